"""The six case words."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from cases import passphrase
from cases.templatetags import case_keys
from scripts import word_lists

# What two readers of the site found in the lists, and its kinds.
HURTFUL = {
    "en": """humiliate exposure expose undress unclothed unloved unwanted outcast disgrace filth drown threaten
        preteen thong broken deceiver obsessed manhood womanhood fondling grope groin moaning moaner
        unrobed seduce sensually lusty kissing flirt rope handgun backstab catfish extortion
        blackmail ultimatum underage image photo video facebook deceit groom stranger payback
        childhood naturist ogle scandal secret suspect evidence prison casket mortuary illness tumor
        buddhist preacher nerd crazy eskimo abuse punish divorcee spied viral exploit explicit
        suffocate strangle wrist numb lonely ashamed guilty
        kink hoe tart straddle ovary udder chest pansy fairy shrew oaf stooge weasel monkey gorilla lisp petite
        portly hefty clubbed thumping slingshot headsman provoke unwary overreact pointless unheard flashback exes
        aspirin bleach acid needle scissors cliff ledge stimulant snort coke consent affair cuff tapping gawk""",
    "de": """angst panik hilflos verloren killer sklavin geisel tyrann idiot impotent mobbing fetisch knast sarg
        qual suizid porno opfer nackt luder dirne hetze strick strang kuss busen foto film kamera
        jungfrau teenie nigger mohr jude islam moschee papst tumor lepra wahn irre verlust verrat
        vergasen unschuld lynchen leiche friedhof erguss erregt lasziv vamp voyeur pranger blamage
        gewehr polizei gericht beichte einsam bluff betrug schuft geheim nuklear
        spreizen saugen rute riemen hupe pflaume schnecke nymphe nacken zunge mund kehle dusche badehose toilette
        ferkel ziege esel mops natter naiv patzer vorlaut tortur faust keule klaps boxen joch gebunden umgarnen
        casting date fordern frist bargeld zugriff metzger torero sense zyklon germane duce klan ossi wessi
        hanf lachgas steroid klippe gasherd springturm trinker gosse troll teen""",
}
UNKNOWN = {
    "en": "bok pipa cytoplast nebulizer",
    "de": "pipa ogtum honne gunkel zustupf ekliptik wiesheu oeldorf zerbe",
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_six_different_words_of_the_list(language: str) -> None:
    phrase = passphrase.make(language)
    assert len(set(phrase.split())) == 6
    assert set(phrase.split()) <= set(passphrase.word_list(language))


@pytest.mark.parametrize("language", ["en", "de"])
def test_at_least_77_bits(language: str) -> None:
    assert passphrase.bits(language) >= 77


def test_every_spelling_has_the_form_that_the_browser_gives_it() -> None:
    """tests/js/case_keys.test.mjs holds the script against the same file."""
    spellings = json.loads((Path(__file__).parent / "spellings.json").read_text(encoding="utf-8"))
    assert [[typed, str(passphrase.normal_form(typed))] for typed, _form in spellings] == spellings


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_browser_draws_from_the_same_list(language: str) -> None:
    assert word_lists.text_of(language) == (word_lists.FOLDER / f"{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "list_name"), [("en", "en"), ("de", "de"), ("fr", "en")])
def test_readers_of_a_language_without_a_list_draw_english_words(language: str, list_name: str) -> None:
    with translation.override(language):
        assert case_keys.word_list().endswith(f"words/{list_name}.txt")
    assert set(passphrase.make(language).split()) <= set(passphrase.word_list(list_name))


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_of_the_list_needs_a_special_spelling(language: str) -> None:
    assert all(passphrase.normal_form(word) == word for word in passphrase.word_list(language))
    assert len(set(passphrase.word_list(language))) == len(passphrase.word_list(language))


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_that_would_hurt_or_that_few_know_are_left_out(language: str) -> None:
    found = set(passphrase.word_list(language))
    assert not found & set(HURTFUL[language].split())
    assert not found & set(UNKNOWN[language].split())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_files_of_a_list_agree_with_each_other(language: str) -> None:
    """What is added is plain letters, sorted, and neither left out nor of the list already."""
    added, left_out = passphrase._file(f"added_{language}"), passphrase._file(f"left_out_{language}")
    stems = tuple(passphrase._file("left_out_stems"))
    assert added == sorted(set(added))
    assert left_out == sorted(set(left_out))
    assert not set(added) & set(left_out)
    assert not [word for word in added if word.startswith(stems)]
    assert all(word.isascii() and word.isalpha() and 2 < len(word) <= 12 for word in added)


def test_entropy_counts_that_no_word_is_drawn_twice() -> None:
    assert passphrase.bits_of(7) == math.log2(7 * 6 * 5 * 4 * 3 * 2)
    assert passphrase.bits_of(5) == 0


def test_with_a_short_list_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    passphrase.word_list.cache_clear()
    whole = passphrase._file
    monkeypatch.setattr(passphrase, "_file", lambda name: [] if name == "added_de" else whole(name))
    try:
        with pytest.raises(ImproperlyConfigured, match="'de' is too short"):
            passphrase.make("de")
        assert "cases.E001" in {found.id for found in checks.run_checks()}
    finally:
        passphrase.word_list.cache_clear()


@pytest.mark.parametrize(
    "typed",
    [
        "harbor violin copper meadow tiger candle",
        "  Harbor VIOLIN\tcopper\nmeadow tiger   candle ",
        "harbor-violin-copper-meadow-tiger-candle",
        "1. harbor 2. violin 3. copper 4. meadow 5. tiger 6. candle",
        "harbor, violin, copper, meadow, tiger, candle.",
    ],
)
def test_any_spelling_is_one_form(typed: str) -> None:
    assert passphrase.normal_form(typed) == "harbor violin copper meadow tiger candle"


@pytest.mark.parametrize(
    "typed", ["Übel Straße", "UEBEL STRASSE", "u\u0308bel straße", "uebel-strasse", "ÜBEL STRAẞE"]
)
def test_umlauts_and_their_spellings_are_one_form(typed: str) -> None:
    assert passphrase.normal_form(typed) == "uebel strasse"


def test_endless_input_is_cut() -> None:
    assert len(passphrase.normal_form("wort " * 100_000)) <= 400


def test_a_phrase_does_not_show_itself() -> None:
    phrase = passphrase.make("en")
    assert phrase.split()[0] not in repr(phrase)


def test_unknown_language_gives_english() -> None:
    assert set(passphrase.make("fr").split()) <= set(passphrase.word_list("en"))


def test_the_page_does_not_say_that_words_may_run_together(client: Any) -> None:
    """Which of them ends where, nobody could tell."""
    assert passphrase.normal_form("harbor-violin") != passphrase.normal_form("harborviolin")
    html = client.get("/en/case/open/").content.decode()
    assert "Leave a space or a hyphen between two words." in html
