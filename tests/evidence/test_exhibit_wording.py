"""One sentence for each state of an exhibit."""

from types import SimpleNamespace
from typing import cast

import pytest

from evidence import exhibit_wording
from evidence.exhibits import OpenedExhibit


def exhibit(
    state: str = "ready", failure: str = "", category: str = "picture", copies: int = 1, caption: str = ""
) -> OpenedExhibit:
    """Only what the wording looks at."""
    seen = SimpleNamespace(state=state, failure=failure, category=category, copies=[None] * copies, caption=caption)
    return cast(OpenedExhibit, seen)


@pytest.mark.parametrize(
    ("given", "damaged", "given_up", "words", "classes"),
    [
        (exhibit(), "", False, "✓ Secured", "tag"),
        (exhibit(), "copy", False, "Secured, copy damaged", "tag wait"),
        (exhibit(), "original", False, "Damaged here", "tag stop"),
        (exhibit("waiting"), "copy", False, "Secured, copy is being made", "tag wait"),
        (exhibit("waiting"), "", True, "Secured, copy not made yet", "tag wait"),
        (exhibit("waiting"), "original", True, "Damaged here", "tag stop"),
        (exhibit("failed", "fault"), "", False, "Secured, not read yet", "tag wait"),
        (exhibit("failed", "locked"), "", False, "Secured, can’t be shown here", "tag wait"),
    ],
)
def test_status(given: OpenedExhibit, damaged: str, given_up: bool, words: str, classes: str) -> None:
    found = exhibit_wording.status(given, damaged=damaged, given_up=given_up)
    assert (found.words, found.classes) == (words, classes)


@pytest.mark.parametrize(
    ("failure", "category", "begin"),
    [
        ("too_large", "picture", "It has more picture dots than we can handle."),
        ("too_large", "chat", "There’s more in it than we can read."),
        ("locked", "document", "It opens only with a password."),
        ("misleading", "chat", "This archive is built in a way that no app builds one"),
        ("fault", "picture", "Your file is safe:"),
        ("damaged", "picture", "Our copy was damaged."),
        ("undecodable", "picture", "The file may be damaged or of a special kind."),
    ],
)
def test_failure(failure: str, category: str, begin: str) -> None:
    assert exhibit_wording.failure(exhibit("failed", failure, category)).startswith(begin)


@pytest.mark.parametrize(
    ("given", "footage", "length", "said"),
    [
        (exhibit(), False, "", "The picture you added"),
        (exhibit(caption="The demand"), False, "", "The demand"),
        (exhibit(copies=2, caption="The letter"), False, "", "Page 2 of this document"),
        (exhibit(), True, "", "Single pictures of this recording, sheet 2"),
        (exhibit(), False, "1:05", "How loud it is over its length: 1:05"),
    ],
)
def test_alternative(given: OpenedExhibit, footage: bool, length: str, said: str) -> None:
    assert exhibit_wording.alternative(given, 2, footage=footage, length=length) == said


def test_a_claim_of_the_file_has_a_heading() -> None:
    assert exhibit_wording.claim_heading("software") == "Program"
    assert exhibit_wording.claim_heading("c2pa") == "Content Credentials (C2PA), signed by"
