"""Which words of a web page nobody sees who looks at it: not drawn, too small, far beside the page, cut away, or in
the colour of what is behind them. Pure.
"""

import re
from typing import NamedTuple

from evidence.readers import html_colours
from evidence.readers.html_colours import BLACK, BUTTON, MARKED, Colour, Ink, Paint
from evidence.readers.html_style import SPACE, Declared, pixels

_SEEN_FROM = 2  # pixels: smaller writing is a dot
_FAR_OUT, _FAR_BEYOND = -500, 3000  # pixels beside the page
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
    "xx-large": 32.0, "initial": 16.0,
}  # fmt: skip
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})  # grow with what is in them
_CUTS = ("hidden", "clip", "auto", "scroll")
_NO_ROOM = re.compile(
    r"(?:inset|rect|xywh)\(\s*(?:[5-9]\d|100)%|(?:circle|ellipse)\(\s*0"
    r"|polygon\(\s*0\w*\s+0\w*\s*(?:,\s*0\w*\s+0\w*\s*)*\)"
)
_NOTHING_LEFT = re.compile(
    r"(?:scale|scale3d|scalex|scaley)\(\s*0?\.?0+\s*[,)]|rotate[xy]\(\s*-?90deg|scale\([^,)]+,\s*0\s*\)"
)
_MOVED = re.compile(r"translate(x|y|3d)?\(([^)]*)\)")
_RECT = re.compile(r"rect\(\s*([^)]*)\)")
_FORM = frozenset({"button", "input", "select", "textarea"})
_DRAWINGS = frozenset({"svg"})  # what they draw is behind their words
_MARKED = frozenset({"mark"})
_OWN_LOOK = _FORM | _MARKED | _DRAWINGS
_REPLACED = frozenset({"img"}) | _DRAWINGS
_USUAL_GROUND = {"mark": MARKED, **dict.fromkeys(_FORM, BUTTON)}
_INK_ATTRIBUTE, _LINK_ATTRIBUTE = {"font": "color", "body": "text"}, {"body": "link"}
_LINKS = frozenset({"a"})
_GROUNDS = frozenset({"body", "html", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "marquee", "col"})
_FROM_AROUND = frozenset({"inherit", "unset", "currentcolor", "revert", "revert-layer"})


class Sight(NamedTuple):
    """Why what is within an element is not seen. gone: not drawn. invisible, size (of the writing, in pixels) and
    paint: an element within it may say otherwise."""

    gone: bool = False
    invisible: bool = False
    size: float = 16.0
    paint: Paint = Paint()

    @property
    def hidden(self) -> bool:
        return self.gone or self.invisible or self.size < _SEEN_FROM or self.paint.shows_nothing


class Tag(NamedTuple):
    """name, attributes: of the element. usual: what stands around one of its name. in_row: within a flexible box.
    over_picture: whether it may lie over one, where it is moved from its place."""

    name: str
    attributes: dict[str, str]
    usual: str = ""
    in_row: bool = False
    over_picture: bool = False


def sight(tag: Tag, declared: Declared, around: Sight) -> Sight:
    """Of what is within an element; `around`: of what it is within itself."""
    if not declared and not tag.attributes and tag.name not in _OWN_LOOK:
        return around
    is_gone = around.gone or _is_gone(tag, declared)
    visibility = declared.get("visibility", "")
    invisible = visibility in ("hidden", "collapse") if visibility not in ("", "inherit") else around.invisible
    return Sight(is_gone, invisible, _size(tag, declared, around.size), _paint(tag, declared, around.paint))


def _is_gone(tag: Tag, declared: Declared) -> bool:
    if declared.get("display") == "none" or declared.get("content-visibility") == "hidden":
        return True
    if pixels(declared.get("zoom", "1")) == 0 or _is_far_across(declared.get("text-indent", "")):
        return True
    if any(far <= _FAR_OUT for far in _margins(declared)):
        return True
    if declared.get("position") in ("absolute", "fixed", "relative", "sticky"):
        if _is_far_across(declared.get("left", "")) or any(
            _is_far_up(declared.get(one, "")) for one in ("top", "right")
        ):
            return True
        if declared.get("position") in ("absolute", "fixed") and _is_cut_away(declared.get("clip", "")):
            return True
    return not _is_inline(tag, declared) and _has_no_room(tag, declared)


