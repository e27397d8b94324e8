"""The only ways to the desk and to a shared case. Absent, ended, someone else's and not given all look the same."""

import base64
import binascii
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from cases import actions as cases
from cases import crypto
from cases.access import TOO_EARLY, is_page, typed_text
from cases.browser_binding import Binder
from cases.crypto import FieldCipher, Secret
from cases.errors import CaseClosedError, DecryptionError, LogFullError
from cases.forms import NOT_CARRIED
from cases.models import Case, Scope
from cases.vault import Vault
from counseling import accounts, sharing
from counseling.accounts import Desk, keys
from counseling.models import DeskBinding, Grant, Role
from sextortion_help.web import cookies

FRESH_MINUTES = 10
# No such field stands in the page that proves, or is sent again by it: the rest is, and the form asks for it anew.
_SECRETS = re.compile(r"password|^old$|words|credential|^token$|key|kek")
BINDER = Binder(DeskBinding, "desk-proof", view="counseling:binding", key_name="page")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
DeskView = Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase]


def cookie_name() -> str:
    return cookies.name("desk-key")


def hand_over(response: HttpResponseBase, cookie: Secret) -> None:
    """Give the browser the secret of its session; it ends with the browser."""
    _set(response, cookie_name(), cookie)


def _set(response: HttpResponseBase, name: str, cookie: Secret) -> None:
    value = base64.urlsafe_b64encode(cookie.value).decode()
    response.set_cookie(name, value, secure=settings.COOKIES_SECURE, httponly=True, samesite="Strict", path="/")


def forget_cookies(response: HttpResponseBase) -> None:
    cookies.drop(response, cookie_name())
    cookies.drop(response, BINDER.cookie_name())
    cookies.drop(response, in_person_cookie_name())
    cookies.drop(response, settings.SESSION_COOKIE_NAME)


def _cookie(request: HttpRequest) -> Secret | None:
    return _secret(request, cookie_name())


def _secret(request: HttpRequest, name: str) -> Secret | None:
    try:
        secret = base64.urlsafe_b64decode(request.COOKIES.get(name, ""))
    except (binascii.Error, ValueError):
        return None
    return Secret(secret) if len(secret) == keys.COOKIE_BYTES else None


def open_desk(request: HttpRequest) -> Desk | None:
    """Who is signed in with a password here, with or without a second factor. No cookie, no query.

    None also while the browser has to show first that it is the one in which somebody signed in: see
    `_prove_first`.
    """
    desk = session_desk(request)
    if desk is not None and BINDER.is_due(request, desk.session):
        request.unproved_desk = True  # type: ignore[attr-defined]  # for `_prove_first`
        return None
    request.desk = desk  # type: ignore[attr-defined]  # so that a page can say how long its proof lasts
    return desk


def session_desk(request: HttpRequest) -> Desk | None:
    """The desk of this cookie, whoever shows it: to ask for a proof. No sign that somebody is there."""
    cookie = _cookie(request)
    if cookie is None or not request.user.is_authenticated:
        return None
    desk = accounts.resume(cookie)
    return desk if desk is not None and desk.counsellor.user_id == request.user.pk else None


def in_person_cookie_name() -> str:
    """Of a case that was opened in the room; the pages of a client's case do not know it."""
    return cookies.name("desk-case")


def open_in_person_case(request: HttpRequest) -> Vault | None:
    """The case that was just opened in the room, until the client has answered."""
    cookie = _secret(request, in_person_cookie_name())
    try:
        return cases.resume(cookie) if cookie is not None else None
    except DecryptionError:
        return None


def enter_in_person_case(response: HttpResponseBase, cookie: Secret) -> None:
    _set(response, in_person_cookie_name(), cookie)


def leave_in_person_case(request: HttpRequest) -> None:
    """The case closes in this browser. Queries nothing when there is none."""
    vault = open_in_person_case(request)
    if vault is not None:
        cases.lock(vault.session)


def end_session(request: HttpRequest) -> None:
    """Sign out whoever is signed in in this browser. Queries nothing when nobody is."""
    leave_in_person_case(request)
    cookie = _cookie(request)
    desk = accounts.resume(cookie) if cookie is not None else None
    if desk is not None:
        desk.session.delete()
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        logout(request)


