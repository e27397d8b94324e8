"""Colours of a web page: of its words, and of what is behind them. Pure."""

import colorsys
import re
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2
from tinycss2 import color4

Colour = tuple[float, float, float]  # red, green, blue: 0 to 255
WHITE: Colour = (255.0, 255.0, 255.0)
BLACK: Colour = (0.0, 0.0, 0.0)
LINK: Colour = (0.0, 0.0, 238.0)
BUTTON: Colour = (239.0, 239.0, 239.0)
MARKED: Colour = (255.0, 255.0, 0.0)
_ALIKE = 26  # of 255 levels of each of the three: what differs less is the same to the eye
_SEEN_FROM = 0.1  # of a colour that lets shine through what is behind it
_OF_THE_SYSTEM = {
    "canvas": WHITE, "window": WHITE, "field": WHITE, "canvastext": BLACK, "windowtext": BLACK,
    "fieldtext": BLACK, "buttontext": BLACK, "buttonface": BUTTON, "linktext": LINK,
}  # fmt: skip
# Of tinycss2: types of tokens, names of functions, and spaces of colours.
_BLANK, _WORD, _FUNCTION = frozenset({"whitespace", "comment"}), frozenset({"ident"}), frozenset({"function"})
_UNKNOWN, _ELSEWHERE, _BY_HUE = frozenset({"url", "error"}), frozenset({"url", "var"}), frozenset({"hsl"})
_GRADIENT = re.compile(r"(?:-webkit-|-moz-|-o-)?(?:repeating-)?(?:linear|radial|conic)-gradient")
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")


class Ink(NamedTuple):
    """A colour and how much of it is drawn: 1 lets nothing shine through."""

    colour: Colour
    part: float = 1.0


class Paint(NamedTuple):
    """ink: of the words; ground: what is behind them; None for what cannot be told, such as a picture. link: the
    ink of links. part: how much is drawn of all of it."""

    ink: Ink | None = Ink(BLACK)
    ground: Colour | None = WHITE
    link: Ink | None = Ink(LINK)
    part: float = 1.0

    @property
    def shows_nothing(self) -> bool:
        """Whether the words are not seen for their colour."""
        if self.part < _SEEN_FROM or (self.ink is not None and self.ink.part * self.part < _SEEN_FROM):
            return True
        if self.ink is None or self.ground is None:
            return False
        drawn = mixed(self.ink, self.ground)
        return max(abs(one - other) for one, other in zip(drawn, self.ground, strict=True)) * self.part <= _ALIKE


def mixed(ink: Ink, ground: Colour) -> Colour:
    red, green, blue = (
        one * ink.part + other * (1 - ink.part) for one, other in zip(ink.colour, ground, strict=True)
    )
    return red, green, blue


@lru_cache(maxsize=2048)
def of_style(value: str) -> Ink | None:
    """What a style sheet means by it; None for what it takes from elsewhere, and what is no colour."""
    tokens = [token for token in tinycss2.parse_component_value_list(value) if token.type not in _BLANK]
    return _of_token(tokens[0]) if len(tokens) == 1 else None


@lru_cache(maxsize=2048)
def of_attribute(value: str) -> Ink | None:
    """What an attribute such as "bgcolor" means by it: anything is a colour (HTML, "legacy colour value")."""
    value = value.strip().lower()
    if value in ("", "transparent"):
        return None
    colour_by_name = None if value.startswith("#") or _HEX.fullmatch(value) else of_style(value)
    if colour_by_name is not None:
        return colour_by_name
    if value.startswith("#") and len(value) == 4 and _HEX.fullmatch(value):
        return Ink(_whole("".join(2 * sign for sign in value[1:])))
    digits = re.sub("[^0-9a-f]", "0", value[:128].removeprefix("#"))
    size = max(1, -(-len(digits) // 3))
    parts = [digits.ljust(3 * size, "0")[at * size : (at + 1) * size][-8:] for at in range(3)]
    while len(parts[0]) > 2 and all(part.startswith("0") for part in parts):
        parts = [part[1:] for part in parts]
    return Ink(_whole("".join(part[:2].rjust(2, "0") for part in parts)))


@lru_cache(maxsize=2048)
def behind(value: str) -> tuple[Ink | None, bool]:
    """Of "background": the colour in it; and whether there is a picture, which nobody knows here. Shades from one
    colour to the same are that colour."""
    colour: Ink | None = None
    for token in tinycss2.parse_component_value_list(value):
        if token.type in _UNKNOWN or (token.type in _FUNCTION and "image" in token.lower_name):
            return None, True
        if token.type not in _FUNCTION or not _GRADIENT.fullmatch(token.lower_name):
            if token.type in _FUNCTION and token.lower_name in _ELSEWHERE:
                return None, True
            colour = _of_token(token) or colour
            continue
        shades = [shade for one in token.arguments if (shade := _of_token(one))]
        if not shades or any(_differ(shade, shades[0]) for shade in shades):
            return None, True
        colour = shades[0]
    return colour, False


def _differ(one: Ink, other: Ink) -> bool:
    return one.part != 1 or max(abs(a - b) for a, b in zip(one.colour, other.colour, strict=True)) > _ALIKE


def _of_token(token: Any) -> Ink | None:
    if token.type in _WORD and token.lower_value in _OF_THE_SYSTEM:
        return Ink(_OF_THE_SYSTEM[token.lower_value])
    try:
        colour = color4.parse_color(token)
    except (ValueError, TypeError, ArithmeticError):
        return None
    if colour is None or isinstance(colour, str):
        return None
    try:
        red, green, blue = _red_green_blue(colour)
    except (ValueError, NotImplementedError, TypeError, ArithmeticError):
        return None
    return Ink((red, green, blue), min(1.0, max(0.0, float(colour.alpha))))


def _red_green_blue(colour: Any) -> Colour:
    if colour.space in _BY_HUE:
        hue, saturation, light = (float(one or 0) for one in colour.coordinates)
        parts = list(colorsys.hls_to_rgb(hue % 360 / 360, light / 100, saturation / 100))
    else:
        parts = [float(one or 0) for one in colour.to("srgb").coordinates]
    red, green, blue = (min(1.0, max(0.0, one)) * 255 for one in parts)
    return red, green, blue


def _whole(digits: str) -> Colour:
    red, green, blue = (float(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return red, green, blue
