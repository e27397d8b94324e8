"""What was typed at the desk comes back where it cannot be kept: the desk closed, or the client ended sharing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

View = Callable[..., HttpResponseBase]


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
