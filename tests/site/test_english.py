"""English as people speak it wherever somebody who is blackmailed reads it: contractions, kept in locale/en.

The msgids stay in full forms, because the dossier, the letters and what counsellors read are written so as well.
"""

import re
from collections.abc import Iterator

import pytest

from scripts import po

# Read by the police, a court or counsellors, or printed for them: what stands in one of these stays as it is.
FORMAL = (
    *("counseling/", "templates/counseling/", "templates/mfa/", "templates/account/"),
    *("dossier/content/", "dossier/police_letter/", "dossier/ready_texts/", "dossier/timeline/rows.py"),
    *("templates/dossier/pdf", "templates/dossier/verify/", "cases/templatetags/custody_text.py"),
    *("evidence/chat_wording.py", "evidence/footage_wording.py", "extraction/chat_wording.py"),
    "statement/choices.py",
)
SHORT = {
    "don’t": "do not", "doesn’t": "does not", "didn’t": "did not", "isn’t": "is not", "aren’t": "are not",
    "wasn’t": "was not", "weren’t": "were not", "hasn’t": "has not", "haven’t": "have not", "can’t": "cannot",
    "couldn’t": "could not", "wouldn’t": "would not", "it’s": "it is", "there’s": "there is", "that’s": "that is",
    "here’s": "here is", "they’re": "they are", "you’re": "you are", "we’re": "we are", "i’m": "i am",
    "we’ll": "we will", "you’d": "you would", "you’ve": "you have",
}  # fmt: skip
FULL = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|should|could) not\b(?! only)|\bcannot\b"
    r"|\b(?:it|there) is (?=\w)|\b(?:they|you|we) are (?=\w)|\bI am\b|\b(?:you|we) will\b",
    re.IGNORECASE,
)
# "All of it is kept", "someone in it is under 18", "how loud it is over its length": no native would shorten these.
WHOLE = re.compile(r"\b(?:of|in) it is |\bhow loud it is |is not sent and not shown", re.IGNORECASE)


def _forms(said: str | list[str] | tuple[str, ...]) -> list[str]:
    """The words of a message, of a plural each form."""
    return [said] if isinstance(said, str) else list(said)


def _read_by_victims() -> Iterator[tuple[str, list[str]]]:
    """(msgid, its English as it is shown) of every text that stands in no formal place."""
    english, german = po.load("en"), po.load(po.COMPLETE)
    for msgid, message in po.used().items():
        if not any(place.startswith(FORMAL) for place, _line in message.locations):
            said = english.get(msgid)
            yield msgid, _forms(said.string if said else german[msgid].id)


def _in_full(words: str) -> str:
    short = "|".join(SHORT)
    return re.sub(rf"\b(?:{short})\b", lambda found: SHORT[found[0]], words.lower())


def test_what_a_victim_reads_is_shortened_as_people_speak() -> None:
    stiff = {
        msgid: found for msgid, said in _read_by_victims() if (found := FULL.findall(WHOLE.sub("", " ".join(said))))
    }
    assert stiff == {}


def test_the_english_catalogue_only_shortens() -> None:
    """Another wording belongs into the msgid, or the German and the English would drift apart."""
    for message in po.load("en"):
        if message.id:
            assert [_in_full(one) for one in _forms(message.string)] == [
                _in_full(one) for one in _forms(message.id)
            ]


def test_nothing_for_the_police_or_a_court_is_shortened() -> None:
    used = po.used()
    for message in po.load("en"):
        if message.id:
            places = [place for place, _line in used[_forms(message.id)[0]].locations]
            assert not [place for place in places if place.startswith(FORMAL)], message.id


@pytest.mark.parametrize("said", ["This cannot be undone.", "It is kept.", "You are not sure.", "I am scared."])
def test_the_measure_finds_full_forms(said: str) -> None:
    assert FULL.search(said)
