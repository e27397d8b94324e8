"""Who checked the sender of an e-mail, and what that says about the address in "From".

Authentication-Results (RFC 8601) is written by the recipient's mail service; SPF (RFC 7208) looks at the server,
DKIM (RFC 6376) at a signature, DMARC (RFC 7489) at whether one of them belongs to the address in "From". Anybody
can put such a line into a mail, so it only counts when it names the server that took the mail in.

Verdicts: own_proven (from the client's own address, and checked), own (from the client's own address, not
proven), forged (a check failed), proven, unproven (checked without a result that proves it), unchecked.
"""

from collections.abc import Iterable
from email.message import Message
from email.utils import getaddresses

import authres

from evidence.readers.mail import headers
from evidence.readers.mail.message import Checks, Hop

_RFC_8601 = authres.all_features()  # imports its extensions now, before the child gives up its rights
_MOST_BRACKETS = 100  # comments may be nested, and the parser calls itself for each
_OWN_NAMES = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_TOP = 4  # Received lines from the top that can be the recipient's own service
_SHARED = frozenset({"ac", "co", "com", "edu", "gov", "gv", "net", "or", "org"})  # as in "co.uk": anybody's
_MICROSOFT = (
    ".outlook.com",
    ".office365.com",
    ".microsoft.com",
)  # write no name of the server before their results


def checks(message: Message, hops: tuple[Hop, ...]) -> Checks:
    """What the topmost line says; empty when there is none."""
    value = headers.first(message, "Authentication-Results")
    if not value:
        return Checks(spf=_received_spf(message))
    by, results = _parsed(value)
    best = {"spf": "", "dkim": "", "dmarc": ""}
    for result in results:
        method, outcome = result.method.lower(), result.result.lower()
        if method in best and (not best[method] or outcome == "pass"):  # of several signatures one is enough
            best[method] = outcome
    return Checks(by=by[:255], **best, trusted=_is_taker(by, hops))


def _parsed(value: str) -> tuple[str, list[authres.AuthenticationResult]]:
    """The server that is named and its results; no results when the line breaks the grammar of RFC 8601.

    A search for "dmarc=pass" would also find it in a comment, in a quoted address or in a reason, all of which
    the sender of a mail can fill. Microsoft leaves the name of the server out; then it is "".
    """
    name = value.partition(";")[0]
    first = name.split()[0] if name.strip() else ""
    by, complete = ("", f"unnamed; {value}") if "=" in first else (first, value)
    if value.count("(") > _MOST_BRACKETS:
        return by, []
    try:
        return by, _RFC_8601.parse_value(complete).results
    except authres.AuthResError:
        return by, []


def _received_spf(message: Message) -> str:
    return headers.first(message, "Received-SPF").partition(" ")[0].lower()[:12]


def _is_taker(by: str, hops: tuple[Hop, ...]) -> bool:
    takers = [hop.taker.lower().rstrip(".") for hop in hops[-_TOP:]]
    if not by:
        return any(taker.endswith(_MICROSOFT) for taker in takers)
    return any(_one_site(by.lower().rstrip("."), taker) for taker in takers if taker)


def _one_site(one: str, other: str) -> bool:
    """Whether two names of servers belong to one operator: "web.de" and "mx-ha.web.de"."""
    if f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}"):
        return "." in one and "." in other
    ends = [name.split(".")[-2:] for name in (one, other)]
    return ends[0] == ends[1] and ends[0][0] not in _SHARED


def verdict(message: Message, address: str, outcome: Checks) -> str:
    """See above. `address`: the bare one in "From"."""
    own = bool(address) and address.lower() in _own(message)
    proven = outcome.trusted and (outcome.dmarc == "pass" or _signed_by(message, address, outcome))
    if own:
        return "own_proven" if proven else "own"
    if proven:
        return "proven"
    failed = outcome.dmarc == "fail" or (outcome.spf == "fail" and outcome.dkim != "pass")
    if outcome.trusted and failed:
        return "forged"
    return "unproven" if outcome.trusted else "unchecked"


def _own(message: Message) -> set[str]:
    values = [value for name in _OWN_NAMES for value in headers.values(message, name)[:5]]
    return {address.lower() for _name, address in getaddresses(values)[:50] if address}


def _signed_by(message: Message, address: str, outcome: Checks) -> bool:
    """A signature that holds proves the address only when the address's own domain signed."""
    if outcome.dkim != "pass":
        return False
    domain = address.rpartition("@")[2].lower()
    signers = _signing_domains(_parsed(headers.first(message, "Authentication-Results"))[1])
    return any(domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}") for one in signers)


def _signing_domains(results: Iterable[authres.AuthenticationResult]) -> set[str]:
    """Domains whose DKIM signature held; beside it may stand one of another domain that did not."""
    return {
        str(claim.value).rpartition("@")[2].lower()
        for result in results
        if result.method.lower() == "dkim" and result.result.lower() == "pass"
        for claim in result.properties
        if claim.type == "header" and claim.name in ("d", "i") and claim.value
    }
