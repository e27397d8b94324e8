"""What the styles of a web page do to its words: which stand apart from one another, and which nobody sees.

Only what the tags and the style sheets of the page itself say about single elements, their classes and names
(CSS 2.1 and the display types of CSS 3). Rules for certain screens are passed over. Pure.
"""

import re
from functools import lru_cache
from typing import NamedTuple

CELL = "\x1f"  # between the cells of a row
LINE = "\n"
SPACE = " "
_MOST_RULES = 3000
_MOST_OF_A_KEY = 40  # rules for one tag or class
_MOST_SHEET = 200_000  # characters
_MOST_STYLE = 2000
_APART_BY_DISPLAY = {
    "block": LINE, "flex": LINE, "grid": LINE, "list-item": LINE, "table": LINE, "table-row": LINE,
    "flow-root": LINE, "table-caption": LINE, "table-row-group": LINE, "table-header-group": LINE,
    "table-footer-group": LINE, "-webkit-box": LINE, "-webkit-flex": LINE, "-ms-flexbox": LINE,
    "table-cell": CELL, "inline-flex": CELL, "inline-grid": CELL, "inline-table": CELL,
}  # fmt: skip
_ROWS = frozenset({"flex", "inline-flex", "grid", "inline-grid", "-webkit-box", "-webkit-flex", "-ms-flexbox"})
_INLINE = frozenset({"inline", "contents", "inline-block"})
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_PART = re.compile(r"(?=[.#])")
_SIMPLE = re.compile(r"[a-z0-9*]{0,20}(?:[.#][\w-]{1,80})*", re.IGNORECASE)
_NUMBER = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|ch|vw|vh|in|cm|mm)?")
_SEEN_FROM = 2  # pixels: smaller writing is a dot
_GAP = 3  # pixels between words that a reader takes for a gap
_FAR_OUT = -500  # pixels beside the page
_WANTED = frozenset({
    "display", "float", "position", "visibility", "opacity", "font-size", "font", "color", "max-height",
    "height", "width", "max-width", "min-width", "overflow", "left", "top", "text-indent", "flex-direction",
    "flex-flow", "margin", "margin-left", "margin-right", "padding", "padding-left", "padding-right", "white-space",
    "grid-template-columns", "border", "border-left", "border-right",
})  # fmt: skip


class Sight(NamedTuple):
    """Why what is within an element is not seen. gone: not drawn. invisible, tiny, clear (without colour): taken
    back by an element within it that says otherwise."""

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    clear: bool = False

    @property
    def hidden(self) -> bool:
        return any(self)


Declared = dict[str, str]


class _Rule(NamedTuple):
    """weight: of two that say different things the heavier holds, then the later, by its place. needs: tag,
    classes, names."""

    weight: int
    place: int
    needs: frozenset[str]
    declared: Declared


class StyleSheet:
    """Rules for single tags, classes and names."""

    def __init__(self) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._count = 0

    def add(self, text: str) -> None:
        """What stands in one "style" element. Rules within rules ("@media") are passed over."""
        depth, before = 0, ""
        for part in _BRACE.split(_COMMENT.sub(" ", text[:_MOST_SHEET])):
            if part == "{":
                depth += 1
            elif part == "}":
                depth = max(0, depth - 1)
            elif depth == 0:
                before = part.rpartition(";")[2]
            elif depth == 1 and "@" not in before:
                self._keep(before, declarations(part[:_MOST_STYLE]))

    def declared(self, name: str, attributes: dict[str, str]) -> Declared:
        """What holds for an element of this name with these attributes; its own style wins."""
        merged: Declared = {}
        if self._rules:
            marks = [f".{one}" for one in attributes.get("class", "").lower().split()[:20]]
            marks += [f"#{attributes['id'].lower()}"] if attributes.get("id") else []
            own = {name, "*", *marks}
            rules = [rule for key in ("*", name, *marks) for rule in self._rules.get(key, ()) if rule.needs <= own]
            for rule in sorted(rules, key=lambda one: one[:2]):
                merged |= rule.declared
        return merged | declarations(attributes.get("style", "")[:_MOST_STYLE])

    def _keep(self, selectors: str, declared: Declared) -> None:
        for selector in selectors.lower().split(",") if declared else ():
            needs = [part for part in _PART.split(selector.strip()) if part]
            rules = self._rules.setdefault(needs[-1], []) if needs else []
            if (
                not _SIMPLE.fullmatch(selector.strip())
                or len(rules) >= _MOST_OF_A_KEY
                or self._count >= _MOST_RULES
            ):
                continue
            self._count += 1
            weight = sum({"#": 100, ".": 10, "*": 0}.get(part[0], 1) for part in needs)
            rules.append(_Rule(weight, self._count, frozenset(needs), declared))


