"""Text made safe without changing what it says."""

import pytest

from sextortion_help import typed_text


@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\u202e", "\u202a", "\u2066", "\u2069"]
)
def test_characters_that_hide_or_break_go(bad: str) -> None:
    assert typed_text.clean_text(f"a{bad}b") == "ab"
    assert typed_text.clean_line(f"a{bad}b") == "ab"


@pytest.mark.parametrize(
    "good", ["😀", "👩‍👧", "ü", "שלום\u200f!", "مرحبا", "u\u0308", "<b>&amp;", "می\u200cخواهم"]
)
def test_characters_that_say_something_stay(good: str) -> None:
    assert typed_text.clean_text(good) == good
    assert typed_text.clean_line(good) == good


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x0b"])
def test_line_ends(end: str) -> None:
    assert typed_text.clean_text(f" a{end}b\t\n ") == "a\nb"
    assert typed_text.clean_line(f" a{end}b\t\n ") == "a b"
