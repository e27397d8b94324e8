"""Characters that cannot be printed as themselves are printed by their numbers.

Without a glyph all of them would be the same empty box, and a name would be lost; PDF/A forbids it as well
(ISO 19005-3, 6.2.11.8). Which ones the fonts lack, the layout finds out (see dossier.pdf.render).
"""

import unicodedata


def readable(text: str) -> str:
    """Without characters of private use, which each font draws as it likes, and unassigned ones (Unicode)."""
    return numbered(text, {char for char in set(text) if unicodedata.category(char) in ("Co", "Cn")})


def numbered(text: str, chars: set[str]) -> str:
    """The text with [U+0378] for each of these characters."""
    return text.translate({ord(char): f"[U+{ord(char):04X}]" for char in chars}) if chars else text
