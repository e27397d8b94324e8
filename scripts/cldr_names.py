"""Names of months and halves of the day in many languages, out of the CLDR: writes evidence/readers/chats/names.py.

The decoding child can open no file once it has a stranger's, so the names are kept as Python.
"""

import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from babel import Locale

LOCALES = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "tr", "sv", "cs", "ru", "uk", "ar", "fa", "hi", "zh", "zh_Hant",
    "ja", "ko", "da", "nb", "fi", "hu", "el", "bg", "ro", "sk", "ca", "id", "vi", "he", "th",
)  # fmt: skip
# Further languages of phones, for the halves of the day alone: the names of their months mean others elsewhere
# ("listopad" is October in Croatian and November in Polish).
HALF_LOCALES = (
    "af", "am", "az", "be", "bn", "bs", "cy", "et", "eu", "fil", "ga", "gl", "gu", "hr", "hy", "is", "ka", "kk",
    "km", "kn", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "ne", "pa", "ps", "si", "sl", "so",
    "sq", "sr", "sr_Latn", "sw", "ta", "te", "ur", "uz", "zu",
)  # fmt: skip
TARGET = Path(__file__).resolve().parent.parent / "evidence/readers/chats/names.py"
_HEAD = '''"""Names of months and halves of the day in many languages. By scripts/cldr_names.py; do not edit."""

# Lower case, without dots. A name that means two different months in two languages is left out.
'''
# Written by services and not in the CLDR, or only under another width.
_ALSO_MONTHS = {"mrz": 3, "jän": 1, "jänner": 1, "sept": 9, "set": 9}
_ALSO_HALVES = {
    "a m": "am", "p m": "pm", "vorm": "am", "nachm": "pm", "πμ": "am", "μμ": "pm", "e l": "am", "p l": "pm",
    "לפנה״צ": "am", "אחה״צ": "pm", 'לפנה"צ': "am", 'אחה"צ': "pm", "முற்பகல்": "am", "பிற்பகல்": "pm",
    "পূর্বাহ্ণ": "am", "অপরাহ্ণ": "pm", "ಪೂರ್ವಾಹ್ನ": "am", "ಅಪರಾಹ್ನ": "pm", "prije podne": "am", "pre podne": "am",
    "po podne": "pm", "пре подне": "am", "по подне": "pm", "قبل از ظهر": "am", "بعد از ظهر": "pm",
}  # fmt: skip


def months() -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for name in LOCALES:
        for context in Locale.parse(name).months.values():
            for width in ("wide", "abbreviated"):
                for number, word in context[width].items():
                    plain = _plain(word)
                    if not any(letter.isdigit() for letter in plain):
                        found.setdefault(plain, set()).add(number)
    kept = {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}
    return dict(sorted((_ALSO_MONTHS | kept).items()))


def halves() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name in (*LOCALES, *HALF_LOCALES):
        for context in Locale.parse(name).day_periods.values():
            for width in ("wide", "abbreviated"):
                for half in ("am", "pm"):
                    if word := context.get(width, {}).get(half):
                        found.setdefault(_plain(str(word)), set()).add(half)
    kept = {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1 and word}
    return dict(sorted((_ALSO_HALVES | kept).items()))


def _plain(word: str) -> str:
    kept = "".join(" " if letter.isspace() or letter in ".\u00a0\u202f" else letter for letter in word.lower())
    return " ".join(kept.replace("\u200f", "").replace("\u200e", "").split())


def text() -> str:
    return _HEAD + _table("MONTHS", months()) + _table("HALVES", halves())


def _table(name: str, words: Mapping[str, object]) -> str:
    pairs = [f"{_quoted(word)}: {value!r},".replace("'pm'", '"pm"').replace("'am'", '"am"')
             for word, value in words.items()]  # fmt: skip
    filled = textwrap.wrap("\0".join(pair.replace(" ", "\1") for pair in pairs).replace("\0", " "), 108)
    lines = [line.replace("\1", " ") for line in filled]
    return "\n".join([f"{name} = {{", *(f"    {line}" for line in lines), "}  # fmt: skip", ""])


def _quoted(word: str) -> str:
    """As the formatter of the project writes a string."""
    return f"'{word}'" if '"' in word else f'"{word}"'


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.exit(0)
