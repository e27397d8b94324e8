"""The only way to a case: the cookie of an open vault session. Absent and forbidden look the same."""

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases import actions, custody, words_guard
from cases.crypto import Secret
from cases.errors import CaseClosedError, DecryptionError
from cases.forms import ReopenForm
from cases.vault import Vault
from sextortion_help.web import cookies

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
VaultView = Callable[Concatenate[HttpRequest, Vault, P], HttpResponseBase]
# In the query of an address that a page loads anew by itself, such as while it waits: see `unattended`.
ASKED_ITSELF = "waits"


def cookie_name() -> str:
    return cookies.name("case")


def open_vault(request: HttpRequest, *, attended: bool = True) -> Vault | None:
    """The case that is open in this browser, or None. attended: somebody is there, so that it stays open."""
    try:
        secret = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
    except (binascii.Error, ValueError):
        return None
    if len(secret) != actions.COOKIE_BYTES:
        return None
    try:
        vault = actions.resume(Secret(secret), attended=attended and not _asked_itself(request))
    except DecryptionError:
        return None
    request.vault = vault  # type: ignore[attr-defined]  # so that a page can say who else sees this case
    return vault


def _asked_itself(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and ASKED_ITSELF in request.GET


def had_case(request: HttpRequest) -> bool:
    """Whether a case that was opened in this browser ran out by itself.

    After "Leave now" the answer is no: who then goes back must not read that there is a case.
    """
    return bool(request.COOKIES.get(cookie_name()))


def hand_over(response: HttpResponse, cookie: Secret) -> None:
    """Give the browser the secret of its session; it ends with the browser."""
    value = base64.urlsafe_b64encode(cookie.value).decode()
    response.set_cookie(
        cookie_name(), value, secure=settings.COOKIES_SECURE, httponly=True, samesite="Strict", path="/"
    )


def forget_cookie(response: HttpResponse) -> None:
    cookies.drop(response, cookie_name())


def end_session(request: HttpRequest) -> None:
    """Close whatever is open in this browser."""
    vault = open_vault(request)
    if vault is not None:
        actions.lock(vault.session)


def keeps_typing(view: VaultView[P]) -> VaultView[P]:
    """Mark a view whose form holds typed text: when the case has closed, that text is carried along, not lost.

    Only such views: carried on to the page for deleting, "Save what I typed" would delete.
    """
    view.keeps_typing = True  # type: ignore[attr-defined]
    return view


def unattended(view: VaultView[P]) -> VaultView[P]:
    """Mark a view that pages ask by themselves, or load as a part of themselves. Closest to the view.

    It does not keep the case open: asking is no sign that somebody is there.
    """
    view.is_activity = False  # type: ignore[attr-defined]
    return view


def fills_log(view: VaultView[P]) -> VaultView[P]:
    """Mark a view whose form writes a line into the log each time: where that is full, it says so instead."""
    view.fills_log = True  # type: ignore[attr-defined]
    return view


def reads_stream(view: VaultView[P]) -> VaultView[P]:
    """Mark a view that reads its form itself, while it arrives: nothing may have been read of it before.

    It keeps the six words out of what it stores by itself (`words_guard.name_without_words`).
    """
    view.reads_stream = True  # type: ignore[attr-defined]
    return view


def vault_required(view: VaultView[P]) -> View[P]:
    """Hand the view the open case. Without one: the page that asks for the words.

    What was typed into a form of a view that `keeps_typing` is carried through that page, in the browser only. The
    same where the view finds that the case was closed meanwhile (CaseClosedError).
    """

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        vault = open_vault(request, attended=getattr(view, "is_activity", True))
        if vault is not None:
            is_stream = getattr(view, "reads_stream", False)
            fields = None if is_stream else words_guard.without_words(request, vault)
            if fields is not None:
                context = {"fields": fields, "target": request.path}
                return render(request, "cases/words_elsewhere.html", context, status=422)
            if request.method == "POST" and getattr(view, "fills_log", False) and custody.is_full(vault.case):
                return render(request, "cases/log_full.html", status=409)
            with suppress(CaseClosedError):
                return view(request, vault, *args, **kwargs)
        if request.method == "POST":
            typed = request.POST if getattr(view, "keeps_typing", False) else QueryDict()
            form = ReopenForm(initial=ReopenForm.carry(request.path, typed))
            return render(request, "cases/open.html", {"form": form, "closed": True, "kept": form.kept}, status=403)
        return HttpResponseRedirect(f"{reverse('cases:open')}?closed")

    return gate
