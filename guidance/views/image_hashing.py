"""The page on which the browser itself computes fingerprints. The server takes nothing and asks no database."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sextortion_help.web import cookies, plan_cookie, rendered_once


def _age(request: HttpRequest) -> Literal["adult", "minor", "open"]:
    """What the triage knows of everyone in the picture; only one answer means adults, "not sure" means minor."""
    answers = plan_cookie.read(request).get("answers")
    answer = answers.get("age") if isinstance(answers, dict) else None
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    if not answer:
        return "open"
    return "adult" if answer == "adult" else "minor"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    # Whether a case may be open is told by its cookie alone; whether it is, says the case when values arrive.
    context = {"age": _age(request), "with_case": cookies.name("case") in request.COOKIES}
    return rendered_once.page(request, "image_hashing/page.html", lambda: context, lambda: context)
