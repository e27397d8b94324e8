"""The six words typed into another field are never stored, and what else was typed is not lost."""

import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import Settings

from cases import actions, passphrase, words_guard
from tests.conftest import Person

pytestmark = pytest.mark.django_db
PATH = "/en/case/account/beginning/"


def send(person: Person, story: str) -> Any:
    """As a browser sends a form."""
    fields = urlencode({"story": story, "version": "0"})
    return person.client.post(PATH, fields, content_type="application/x-www-form-urlencoded")


def fullwidth(words: str) -> str:
    """As a keyboard for Japanese writes Latin letters."""
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in words)


def listed(words: str) -> str:
    first, *others = words.split()
    return "\n".join([first, *(f"{number}. {word}" for number, word in enumerate(others, 2))])


SPELLINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.title,
    lambda words: words.replace(" ", "-"),
    lambda words: words.replace(" ", ",\n"),
    lambda words: words.replace(" ", "_"),
    lambda words: words.replace(" ", "\u200b"),  # a space that nobody sees
    lambda words: "\u00ad".join(words),  # soft hyphens, as text out of a document has them
    fullwidth,
    listed,
]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_they_are_refused_in_any_spelling_and_the_rest_can_be_saved(
    maya: Person, spelled: Callable[[str], str]
) -> None:
    typed = f"He wrote on Friday. {spelled(str(maya.words))} is my note"
    page = send(maya, typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert spelled(str(maya.words)) not in text
    assert 'name="story" value="He wrote on Friday. […] is my note"' in text
    assert f'action="{PATH}"' in text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_german_words_with_umlauts_however_they_are_encoded(
    with_case: Callable[..., Person], monkeypatch: pytest.MonkeyPatch, form: Any
) -> None:
    umlauts = [word for word in passphrase.word_list("de") if "ue" in word and "que" not in word][
        : passphrase.COUNT
    ]
    monkeypatch.setattr(passphrase, "make", lambda language: passphrase.Phrase(" ".join(umlauts)))
    typed = unicodedata.normalize(form, " ".join(umlauts).replace("ue", "ü"))
    page = send(with_case(), f"Zettel: {typed}.")
    assert page.status_code == 422
    assert 'value="Zettel: […]."' in page.content.decode()


def test_a_form_of_any_encoding_is_looked_at(maya: Person) -> None:
    """No page of ours sends this one as multipart; whatever does, the words are not stored."""
    page = maya.client.post(PATH, {"story": f"My note: {maya.words}", "version": "0"})
    assert page.status_code == 422
    assert 'value="My note: […]"' in page.content.decode()


def test_other_words_of_the_lists_are_nobody_s_business(maya: Person, tom: Person) -> None:
    assert send(maya, str(tom.words)).status_code == 303
    swapped = " ".join(reversed(maya.words.split()))
    assert send(maya, swapped).status_code == 303


def test_their_own_fields_take_them(maya: Person) -> None:
    assert maya.client.post("/en/case/words/", {"words": maya.words}).status_code == 302


def test_a_long_text_costs_few_derivations(maya: Person, tom: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(actions, "are_words", lambda vault, phrase: bool(tried.append(phrase)))
    assert send(maya, f"{tom.words} " * 200).status_code == 303
    assert len(tried) == words_guard._MOST_TRIED


def test_who_tries_too_much_derives_nothing_more(maya: Person, tom: Person, settings: Settings) -> None:
    settings.KDF_PER_HOUR = 0
    assert send(maya, str(tom.words)).status_code == 303
