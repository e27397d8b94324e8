"""Typed text made safe to keep, show and print, without changing what it says."""

import re
import unicodedata

# Embedding, override and isolate controls of the Unicode bidirectional algorithm (UAX 9, section 2): they can
# make a line read differently from what it holds. The plain marks (U+200E, U+200F, U+061C), which right-to-left
# writing needs, stay.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = frozenset({"Cc", "Cs"})  # control characters (NUL is one) and halves of characters


def clean_text(value: str) -> str:
    """Several lines: line ends become "\\n"; control and direction characters go; outer blank lines go."""
    value = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", value)
    return _clean(value, keep="\n\t").strip()


def clean_line(value: str) -> str:
    """One line: breaks and tabs become a space; control and direction characters go."""
    return _clean(_BREAKS.sub(" ", value), keep="").strip()


def _clean(value: str, keep: str) -> str:
    value = _DIRECTION.sub("", value)
    return "".join(char for char in value if char in keep or unicodedata.category(char) not in _CONTROL)
