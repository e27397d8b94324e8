"""The only way to a case: the cookie of an open vault session. Absent and forbidden look the same."""

import base64
import binascii
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases import actions, custody, session_binding, words_guard
from cases.crypto import Secret
from cases.errors import CaseClosedError, DecryptionError, LogFullError
from cases.forms import NOT_CARRIED, ReopenForm
from cases.vault import Vault
from sextortion_help.web import cookies

logger = logging.getLogger(__name__)

# Fields of forms whose log can be full that nobody typed: keys of what is changed, buttons, values of a script.
_OF_THE_PAGE = {
    "key", "values", "exhibit", "side", "whole", "list", "hide", "show", "undo", "steps", "then", "zone",
    "password",
}  # fmt: skip
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
VaultView = Callable[Concatenate[HttpRequest, Vault, P], HttpResponseBase]
TOO_EARLY = 425  # for what a page asks by itself before its browser has a proof: it asks again (RFC 8470)
# In the query of an address that a page loads anew by itself, such as while it waits: see `unattended`.
ASKED_ITSELF = "waits"


def cookie_name() -> str:
    return cookies.name("case")


def open_vault(request: HttpRequest, *, attended: bool = True) -> Vault | None:
    """The case that is open in this browser, or None. attended: somebody is there, so that it stays open.

    None also while the browser has to show first that it is the one in which it was opened: see `prove_first`.
    """
    vault = session_vault(request)
    if vault is None:
        return None
    if session_binding.BINDER.is_due(request, vault.session):
        request.unproved = vault  # type: ignore[attr-defined]  # for `unproved`
        return None
    if attended and not _asked_itself(request):
        _visit(request, vault)
    request.vault = vault  # type: ignore[attr-defined]  # so that a page can say who else sees this case
    return vault


def _visit(request: HttpRequest, vault: Vault) -> None:
    """Whoever only reads is not kept from it by a full disk: then the case closes as if nobody had been there."""
    try:
        actions.touch(vault.session)
    except DatabaseError as error:
        if request.method not in ("GET", "HEAD"):
            raise
        logger.error("a visit could not be written down: %s", type(error).__name__)


def unproved(request: HttpRequest) -> Vault | None:
    """After `open_vault` found none: the case that it did not open, as a proof was due."""
    return getattr(request, "unproved", None)


def session_vault(request: HttpRequest) -> Vault | None:
    """The case of this cookie, whoever shows it: to end its session, and to ask for a proof. No visit."""
    try:
        secret = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
        return actions.resume(Secret(secret), attended=False) if len(secret) == actions.COOKIE_BYTES else None
    except (binascii.Error, ValueError, DecryptionError):
        return None


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
    cookies.drop(response, session_binding.BINDER.cookie_name())


def end_session(request: HttpRequest) -> None:
    """Close whatever is open in this browser."""
    vault = session_vault(request)
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


def _log_full(request: HttpRequest, vault: Vault) -> HttpResponse:
    vault.case.refresh_from_db(fields=["log_length"])
    context = {"text": typed_text(request), "last": custody.is_full_to_the_last(vault.case)}
    return render(request, "cases/log_full.html", context, status=409)


def typed_text(request: HttpRequest) -> str:
    """What was typed into a form that cannot be kept, to be copied: what has letters and is none of the page's."""
    if request.method != "POST":
        return ""
    names = [name for name in request.POST if name not in NOT_CARRIED | _OF_THE_PAGE]
    texts = [str(text).strip() for name in names for text in request.POST.getlist(name)]
    return "\n".join(text for text in texts if any(map(str.isalpha, text)))


def is_page(request: HttpRequest) -> bool:
    """Whether a person sees the answer; else a script asked, or the page loads it as a part of itself."""
    is_document = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return is_document and request.headers.get("Accept") != "application/json"


def prove_first(request: HttpRequest, *, is_stream: bool = False, keeps: bool = False) -> HttpResponse | None:
    """After `open_vault` found none: a page that has the browser show that it is the one in which the case was
    opened, and then goes on with the same request; or, where it cannot, asks for the words. None where none is due.

    is_stream: nothing of the request's body was read, and nothing is carried. keeps: the view keeps typed text.
    """
    if unproved(request) is None:
        return None
    if not is_page(request):
        return HttpResponse(status=TOO_EARLY)
    is_form = request.method == "POST" and not is_stream
    typed = request.POST if is_form else QueryDict()
    form = ReopenForm(initial=ReopenForm.carry(request.path, typed if keeps else QueryDict()))
    context = {
        "form": form,
        "fields": [(name, value) for name in typed if name not in NOT_CARRIED for value in typed.getlist(name)],
        "again": request.get_full_path() if is_form else "",
        "onward": reverse("cases:home") if request.method == "POST" else request.get_full_path(),
    }
    return render(request, "cases/prove.html", context, status=403)


def vault_required(view: VaultView[P]) -> View[P]:
    """Hand the view the open case. Without one: the page that asks for the words.

    What was typed into a form of a view that `keeps_typing` is carried through that page, in the browser only. The
    same where the view finds that the case was closed meanwhile (CaseClosedError). A proof that is due comes first.
    """
    is_stream, keeps = hasattr(view, "reads_stream"), hasattr(view, "keeps_typing")

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        vault = open_vault(request, attended=getattr(view, "is_activity", True))
        if vault is not None:
            fields = None if is_stream else words_guard.without_words(request, vault)
            if fields is not None:
                context = {"fields": fields, "target": request.path}
                return render(request, "cases/words_elsewhere.html", context, status=422)
            if request.method == "POST" and getattr(view, "fills_log", False) and custody.is_full(vault.case):
                return _log_full(request, vault)
            try:
                with suppress(CaseClosedError):
                    return view(request, vault, *args, **kwargs)
            except LogFullError:
                return _log_full(request, vault)
        proof_page = prove_first(request, is_stream=is_stream, keeps=keeps)
        if proof_page is not None:
            return proof_page
        if request.method == "POST":
            typed = request.POST if keeps else QueryDict()
            form = ReopenForm(initial=ReopenForm.carry(request.path, typed))
            return render(request, "cases/open.html", {"form": form, "closed": True, "kept": form.kept}, status=403)
        return HttpResponseRedirect(f"{reverse('cases:open')}?closed")

    return gate
