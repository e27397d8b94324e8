"""The six case words: made here, shown once, never stored.

Lists: EFF's large list for English and the German list of the `diceware` package. Left out of each, by files in
`wordlists/`: what would hurt in this place, names, and what few people know and so miscopy. Plain nouns fill the
lists up again (`added_*.txt`), so that six words give at least LEAST_BITS. A list that is too short starts nothing.
"""

import math
import re
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

from diceware.wordlist import get_wordlist_path
from django.core.exceptions import ImproperlyConfigured

COUNT = 6
LEAST_BITS = 77.0
_LISTS = {"en": "en_eff", "de": "de"}
_FILES = Path(__file__).parent / "wordlists"
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Phrase(str):
    """Six words in their normal form. Its repr says nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Phrase(…)"


def _file(name: str) -> list[str]:
    return (_FILES / f"{name}.txt").read_text(encoding="utf-8").split()


@lru_cache(maxsize=2)
def word_list(language: str) -> tuple[str, ...]:
    """The words of a language ("en" or "de"): the list's order, then ours.

    Raises ImproperlyConfigured when six of them give less than LEAST_BITS.
    """
    stems, left_out = tuple(_file("left_out_stems")), frozenset(_file(f"left_out_{language}"))
    lines = Path(get_wordlist_path(_LISTS[language])).read_text(encoding="utf-8").splitlines()
    words = [line.split()[-1].lower() for line in lines if line.strip()]
    plain = [word for word in words if word.isalpha() and word.isascii() and not word.startswith(stems)]
    word_tuple = tuple(dict.fromkeys([word for word in plain if word not in left_out] + _file(f"added_{language}")))
    if bits_of(len(word_tuple)) < LEAST_BITS:
        raise ImproperlyConfigured(f"The word list {language!r} is too short: {len(word_tuple)} words.")
    return word_tuple


def bits_of(words: int) -> float:
    """Entropy of COUNT different words, in their order, out of `words`."""
    return math.log2(math.perm(words, COUNT)) if words >= COUNT else 0.0


def bits(language: str) -> float:
    """Entropy of a phrase in that language."""
    return bits_of(len(word_list(language)))


def check_lists() -> None:
    """Read all lists. Raises ImproperlyConfigured when one is too short: then nothing must start."""
    for language in _LISTS:
        word_list(language)


def list_language(language: str) -> str:
    """The language of the list for readers of another: its own or English."""
    return language if language in _LISTS else "en"


def make(language: str) -> Phrase:
    """Six words drawn by the operating system's generator, all different so that none seems a mistake."""
    words = word_list(list_language(language))
    drawn_words: list[str] = []
    while len(drawn_words) < COUNT:
        word = secrets.choice(words)
        if word not in drawn_words:
            drawn_words.append(word)
    return Phrase(" ".join(drawn_words))


def normal_form(typed: str) -> Phrase:
    """Any case, umlauts or their spellings, spaces, hyphens, commas, numbers of a list: one form."""
    text = unicodedata.normalize("NFC", typed[:400]).lower().translate(_SPELLINGS)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return Phrase(" ".join(re.findall(r"[a-z]+", text)))
