"""Whether words beside an amount say that it was sent already, and by the writer. Pure; German and English.

The module looks, clause by clause, for an assertion such as "I sent 500 EUR". Questions, wishes, negations,
conditions and sentences about third persons do not count. The client is asked in any case; the result only decides
which question is asked.
"""

import re

_EDGE = re.compile(
    r"[.!?…]+(?=\s|$)|[;,:](?=\s)|\s[-–—]\s|\n(?![a-zäöüß])|\b(?:und|and|but|aber|oder|or|dann|then|sonst|otherwise)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:sent|paid|transferred|wired|überwiesen|ueberwiesen|geschickt|gesendet|gezahlt|bezahlt|eingezahlt"
    r"|abgebucht)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:if|when|once|until|unless|will|would|must|needs?|(?:have|has) to|should|wants?|not|never|be|get|cannot"
    r"|wenn|falls|sobald|nachdem|bevor|bis|muss|musst|müssen|soll|sollst|sollen|willst|wollen|werden|wird|nicht|nie"
    r"|kein\w*|ohne|sein|others?|everyone|he|she|they|andere\w*|alle|jeder|er|sie"
    r"|bild\w*|fotos?|videos?|pics?|pictures?|photos?|nudes?)\b|n['’]t\b",
    re.IGNORECASE,
)
_DEBIT = re.compile(r"[^\W\d_].*\s[-−–]$")  # of a line, before the amount; not a dash that begins it, not 300-500
_WRITER = re.compile(r"\b(?:i|ich|we|wir|hab)\b", re.IGNORECASE)


def clause(text: str, start: int, end: int) -> str:
    """What stands around text[start:end] up to the next comma, full stop or "and", with a question mark if one
    ends it."""
    begin = max((match.end() for match in _EDGE.finditer(text, 0, start)), default=0)
    after = _EDGE.search(text, end)
    question = "?" if after and "?" in after[0] else ""
    return text[begin : after.start() if after else None] + question


def says_so(words: str) -> bool:
    """Whether a clause with an amount states that it was sent."""
    return bool(_DONE.search(words)) and "?" not in words and not _OTHERWISE.search(words)


def by_the_writer(words: str) -> bool:
    """Whether it also says: by whoever wrote it."""
    return says_so(words) and bool(_WRITER.search(words))


def is_debit(before: str) -> bool:
    """Whether an amount behind these words of its line is one that left an account: "Transfer to J. -50 €"."""
    return bool(_DEBIT.search(before[-80:]))