def _signed_out(request: HttpRequest, why: str) -> HttpResponse:
    """To the sign-in page, and back here from there when it was only a look.

    Someone between password and second factor stays there: nothing is open yet that would have to end.
    """
    target = f"{reverse('account_login')}?{why}"
    response = redirect(f"{target}&next={request.path}" if request.method == "GET" else target)
    if request.user.is_authenticated:
        end_session(request)
        forget_cookies(response)
    return response


def copy_seen_at(desk: Desk) -> datetime | None:
    """When another browser showed a copy of this session's cookies; None without one."""
    binding = BINDER.of(desk.session)
    return binding.copy_seen_at if binding else None


def is_unproved(request: HttpRequest) -> bool:
    """After `open_desk` found none: whether that is because a proof was due."""
    return hasattr(request, "unproved_desk")


def _prove_first(request: HttpRequest) -> HttpResponse | None:
    """After `open_desk` found none: a page that has the browser show that somebody signed in there, and then goes
    on with the same request; or, where it cannot, leads to the sign-in. None where no proof is due."""
    if not is_unproved(request):
        return None
    if not is_page(request):
        return HttpResponse(status=TOO_EARLY)
    has_secrets = any(_SECRETS.search(name) for name in request.POST)
    context = {
        "fields": _without_secrets(request),
        "again": request.get_full_path() if request.method == "POST" else "",
        "onward": reverse("counseling:enter") if request.method == "POST" else request.get_full_path(),
        "text": "" if has_secrets else typed_text(request),
    }
    return render(request, "counseling/prove.html", context, status=403)