@lru_cache(maxsize=2048)
def _declared(style: str) -> tuple[tuple[str, str], ...]:
    plain_rules: Declared = {}
    urgent: Declared = {}
    for part in _COMMENT.sub(" ", style).split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in _WANTED:
            plain = value.lower().replace("!important", "").strip()
            (urgent if "!important" in value.lower() else plain_rules)[name] = plain
    return tuple((plain_rules | urgent).items())


def declarations(style: str) -> Declared:
    """The properties that matter here, in small letters."""
    return dict(_declared(style)) if style else {}


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


def sight(declared: Declared, around: Sight) -> Sight:
    """Of what is within an element; `around`: of what it is within itself."""
    gone = around.gone or _is_gone(declared)
    visibility = declared.get("visibility", "")
    invisible = visibility in ("hidden", "collapse") if visibility else around.invisible
    color = declared.get("color", "")
    clear = color == "transparent" or color.replace(" ", "").endswith(",0)") if color else around.clear
    return Sight(gone, invisible, _is_tiny(declared, around.tiny), clear)


def _is_gone(declared: Declared) -> bool:
    if declared.get("display") == "none" or _pixels(declared.get("opacity", "")) == 0:
        return True
    sides = (declared.get(side, "") for side in ("max-height", "height", "width", "max-width"))
    if "hidden" in declared.get("overflow", "") and any(_pixels(side) in (0, 1) for side in sides):
        return True
    moved = [declared.get("text-indent", "")]
    if declared.get("position") in ("absolute", "fixed", "relative"):
        moved += [declared.get("left", ""), declared.get("top", "")]
    return any((_pixels(far) or 0) <= _FAR_OUT for far in moved)


def _is_tiny(declared: Declared, around: bool) -> bool:
    size = declared.get("font-size", "")
    if not size and "font" in declared:
        hit = re.search(r"(?:^|\s)(\d*\.?\d+(?:px|pt))(?:/|\s|$)", declared["font"])
        size = hit[1] if hit else ""
    if not size:
        return around
    if size.endswith(("em", "%")) and not size.endswith("rem") and _pixels(size) != 0:
        return around  # a part of what it is around it
    pixels = _pixels(size)
    return pixels is not None and pixels < _SEEN_FROM


def _has_room(declared: Declared) -> bool:
    """Whether there is a gap beside it, or a frame around it."""
    if declared.get("display") == "inline-block" and (declared.get("width") or declared.get("min-width")):
        return True
    for name in ("margin", "padding"):
        sides = declared.get(name, "").split()
        beside = sides[1::2] or sides[:1]  # of one, two, three or four values: right, left
        beside += [declared.get(f"{name}-left", ""), declared.get(f"{name}-right", "")]
        if any((_pixels(side) or 0) >= _GAP for side in beside):
            return True
    return False


def _pixels(value: str) -> float | None:
    """Roughly; None for what is no length. A part of something else counts as if that were a letter wide."""
    hit = _NUMBER.match(value)
    if hit is None:
        return None
    return float(hit[1]) * {"em": 16, "rem": 16, "in": 96, "cm": 38, "mm": 4, "vw": 8, "vh": 8}.get(hit[2] or "", 1)
