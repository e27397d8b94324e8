"""What is known of apps and sites, of payment providers, and of services for fingerprints and removal."""

from typing import ClassVar, Literal

from guidance.facts import Address, Fact, Link, Text


class Yes(Fact):
    """Whether a service takes the fingerprints of a hash service."""

    answer: Literal["yes", "no", "unknown"]


class Platform(Fact):
    """One app or site. `blocking`: what blocking does to the reader's own copy of the chat."""

    DAYS_GOOD: ClassVar[int] = 92

    id: str
    name: str
    group: Literal["social", "messenger", "dating", "games", "mail", "adult", "other"]
    evidence: Text
    screenshots: Text | None = None
    tells: Literal["", "always", "sometimes"] = ""  # whether the other person is told about a screenshot
    export: Text | None = None
    identity: Text
    report: Text
    links: tuple[Link, ...] = ()
    block: Text
    blocking: Text
    chat_after_block: Literal["stays", "gone", "unknown"]
    stopncii: Yes
    takeitdown: Yes


class PaymentProvider(Fact):
    id: str
    name: Text
    only_in: tuple[str, ...] = ()  # countries, where it is used in some only
    bank: bool = True  # whether the lines of banks help
    first: Text
    within: Text
    reversible: Literal["often", "sometimes", "rarely", "no"]
    keep: Text


class Service(Fact):
    """A hash or removal service: what it does, for whom, and where it ends."""

    DAYS_GOOD: ClassVar[int] = 31

    id: str
    name: str
    url: Address
    by: Text
    age: Text  # for whom, in three words: paper has no room for `who`
    who: Text
    how: tuple[Text, ...]
    limits: tuple[Text, ...]
    partners: str = ""
