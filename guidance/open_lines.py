"""When pages have to be made anew because a line opens or closes."""

from datetime import datetime
from functools import lru_cache

from guidance import fact_overlay, operator_line, pack_loader
from guidance.fact_overlay import FileVersion

_SIGN = {True: "o", False: "c", None: "?"}


def state(now: datetime) -> str:
    """The same text for as long as every line of the packs and the operator's own are as open as at `now`."""
    own = "".join(_SIGN[line.open_at(now)] for line in operator_line.among([], now))
    return own + _of_packs(now.replace(second=0, microsecond=0), fact_overlay.version())


@lru_cache(maxsize=4)
def _of_packs(minute: datetime, _facts: FileVersion | None) -> str:
    """Hours begin and end with a minute, so that one look at all packs is enough for each."""
    places = pack_loader.countries().values()
    return "".join(_SIGN[line.open_at(minute)] for place in places for line in place.contacts)
