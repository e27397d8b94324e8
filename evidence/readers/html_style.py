"""What the styles of an element say (CSS 2.1 and the display types of CSS 3), and which words they set apart. Pure.

Which rules hold for an element: evidence.readers.html_sheets. Which words nobody sees: evidence.readers.html_sight.
"""

import re
from functools import lru_cache
from typing import NamedTuple

CELL = "\x1f"  # between the cells of a row
LINE = "\n"
SPACE = " "
_APART_BY_DISPLAY = {
    "block": LINE, "flex": LINE, "grid": LINE, "list-item": LINE, "table": LINE, "table-row": LINE,
    "flow-root": LINE, "table-caption": LINE, "table-row-group": LINE, "table-header-group": LINE,
    "table-footer-group": LINE, "-webkit-box": LINE, "-webkit-flex": LINE, "-ms-flexbox": LINE,
    "table-cell": CELL, "inline-flex": CELL, "inline-grid": CELL, "inline-table": CELL,
}  # fmt: skip
_ROWS = frozenset({"flex", "inline-flex", "grid", "inline-grid", "-webkit-box", "-webkit-flex", "-ms-flexbox"})
_INLINE = frozenset({"inline", "contents", "inline-block"})
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_FONT_SIZE = re.compile(
    r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|ex|ch|%|vw|vh|in|cm|mm)|0|(?:xx?-)?(?:small|large)|medium)(?=\s*/|\s|$)"
)
_NUMBER = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|ch|vw|vh|in|cm|mm)?")
_GAP = 3  # pixels between words that a reader takes for a gap
_WANTED = frozenset({
    "display", "float", "position", "visibility", "opacity", "font-size", "color", "max-height", "height", "width",
    "max-width", "min-width", "overflow", "overflow-x", "overflow-y", "left", "top", "right", "text-indent",
    "flex-direction", "flex-flow", "margin", "margin-left", "margin-right", "margin-top", "padding", "padding-left",
    "padding-right", "padding-top", "padding-bottom", "white-space", "background", "background-color",
    "background-image", "background-clip", "-webkit-background-clip", "-webkit-text-fill-color", "text-shadow",
    "-webkit-text-stroke", "clip", "clip-path", "-webkit-clip-path", "transform", "-webkit-transform", "translate",
    "scale", "filter", "zoom", "content-visibility",
})  # fmt: skip
# What a property says about others: those that stood before it hold no longer.
_RESETS = {"background": ("background-color", "background-image")}
Declared = dict[str, str]


class Styles(NamedTuple):
    """The properties that matter here, in small letters; `urgent`: marked as important."""

    plain: Declared
    urgent: Declared


@lru_cache(maxsize=2048)
def styles(style: str) -> Styles:
    """What one declaration block says; nobody may change it."""
    block = Styles({}, {})
    for part in _COMMENT.sub(" ", style).split(";") if style else ():
        name, _colon, value = part.partition(":")
        name, value = name.strip().lower(), value.lower()
        plain = value.partition("!")[0].strip()
        if name == "font":
            size = _FONT_SIZE.search(plain)
            name, plain = "font-size", size[1] if size else ""
        if plain and name in _WANTED:
            into = block.urgent if "important" in value.partition("!")[2] else block.plain
            into |= dict.fromkeys(_RESETS.get(name, ()), "")
            into[name] = plain
    return block


def apart(declared: Declared, usual: str) -> str:
    """What stands before and behind an element: LINE, CELL, SPACE or "". `usual`: what its name alone asks for."""
    display = declared.get("display", "").split(" ")[0]
    if display == "inline-block" and usual == CELL:
        separator = CELL  # a button stays one
    elif display in _INLINE:
        separator = ""
    else:
        separator = _APART_BY_DISPLAY.get(display, usual)
    if separator == LINE:
        return LINE
    if declared.get("float", "none") not in ("none", "") or declared.get("position") in ("absolute", "fixed"):
        return CELL
    return separator or (CELL if _has_room(declared) else "")


def within(declared: Declared) -> str:
    """What stands between the elements directly within it: those of a flexible box or a grid stand apart."""
    if declared.get("display", "").split(" ")[0] not in _ROWS:
        return ""
    return LINE if "column" in declared.get("flex-direction", "") + declared.get("flex-flow", "") else CELL


def keeps_breaks(declared: Declared) -> bool:
    return declared.get("white-space", "").startswith(("pre", "break-spaces"))


def _has_room(declared: Declared) -> bool:
    """Whether there is a gap beside it, or a frame around it."""
    if declared.get("display") == "inline-block" and (declared.get("width") or declared.get("min-width")):
        return True
    for name in ("margin", "padding"):
        sides = declared.get(name, "").split()
        beside = sides[1::2] or sides[:1]  # of one, two, three or four values: right, left
        beside += [declared.get(f"{name}-left", ""), declared.get(f"{name}-right", "")]
        if any((pixels(side) or 0) >= _GAP for side in beside):
            return True
    return False


def pixels(value: str) -> float | None:
    """Of a length, roughly; None for what is none. A part of something else counts as if that were a letter
    wide."""
    hit = _NUMBER.match(value)
    if hit is None:
        return None
    return float(hit[1]) * {"em": 16, "rem": 16, "in": 96, "cm": 38, "mm": 4, "vw": 8, "vh": 8}.get(hit[2] or "", 1)