def _has_no_room(tag: Tag, declared: Declared) -> bool:
    """Of what is no part of a line: only to such these apply."""
    transform = declared.get("transform", "") or declared.get("-webkit-transform", "")
    if _NOTHING_LEFT.search(transform) or declared.get("scale", "").split(" ")[0] in ("0", "0%", "0.0"):
        return True
    moves = [(hit[1], hit[2].split(",")) for hit in _MOVED.finditer(transform)]
    moves += [("", declared["translate"].split())] if declared.get("translate") else []
    for name, (first, *more) in moves:
        if _is_far_up(first) if name == "y" else _is_far_across(first) or any(map(_is_far_up, more[:1])):
            return True
    path = declared.get("clip-path", "") or declared.get("-webkit-clip-path", "")
    return bool(_NO_ROOM.search(path)) or _is_cut_off(tag, declared)


def _is_cut_off(tag: Tag, declared: Declared) -> bool:
    """No higher or no wider than a dot, and what stands out is cut."""
    flows = " ".join(declared.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if not any(cut in flows for cut in _CUTS) or (tag.name in _CELLS and not declared.get("display")):
        return False
    narrow = any(_is_dot(declared.get(side, "")) for side in ("width", "max-width"))
    padded = any(
        (pixels(one) or 0) >= _SEEN_FROM
        for name in ("padding", "padding-top", "padding-bottom")
        for one in declared.get(name, "").split()[:1]
    )
    low = any(_is_dot(declared.get(side, "")) for side in ("height", "max-height"))
    return narrow or (low and not padded)


def _is_dot(value: str) -> bool:
    size = pixels(value)
    return size is not None and 0 <= size < _SEEN_FROM and not (value.endswith("%") and size)


def _is_inline(tag: Tag, declared: Declared) -> bool:
    if tag.in_row or tag.usual not in ("", SPACE) or tag.name in _REPLACED:
        return False
    if declared.get("float", "none") not in ("none", "") or declared.get("position") in ("absolute", "fixed"):
        return False
    return declared.get("display", "inline") in ("inline", "contents", "")


def _is_far_across(value: str) -> bool:
    far = _moved(value)
    return far <= _FAR_OUT or far >= _FAR_BEYOND


def _is_far_up(value: str) -> bool:
    """Not what is far below: long pages are put together like that."""
    return _moved(value) <= _FAR_OUT


def _moved(value: str) -> float:
    """In pixels. What is moved by its own width, or as much as it is within, is out of it."""
    value = value.strip()
    far = pixels(value) or 0.0
    if "%" in value:
        return float(_FAR_OUT) if far <= -100 else 0.0
    return far


def _margins(declared: Declared) -> list[float]:
    sides = declared.get("margin", "").split()[:4]
    sides += [declared.get(name, "") for name in ("margin-left", "margin-top")]
    return [pixels(side) or 0.0 for side in sides]


def _is_cut_away(clip: str) -> bool:
    hit = _RECT.search(clip)
    edges = [pixels(one) for one in re.split(r"[\s,]+", hit[1].strip())] if hit else []
    if len(edges) != 4:
        return False
    top, right, bottom, left = (edge or 0.0 for edge in edges)
    tall = edges[2] is not None and bottom - top < _SEEN_FROM
    return tall or (edges[1] is not None and right - left < _SEEN_FROM)


def _size(tag: Tag, declared: Declared, around: float) -> float:
    size = declared.get("font-size", "")
    if not size or size in _FROM_AROUND:
        return 13.0 if not size and tag.name in _INK_ATTRIBUTE and "size" in tag.attributes else around
    if size in _SIZES:
        return _SIZES[size]
    value = pixels(size)
    if value is None:
        return around
    if size.endswith("%"):
        return around * value / 100
    if size.endswith(("em", "ex", "ch")) and not size.endswith("rem"):
        return around * value / (16 if size.endswith("em") else 2)
    return value * 4 / 3 if size.endswith("pt") else value


def _paint(tag: Tag, declared: Declared, around: Paint) -> Paint:
    part = around.part * _part_of(declared)
    link = html_colours.of_attribute(tag.attributes.get(_LINK_ATTRIBUTE.get(tag.name, ""), "")) or around.link
    ground = _ground(tag, declared, around)
    if tag.name in _DRAWINGS:
        return Paint(around.ink, None, link, part)
    return Paint(_ink(tag, declared, around._replace(link=link)), ground, link, part)


def _part_of(declared: Declared) -> float:
    part = 1.0
    values = [declared.get("opacity", "")]
    values += re.findall(r"opacity\(([^)]*)\)", declared.get("filter", ""))
    values += [str(int(one) / 100) for one in re.findall(r"alpha\(opacity=(\d{1,3})\)", declared.get("filter", ""))]
    for value in values:
        number = pixels(value)
        if number is not None:
            part *= min(1.0, max(0.0, number / 100 if value.strip().endswith("%") else number))
    return part


def _ink(tag: Tag, declared: Declared, around: Paint) -> Ink | None:
    outlined = (
        declared.get("text-shadow", "none") != "none" or declared.get("-webkit-text-stroke", "0")[0] not in "0"
    )
    cut_out = "text" in (declared.get("background-clip", "") + declared.get("-webkit-background-clip", ""))
    if outlined or cut_out:
        return None  # the words themselves are drawn in another way
    value = declared.get("-webkit-text-fill-color", "") or declared.get("color", "")
    if value in ("currentcolor", "revert", "revert-layer"):
        value = ""
    if value:
        return (
            around.ink
            if value in _FROM_AROUND
            else Ink(BLACK)
            if value == "initial"
            else html_colours.of_style(value)
        )
    return _usual_ink(tag, around)


def _usual_ink(tag: Tag, around: Paint) -> Ink | None:
    """Without a style of its own."""
    ink = html_colours.of_attribute(tag.attributes.get(_INK_ATTRIBUTE.get(tag.name, ""), ""))
    if ink:
        return ink
    if tag.name in _LINKS and tag.attributes.get("href"):
        return around.link
    return Ink(BLACK) if tag.name in _USUAL_GROUND else around.ink


def _ground(tag: Tag, declared: Declared, around: Paint) -> Colour | None:
    """Nobody knows what a picture shows, nor what is behind words that were moved from their place."""
    ground = None if tag.over_picture and _is_moved(declared) else around.ground
    colour, is_picture = _given_ground(tag)
    if "background" in declared:
        colour, is_picture = html_colours.behind(declared["background"])
    plain = declared.get("background-color", "")
    if plain:
        colour, is_picture = html_colours.behind(plain)
        colour = around.ink if plain == "currentcolor" else colour
    if declared.get("background-image"):
        shade, is_picture = html_colours.behind(declared["background-image"])
        colour = shade or colour
    if is_picture:
        return None
    if not colour:
        return _USUAL_GROUND.get(tag.name, ground)
    return html_colours.mixed(colour, ground) if ground else (colour.colour if colour.part == 1 else None)


def _given_ground(tag: Tag) -> tuple[Ink | None, bool]:
    """By attributes: as evidence.readers.html_colours.behind."""
    if tag.name not in _GROUNDS:
        return None, False
    return html_colours.of_attribute(tag.attributes.get("bgcolor", "")), bool(tag.attributes.get("background"))


def _is_moved(declared: Declared) -> bool:
    if declared.get("position") in ("absolute", "fixed"):
        return True
    return any(far < 0 for far in _margins(declared)) or "translate" in declared.get("transform", "")