def _without_secrets(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form may carry through a page: no secret, and nothing in which a word of one was typed, too."""
    sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    secret = {part for name, value in sent if _SECRETS.search(name) for part in value.casefold().split()}
    return [
        (name, value)
        for name, value in sent
        if name not in NOT_CARRIED and not _SECRETS.search(name) and secret.isdisjoint(value.casefold().split())
    ]


def _sent_away(request: HttpRequest) -> HttpResponse:
    """The answer to somebody whose desk is not open here."""
    return _prove_first(request) or _signed_out(request, "closed")


def signed_in(view: DeskView[P]) -> View[P]:
    """For the pages of one's own account: a password is enough, because a second factor is set up there."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = open_desk(request)
        if desk is None:
            return _sent_away(request)
        accounts.touch(desk.session)
        return view(request, desk, *args, **kwargs)

    return gate


def polled(view: DeskView[P]) -> DeskView[P]:
    """Mark a view that scripts poll: it does not extend the session. Must be the innermost decorator."""
    view.is_activity = False  # type: ignore[attr-defined]
    return view


def _script_asks(request: HttpRequest) -> bool:
    """Whether a script of a page asks by itself how far something is, such as a dossier: nobody need be there."""
    return request.method in ("GET", "HEAD") and request.headers.get("Accept") == "application/json"


def staff_required(view: DeskView[P]) -> View[P]:
    """Any role, signed in with password and second factor."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = open_desk(request)
        if desk is None:
            return _sent_away(request)
        if not accounts.has_factor(desk.counsellor.user):
            return redirect("mfa_index")
        if not proved_factor(request, desk.counsellor.user):
            return _signed_out(request, "factor")
        if getattr(view, "is_activity", True) and not _script_asks(request):
            accounts.touch(desk.session)
        return view(request, desk, *args, **kwargs)

    return gate


def proved_factor(request: HttpRequest, user: User) -> bool:
    """Whether the second factor was used in this session, not only set up."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def mfa_page(view: Callable[..., HttpResponseBase], *, fresh: bool = True, proved: bool = True) -> View[...]:
    """Wrap a view of allauth's about the second factor, so that only a signed-in counsellor reaches it.

    `fresh`: only within FRESH_MINUTES of signing in, so that an open desk is not enough to change how one signs in.
    `proved`: a factor that exists must have been used in this session; before the first one there is none to use.
    """

    @wraps(view)
    @needs_cache
    @signed_in
    def gate(request: HttpRequest, desk: Desk, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = desk.counsellor.user
        if proved and accounts.has_factor(user) and not proved_factor(request, user):
            return _signed_out(request, "factor")
        if fresh and timezone.now() - desk.session.started_at > timedelta(minutes=FRESH_MINUTES):
            return _signed_out(request, "fresh")
        return view(request, *args, **kwargs)

    return gate


def needs_cache(view: Callable[..., HttpResponseBase]) -> View[...]:
    """allauth's pages count tries and used codes in the cache. Where that is gone they are closed, and say so."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (RedisError, ConnectionError):
            return render(request, "counseling/not_now.html", status=503)

    return gate


def _role(view: DeskView[P], role: Role) -> View[P]:
    @wraps(view)
    def gate(request: HttpRequest, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if desk.counsellor.role != role:
            raise Http404
        if is_unread(request):
            return HttpResponse(status=503)
        try:
            return view(request, desk, *args, **kwargs)
        except CaseClosedError as error:
            raise Http404 from error
        except LogFullError:
            return render(request, "counseling/log_full.html", {"text": typed_text(request)}, status=409)

    return staff_required(gate)


def is_unread(request: HttpRequest) -> bool:
    """Whether no person reads the answer: a browser fetches ahead, or something asks only for the headers.

    What is not read must not stand in a client's log as a look. A browser drops a fetch ahead that fails, and asks
    again when somebody really opens the page.
    """
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return request.method == "HEAD" or "prefetch" in purpose or "prerender" in purpose


def desk_required(view: DeskView[P]) -> View[P]:
    """Hand the view the signed-in counsellor. For anyone else signed in, the page is not there."""
    return _role(view, Role.COUNSELLOR)


def coordinator_required(view: DeskView[P]) -> View[P]:
    """Hand the view the signed-in coordinator. For anyone else signed in, the page is not there."""
    return _role(view, Role.COORDINATOR)


@dataclass(frozen=True)
class Shared:
    """A case as one counsellor may see it. A part that is read is written into the client's log."""

    grant: Grant
    case: Case
    scopes: frozenset[Scope]
    _desk: Desk

    def private(self, scope: Scope) -> Secret:
        """The private half of a scope's pair. Raises Http404 when it was not given."""
        secret = self._unsealed(scope)
        try:
            sharing.note_opening(self.grant, scope)
        except (ObjectDoesNotExist, CaseClosedError) as error:  # ended or deleted at this moment
            raise Http404 from error
        return secret

    def fields(self, scope: Scope) -> FieldCipher:
        """Raises Http404 when the scope was not given."""
        return FieldCipher(self.private(scope))

    def message_cipher(self) -> FieldCipher:
        """For messages alone, which lie in the plan scope. Raises Http404 when it was not given.

        To read one is no look at the plan, so the log has no line of it: the client sees at each message whether it
        was opened.
        """
        return FieldCipher(self._unsealed(Scope.PLAN))

    def _unsealed(self, scope: Scope) -> Secret:
        row = self.grant.keys.filter(scope_key__scope=scope).first()
        if row is None:
            raise Http404
        try:
            return Secret(crypto.unseal(self._desk.private, row.sealed))
        except DecryptionError as error:
            raise Http404 from error


def shared(desk: Desk, grant_pk: uuid.UUID, scope: Scope | None = None) -> Shared:
    """What a client shares under this id. Raises Http404: absent, ended, another counsellor's, `scope` not
    given."""
    rows = Grant.objects.select_related(
        "case", "session", "counsellor__centre", "proposed__centre", "handed_over_by", "consult_question"
    )
    rows = rows.prefetch_related("keys__scope_key", "consult_question__colleagues__centre")
    grant = rows.filter(pk=grant_pk, counsellor=desk.counsellor, ended_at=None).first()
    if grant is None or not grant.is_open:
        # Should no worker run: what was ended more than a minute ago goes with the next request.
        Grant.objects.filter(counsellor=desk.counsellor).ended_for_good().delete()
        raise Http404
    scopes = frozenset(grant.scopes)
    if scope is not None and scope not in scopes:
        raise Http404
    return Shared(grant, grant.case, scopes, desk)


__all__ = ["Desk", "Shared", "coordinator_required", "desk_required", "shared", "signed_in", "staff_required"]
