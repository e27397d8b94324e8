"""What was typed at the desk comes back where it cannot be kept.

The desk closed, the client ended sharing, six words of a client stand in it, the page was loaded before a new
sign-in, or the database is away (portal.trouble, for views that keep typing).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import words_guard
from counseling.access import Desk
from sextortion_help.web.query import CSRF_FIELD

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]
DeskView = Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase]


class NotKept(TextChoices):
    """Why something typed was not kept."""

    ENDED = "ended", _("You no longer see this case: it was ended or handed over, or its time is over.")
    CLOSED = (
        "closed",
        _("The desk was closed when you sent it. Sign in in a new window, then send it again from here."),
    )
    STALE = "stale", _("The page was older than your sign-in. Nothing is lost: send it again, or copy it.")


STATUSES = {NotKept.ENDED: 404, NotKept.CLOSED: 401, NotKept.STALE: 403}


def give_back_text(*fields: str) -> Callable[[View], View]:
    """Guard a view whose form has these fields of free text. Outermost but for the checks of the method.

    Nothing is shortened: a limit is said by the form, and here there is none.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                page = _page(request, fields, NotKept.ENDED)
                if page is None:
                    raise
                return page
            page = _page(request, fields, NotKept.CLOSED) if _leads_to_sign_in(response) else None
            if page is None:
                return response
            page.cookies = response.cookies
            return page

        guarded.typed_fields = fields  # type: ignore[attr-defined]
        guarded.keeps_typing = True  # type: ignore[attr-defined]  # read by portal.trouble
        return guarded

    return guard


def without_six_words(view: DeskView[P]) -> DeskView[P]:
    """Guard a view whose form has free text, innermost, so that only who is signed in has words tried.

    Six words of any client, typed or pasted into it, are not stored: colleagues and the client's own papers would
    show them. The rest can be saved without them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        fields = words_guard.without_words_of_any_case(request)
        if fields is None:
            return view(request, desk, *args, **kwargs)
        context = {"fields": fields, "target": request.path}
        return render(request, "counseling/words_elsewhere.html", context, status=422)

    return guarded


def after_stale_page(request: HttpRequest) -> HttpResponse | None:
    """For a form that was refused because its page is older than the sign-in: what was typed, to send once more.

    None where nothing was typed into a guarded form, and for whatever did not come from a page of this site:
    another site must not have its own words shown here, with a button that saves them.
    """
    view = request.resolver_match.func if request.resolver_match else None
    fields = getattr(view, "typed_fields", ())
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    return _page(request, fields, NotKept.STALE)


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    """Whether a view sent whoever asked to one of the pages of signing in."""
    target = response.get("Location", "")
    return any(target.startswith(reverse(name)) for name in ("account_login", "mfa_index", "mfa_authenticate"))


def _page(request: HttpRequest, fields: tuple[str, ...], why: NotKept) -> HttpResponse | None:
    """What was typed, with a button that sends it again where that can help. None where nothing was typed."""
    texts = [request.POST.get(field, "").strip() for field in fields]
    text = "\n".join(text for text in texts if text)
    if not text:
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "text": text,
        "why": why,
        "target": request.path,
        "fields": [(name, value) for name, value in sent if name != CSRF_FIELD],
    }
    return render(request, "counseling/not_kept.html", context, status=STATUSES[why])
