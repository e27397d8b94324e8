"""Plain text of e-mails as a mail program shows it: lines that were only broken for the way are whole again."""

import re

_SIGNATURE = "-- "
_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([nN\\;,])")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Of "format=flowed" (RFC 3676): a line that ends in a space goes on in the next one of the same depth of
    quotation. `delete_space`: that space is not part of the text ("DelSp=yes")."""
    paragraphs: list[str] = []
    depth_before, goes_on = -1, False
    for line in text.splitlines():
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        soft = words.endswith(" ") and words != _SIGNATURE
        if goes_on and depth == depth_before and words != _SIGNATURE:
            paragraphs[-1] += words
        else:
            paragraphs.append(f"{'>' * depth} {words}" if depth else words)
        if soft and delete_space:
            paragraphs[-1] = paragraphs[-1][:-1]
        depth_before, goes_on = depth, soft
    return "\n".join(paragraphs)


def calendar(text: str) -> str:
    """An invitation (RFC 5545) with its lines whole and its line breaks as such."""
    unfolded = _FOLDED.sub("", text)
    return _ESCAPED.sub(lambda hit: "\n" if hit[1] in "nN" else hit[1], unfolded)
