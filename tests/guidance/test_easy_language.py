"""Easy language by what can be counted of its published rules, the switch to it, and films in sign language."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from guidance import checks, content_loader, easy_language
from guidance.views import plan_and_steps
from tests.guidance.conftest import LANGUAGES, kept
from tests.pages import folded_parts

MOST_WORDS_IN_A_LINE = 11
LONGEST_WORD = {"en": 12, "de": 12}  # without a hyphen; in German only words from daily life are longer
DAILY = {"Nachrichten", "verbotenes"}
# Subjunctive, abstract and foreign words; a genitive; more than one statement in a line.
NOT_EASY = {
    "de": r"\b(?:würden?|könnten?|hätten?|wäre|sollten?|bzw|des|eines|Account|Profil|Plattform|Material)\b|;",
    "en": r"\b(?:would|could|should|might|account|profile|platform|material|regarding|however|therefore)\b|;",
}
FOLDERS = content_loader.ORIGINALS


def lines(name: str, folder: str) -> list[str]:
    page = content_loader.load(f"easy/{name}", folder)
    parts = [page.title, page.intro, *(part for one in page.sections for part in (one.title, one.markdown))]
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", "\n".join(parts)).replace("**", "")
    return [line.strip(" -") for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", easy_language.PAGES)
def test_a_line_holds_one_short_statement_in_words_of_every_day(name: str, folder: str) -> None:
    for line in lines(name, folder):
        assert len(line.split()) <= MOST_WORDS_IN_A_LINE, line
        assert len(re.findall(r"[.!?](?=[ “”]|$)", line)) <= 1, f"one sentence a line: {line}"
        assert line.count(",") <= 1, line
        assert not re.search(NOT_EASY[folder[:2]], line), line
        long = [word for word in re.findall(r"\w+", line) if len(word) > LONGEST_WORD[folder[:2]]]
        assert set(long) <= DAILY, line


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_must_not_be_missing_is_said(folder: str) -> None:
    said = {name: "\n".join(lines(name, folder)) for name in easy_language.PAGES}
    never_save = {"en": "Never save the naked picture", "de": "nie das Nackt-Bild"}[folder[:2]]
    assert never_save in said["secure-evidence"]
    assert "18" in said["secure-evidence"]
    for name in ("stay-calm", "get-help"):
        page = content_loader.load(f"easy/{name}", folder)
        assert any("page:help-now" in section.markdown for section in page.sections), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch_stays_from_page_to_page_and_over_answers(client: Client, language: str) -> None:
    switched = client.post(f"/{language}/easy-language/", {"page": "stay-calm", "easy": "1"})
    assert (switched.status_code, switched["Location"]) == (303, f"/{language}/steps/stay-calm/")
    assert kept(client)["easy"] is True
    client.post(f"/{language}/check/form/", {"answer": "stranger"})
    client.post(f"/{language}/steps/stay-calm/", {"done": ["sc-breathe"]})
    for name in easy_language.PAGES:
        html = client.get(f"/{language}/" + ("" if name == "start" else f"steps/{name}/")).content.decode()
        assert content_loader.load(f"easy/{name}", language).title in html, name
        assert 'name="easy" value="0"' in html
    client.post(f"/{language}/easy-language/", {"page": "start", "easy": "0"})
    assert "easy" not in kept(client)
    html = client.get(f"/{language}/steps/stay-calm/").content.decode()
    assert content_loader.load("easy/stay-calm", language).title not in html


def test_easy_language_keeps_helplines_warnings_and_the_way_on(answered: Callable[..., Client]) -> None:
    client = answered(form="known", device="yes", country="uk", age="adult")
    client.post("/en/easy-language/", {"page": "get-help", "easy": "1"})
    assert 'href="tel:' in client.get("/en/steps/get-help/").content.decode()
    html = client.get("/en/steps/secure-evidence/").content.decode()
    assert "Is someone watching your device?" in html
    assert "/case/device/" in html
    assert "/plan/onward/" in html


@pytest.mark.parametrize(("language", "said"), [("de", "Du hast keine Schuld"), ("en", "many young people")])
def test_young_readers_have_easy_language_of_their_own(
    answered: Callable[..., Client], language: str, said: str
) -> None:
    client = answered(age="unsure")
    client.post(f"/{language}/easy-language/", {"page": "start", "easy": "1"})
    assert said in client.get(f"/{language}/steps/stay-calm/").content.decode()


def test_a_mass_e_mail_has_no_chat_to_save(answered: Callable[..., Client]) -> None:
    client = answered(form="email")
    client.post("/en/easy-language/", {"page": "start", "easy": "1"})
    html = client.get("/en/steps/secure-evidence/").content.decode()
    assert "Keep the e-mail" in html
    assert "easy-switch" not in html


@pytest.mark.parametrize("page", ["", "press-charges", "//evil.example", "../x"])
def test_the_switch_leads_to_no_other_page(client: Client, page: str) -> None:
    assert client.post("/en/easy-language/", {"page": page, "easy": "1"}).status_code == 404


# --- sign language -----------------------------------------------------------------------------------------


def test_a_film_stands_on_its_page_and_in_its_language_alone(client: Client, settings: Settings) -> None:
    settings.SIGN_VIDEOS = ["de:start=/films/start-dgs.mp4"]
    html = client.get("/de/").content.decode()
    assert '<video controls preload="none" playsinline src="/films/start-dgs.mp4">' in html
    assert 'src="/films/start-dgs.vtt" srclang="de"' in html
    assert folded_parts(html)["Gebärdensprache"] is False
    assert "<video" not in client.get("/en/").content.decode()
    assert "<video" not in client.get("/de/steps/get-help/").content.decode()


@pytest.mark.parametrize("entry", [
    "de:start=https://films.example/a.mp4", "de:start=//films.example/a.mp4", "de:start=/a.exe", "start=/a.mp4",
    "fr:start=/a.mp4", "de:plan=/a.mp4", 'de:start=/a"onerror=.mp4', "de:start=/../a.mp4",
])  # fmt: skip
def test_a_film_of_another_host_or_page_is_refused(client: Client, settings: Settings, entry: str) -> None:
    assert not [one for one in checks.problems() if "SIGN_VIDEOS" in one]
    settings.SIGN_VIDEOS = [entry]
    assert [one for one in checks.problems() if "SIGN_VIDEOS" in one]
    if not entry.endswith("../a.mp4"):
        assert "<video" not in client.get("/de/").content.decode()


def test_what_is_read_in_other_ways_is_known() -> None:
    assert plan_and_steps._ways("press-charges", plan_and_steps.Journey({}, frozenset(), frozenset())) == {}
