"""Pages are rendered once for many readers: none ever gets what was rendered for somebody else."""

import gzip
import itertools
import re
from pathlib import Path

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from guidance import journey, pack_loader, plan, questions
from guidance.views.reference import ABOUT, LETTERS
from sextortion_help.web import rendered_once
from tests.conftest import Person
from tests.guidance.test_fact_overlay import SIGNED, overlay, write

__all__ = ["overlay"]  # the fixture
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
# Answers of readers who must not be taken for one another: voice, country, danger, apps, ticks.
ANSWERS: dict[str, dict[str, list[str]]] = {
    "nobody": {},
    "adult in Germany": {"safety": ["safe"], "form": ["stranger"], "age": ["adult"], "country": ["de"]},
    "the same, with an app": {"age": ["adult"], "country": ["de"], "platform": ["instagram"]},
    "under 18 in Austria": {"age": ["me"], "country": ["at"]},
    "in danger": {"safety": ["danger"], "country": ["uk"]},
    "an ex": {"form": ["known"], "country": ["ch"]},
    "paid": {"so-far": ["paid"], "paid-how": ["paypal"], "age": ["adult"]},
}
HEADERS = ("de-DE,de;q=0.9", "en", "en-AU,en;q=0.9", "fr-BE,fr;q=0.9")
PATHS = (
    *("", "help-now/", "help-now/de/", "help-now/international/", "plan/", "plan/kept/", "plan/print/", "steps/"),
    *("find-help/", "countries/de/", "countries/international/", "platforms/", "platforms/instagram/"),
    *("questions/", "helpers/", "letters/", "device-safety/", "lawyer-first/", "sources/", "leaving/", "privacy/"),
    *(f"steps/{slug}/" for slug in plan.SLUGS),
    *(f"about/{slug}/" for slug in ABOUT),
    *(f"letters/{slug}/" for slug in (*LETTERS, "us-take-it-down", "us-dmca")),
    *(f"check/{name}/" for name in ("form", "age", "country", "platform")),
    "fingerprint/",
    *(f"check/{name}/change/" for name in ("age", "country")),
)


def reader(answers: dict[str, list[str]], header: str = "en", **more: bool) -> Client:
    way = journey.of_kept({"answers": {}, **more})
    for name, option_ids in answers.items():
        question = questions.find(name)
        assert question is not None
        way = way.answer(question, option_ids)
    client, response = Client(headers={"Accept-Language": header}), HttpResponse()
    way.keep(response)
    client.cookies.update(response.cookies)
    return client


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return TOKEN.sub("", answer.content.decode())


@time_machine.travel("2026-12-01 12:00", tick=False)
def test_every_page_of_every_reader_is_the_one_that_is_made_for_that_reader_alone() -> None:
    headers = itertools.cycle(HEADERS)
    readers = [reader(answers, next(headers)) for answers in ANSWERS.values()]
    readers += [reader({}, header) for header in HEADERS]
    readers += [reader({}, easy=True), reader({"age": ["me"]}, easy=True)]
    told_apart = 0
    for language, path in itertools.product(("en", "de"), PATHS):
        address = f"/{language}/{path}"
        shared = []
        for client in readers:
            seen(client, address)
            shared.append(seen(client, address))
        for number, (client, page) in enumerate(zip(readers, shared, strict=True)):
            rendered_once.forget()
            assert page == seen(client, address), f"{address}: reader {number}"
        told_apart += len(set(shared)) > 1
    assert told_apart > len(PATHS), "most pages differ between readers; else this test tells nothing"


def test_each_reader_has_a_token_of_their_own_that_the_site_takes() -> None:
    tokens = set()
    for _ in range(3):
        client = Client(enforce_csrf_checks=True)
        page = client.get("/en/").content.decode()
        found = set(TOKEN.findall(page))
        assert len(found) == 1
        assert rendered_once._TOKEN not in page
        tokens |= found
        sent = {"csrfmiddlewaretoken": found.pop(), "answer": "safe"}
        assert client.post("/en/check/safety/", sent).status_code in (302, 303)
        again = set(TOKEN.findall(client.get("/en/").content.decode()))
        assert not again & tokens, "a token is masked anew for each page"
    assert len(tokens) == 3
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/en/")
    assert (
        stranger.post("/en/check/safety/", {"csrfmiddlewaretoken": tokens.pop(), "answer": "x"}).status_code == 403
    )


def test_an_open_case_is_on_no_page_of_anybody_else(maya: Person, client: Client) -> None:
    for path in PATHS:
        address = f"/en/{path}"
        before = seen(client, address)
        hers = seen(maya.client, address)
        assert "seen-by" in hers or path == "plan/print/", address
        assert "seen-by" not in before
        assert seen(client, address) == before
        rendered_once.forget()
        seen(maya.client, address)
        assert seen(client, address) == before, "hers came first"


def test_nothing_is_kept_for_who_has_any_other_cookie(client: Client) -> None:
    rendered_once.forget()
    client.cookies["__anything"] = "1"
    client.get("/en/privacy/")
    assert not any(
        isinstance(value, rendered_once.KeptPage) for value, _size in rendered_once.memory._kept.values()
    )


def test_a_packed_page_is_the_plain_one(client: Client) -> None:
    for path in PATHS:
        packed = client.get(f"/en/{path}", headers={"Accept-Encoding": "gzip, br"})
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert TOKEN.sub("", gzip.decompress(packed.content).decode()) == seen(client, f"/en/{path}")
        assert "no-store" in packed["Cache-Control"]


def test_an_address_that_is_corrected_is_right_in_prose_at_once(client: Client, overlay: Path) -> None:
    """Links in prose are names of facts, so prose has to be rendered anew, too."""
    write(overlay)
    page = "/en/steps/fingerprint-images/"
    address = pack_loader.services()["takeitdown"].url
    assert address in seen(client, page)
    write(overlay, f"fact: services/takeitdown, do: correct, set: {{url: 'https://corrected.example/'}}, {SIGNED}")
    after = seen(client, page)
    assert "https://corrected.example/" in after
    assert f'"{address}"' not in after
    overlay.unlink()
    assert address in seen(client, page)


def test_a_line_is_open_and_closed_by_the_minute(client: Client) -> None:
    place = pack_loader.countries()["de"]
    line = next(one for one in place.contacts if one.hours and one.hours.spans)
    start = line.hours.spans[0].start if line.hours else None
    assert start is not None
    for address in ("/en/countries/de/", "/en/find-help/"):
        counts = []
        for moment in (f"2026-12-01 {start.hour - 1}:59:59 +0100", f"2026-12-01 {start:%H:%M:%S} +0100"):
            with time_machine.travel(moment, tick=False):
                page = seen(Client(headers={"Accept-Language": "de-DE"}), address)
                rendered_once.forget()
                assert page == seen(Client(headers={"Accept-Language": "de-DE"}), address)
                counts.append(page.lower().count("closed now"))
        assert counts[1] < counts[0], address


def test_memory_stays_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered_once, "memory", rendered_once.Memory(200_000))
    for slug in pack_loader.countries():
        seen(Client(), f"/en/countries/{slug}/")
        seen(Client(), f"/de/help-now/{slug}/")
        assert 0 < rendered_once.memory.size <= 200_000


def test_while_developing_nothing_is_kept(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    client.get("/en/privacy/")
    assert not any(
        isinstance(value, rendered_once.KeptPage) for value, _size in rendered_once.memory._kept.values()
    )
