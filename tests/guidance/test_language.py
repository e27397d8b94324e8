"""The language of pages as they are shown, with the facts of the packs in them: how hard, how choppy, which words.

A reader sees prose, facts and the interface as one text, so all of them are measured together.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from django.test import Client

from guidance import content_loader, pack_loader, plan
from scripts import po
from sextortion_help import fast_yaml
from tests import english_leaks
from tests.english_leaks import QUOTED
from tests.guidance import readability, rendered, walks
from tests.guidance.conftest import addresses
from tests.pages import parse

MOST_WORDS = 350  # of a step, before anything is opened
MOST_FRAGMENTS = 0.20  # of all sentences of a page
# Where no prose is read: a question, the sheet for the wall, a form to copy, menus of an app. Steps have a test.
_NO_PROSE = ("check/", "plan/print/", "letters/", "platforms/", "legal/", "steps/")
HARDEST = {"en": 6.0, "de": 7.5}
READERS: dict[str, dict[str, str | list[str]]] = {
    "nothing answered": {},
    "adult": {
        "whom": "me", "form": "stranger", "age": "adult", "has": "real", "demand": ["money"], "paid": "no",
        "published": "no", "platform": ["instagram", "snapchat"],
    },
    "paid and accused": {
        "whom": "me", "form": "stranger", "age": "adult", "paid": "yes", "paid-how": "paypal", "published": "yes",
        "platform": ["whatsapp"], "accused": "script",
    },
    "ex-partner": {
        "whom": "me", "form": "known", "device": "yes", "age": "adult", "published": "yes",
        "platform": ["whatsapp"],
    },
    "under 18": {
        "whom": "me", "form": "stranger", "age": "me", "has": "real", "demand": ["pictures"], "paid": "yes",
        "paid-how": "giftcard", "published": "no", "platform": ["snapchat"],
    },
    "age not sure": {"whom": "me", "form": "unsure", "age": "unsure", "published": "yes"},
    "parent": {"whom": "child", "age": "child", "form": "stranger", "published": "no", "platform": ["instagram"]},
    "mass e-mail": {"whom": "me", "form": "email", "has": "claim", "age": "adult", "platform": ["email"]},
}  # fmt: skip
COUNTRIES = {"en": ("", "uk"), "de": ("", "de")}
CASES = [
    (language, reader, country) for language in COUNTRIES for reader in READERS for country in COUNTRIES[language]
]


@lru_cache(maxsize=64)
def steps(language: str, reader: str, country: str) -> dict[str, str]:
    """{slug: page} of the eight steps, as this reader sees them."""
    client = Client()
    for question, answer in {**READERS[reader], **({"country": country} if country else {})}.items():
        assert client.post(f"/{language}/check/{question}/", {"answer": answer}).status_code == 303
    return {slug: client.get(f"/{language}/steps/{slug}/").content.decode() for slug in plan.SLUGS}


@pytest.mark.parametrize(("language", "reader", "country"), CASES)
def test_a_step_is_easy_whole_and_short(language: str, reader: str, country: str) -> None:
    grade = readability.english_grade if language == "en" else readability.german_level
    for slug, html in steps(language, reader, country).items():
        sentences = list(rendered.sentences(html))
        fragments = rendered.fragments(html)
        assert len(fragments) <= MOST_FRAGMENTS * len(sentences), (slug, fragments)
        assert grade("\n".join(sentences)) <= HARDEST[language], slug
        assert walks.words(html) <= MOST_WORDS, slug


@pytest.mark.parametrize("reader", ["nothing answered", "adult", "under 18"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_page_is_a_row_of_fragments(language: str, reader: str) -> None:
    """Crisis lines, countries and the pages about a form of blackmail too, with the facts of the packs in them."""
    client, country = Client(), COUNTRIES[language][1]
    for question, answer in {**READERS[reader], "country": country}.items():
        client.post(f"/{language}/check/{question}/", {"answer": answer})
    seen = 0
    for address in addresses():
        if address.startswith(_NO_PROSE):
            continue
        html = client.get(f"/{language}/{address}").content.decode()
        fragments, count = rendered.fragments(html), len(list(rendered.sentences(html)))
        assert len(fragments) <= max(1, MOST_FRAGMENTS * count), (address, fragments)
        seen += 1
    assert seen > 40


@pytest.mark.parametrize(("language", "reader", "country"), CASES)
def test_nothing_is_said_twice_on_a_step(language: str, reader: str, country: str) -> None:
    """A line about the call list, a day or a source stands once below its block, not on every card."""
    for slug, html in steps(language, reader, country).items():
        cards = [card for card in parse(html).iter("li") if "card" in card.get("class", "")]
        said = [text for card in cards for text in card.itertext() if re.search(r"call list|Anrufliste", text)]
        assert not said, slug
        blocks = html.count("note-below")
        dated = len(re.findall(r"Collected on|Checked on|Zusammengestellt am|Geprüft am", html))
        facts = html.count('class="small fact"')
        assert dated <= blocks + facts, slug


@pytest.mark.parametrize("danger", [True, False])
@pytest.mark.parametrize("address", ["help-now/", "help-now/uk/"])
def test_the_page_for_a_crisis_says_once_that_a_call_can_be_seen(
    client: Client, address: str, *, danger: bool
) -> None:
    if danger:
        client.post("/en/check/safety/", {"answer": "danger"})
    html = client.get(f"/en/{address}").content.decode()
    assert html.count("A call stays in the call list") == 1


def test_the_measures_can_tell() -> None:
    html = "<main><p>Stop. Go now. That is a whole sentence with words.</p><a class='btn'>Done. Next.</a></main>"
    assert list(rendered.sentences(html)) == ["Stop.", "Go now.", "That is a whole sentence with words."]
    assert rendered.fragments(html) == ["Stop.", "Go now."]
    assert list(rendered.sentences("<main><p>Stand: 22. November 2026, z. B. hier. Gut so.</p></main>")) == [
        "Stand: 22. November 2026, z. B. hier.",
        "Gut so.",
    ]


# --- words -------------------------------------------------------------------------------------------------

# What no native writer would say, and a second name for a thing that has one: pattern -> the word for it.
NOT_SAID = {
    "en": {
        r"need not": "don’t have to",
        r"counts? like": "is treated the same as",
        r"what you leave": "what not to do",
        r"(?:printed|print my) report\b": "dossier",
        r"help lines?": "helpline",
        r"counsel(?:ing|ors?)\b": "counselling, counsellor",
        r"(?:save|keep|collect|send|add|the) (?:the )?proofs?\b": "evidence",
        r"second (?:code|step)\b|2FA|two-step": "second factor",
        r"\busernames?\b": "user name",
        r"(?<![\w\"-])emails?\b(?!\")": "e-mail",
        r"\b(?:my|your) (?:safe|vault)\b": "case",
        r"do you think about (?:hurting|ending|suicide)": "are you thinking about",
        r"(?:, |^)best (?:an?|the|with)\b": "an adult if you can",
        r"injured (?:person|party)": "complainant, victim",
        r"text as of": "last updated on",
        r"block the pictures?": "make uploads harder",
    },
    "de": {
        r"\bMappen?\b": "Dossier",
        r"\bNutzernamen?\b": "Benutzername",
        r"\bHaken\b": "Häkchen",
        r"\bWebseiten?\b(?! oder als Text)": "Website",
        r"\bzweite[nrs]? (?:Code|Schritt)\b|\b2FA\b": "zweiter Faktor",
        r"\bBeratungstelefon|Hilfe-Hotline\b": "Beratung",
        r"zählt wie\b": "wird behandelt wie",
        r"\bman\b": "Sie, du, or the passive",
        r"\bDie Täter\b": "wer erpresst, die Person",
        r"anwaltlich nach": "mit einer Anwältin oder einem Anwalt sprechen",
        r"(?:Bild|Bilder) sperren": "Uploads erschweren",
    },
}


def _texts(language: str) -> list[tuple[str, str]]:
    """(where, words) of the prose in every voice, of the interface and of the packs."""
    folders = [one for one in content_loader.ORIGINALS if one.startswith(language)]
    texts = []
    for folder in folders:
        for name in content_loader.names(folder):
            text = (content_loader.FOLDER / folder / f"{name}.md").read_text(encoding="utf-8")
            # Of a letter, what is said to its writer; the rest is said to an authority.
            texts.append((f"{folder}/{name}", text.partition("\n## ")[0] if "letter-" in name else text))
    for catalogue in ("de", "de-du", "en-young"):
        for message in po.load(catalogue):
            if language == "de" and catalogue == "en-young":
                continue
            said = message.id if language == "en" and catalogue != "en-young" else message.string
            texts += [
                (f"catalogue {catalogue}", one) for one in ((said,) if isinstance(said, str) else said) if one
            ]
    for file in sorted(pack_loader.FOLDER.rglob("*.yaml")):
        texts += [(file.name, text) for text in _translations(fast_yaml.load(file.read_text("utf-8")), language)]
    return texts


def _translations(value: Any, language: str) -> Iterator[str]:
    """The texts of a pack in this language, wherever they stand in it."""
    if isinstance(value, dict):
        if isinstance(value.get(language), str):
            yield value[language]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _translations(one, language)


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_thing_has_one_name_and_nobody_says_what_no_native_would(language: str) -> None:
    found = [
        (where, hit[0], NOT_SAID[language][pattern])
        for where, text in _texts(language)
        for pattern in NOT_SAID[language]
        if (hit := re.search(pattern, QUOTED.sub("", text), 0 if language == "de" else re.IGNORECASE))
    ]
    assert found == []


# A German sentence that ends in one of these and has neither a subject nor a verb before it is a bare order.
_ORDER = re.compile(
    r"(?:anrufen|ausschalten|behalten|blockieren|fragen|geben|kopieren|lassen|löschen|machen|mitnehmen|nehmen|öffnen|"
    r"reden|sagen|schicken|schreiben|senden|sichern|speichern|sprechen|stellen|warten|weiterleiten|zahlen)[.!]$"
)
_SUBJECT_OR_VERB = re.compile(
    r"\b(?:Sie|du|ihr|Ich|gib|Viele|warnt|kommen|zählen|wir|ich|er|es|sie|wer|jemand|niemand|zu|kann|kannst|könnten?|können|darf|dürfen|muss|musst|"
    r"müssen|soll|sollst|sollen|sollte|will|wollen|wird|werden|würde|würden|lässt|lassen|möchten?|ist|sind|hat|haben|dass)\b"
)

_OFFENCE = re.compile(
    r"^(?:Ein (?:intimes|sexuelles) Bild|Solches Geld) .*(?:weitergeben|weiterleiten|machen|senden)"
)
_NO_ORDER = re.compile(r"(?:angegeben|eingegeben|Beratungsstellen)[.!]$|^title:|Lass dir|^Bitte diesen Menschen")


# So is one whose first part ends in an infinitive: "Nur ändern, was wichtig ist."
_FIRST_PART = re.compile(r"^(?:Am besten|Bitte|Dann|Erst|Jetzt|Nie|Nur|Zuerst)\b[^,]*[a-zäöü]e[lr]?n,")


def _orders(text: str) -> list[str]:
    sentences = [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n", QUOTED.sub("", text))]
    whole = [one for one in sentences if _ORDER.search(one) and not _SUBJECT_OR_VERB.search(one)]
    parts = [one for one in sentences if (part := _FIRST_PART.search(one)) and not _SUBJECT_OR_VERB.search(part[0])]
    return [one for one in dict.fromkeys(whole + parts) if not _NO_ORDER.search(one)]


def test_no_german_sentence_gives_an_order_by_a_bare_infinitive() -> None:
    """Labels of buttons have no full stop, a path through the menus of an app has commas, ways to stop a payment
    are points of a list, and the name of an offence is an infinitive."""
    assert _orders("Erst sichern. Dann ist Zeit.") == ["Erst sichern."]
    assert _orders("Nur ändern, was wichtig ist.") == ["Nur ändern, was wichtig ist."]
    assert _orders("Bitte sichern Sie alles. Es hilft, nichts zu löschen.") == []
    orders = [(where, one) for where, text in _texts("de") for one in _orders(text)]
    assert [one for one in orders if not (_is_list(*one) or _OFFENCE.search(one[1]))] == []


def _is_list(where: str, sentence: str) -> bool:
    """Several things after a colon, or a path through the menus of an app."""
    in_a_row = "," in sentence
    return where == "payments.yaml" or (in_a_row and (":" in sentence or where.endswith(".yaml")))


@pytest.mark.parametrize("folder", ["en", "en_young"])
def test_english_prose_is_written_as_people_speak(folder: str) -> None:
    """Contractions in the guidance: a page of warnings in full forms reads like a form."""
    full = r"\b(?:do|does|did|is|are|was|were|has|have|will|would|should|could) not\b(?! to)|\bcannot\b(?!})"
    for name in content_loader.names(folder):
        if folder != "en" or "letter-" not in name:
            text = (content_loader.FOLDER / folder / f"{name}.md").read_text(encoding="utf-8")
            assert re.findall(full, text, re.IGNORECASE) == [], name


# --- English on German pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["adult", "under 18", "ex-partner"])
def test_no_english_on_a_german_step(reader: str) -> None:
    for slug, html in steps("de", reader, "de").items():
        assert english_leaks.of_page(html) == [], slug


@pytest.mark.parametrize(
    "address", ["sources/", "privacy/", "help-now/uk/", "help-now/us/", "platforms/instagram/"]
)
def test_no_english_on_other_german_pages(client: Client, address: str) -> None:
    assert english_leaks.of_page(client.get(f"/de/{address}").content.decode()) == []
