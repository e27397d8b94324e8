"""The page that checks a bundle in the browser. It knows no case and asks the database nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    return render(request, "verify/page.html")
