"""The six words of a case are for its own field alone: typed anywhere else in it, they are not stored.

Who reads the account, a caption or a note with a counsellor, or on paper, would hold the case. What looks like six
words of a list is therefore tried against this case before anything is kept; other words are nobody's business.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from cases import actions, passphrase
from cases.errors import BusyError
from cases.vault import OpenCase
from sextortion_help.web import rate_limit

LEFT_OUT = "[…]"
_MOST_TRIED = 8  # in one request: each costs a derivation; 500 words of German have one run by chance
_NOT_LOOKED_AT = {"csrfmiddlewaretoken", "words"}
_FORMS = {"application/x-www-form-urlencoded"}  # not those with files: reading would begin here
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _listed() -> frozenset[str]:
    return frozenset({*passphrase.word_list("en"), *passphrase.word_list("de")})


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where six words of the lists follow each other: beginning and end."""
    spans: list[tuple[int, int]] = []
    for hit in _WORD.finditer(text):
        if passphrase.normal_form(hit[0]) in _listed():
            spans.append(hit.span())
            if len(spans) >= passphrase.COUNT:
                yield spans[-passphrase.COUNT][0], spans[-1][1]
        else:
            spans.clear()


def without_words(request: HttpRequest, vault: OpenCase) -> list[tuple[str, str]] | None:
    """The fields of a form without the words of this case; None when they are in none of them."""
    if request.method != "POST" or request.content_type not in _FORMS:
        return None
    tries = _MOST_TRIED
    for name, values in request.POST.lists():
        for text in values if name not in _NOT_LOOKED_AT else ():
            for start, end in _runs(str(text)):
                if not tries:
                    return None
                tries -= 1
                if _are_words(request, vault, str(text)[start:end]):
                    return _cut(request, str(text)[start:end])
    return None


def _are_words(request: HttpRequest, vault: OpenCase, text: str) -> bool:
    """Where too much is tried already, nobody knows, and what was typed is kept."""
    if not rate_limit.take(request, "derive", settings.KDF_PER_HOUR):
        return False
    try:
        return actions.are_words(vault, passphrase.normal_form(text))
    except BusyError:
        return False


def _cut(request: HttpRequest, words: str) -> list[tuple[str, str]]:
    return [
        (name, str(value).replace(words, LEFT_OUT))
        for name, values in request.POST.lists()
        if name not in _NOT_LOOKED_AT
        for value in values
    ]
