"""The page that checks a bundle in the browser. It knows no case and asks the database nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossier.verify import page as verify_page
from dossier.verify import site_anchors
from sextortion_help import operator


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    context = {"anchors": site_anchors.listed(), "known": verify_page.known(), "texts": verify_page.texts()}
    made_by = {"operator": operator.configured(), "version": operator.version(), "build": operator.build()}
    return render(request, "dossier/verify/page.html", context | made_by)


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """The certificates that this site signs and stamps with, for programs; its address never changes."""
    return HttpResponse(site_anchors.as_pem(), content_type="text/plain; charset=us-ascii")
