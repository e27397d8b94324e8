"""Languages that the operator switched on: what nobody has read is in English where a mistake could hurt."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from guidance import checks, content_loader, pack_loader, plan, reviews, translations
from tests.conftest import Person
from tests.guidance import made_up_french
from tests.guidance.conftest import addresses
from tests.guidance.made_up_french import MARK
from tests.guidance.seen import SeenPage

# Whatever read_first.yaml says, these wait for a reader.
ALWAYS = {"pages/help-now", "pages/lawyer-first", "pages/device-safety", "steps/press-charges", "pages/helpers"}
WAITS = "This page is in English, because a mistake in it could do harm and nobody has checked its translation yet."
UNREAD = (
    "Nobody has checked this translation yet. "
    "Until somebody does, what is about law, a crisis or children is in English."
)
PLANS: tuple[dict[str, str | list[str]], ...] = (
    {},
    {"age": "me", "published": "yes", "country": "ch", "paid": "yes", "paid_how": "card"},
    {"age": "adult", "form": "known", "device": "watched", "accused": "script", "country": "fr"},
)


def _forget() -> None:
    for cached in (
        content_loader.load,
        content_loader.shown,
        reviews.of,
        reviews._pack_page,
        pack_loader._shipped,
    ):
        cached.cache_clear()


@pytest.fixture
def french(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """french(read=False): the site with a made-up French, in every text of which stands where it comes from."""
    folder, read_pack = tmp_path / "content", pack_loader._read

    def switch_on(*, read: bool = False) -> Path:
        for name in content_loader.ORIGINALS:
            shutil.copytree(content_loader.FOLDER / name, folder / name)
        made_up_french.write(folder, read=read)
        monkeypatch.setattr(content_loader, "FOLDER", folder)
        monkeypatch.setattr(
            pack_loader, "_read", lambda file: made_up_french.with_french_facts(read_pack(file), file.stem)
        )
        settings.LANGUAGES_ON = ["en", "de", "fr"]
        settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
        _forget()
        return folder

    yield switch_on
    monkeypatch.undo()
    _forget()


def _waiting(mark: str) -> bool:
    """Whether a text with this mark has to be read by somebody first."""
    page, _, part = mark.replace("!", "#").partition("#")
    rule = content_loader.read_first().get(page)
    return page in ALWAYS or bool(rule and (rule.is_whole or part in {*rule.sections, *rule.actions, *rule.lines}))


def _in_french(message: str) -> str:
    with translation.override("fr"):
        return translation.gettext(message)


def _answered(client: Client, answers: dict[str, str | list[str]]) -> None:
    for name, value in answers.items():
        assert client.post(f"/fr/check/{name.replace('_', '-')}/", {"answer": value}).status_code == 303


def _pages(client: Client) -> Iterator[tuple[str, str]]:
    for address in (*addresses(), "plan/kept/", "sources/", *(f"steps/{slug}/" for slug in plan.SLUGS)):
        response = client.get(f"/fr/{address}", follow=True)
        assert response.status_code == 200, address
        assert not address or response.wsgi_request.path == f"/fr/{address}", "the way on leads out of the language"
        yield address, response.content.decode()


@pytest.mark.parametrize("answers", PLANS)
def test_law_and_crisis_that_nobody_has_read_are_on_no_page(
    french: Callable[..., Path], client: Client, answers: dict[str, str | list[str]]
) -> None:
    french()
    _answered(client, answers)
    seen: set[str] = set()
    for address, html in _pages(client):
        marks = set(MARK.findall(html))
        assert [mark for mark in marks if _waiting(mark)] == [], address
        seen |= marks
        # The words for a police, a law or a line of a country; of its name and its links nobody has to be careful.
        for country in pack_loader.countries().values():
            for fact in (country.police.how, country.lawyer.how, country.papers.about, country.contacts[0].what):
                assert "fr" not in fact
    assert len(seen) > 60, "the rest of the French is shown"


def test_a_page_that_waits_says_why_and_in_which_language_it_is(
    french: Callable[..., Path], client: Client
) -> None:
    french()
    html = client.get("/fr/help-now/ch/").content.decode()
    assert '<html lang="fr"' in html
    assert '<main id="content" tabindex="-1" lang="en">' in html
    assert _in_french(WAITS) in html
    assert "Talk to someone now." in html
    assert 'href="/fr/device-safety/"' in html
    assert re.findall(r'href="/(?!fr/|static/|en/|de/)', html) == []
    step = client.get("/fr/steps/no-payment/").content.decode()
    assert '<main id="content" tabindex="-1">' in step
    assert '<details lang="en">\n  <summary>“She is under 18”' in step
    assert _in_french(UNREAD) in step
    country = client.get("/fr/countries/ch/").content.decode()
    assert 'tabindex="-1" lang="en"' in country


def test_what_leads_on_from_an_english_page_stays_in_the_readers_language(
    french: Callable[..., Path], client: Client
) -> None:
    french()
    html = client.get("/fr/steps/press-charges/").content.decode()
    assert re.search(r'<div lang="fr">\s*<form method="post" action="/fr/plan/onward/"', html)


def test_parts_from_the_packs_wait_with_their_headings(french: Callable[..., Path], client: Client) -> None:
    french()
    _answered(client, {"published": "yes", "age": "me"})
    html = client.get("/fr/steps/report-material/").content.decode()
    assert re.search(r'<div lang="en">\s*<h2>If someone in it is or may be under 18: tell a hotline', html)


def test_what_somebody_has_read_is_shown(french: Callable[..., Path], client: Client) -> None:
    folder = french(read=True)
    (folder / "fr" / "reviews.yaml").write_text(
        "catalogue: {reviewer: A. Reader, reviewed_on: 2026-12-01}\n"
        "packs: {ch: {reviewer: A. Reader, reviewed_on: 2026-12-01}}\n",
        encoding="utf-8",
    )
    _forget()
    html = client.get("/fr/help-now/ch/").content.decode()
    assert "‹pages/help-now› Talk to someone now." in html
    assert "‹pack ch›" in html
    assert "translation-note" not in html
    country = client.get("/fr/countries/ch/").content.decode()
    assert 'tabindex="-1" lang="en"' not in country
    assert 'tabindex="-1" lang="en"' in client.get("/fr/countries/be/").content.decode()


def test_words_for_young_readers_wait_by_themselves(french: Callable[..., Path], client: Client) -> None:
    """Read words for adults stand in for words for young readers that nobody has read."""
    folder = french(read=True)
    page = folder / "fr_tu" / "pages" / "help-now.md"
    page.write_text(
        re.sub(r"reviewe(r|d_on): .*", r"reviewe\1:", page.read_text(encoding="utf-8")), encoding="utf-8"
    )
    _forget()
    shown = content_loader.shown("pages/help-now", "fr_tu", "en_young")
    assert shown == content_loader.load("pages/help-now", "fr")
    assert (
        content_loader.shown("pages/start", "fr_tu", "en_young").lead
        == content_loader.load("pages/start", "fr_tu").lead
    )


def test_young_readers_get_the_english_for_young_readers(french: Callable[..., Path], client: Client) -> None:
    french()
    _answered(client, {"age": "me"})
    response = client.get("/fr/help-now/")
    assert response.headers["Content-Language"] == "fr"
    young = content_loader.load("pages/help-now", "en_young")
    assert young.lead != content_loader.load("pages/help-now", "en").lead
    assert young.lead in response.content.decode().replace("&#x27;", "'")


def test_a_page_that_nobody_has_translated_is_in_english(french: Callable[..., Path], client: Client) -> None:
    folder = french()
    for voice in ("fr", "fr_tu"):
        (folder / voice / "pages" / "about-bluff.md").unlink()
    _forget()
    html = client.get("/fr/about/bluff/").content.decode()
    assert 'tabindex="-1" lang="en"' in html
    assert _in_french("This page is in English, because nobody has translated it yet.") in html
    assert [problem for problem in checks.problems() if "fr" in problem] == []
    assert translations.missing("fr") == ["pages/about-bluff"]


def test_a_page_in_english_leaves_the_english_site_alone(french: Callable[..., Path], client: Client) -> None:
    """Parts that were rendered for a French reader are not handed to an English one."""
    french()
    for address in ("help-now/ch/", "steps/press-charges/", "countries/ch/"):
        client.get(f"/fr/{address}")
        html = client.get(f"/en/{address}").content.decode()
        assert 'href="/fr/' not in html.replace(f'href="/fr/{address}"', ""), address
        assert "translation-note" not in html


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{#school}", "{#ecole}", "section {#school}"),
        ("gh-later:", "gh-plus-tard:", "actions: gh-later"),
        ("(page:help-now)", "(page:aide)", "the link page:aide leads nowhere"),
        ("‹steps/get-help#why›", "Appelez le 0800 123 456.", "numbers and addresses stand in the packs"),
        ("reviewer: null", "reviewer: A. Reader", "belong together"),
    ],
)
def test_a_translation_that_does_not_fit_is_refused(
    french: Callable[..., Path], old: str, new: str, problem: str
) -> None:
    page = french() / "fr" / "steps" / "get-help.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    _forget()
    assert any("fr/steps/get-help" in one and problem in one for one in checks.problems())


def test_a_list_of_what_waits_that_names_nothing_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rules = tmp_path / "read_first.yaml"
    rules.write_text(
        "parts: []\npages:\n- {page: steps/get-help, sections: [no-such], why: x}\n- {page: pages/none, why: x}\n"
    )
    monkeypatch.setattr(content_loader, "READ_FIRST", rules)
    for cached in (content_loader.read_first, content_loader._read_first):
        cached.cache_clear()
    found = [one for one in checks.problems() if "read_first" in one]
    for cached in (content_loader.read_first, content_loader._read_first):
        cached.cache_clear()
    assert len(found) == 2


@pytest.mark.parametrize(("on", "problem"), [(["de"], "must hold en"), (["en", "xx"], "names xx")])
def test_languages_that_do_not_exist_cannot_be_switched_on(settings: Settings, on: list[str], problem: str) -> None:
    settings.LANGUAGES_ON = on
    assert any(problem in one for one in checks.problems())


def test_the_site_as_it_ships_speaks_english_and_german_alone(client: Client) -> None:
    assert dict(django_settings.LANGUAGES) == {"en": "English", "de": "Deutsch"}
    assert client.get("/fr/").status_code == 404
    assert client.get("/", headers={"accept-language": "fr-CH,it;q=0.5"}).headers["Location"] == "/en/"
    html = client.get("/en/help-now/").content.decode()
    assert 'hreflang="fr"' not in html
    assert "translation-note" not in html


def test_a_preview_puts_everything_beside_its_english(french: Callable[..., Path], tmp_path: Path) -> None:
    folder = french()
    for voice in ("fr", "fr_tu"):
        (folder / voice / "pages" / "about-bluff.md").unlink()
    page = folder / "fr" / "steps" / "get-help.md"
    page.write_text(page.read_text(encoding="utf-8").replace("{#school}", "{#ecole}"), encoding="utf-8")
    _forget()
    out = tmp_path / "preview"
    call_command("translation", "fr", out=out, stdout=(said := StringIO()))
    assert "1 missing" in said.getvalue()
    summary = (out / "index.html").read_text(encoding="utf-8")
    assert "<li>pages/about-bluff</li>" in summary
    assert "section {#ecole} is not in both" in summary
    assert "fr/pages/help-now: waits for a reader" in summary
    assert "facts of ch: nobody has read it" in summary
    pages = (out / "pages.html").read_text(encoding="utf-8")
    assert '<td lang="en">Talk to someone now.</td>' in pages
    assert '<td lang="fr">‹pages/help-now› Talk to someone now.</td>' in pages
    assert "‹pages/help-now›" in (out / "young.html").read_text(encoding="utf-8")
    assert '<td lang="en">Leave now</td>' in (out / "messages.html").read_text(encoding="utf-8")
    assert '<h2 id="ch">ch</h2>' in (out / "facts.html").read_text(encoding="utf-8")
    call_command("translation", stdout=(said := StringIO()))
    assert said.getvalue().startswith("fr  ")
    with pytest.raises(CommandError, match="There is no translation xx"):
        call_command("translation", "xx")


# --- questions, reasons and forms --------------------------------------------------------------------------

# What a line of the plan or a question may not say in words that nobody has read.
_CAREFUL = re.compile(
    r"under 18|police|\blaws?\b|lawyer|prosecut|crime|guilty|danger|helpline|safety plan|safe one first|AI pictures"
    r"|right service|safer|punish|mass e-mail: a short report",
    re.IGNORECASE,
)
# That phone numbers and laws fit; whether somebody is safe, which leads to crisis help; and tasks of an e-mail.
_SAYS_NO_LAW = {"questions/country", "questions/state", "questions/safety"}
# The same of a form in French: whose picture it is, what is an offence, and what nobody does with a picture.
_CAREFUL_IN_FORMS = re.compile(
    r"18 ans|infraction|\bloi\b|avocat|poursuite|image intime|[Nn]e (?:télécharge|faites pas|fais pas)",
    re.IGNORECASE,
)
FORMS = ("fingerprint/", "case/dossier/")


def test_every_question_and_reason_about_law_age_and_danger_waits() -> None:
    rules = content_loader.read_first()
    reasons = content_loader.load("reasons", "en").lines
    careful = {name for name, words in reasons.items() if _CAREFUL.search(words)}
    assert careful - set(rules["reasons"].lines) == set()
    assert len(careful) > 15
    for name in sorted(content_loader.names("en")):
        if name.startswith("questions/") and name not in _SAYS_NO_LAW:
            says = _CAREFUL.search(
                " ".join(text for _where, text in translations.texts(content_loader.load(name, "en")))
            )
            assert not says or (name in rules and rules[name].is_whole), name
    assert rules["questions/age"].is_whole


def test_the_reasons_of_a_plan_and_the_question_about_age_are_in_english(
    french: Callable[..., Path], client: Client
) -> None:
    french()
    _answered(client, {"age": "me", "form": "known"})
    plan_ = client.get("/fr/plan/").content.decode()
    assert '<p class="small" lang="en">Because someone in it is or was under 18: save text only' in plan_
    said = content_loader.load("questions/age", "en").options["me"].do
    assert f'<span lang="en">{said}</span>' in plan_
    question = client.get("/fr/check/age/").content.decode()
    assert 'tabindex="-1" lang="en"' in question
    assert _in_french(WAITS) in question
    assert "‹questions/age" not in plan_ + question


@pytest.fixture
def french_forms(settings: Settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]


@pytest.mark.parametrize("minor_shown", ["yes", "no"])
def test_warnings_of_the_upload_are_in_english(french_forms: None, maya: Person, minor_shown: str) -> None:
    """Whose picture it is, what nobody may keep, and for whom a service is; the rest of the form is in French."""
    gate = maya.client.get("/fr/case/evidence/add/")
    form = maya.client.post("/fr/case/evidence/add/", {"minor_shown": minor_shown}, follow=True)
    for page in (gate, form, *(maya.client.get(f"/fr/{address}") for address in FORMS)):
        assert page.status_code == 200
        seen = SeenPage(page.content.decode())
        assert _CAREFUL_IN_FORMS.findall(seen.text("fr")) == [], page.wsgi_request.path
        assert len(seen.text("fr")) > 100, "the rest is in French"
        assert len(seen.text("en")) > 50
        assert _in_french(UNREAD) in page.content.decode()
    assert "keeping such a picture can be an offence" in SeenPage(gate.content.decode()).text("en")


def test_warnings_that_somebody_has_read_are_shown(
    french_forms: None, maya: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = reviews.Review(reviewer="A. Reader", reviewed_on=date(2026, 12, 1))
    monkeypatch.setattr(reviews, "of", lambda _language: reviews.TranslationReviews(catalogue=review))
    seen = SeenPage(maya.client.get("/fr/case/evidence/add/").content.decode())
    assert _CAREFUL_IN_FORMS.search(seen.text("fr"))
    assert seen.text("en") == ""
