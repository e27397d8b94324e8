"""Prose: both languages, no number or address of its own, words that do not hurt, easy to read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from guidance import content_loader, markdown, pack_loader
from tests.guidance import readability

PAGES = sorted(content_loader.names("en"))
FOLDERS = ("en", "en_young", "de", "de_du")
# Words that blame, frighten, promise or describe the abuse as something else.
WORDS = {
    "en": [
        "you should not have", "why did you", "never ever", "revenge porn", "child porn", "committed suicide",
        "commit suicide", "prey", "naive", "stupid", "admirer", "don't worry",
        "nothing will happen", "not in trouble", "police act to protect", "know how to cut contact",
        "we guarantee", "guaranteed", "100%", "will be removed",
    ],
    "de": [
        "selbstmord", "kinderporno", "rachepornos", "hätten sie nicht", "hättest du nicht", "selbst schuld", "naiv",
        "dumm", "keine sorge", "garantiert", "wir garantieren", "verehrer", "racheporno", "wird gelöscht werden",
        "bekommst keinen ärger", "bekommt dafür keinen ärger", "bekommen keinen ärger", "polizei schützt",
    ],
}  # fmt: skip
NUMBER = re.compile(r"(?<![\w§])(?:\+?\d[\d /-]{4,}\d)(?!\w)")
ADDRESS = re.compile(r"https?://|www\.|\w@\w+\.\w|\]\((?!pack:|page:|site:)")
# Proper names of the helplines and laws that contain such a word.
NAMES = re.compile(r"Revenge Porn Helpline", re.IGNORECASE)


def text_of(page: content_loader.ContentPage) -> str:
    """All words of a page that a person reads."""
    every = [*page.actions.values(), *page.options.values()]
    deeds = [f"{deed.do} {deed.hint}" for one in every for deed in (one, *one.variants.values())]
    wordings = [f"{wording.title} {wording.lead}" for wording in page.wordings.values()]
    sections = [f"{section.title}\n{section.markdown}" for section in page.sections]
    lines = [*page.lines.values(), *page.main.values()]
    return "\n".join([page.title, page.short, page.lead, page.intro, *wordings, *deeds, *lines, *sections])


def is_for_parents(part: str) -> bool:
    """Whether a wording, a variant or a section is for whoever says that it is about their child."""
    return part == "child" or part.endswith("-child")


def for_young_readers(page: content_loader.ContentPage) -> content_loader.ContentPage:
    """Without the words for parents, whom the site never takes for somebody under 18."""

    def without(parts: dict[str, Any]) -> dict[str, Any]:
        return {name: words for name, words in parts.items() if not is_for_parents(name)}

    return page.model_copy(
        update={
            "wordings": without(page.wordings),
            "actions": {
                name: deed.model_copy(update={"variants": without(deed.variants)})
                for name, deed in page.actions.items()
            },
            "sections": tuple(section for section in page.sections if not is_for_parents(section.id)),
        }
    )


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", PAGES)
def test_no_number_and_no_address_in_prose(name: str, folder: str) -> None:
    text = text_of(content_loader.load(name, folder))
    assert not NUMBER.findall(text)
    assert not ADDRESS.findall(text)


def _dialled() -> set[str]:
    """Every number in the packs as it is printed; the short ones, too, that no pattern tells from an amount."""
    ways = {way.value for place in pack_loader.countries().values() for one in place.contacts for way in one.ways}
    emergency = {one.tel for place in pack_loader.countries().values() for one in place.emergency}
    return {number for number in ways | emergency if re.fullmatch(r"[\d -]+", number)}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", PAGES)
def test_prose_repeats_no_number_of_a_pack(name: str, folder: str) -> None:
    text = text_of(content_loader.load(name, folder))
    assert [number for number in _dialled() if re.search(rf"(?<!\d){number}(?!\d)", text)] == []


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", PAGES)
def test_no_word_that_hurts_or_promises(name: str, folder: str) -> None:
    text = NAMES.sub("", text_of(content_loader.load(name, folder))).lower()
    assert [word for word in WORDS[folder[:2]] if re.search(rf"\b{re.escape(word)}", text)] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_facts_and_buttons_use_no_such_word_either(language: str) -> None:
    facts = " ".join(fact.model_dump_json() for _, fact in pack_loader.every_fact())
    catalogue = (Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES" / "django.po").read_text(
        encoding="utf-8"
    )
    text = NAMES.sub("", facts + catalogue).lower()
    text = text.replace("concern/revengeporn", "")  # the path of Microsoft's own form
    assert [word for word in WORDS[language] if re.search(rf"\b{re.escape(word)}", text)] == []


def test_no_number_and_no_address_in_templates() -> None:
    for template in (Path(settings.BASE_DIR) / "templates" / "guidance").rglob("*.html"):
        text = re.sub(r"<svg.*?</svg>", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not NUMBER.findall(text), template
        assert not re.findall(r"href=\"(?:https?:|tel:)", text), template


@pytest.mark.parametrize("language", ["en", "en-young", "de", "de-du"])
@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str, language: str) -> None:
    with translation.override(language):
        page = content_loader.page(name)
        html = markdown.html(page.intro) + "".join(markdown.html(section.markdown) for section in page.sections)
    for tag in re.findall(r"<a [^>]*>", html):
        outside = 'href="https://' in tag
        assert outside == ('rel="noreferrer"' in tag), tag
        assert outside or f'href="/{language[:2]}/' in tag, tag


def test_raw_html_is_shown_not_run() -> None:
    assert "<script>" not in markdown.html("<script>alert(1)</script>")


def test_an_unknown_link_is_loud() -> None:
    with pytest.raises(KeyError):
        markdown.html("[x](pack:no-such-service)")


def test_both_languages_say_the_same_things() -> None:
    assert content_loader.names("en") == content_loader.names("de")
    for name in PAGES:
        english, german = content_loader.load(name, "en"), content_loader.load(name, "de")
        for part in ("main", "wordings", "actions", "options", "lines"):
            assert list(getattr(english, part)) == list(getattr(german, part)), (name, part)
            for key in english.actions:
                assert list(english.actions[key].variants) == list(german.actions[key].variants), (name, key)
        assert [one.id for one in english.sections] == [one.id for one in german.sections], name


def test_a_voice_says_only_what_differs() -> None:
    du, sie = content_loader.load("steps/stay-calm", "de_du"), content_loader.load("steps/stay-calm", "de")
    assert du.title != sie.title
    assert du.short == sie.short
    assert du.actions["sc-breathe"] == sie.actions["sc-breathe"]
    assert du.actions["sc-phone"].do == sie.actions["sc-phone"].do
    assert du.actions["sc-phone"].hint != sie.actions["sc-phone"].hint


# „Sie“ as an address, not "they": in the middle of a sentence, or after a verb.
_SIE = re.compile(r"(?<=[a-zäöüß,;:] )(?:Sie|Ihnen|Ihre[rmns]?|Ihr)\b|\b[A-ZÄÖÜ][a-zäöüß]+en Sie\b")
# Read by adults, or said to an adult: a letter, a call to the bank.
_FOR_ADULTS = re.compile(r"„[^“]*“")


@pytest.mark.parametrize("name", [name for name in PAGES if "letter" not in name and name != "pages/helpers"])
def test_the_du_voice_never_says_sie(name: str) -> None:
    text = _FOR_ADULTS.sub("", text_of(for_young_readers(content_loader.load(name, "de_du"))))
    assert _SIE.findall(text) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name != "pages/about-under-18"])
def test_the_sie_voice_never_says_du(name: str) -> None:
    text = _FOR_ADULTS.sub("", text_of(content_loader.load(name, "de")))
    if name == "reasons":  # shown to people under 18 alone
        text = text.replace(content_loader.load(name, "de").lines["under-18-help-first"], "")
    assert re.findall(r"\b(?:du|dich|dir|dein\w*)\b", text) == []


def _without_own_voices(facts: Any) -> Any:
    if isinstance(facts, dict):
        return {key: _without_own_voices(value) for key, value in facts.items() if not _has_own_voices(value)}
    if isinstance(facts, list | tuple):
        return [_without_own_voices(value) for value in facts]
    return facts


def _has_own_voices(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("de_du"))


def _own_voices(facts: Any) -> Iterator[dict[str, Any]]:
    if _has_own_voices(facts):
        yield facts
    for value in facts.values() if isinstance(facts, dict) else facts if isinstance(facts, list | tuple) else ():
        yield from _own_voices(value)


@pytest.mark.parametrize("country", pack_loader.countries())
def test_a_fact_with_own_voices_keeps_to_each(country: str) -> None:
    for words in _own_voices(pack_loader.countries()[country].model_dump()):
        assert re.findall(r"\b(?:du|dich|dir|dein\w*)\b", words["de"]) == []
        assert _SIE.findall(words["de_du"]) == []


@pytest.mark.parametrize("country", pack_loader.countries())
def test_packs_address_nobody(country: str) -> None:
    """Facts are shown in both voices, so their German says neither Sie nor du; one with own words for each may."""
    facts = pack_loader.countries()[country].model_dump()
    raw = json.dumps(_without_own_voices(facts), ensure_ascii=False, default=str)
    assert re.findall(r"\b(?:du|dich|dein\w*)\b|(?<=[a-zäöüß,;:] )(?:Sie|Ihnen|Ihre[rmns]?)\b", raw) == []


# --- reading level -----------------------------------------------------------------------------------------

# Letters are forms in the words of the office that reads them.
EASY = [name for name in PAGES if not name.startswith("pages/letter-")]


@pytest.mark.parametrize("folder", ["en", "en_young"])
@pytest.mark.parametrize("name", EASY)
def test_english_is_easy_to_read(name: str, folder: str) -> None:
    assert readability.english_grade(text_of(content_loader.load(name, folder))) <= 6.0


@pytest.mark.parametrize("folder", ["de", "de_du"])
@pytest.mark.parametrize("name", EASY)
def test_german_is_easy_to_read(name: str, folder: str) -> None:
    assert readability.german_level(text_of(content_loader.load(name, folder))) <= 7.0


def test_the_measure_tells_easy_from_hard() -> None:
    hard_en = "Institutional accountability necessitates comprehensive documentation of considerations."
    hard_de = "Institutionelle Verantwortlichkeit erfordert umfassende Dokumentationsverpflichtungen."
    assert readability.english_grade(hard_en) > 15
    assert readability.german_level(hard_de) > 12
    assert readability.english_grade("The cat sat on the mat. It was a warm day.") < 3
