"""The page that checks a bundle in the browser: it knows no case and asks the database nothing. And the
certificates that the site publishes, with an outside authority's stamp over them.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossier import roots_stamp as published_roots
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


@require_safe
def roots_stamp(request: HttpRequest) -> HttpResponse:
    """An outside authority's time stamp over that file, as openssl ts reads it."""
    stamp = published_roots.newest()
    if stamp is None:
        raise Http404
    return HttpResponse(bytes(stamp.token), content_type="application/timestamp-reply")
