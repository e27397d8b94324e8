"""Answers for the walk-through, given as a person gives them: page by page."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from guidance import pack_loader, plan, questions
from guidance.views import reference
from sextortion_help.web import plan_cookie

LANGUAGES = ("en", "de")


def addresses() -> list[str]:
    """Every page of the walk-through, below its language."""
    return [
        *("", "plan/", "plan/print/", "steps/", "help-now/", "lawyer-first/", "leaving/", "device-safety/"),
        *(
            "privacy/",
            "legal/imprint/",
            "legal/data-protection/",
            "questions/",
            "helpers/",
            "letters/",
            "platforms/",
            "find-help/",
        ),
        *(f"steps/{slug}/" for slug in plan.SLUGS),
        *(f"check/{question.id}/" for question in questions.triage().questions),
        *(f"check/{question.id}/change/" for question in questions.triage().questions),
        *(f"help-now/{name}/" for name in pack_loader.countries()),
        *(f"countries/{name}/" for name in pack_loader.countries()),
        *(f"platforms/{name}/" for name in pack_loader.platforms()),
        *(f"about/{name}/" for name in reference.ABOUT),
        *(f"letters/{name}/" for name in reference.LETTERS),
        *(f"letters/{one.id}/" for place in pack_loader.countries().values() for one in place.letters),
    ]


@pytest.fixture
def answered(client: Client) -> Callable[..., Client]:
    """A browser in which these questions are answered: answered(age="unsure", platform=["x", "kik"])."""

    def answer(**answers: str | list[str]) -> Client:
        for name, value in answers.items():
            response = client.post(f"/en/check/{name.replace('_', '-')}/", {"answer": value})
            assert response.status_code == 303
        return client

    return answer


def kept(client: Client) -> dict[str, object]:
    """What the sealed cookie in this browser holds."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return plan_cookie.read(request)
