"""What the time stamps prove, as it is printed: plain values, no database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from cases import custody
from cases.custody import Act, LogEntry
from dossier.content import formatting


class _NotedTimestamp(Protocol):
    seq: int
    gen_time: datetime
    authority: str
    own: bool
    chain: str


@dataclass(frozen=True)
class Proof:
    """Entry `seq` of the log and all before it existed by `time`, says `authority`; `own`: the site's own clock.
    root: SHA-256 of the root certificate it was checked against, in hex; empty when none is kept."""

    seq: int
    time: datetime
    authority: str
    own: bool
    root: str = ""


def of_stamps(stamps: Iterable[_NotedTimestamp]) -> tuple[Proof, ...]:
    """In the order of the log."""
    ordered = sorted(stamps, key=lambda stamp: stamp.seq)
    return tuple(
        Proof(stamp.seq, stamp.gen_time, stamp.authority, stamp.own, _root(stamp.chain)) for stamp in ordered
    )


def _root(chain: str) -> str:
    """`chain`: PEM, root first."""
    if not chain:
        return ""
    root = x509.load_pem_x509_certificates(chain.encode())[0]
    return hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest()


def of_exhibit(number: int, entries: list[LogEntry], proofs: tuple[Proof, ...]) -> Proof | None:
    """The first stamp after the arrival of an exhibit was noted; None while it waits for one."""
    arrived = custody.arrival(entries, number)
    if arrived is None:
        return None
    return next((proof for proof in proofs if proof.seq >= arrived), None)


def in_words(proof: Proof | None, zone: ZoneInfo, language: str) -> str:
    """For the sheet of an exhibit."""
    if proof is None:
        return _("pending when this was printed")
    time = formatting.recorded(proof.time, zone, language)
    if proof.own:
        return _("existed by %(time)s, says this site’s own clock (not an independent one)") % {"time": time}
    return _("existed by %(time)s, says %(authority)s") % {
        "time": time,
        "authority": formatting.safe(proof.authority),
    }


def authorities(proofs: tuple[Proof, ...]) -> str:
    """The independent ones by name; empty when there is none."""
    return "; ".join(dict.fromkeys(formatting.safe(proof.authority) for proof in proofs if not proof.own))


def _by_one_alone(entries: list[LogEntry], proofs: tuple[Proof, ...]) -> list[str]:
    """When there are two authorities: up to where both confirm, and what one of them confirms alone."""
    last: dict[str, int] = {}
    for proof in proofs:
        last[proof.authority] = max(proof.seq, last.get(proof.authority, 0))
    if len(last) < 2:
        return []
    (who, newest), (_other, both) = sorted(last.items(), key=lambda one: -one[1])[:2]
    sentences = [_("Up to entry no. %(seq)s, two authorities confirm the time, each for itself.") % {"seq": both}]
    if any(both < entry.seq <= newest and entry.act != Act.STAMPED.value for entry in entries):
        later = _("After it only this one does: %(authority)s. The other had not answered when this was printed.")
        sentences.append(later % {"authority": formatting.safe(who)})
    return sentences


def notes(entries: list[LogEntry], proofs: tuple[Proof, ...]) -> tuple[str, ...]:
    """For the chapter on checking: who confirms the times, and what is not confirmed yet."""
    if not proofs:
        return (_("No time stamp had been made when this was printed."),)
    sentences = [
        _(
            "A time stamp (RFC 3161) on an entry of the custody log proves that this entry, all before it and the "
            "files they name existed by then and have not changed since."
        )
    ]
    others = authorities(proofs)
    if others:
        sentences.append(_("Time stamps by: %(authorities)s.") % {"authorities": others})
    if any(proof.own for proof in proofs):
        sentences.append(
            _(
                "Time stamps of this site come from its own clock, not from an independent authority. Whoever does "
                "not trust the operator of this site has to rely on other evidence for the time."
            )
        )
    sentences += [
        _("SHA-256 of the root certificate of %(authority)s: %(sha256)s")
        % {"authority": formatting.safe(authority), "sha256": root}
        for authority, root in dict.fromkeys((proof.authority, proof.root) for proof in proofs if proof.root)
    ]
    sentences += _by_one_alone(entries, proofs)
    waiting = [entry.seq for entry in entries if entry.seq > proofs[-1].seq and entry.act != Act.STAMPED.value]
    if waiting:
        sentences.append(
            _("Entries without a time stamp when this was printed: from no. %(seq)s on.") % {"seq": waiting[0]}
        )
    return tuple(sentences)
