"""The answer of the program in words: lines of English. Imports nothing of Django."""

from cases.custody_subjects import Act, VoidReason
from dossier.verify.report import (
    AMBER,
    CHANGED,
    CONFIRMED,
    GREEN,
    MISSING,
    RED,
    UNCONFIRMED,
    Origin,
    OutsideEventEntry,
    RecordReport,
    RecordStatus,
    Report,
    Stamp,
    VoidedEntry,
)
from dossier.verify.revocation_status import RevocationStatus

_LIGHTS = {GREEN: "yes", AMBER: "not confirmed", RED: "NO"}
_HEADS = {
    CONFIRMED: "CONFIRMED: it fits together, and origin and time lead to certificates that you trust.",
    UNCONFIRMED: "NOT CONFIRMED: nothing in it contradicts itself, but nobody you trust vouches for all of it.",
    CHANGED: "CHANGED: do not rely on the files named below.",
    MISSING: "MISSING: not everything is here.",
}
_TRUST = (
    "  A bundle could be made up from beginning to end with such a certificate. Get the certificate, or its\n"
    "  SHA-256, from the operator or the authority itself, never from this bundle, and run this again with\n"
    "  --trust or --digest."
)
_UNVOUCHED = (
    "  From entry {entry} of the log on, nobody whom you trust vouches for what it says: whoever passed this\n"
    "  bundle on could have added that. Rely on what stands before it, and get the bundle from the operator."
)
_NO_SIGNER = {
    "unsigned": "  dossier.pdf carries no signature: anyone could have made it.",
    "unchecked": "  dossier.pdf is signed. To check by whom, install pyhanko.",
    "not-whole": "  The signature of dossier.pdf does not cover the whole file: something was added later.",
    "invalid": "  The signature of dossier.pdf is not valid.",
}
_PRINTED = {
    "short": "the short fingerprint at the foot of each page",
    "fingerprint": "the fingerprint in the last section",
    "dossier": "SHA-256 of dossier.pdf",
    "sums": "SHA-256 of SHA256SUMS",
}
_WHOSE = {
    "known": ", which you trust.",
    "ended": ", whose certificate is not valid today. No time stamp that you trust shows that it was when this"
    " was signed.",
}
_REVOCATION = {
    RevocationStatus.REVOKED: "One of its certificates had been revoked by then.",
    RevocationStatus.GOOD: "By the issuers' own word, kept here, its certificates had not been revoked then.",
    RevocationStatus.NOWHERE: "Its certificates name no place where an issuer would say that one was revoked.",
    RevocationStatus.MISSING: "No word of the issuers is kept here on whether its certificates had been revoked.",
    RevocationStatus.COMPROMISED: "A certificate was revoked later, and not as one whose key stayed safe: its time"
    " proves nothing.",
}
_ENDED = (
    "  When its certificate has ended, nobody answers for the key of a stamp any more: whoever has it could date\n"
    "  one back. Ask the operator for a bundle of today, or whoever got this one earlier for an evidence record\n"
    "  of it (--evidence-record)."
)
_RECORD = {
    RecordStatus.UNKNOWN: "not confirmed: nobody you trust stands behind its newest stamp.",
    RecordStatus.ENDED: "not confirmed: the certificate of its newest stamp has ended; nobody renewed it before.",
    RecordStatus.COMPROMISED: "not confirmed: a certificate was revoked later, not as one whose key stayed safe.",
    RecordStatus.INVALID: "NO, it is none of this bundle: {detail}.",
    RecordStatus.REVOKED: "NO: a certificate that it rests on had been revoked by then.",
}
_VOIDABLE: dict[str, str] = {
    Act.HAND_OVER_RECORD: "a hand-over record was made",
    Act.HANDED_OVER: "a hand-over record was made",
    Act.OUTSIDE_EVENT: "a person entered what happened outside",
}
_VOID_REASONS: dict[str, str] = {
    VoidReason.WRONG_RECIPIENT: "the recipient is wrong",
    VoidReason.WRONG_DETAILS: "other details are wrong",
    VoidReason.NOT_HANDED_OVER: "it was not handed over",
    VoidReason.NOT_HAPPENED: "it did not happen",
    VoidReason.WRONG_TIME: "the time is wrong",
    VoidReason.ENTERED_TWICE: "it was entered twice",
    VoidReason.TWICE: "it was made twice",
    VoidReason.OTHER: "another reason",
}
_NO_SEAL = {
    "unsigned": "  SHA256SUMS, the list of all files, is not signed: nobody vouches for all of them together.",
    "unchecked": "  SHA256SUMS is signed. To check by whom, install pyhanko.",
    "invalid": "  SHA256SUMS.p7s is not a valid signature of SHA256SUMS.",
}


