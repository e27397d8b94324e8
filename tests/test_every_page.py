"""What holds for every page, in both languages: valid, one heading, a way to crisis help and a way out, headers."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import html5lib
import pytest

from tests import english_leaks
from tests.conftest import Person
from tests.test_every_url import EXPECTED, OBJECT, PUBLIC, VAULT, addresses, objects

__all__ = ["objects"]  # the fixture
pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de")
REFERENCE = "[0-9A-F]{4}-[0-9A-F]{4}"  # of a case: says nothing about anyone
NOT_A_PAGE = (
    "/healthz",
    "/metrics",
    "/leave/",
    "status/",
    "state/",
    "seen-by/",
    "/live/",
    "/appointment.ics",
    "/case/idle/",
    "/case/binding/",
    "/counsel/binding/",
    "/dossier.pdf",
    "/bundle.zip",
    "/thumb/",
    "/picture/",
    "/original/",
    "/roots.pem",
    "/sign-in/passkey/",
)
TYPED = re.compile(r"<(?:input(?![^>]*type=\"(?:hidden|radio|checkbox|file|submit|date|time)\")|textarea)\b[^>]*>")


@pytest.fixture
def pages(maya: Person, objects: dict[str, UUID], run_jobs: Callable[..., Any]) -> dict[str, Any]:
    """Address -> HTML of every page that Maya can read, in both languages."""
    run_jobs()
    found = {}
    for path in [path for kind in (PUBLIC, VAULT, OBJECT) for path in addresses(kind, objects)]:
        if any(part in path for part in NOT_A_PAGE):
            continue
        for language in LANGUAGES:
            here = re.sub(r"^/en/", f"/{language}/", path)
            answer = maya.client.get(here)
            if answer.status_code == 200:
                found[here] = answer
    mine = [name for name, (kind, _) in EXPECTED.items() if kind in (PUBLIC, VAULT, OBJECT)]
    assert len(found) > len(mine)  # most addresses are pages, and there are two languages
    return found


def test_every_page(pages: dict[str, Any]) -> None:
    """One walk for all, since making the pages is what takes time; a failure names page and rule."""
    broken = [
        f"{path}: {rule.__name__}" for path, answer in pages.items() for rule in RULES if not rule(path, answer)
    ]
    assert broken == []


def is_valid_html(path: str, answer: Any) -> bool:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.content.decode())
    # html5lib knows no <search> and the like; what it reports otherwise is a real mistake.
    return [error for error in parser.errors if error[1] != "unknown"] == []


def has_one_heading(path: str, answer: Any) -> bool:
    return answer.content.decode().count("<h1") == 1


def has_a_neutral_title(path: str, answer: Any) -> bool:
    """At the desk it names the reference of the case, so that tabs differ: no name, no word, no content."""
    title = re.search(r"<title>(.*?)</title>", answer.content.decode())
    reference = f"(?:{REFERENCE} · )?" if "/counsel/" in path else ""
    return title is not None and re.fullmatch(f"{reference}(?:Clear Steps|Klare Schritte)", title[1]) is not None


def is_in_its_language(path: str, answer: Any) -> bool:
    return f'<html lang="{path[1:3]}"' in answer.content.decode()


def leads_to_crisis_help(path: str, answer: Any) -> bool:
    return f'href="/{path[1:3]}/help-now/"' in answer.content.decode()


def leads_out(path: str, answer: Any) -> bool:
    return f'href="/{path[1:3]}/leave/"' in answer.content.decode()


def leads_to_the_other_language(path: str, answer: Any) -> bool:
    other = {"en": "de", "de": "en"}[path[1:3]]
    return f'href="/{other}{path[3:]}"' in answer.content.decode()


def is_not_kept(path: str, answer: Any) -> bool:
    return answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"


def is_closed_to_other_sites(path: str, answer: Any) -> bool:
    policy = answer.headers["Content-Security-Policy"]
    return (
        "default-src 'none'" in policy
        and "require-trusted-types-for 'script'" in policy
        and "trusted-types site" in policy
        and "unsafe" not in policy
        and "http" not in policy
        and answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        and answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        and answer.headers["X-Frame-Options"] == "DENY"
        and answer.headers["X-Content-Type-Options"] == "nosniff"
        and "camera=()" in answer.headers["Permissions-Policy"]
    )


def is_searched_only_if_public(path: str, answer: Any) -> bool:
    return ("noindex" in answer.headers.get("X-Robots-Tag", "")) == ("/case/" in path or "/counsel/" in path)


def has_no_inline_code(path: str, answer: Any) -> bool:
    page = answer.content.decode()
    return not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", page)


def loads_nothing_from_elsewhere(path: str, answer: Any) -> bool:
    return not re.search(
        r"<(?:script|link|img|iframe|form|source)\b[^>]*\b(?:src|href|action)=\"(?:https?:)?//",
        answer.content.decode(),
    )


def tells_other_sites_nothing(path: str, answer: Any) -> bool:
    links = re.findall(r"<a\b[^>]*href=\"https?://[^>]*>", answer.content.decode())
    return all("noreferrer" in link for link in links)


def remembers_nothing_typed(path: str, answer: Any) -> bool:
    page = answer.content.decode()
    return all('autocomplete="off"' in field for field in TYPED.findall(page) if "/case/" in path)


def is_translated(path: str, answer: Any) -> bool:
    """German pages show no English, but for names, quotations and the fields of a form that is in English."""
    html = answer.content.decode()
    leaks = english_leaks.of_page(html, names_fields="/online-report/fields/" in path)
    return path.startswith("/en/") or ("Leave now" not in html and leaks == [])


def each_form_has_its_token(path: str, answer: Any) -> bool:
    """Without it a button answers 403. Clients of tests ask for no token and would not notice."""
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", answer.content.decode(), re.DOTALL | re.IGNORECASE)
    return all("csrfmiddlewaretoken" in form for form in forms)


RULES = (
    is_valid_html, has_one_heading, has_a_neutral_title, is_in_its_language, leads_to_crisis_help, leads_out,
    leads_to_the_other_language, is_not_kept, is_closed_to_other_sites, is_searched_only_if_public,
    has_no_inline_code, loads_nothing_from_elsewhere, tells_other_sites_nothing, remembers_nothing_typed,
    is_translated, each_form_has_its_token,
)  # fmt: skip


@pytest.mark.parametrize("path", ["/en/nowhere/", "/de/case/nowhere/", "/en/case/evidence/0/"])
def test_pages_that_are_not_there_lead_on_too(eve: Person, path: str) -> None:
    answer = eve.client.get(path)
    assert answer.status_code == 404
    for rule in RULES:
        if rule not in (leads_to_the_other_language,):
            assert rule(path, answer), rule.__name__


def test_the_start_chooses_the_language(eve: Person) -> None:
    assert eve.client.get("/", headers={"Accept-Language": "de-AT,de;q=0.9"}).headers["Location"] == "/de/"
    assert eve.client.get("/", headers={"Accept-Language": "fr"}).headers["Location"] == "/en/"


def test_a_broken_page_is_calm(eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from cases import access

    def broken(request: Any) -> None:
        raise RuntimeError("marker")

    monkeypatch.setattr(access, "open_vault", broken)
    eve.client.raise_request_exception = False
    answer = eve.client.get("/en/case/")
    assert answer.status_code == 500
    assert "This is our fault" in answer.content.decode()
    assert "marker" not in answer.content.decode()
    assert leads_to_crisis_help("/en/", answer)
