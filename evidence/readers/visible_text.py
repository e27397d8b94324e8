"""Text from strangers, made safe to show: no control characters, nothing that turns the direction of reading.

Pure, and imported by the decoding child as well.
"""

import re

# Unicode "Bidi_Control" (UAX 9) and the byte order mark. Chat exports hold many of them around names and numbers.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with control characters shown as signs (␀ for NUL) and direction marks dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(_sign, _TURNING.sub("", text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode block "Control Pictures"
    return "\u2421" if code == 0x7F else "\ufffd"
