"""Which app a screenshot is of: its own colours and the words of its bars must both fit, or it is not recognised.

Colours after public descriptions of the apps' looks, in hex; they change, so each only counts together with words
or with a second colour.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.ocr.text_line import Rgb

NEAR, VERY_NEAR = 14, 7  # of 255
ENOUGH, AHEAD = 5, 1  # points; and before the next best


@dataclass(frozen=True)
class _Look:
    """`own`, `other`: colours of bubbles; `ground`: behind them; `words`: of the bars. `clocks`: whether the hour
    stands in each bubble."""

    app: str
    own: str
    other: str
    ground: str
    words: str
    clocks: bool


_LOOKS = (
    _Look(
        "WhatsApp",
        "d9fdd3 dcf8c6 e7ffdb d8fdd2 d0fecf 005c4b 144d37 056162 134d37 15603e",
        "ffffff 202c33 1f2c34 242626 262d31 1d282f",
        "efeae2 ece5dd e5ddd5 f5f1eb 0b141a 0d1418 161717 0a1014",
        r"whatsapp|end-to-end|ende-zu-ende|zuletzt online|last seen today|tap here for|tippe hier",
        True,
    ),
    _Look(
        "Telegram",
        "effdde e1ffc7 eeffde effedd 2b5278 3e6aa7 766ac8 8774e1 e3fee0",
        "ffffff 182533 212121 1d2733 222e3a",
        "dfe6ec c8d9e6 d5e3d0 0e1621 0f0f0f 99ba92 c6dcb8",
        r"telegram|last seen (?:recently|within)|zuletzt (?:kürzlich|vor kurzem|gesehen)|\bbot\b"
        r"|write a message|broadcast",
        True,
    ),
    _Look(
        "iMessage",
        "007aff 0a84ff 0b93f6 34c759 30d158 1982fc 248bf5 2094fa",
        "e9e9eb e5e5ea 26252a 262628 26252b 3b3b3d",
        "ffffff 000000",
        r"imessage|text message|textnachricht|sms",
        False,
    ),
    _Look(
        "Instagram",
        "3797f0 3797ef 4f5bd5 7638fa a033ff 8a3ab9 0095f6 5b51d8 6a3bf0 4a5df9 6b4bf8 5f5ef5 5371f4 4584f2",
        "efefef f0f0f0 262626 25292e 202020",
        "ffffff 000000 0c1014",
        r"instagram|message\s?(?:\.\.\.|…)|nachricht\s?(?:\.\.\.|…)|active (?:now|today|\d+)|aktiv (?:vor|heute)"
        r"|nachricht schreiben",
        False,
    ),
    _Look(
        "Messenger",
        "0084ff 0a7cff 0866ff 0078ff 1877f2 0b80ff",
        "e4e6eb f0f0f0 f1f0f0 303030 3e4042 3a3b3c 242526 f0f2f5",
        "ffffff 000000 18191a 242526",
        r"\baa\b|messenger|facebook|active (?:now|\d+)|aktiv (?:vor|jetzt)|jetzt aktiv",
        False,
    ),
    _Look(
        "TikTok",
        "53baf5 4db5f5 5ac8fa 2bacf8 3db8f5 00b5e2 25a8e0 0ba5ec",
        "f1f1f2 f8f8f8 ffffff 2f2f2f 252525 1f1f1f",
        "ffffff f8f8f8 121212 000000 f1f1f2",
        r"tiktok|send a message|nachricht senden|message\s?(?:\.\.\.|…)",
        False,
    ),
    _Look("Snapchat", "", "", "", r"snapchat|send a chat|chat senden|send chat|new chat|neuer chat", False),
)


def recognised(
    left: Sequence[Rgb], right: Sequence[Rgb], grounds: Sequence[Rgb], bars: str, *, clocks: bool
) -> str:
    """The app's name, or "". `left`, `right`: colours of the bubbles on each side; `bars`: words beside them."""
    points = sorted(
        ((_points(look, left, right, grounds, bars, clocks=clocks), look.app) for look in _LOOKS), reverse=True
    )
    (best, app), (second, _other) = points[0], points[1]
    return app if best >= ENOUGH and best - second >= AHEAD else ""


def is_own(colour: Rgb) -> bool:
    """Whether any of the apps draws the words of whoever holds the phone in it."""
    return any(_distance(look.own, (colour,)) <= NEAR for look in _LOOKS)


def _points(
    look: _Look, left: Sequence[Rgb], right: Sequence[Rgb], grounds: Sequence[Rgb], bars: str, *, clocks: bool
) -> int:
    words = 2 if re.search(look.words, bars, re.IGNORECASE) else 0
    if not look.own:
        return 2 * words
    nearest = _distance(look.own, [*left, *right])
    if nearest > NEAR or look.clocks != clocks:
        return 0
    own = 3 if nearest <= VERY_NEAR else 2
    other = _distance(look.other, [*left, *right]) <= NEAR
    return own + other + (_distance(look.ground, grounds) <= NEAR) + words


def _distance(hex_colours: str, colours: Sequence[Rgb]) -> int:
    """Of the two that are nearest."""
    reference_colours = [Rgb(*bytes.fromhex(one)) for one in hex_colours.split()]
    return min((colour.distance(one) for colour in colours for one in reference_colours), default=255)
