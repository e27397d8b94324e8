"""The six case words: made here, shown once, never stored.

Lists: EFF's large list for English and the German list of the `diceware` package, each without words that
would hurt in this place and without words that hold a hyphen. What is left gives at least 77 bits for six.
"""

import math
import re
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

from diceware.wordlist import get_wordlist_path

COUNT = 6
LEAST_BITS = 77.0
_LISTS = {"en": "en_eff", "de": "de"}
_LEFT_OUT = Path(__file__).parent / "words_left_out.txt"
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Phrase(str):
    """Six words in their normal form. Its repr says nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Phrase(…)"


@lru_cache(maxsize=2)
def word_list(language: str) -> tuple[str, ...]:
    """The words of a language ("en" or "de"), in the list's order."""
    stems = tuple(_LEFT_OUT.read_text(encoding="utf-8").split())
    lines = Path(get_wordlist_path(_LISTS[language])).read_text(encoding="utf-8").splitlines()
    words = [line.split()[-1].lower() for line in lines if line.strip()]
    return tuple(word for word in words if word.isalpha() and word.isascii() and not word.startswith(stems))


def bits(language: str) -> float:
    """Entropy of a phrase in that language."""
    return COUNT * math.log2(len(word_list(language)))


def make(language: str) -> Phrase:
    """Six words drawn by the operating system's generator, all different so that none seems a mistake."""
    words = word_list(language if language in _LISTS else "en")
    drawn: list[str] = []
    while len(drawn) < COUNT:
        word = secrets.choice(words)
        if word not in drawn:
            drawn.append(word)
    return Phrase(" ".join(drawn))


def normal_form(typed: str) -> Phrase:
    """Any case, umlauts or their spellings, spaces, hyphens, commas, numbers of a list: one form."""
    text = unicodedata.normalize("NFC", typed[:400]).lower().translate(_SPELLINGS)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return Phrase(" ".join(re.findall(r"[a-z]+", text)))
