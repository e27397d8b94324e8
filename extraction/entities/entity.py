"""What was found in an exhibit, as a value."""

from dataclasses import dataclass

from extraction.entities.payment_addresses import SEEN

HANDLE, AMOUNT, DATE = "handle", "amount", "date"  # besides the values of IdentifierKind


@dataclass(frozen=True)
class Entity:
    """`kind`: a value of IdentifierKind, or HANDLE, AMOUNT, DATE (ISO). `excerpt`: the line it stands in.
    `sure`: payment_addresses.SEEN, MENDED or UNSURE. `line`: number of that line from 0.

    Of amounts only, each empty where nothing stands beside it. `sent`: the words say that it was sent already,
    or a minus that it left an account; `own`: and that their writer did, or someone who says so elsewhere in the
    chat. `by`: who wrote it. `on`: local ISO 8601, a day or a moment. `until`: the limit in its own words. `pay`:
    see terms.
    """

    kind: str
    value: str
    excerpt: str
    sure: str = SEEN
    line: int = 0
    sent: bool = False
    own: bool = False
    by: str = ""
    on: str = ""
    until: str = ""
    pay: str = ""
