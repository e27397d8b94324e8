"""Which demands are for something sexual or for a meeting: they stand before those for money.

Found by words, so only the order of what is printed depends on it, never what is said about a demand.
"""

import re
from collections.abc import Iterable

from statement.answers import Demand

_WORDS = re.compile(
    r"nackt|naked|nudes?\b|intim|sex|porn|masturb|wichs|selbstbefriedig|unterwäsche|underwear|dessous"
    r"|\bpics?\b|pictures?|photos?|videos?|\bbild|foto|aufnahme|cam\b|\bstrip|auszieh|undress"
    r"|treffen|\bmeet|\bdate\b|besuch",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(
    r"\b(?:sonst|ansonsten|andernfalls|otherwise|or else|or the|or i|damit|so that)\b", re.IGNORECASE
)
_FOR_MONEY = re.compile(r"\W*(?:geld|money|pay|zahl|\d)", re.IGNORECASE)


def is_sexual(demand: Demand) -> bool:
    """Whether it seems to be for pictures, acts or a meeting; "money, or the video goes out" is for money."""
    thing = _OR_ELSE.split(demand.what)[0]
    return bool(_WORDS.search(thing)) and not _FOR_MONEY.match(thing)


def first(demands: Iterable[Demand]) -> list[Demand]:
    """Those first, each group in its own order."""
    return sorted(demands, key=lambda demand: not is_sexual(demand))
