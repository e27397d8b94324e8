"""Who checked the sender of an e-mail, and what that says about the address in "From".

Authentication-Results (RFC 8601) is written by the recipient's mail service; SPF (RFC 7208) looks at the server,
DKIM (RFC 6376) at a signature, DMARC (RFC 7489) at whether one of them belongs to the address in "From". Anybody
can put such a line into a mail, so it only counts when it names the server that took the mail in.

Verdicts: own_proven (from the client's own address, and checked), own (from the client's own address, not
proven), forged (a check failed), proven, unproven (checked without a result that proves it), unchecked.
"""

import re
from email.message import Message
from email.utils import getaddresses

from evidence.mail import headers
from evidence.mail.letter import Checks, Hop

_RESULT = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc)\s*=\s*([a-z]{1,12})\b", re.IGNORECASE)
_SIGNER = re.compile(r"header\.(?:d|i)=@?(?:[^\s;@]{0,64}@)?([a-z0-9.-]{1,253})", re.IGNORECASE)
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
    name, _, rest = value.partition(";")
    by = name.split()[0] if name.strip() else ""
    if "=" in name:
        by, rest = "", value
    found = {"spf": "", "dkim": "", "dmarc": ""}
    for method, result in _RESULT.findall(rest):
        key, result = method.lower(), result.lower()
        if not found[key] or result == "pass":  # of several signatures one that holds is enough
            found[key] = result
    return Checks(by=by[:255], **found, trusted=_is_taker(by, hops))


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


def verdict(message: Message, address: str, found: Checks) -> str:
    """See above. `address`: the bare one in "From"."""
    own = bool(address) and address.lower() in _own(message)
    proven = found.trusted and (found.dmarc == "pass" or _signed_by(message, address, found))
    if own:
        return "own_proven" if proven else "own"
    if proven:
        return "proven"
    failed = found.dmarc == "fail" or (found.spf == "fail" and found.dkim != "pass")
    if found.trusted and failed:
        return "forged"
    return "unproven" if found.trusted else "unchecked"


def _own(message: Message) -> set[str]:
    values = [value for name in _OWN_NAMES for value in headers.values(message, name)[:5]]
    return {address.lower() for _name, address in getaddresses(values)[:50] if address}


def _signed_by(message: Message, address: str, found: Checks) -> bool:
    """A signature that holds proves the address only when the address's own domain signed."""
    if found.dkim != "pass":
        return False
    domain = address.rpartition("@")[2].lower()
    value = headers.first(message, "Authentication-Results")
    signers = {signer.lower() for signer in _SIGNER.findall(value)}
    return any(domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}") for one in signers)