def in_words(report: Report) -> list[str]:
    """The answer as lines of English, the result in the first."""
    lines = [_HEADS[report.result], f"1. Does it fit together? {_LIGHTS[report.fits]}"]
    lines += [f"  changed: {shown(name)}: {why}" for name, why in report.changed]
    lines += [f"  missing: {shown(name)}" for name in report.missing]
    lines += [f"  not part of a bundle: {shown(name)}" for name in report.extra]
    if report.extra:
        lines.append("  Take what is not part of a bundle away, or ask for the bundle anew, and check again.")
    lines += [f"  not confirmed: {shown(name)}: {why}" for name, why in report.doubtful]
    lines += [*_paper(report), f"  {report.files} files read."]
    lines += [f"  stayed with the client: SHA-256 {digest}" for digest in report.staying]
    if report.staying:
        lines.append("  Files that stayed with the client were never in a bundle; they are not missing.")
    lines += [_voided(one) for one in report.voided]
    lines += [line for one in report.outside for line in _outside(one, report.unvouched)]
    lines += [f"2. Who made it? {_LIGHTS[report.made_by]}", *_made_by(report)]
    has_record = report.record is not None and report.record.state == GREEN
    independent = has_record or any(stamp.lasting and not stamp.own_clock for stamp in report.stamps)
    by = "" if report.since != GREEN or independent else ", by the site's own clock"
    lines += [f"3. Since when? {_LIGHTS[report.since]}{by}", *_since(report)]
    return lines


def _voided(one: VoidedEntry) -> str:
    what = _VOIDABLE.get(one.act, shown(one.act))
    why = _VOID_REASONS.get(one.reason, shown(one.reason))
    return f"  voided: entry {one.entry} of the log ({what}) no longer counts, says entry {one.by}: {why}"


def _outside(one: OutsideEventEntry, unvouched: int) -> list[str]:
    who = legible(one.who) if one.who else "the client"
    line = f"  entered by a person: entry {one.entry} of the log, by {who} at {one.at}; the site has not seen it:"
    lines = [line, f"    {one.happened}, as they say: {legible(one.account)}"]
    if 0 < unvouched <= one.entry:
        lines.append("    Nobody whom you trust vouches for this entry.")
    return lines


def _paper(report: Report) -> list[str]:
    """The numbers to compare with paper."""
    shown_numbers = [(what, getattr(report.printed, name)) for name, what in _PRINTED.items()]
    lines = [f"  On paper, {what}: {number}" for what, number in shown_numbers if number]
    return [*lines, *(f"  The number you typed is right: {_PRINTED[name]}." for name in report.on_paper)]


def _made_by(report: Report) -> list[str]:
    lines = _origin("dossier.pdf", report.origin, _NO_SIGNER)
    lines += _origin("SHA256SUMS, the list of all files,", report.listing, _NO_SEAL)
    if report.unvouched:
        lines.append(_UNVOUCHED.format(entry=report.unvouched))
    reasons = {report.origin.why, report.listing.why}
    return [*lines, _TRUST] if "unknown" in reasons else lines


