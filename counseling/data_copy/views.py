"""The page that says what the copy is, and its download."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.access import vault_required
from cases.errors import CaseClosedError
from cases.vault import Vault
from counseling.data_copy import archive
from sextortion_help.web import rate_limit

MOST_AN_HOUR = 6  # each reads and opens all that is stored


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def data_copy(request: HttpRequest, vault: Vault) -> HttpResponseBase:
    """A GET explains; only the button makes a copy, for it is written into the log."""
    if request.method != "POST":
        return render(request, "counseling/data_copy.html", {"case": vault.case})
    if not rate_limit.take(request, "data-copy", MOST_AN_HOUR):
        return render(request, "counseling/data_copy.html", {"case": vault.case, "wait": True}, status=429)
    return _download(vault)


def _download(vault: Vault) -> HttpResponse | StreamingHttpResponse:
    try:
        copy = archive.make(vault)
    except CaseClosedError:
        return redirect("cases:open")
    response = StreamingHttpResponse(copy.stream(), content_type="application/zip")
    response["Content-Length"] = str(copy.size)
    response["Content-Disposition"] = f'attachment; filename="copy-{vault.case.reference}.zip"'
    return response
