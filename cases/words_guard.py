"""The six words of a case are for its own field alone: typed anywhere else, they are not stored.

Who reads the account, a caption or a note with a counsellor, or on paper, would hold the case. What looks like six
words of a list is therefore tried before anything is kept: in an open case against that case, as other words are
nobody's business; at a counsellor's desk, where words of any client may be at hand, against all cases.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest

from cases import actions, case_keys, passphrase
from cases.errors import BusyError
from cases.forms import NOT_CARRIED
from cases.passphrase import Phrase
from cases.vault import OpenCase
from sextortion_help.web import rate_limit

LEFT_OUT = "[…]"
_MOST_TRIED = 8  # in one request: each costs a derivation; 500 words of German have one run by chance
_SHORTEST = 3 * passphrase.COUNT - 1  # characters: no listed word has fewer than two letters
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
# A letter, then letters, accents that stand by themselves (files of a Mac are named so) and what nobody sees.
_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u00ad\u200c\u200d\u2060\ufeff])*")

Test = Callable[[Phrase], bool]


@cache
def _listed() -> frozenset[str]:
    return frozenset({*passphrase.word_list("en"), *passphrase.word_list("de")})


def _runs(text: str) -> Iterator[tuple[str, Phrase]]:
    """Where six words of the lists follow each other: what stands there, and the words."""
    run: list[tuple[int, Phrase]] = []  # where each begins
    for hit in _WORD.finditer(text):
        word = passphrase.normal_form(hit[0])
        if word in _listed():
            run = [*run[1 - passphrase.COUNT :], (hit.start(), word)]
            if len(run) == passphrase.COUNT:
                yield text[run[0][0] : hit.end()], Phrase(" ".join(word for _start, word in run))
        else:
            run = []


class _Tries:
    """The derivations that one request may cost."""

    def __init__(self, request: HttpRequest, are_words: Test) -> None:
        self._request, self._are_words, self._left = request, are_words, _MOST_TRIED

    def words_in(self, text: str) -> str:
        """The words as they stand in the text; empty without any, or when too much was tried already."""
        for stretch, phrase in _runs(text) if len(text) >= _SHORTEST else ():
            if not self._left:
                break
            self._left -= 1
            if self._fits(phrase):
                return stretch
        return ""

    def _fits(self, phrase: Phrase) -> bool:
        """Where too much is tried already, nobody knows, and what was typed is kept."""
        if not rate_limit.take(self._request, "derive", settings.KDF_PER_HOUR):
            return False
        try:
            return self._are_words(phrase)
        except BusyError:
            return False


def without_words(request: HttpRequest, vault: OpenCase) -> list[tuple[str, str]] | None:
    """The fields of a form without the words of this case; None when they are in none of them."""
    return _form_without_words(request, partial(actions.are_words, vault))


def without_words_of_any_case(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The same for whoever has no case, but may know words of several."""
    return _form_without_words(request, case_keys.are_words_of_any)


def _form_without_words(request: HttpRequest, are_words: Test) -> list[tuple[str, str]] | None:
    if request.method != "POST" or request.content_type not in _FORMS:
        return None
    tries = _Tries(request, are_words)
    for name, values in request.POST.lists():
        for value in values if name not in NOT_CARRIED else ():
            words = tries.words_in(str(value))
            if words:
                return _cut(request, words)
    return None


def name_without_words(request: HttpRequest, vault: OpenCase, name: str) -> str:
    """The name of a file, which is printed: without the words of this case, if they stand in it."""
    words = _Tries(request, partial(actions.are_words, vault)).words_in(name)
    return name.replace(words, LEFT_OUT) if words else name


def _cut(request: HttpRequest, words: str) -> list[tuple[str, str]]:
    return [
        (name, str(value).replace(words, LEFT_OUT))
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
