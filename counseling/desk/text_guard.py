"""What was typed at the desk comes back where it cannot be kept.

The desk closed, the client ended sharing, or six words of a client stand in it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cases import words_guard
from counseling.access import Desk

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]
DeskView = Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase]


def give_back_text(*fields: str) -> Callable[[View], View]:
    """Guard a view whose form has these fields of free text. Outermost but for the checks of the method.

    Nothing is shortened: a limit is said by the form, and here there is none.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            texts = [request.POST.get(field, "").strip() for field in fields]
            text = "\n".join(text for text in texts if text)
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                if not text:
                    raise
                return render(request, "counseling/not_kept.html", {"text": text, "ended": True}, status=404)
            if not (text and response.get("Location", "").startswith(reverse("account_login"))):
                return response
            page = render(request, "counseling/not_kept.html", {"text": text}, status=401)
            page.cookies = response.cookies
            return page

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
