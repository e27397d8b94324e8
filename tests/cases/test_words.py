"""The six case words."""

import pytest

from cases import words


@pytest.mark.parametrize("language", ["en", "de"])
def test_six_different_words_of_the_list(language):
    phrase = words.make(language)
    assert len(set(phrase.split())) == 6
    assert set(phrase.split()) <= set(words.word_list(language))


@pytest.mark.parametrize("language", ["en", "de"])
def test_at_least_77_bits(language):
    assert words.bits(language) >= 77


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_of_the_list_needs_a_special_spelling(language):
    assert all(words.normal_form(word) == word for word in words.word_list(language))
    assert len(set(words.word_list(language))) == len(words.word_list(language))


def test_words_that_would_hurt_are_left_out():
    assert not {"suizid", "porno", "opfer", "nackt"} & set(words.word_list("de"))
    assert not {"scam", "shame", "punisher"} & set(words.word_list("en"))


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
def test_any_spelling_is_one_form(typed):
    assert words.normal_form(typed) == "harbor violin copper meadow tiger candle"


@pytest.mark.parametrize(
    "typed", ["Übel Straße", "UEBEL STRASSE", "u\u0308bel straße", "uebel-strasse", "ÜBEL STRAẞE"]
)
def test_umlauts_and_their_spellings_are_one_form(typed):
    assert words.normal_form(typed) == "uebel strasse"


def test_endless_input_is_cut():
    assert len(words.normal_form("wort " * 100_000)) <= 400


def test_a_phrase_does_not_show_itself():
    phrase = words.make("en")
    assert phrase.split()[0] not in repr(phrase)


def test_unknown_language_gives_english():
    assert set(words.make("fr").split()) <= set(words.word_list("en"))
