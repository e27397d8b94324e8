"""Names of files as clients' devices give them, made safe to show."""

import re

from sextortion_help import typed_text

MOST_NAME = 120  # characters of a file name that are kept
_MARKS = re.compile("[\u061c\u200e\u200f\ufeff]")  # right for text from right to left, only misleading in a name


def file_name(name: str) -> str:
    """A client's file name for showing: last part of a path, one line, its ending kept when it is long."""
    name = typed_text.clean_line(_MARKS.sub("", re.split(r"[/\\]", name)[-1]))
    if len(name) > MOST_NAME:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 8 else ""
        name = name[: MOST_NAME - len(ending) - 1] + "…" + ending
    return name