def _origin(what: str, origin: Origin, otherwise: dict[str, str]) -> list[str]:
    if origin.why in otherwise:
        return [otherwise[origin.why]]
    trusted = _WHOSE.get(origin.why, ", as the certificate calls itself: unknown here.")
    lines = [f'  {what} is signed as a whole by "{shown(origin.signer)}"{trusted}']
    lines.append(f"  SHA-256 of the certificate: {origin.certificate}")
    if origin.root and origin.root != origin.certificate:
        lines.append(f"  SHA-256 of its root certificate: {origin.root}")
    if origin.level:
        lines.append(f"  Level of this signature, by what it holds: PAdES {origin.level}")
    return lines


def _since(report: Report) -> list[str]:
    if not report.stamps:
        return ["  No time stamp: who packed this could also have written the log anew.", *_record(report.record)]
    lines = [line for stamp in report.stamps for line in _stamp(stamp)]
    for root in dict.fromkeys(stamp.root for stamp in report.stamps):
        lines.append(f"  SHA-256 of the root certificate: {root}")
    if any(stamp.own_clock for stamp in report.stamps):
        lines.append("  This is a site's own clock, not an independent authority: its operator could have set it.")
    if report.unstamped:
        lines.append(f"  The newest {report.unstamped} entries have no time stamp.")
    lines += [*_until(report), *_record(report.record)]
    return lines if all(stamp.known for stamp in report.stamps) else [*lines, _TRUST]


def _record(record: RecordReport | None) -> list[str]:
    """The evidence record, and each of its stamps."""
    if record is None:
        return []
    verdict = _RECORD.get(record.why, "").format(detail=record.detail)
    if record.state == GREEN:
        verdict = f"this very file existed by {record.since}."
    lines = [f"  Evidence record {shown(record.file)}: {verdict}"]
    for stamp in record.stamps:
        who = f'"{shown(stamp.authority)}"' + ("" if stamp.known else ", as it calls itself: unknown here")
        lines.append(f"    {stamp.time}, says {who}; {stamp.algorithm}, until {stamp.ends[:10]}.")
        lines.append(f"      {_REVOCATION[stamp.revocation]}")
    roots = dict.fromkeys(stamp.root for stamp in record.stamps)
    return [*lines, *(f"    SHA-256 of the root certificate: {root}" for root in roots)]


def _until(report: Report) -> list[str]:
    """How long the stamps count, or what to do when none does any more."""
    if report.record is not None and report.record.state == GREEN:
        return [f"  The evidence record counts until {report.record.stamps[-1].ends[:10]}: renew it before that."]
    last_days = [stamp.ends[:10] for stamp in report.stamps if stamp.lasting]
    if not last_days:
        return [_ENDED] if any(stamp.known and stamp.ended for stamp in report.stamps) else []
    lines = [f"  These stamps count by themselves until {max(last_days)}. Before that day, go on with --renew."]
    if report.uncovered:
        lines.insert(0, "  A file of the bundle is newer than the last time stamp that counts here.")
    return lines


def _stamp(stamp: Stamp) -> list[str]:
    """What it says, whether its certificates had been revoked, and what counts after their end."""
    who = f'"{shown(stamp.authority)}"' + ("" if stamp.known else ", as it calls itself: unknown here")
    lines = [
        f"  Entry {stamp.entry} of the log and all before it existed by {stamp.time}, says {who}.",
        f"    {_REVOCATION[stamp.revocation]}",
    ]
    if stamp.ended:
        goes_on = f"Before that, the one on entry {stamp.renewed_by} was made over it, and that one goes on for it."
        alone = "Before that, no stamp that counts here was made over it, so it proves nothing by itself."
        lines.append(f"    Its certificate ended on {stamp.ends[:10]}. {goes_on if stamp.renewed_by else alone}")
    return lines


def legible(text: str) -> str:
    """Somebody's words in their own writing, without characters that could steer a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def shown(name: str) -> str:
    """A name from the bundle, without characters that could steer a terminal."""
    return name.encode("ascii", "backslashreplace").decode() if name.isprintable() else ascii(name)
