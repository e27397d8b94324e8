"""The way of an e-mail through servers: each one that takes it in writes a Received line on top (RFC 5321, 4.4).

Only the lines above the first server that can be trusted are sure; whoever sent it may have made up those below.
"""

import re
from datetime import UTC, datetime

from evidence.readers.mail import headers
from evidence.readers.mail.message import MOST_HOPS, Hop

_GIVER = re.compile(r"^from\s+([^\s;()]{1,255})", re.IGNORECASE)
_TAKER = re.compile(r"(?:^|\s)by\s+([^\s;()]{1,255})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[\[(](?:IPv6:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})[\])]", re.IGNORECASE
)


def read(received: list[str]) -> tuple[Hop, ...]:
    """`received`: values of the headers, top to bottom. The result goes the way the mail went."""
    hops: list[Hop] = []
    before: datetime | None = None
    for value in reversed(received[:MOST_HOPS]):
        written = value.rpartition(";")[2].strip() if ";" in value else ""
        when = headers.moment(written)
        if when and when.tzinfo is None:
            when = None  # a clock of nobody knows where
        seconds = round((when - before).total_seconds()) if when and before else None
        hops.append(_hop(value, written, when, seconds))
        before = when or before
    return tuple(hops)


def _hop(value: str, written: str, when: datetime | None, seconds: int | None) -> Hop:
    route = value.rpartition(";")[0] or value
    giver, taker, address = _GIVER.search(route), _TAKER.search(route), _ADDRESS.search(route)
    at = ""
    if when:
        try:
            at = when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        except OverflowError:
            at = ""
    return Hop(
        giver=giver[1] if giver else "",
        taker=taker[1] if taker else "",
        address=address[1] if address else "",
        at=at,
        written=written[:100],
        seconds=seconds,
    )
