"""Checks a bundle without the site.

Takes the zip or the folder it was unpacked to. Needs Python, cryptography, rfc3161-client and asn1crypto, and
pyhanko for the signatures of dossier.pdf and SHA256SUMS; neither Django nor a network. Answers three questions:
does it fit together, who made it, since when. The last two are answered with yes only by certificates given with
--trust or --digest, never by what the bundle says about itself. Ends with 0 all three confirmed, 1 changed or
something extra, 2 something is missing, 3 not a bundle, 4 fits together, but origin or time rests on nobody whom
you trust.
"""

import argparse
import json
import logging
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from dossier.bundle import zip_stream
from dossier.verify import paper
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import UNREADABLE, Folder, NotABundle, Rooted, Zip
from dossier.verify.checks import Check
from dossier.verify.report import AMBER, CHANGED, CONFIRMED, GREEN, MISSING, RED, UNCONFIRMED, Origin, Report

EXIT = {CONFIRMED: 0, CHANGED: 1, MISSING: 2, UNCONFIRMED: 4}
NOT_A_BUNDLE = 3
_PIECE = 1024 * 1024


def check(
    path: Path, anchors: Anchors | None = None, now: datetime | None = None, typed: tuple[str, ...] = ()
) -> Report:
    """What is known of the bundle at `path`. `anchors`: whom to trust, nobody without; typed: numbers off the
    paper, see dossier.verify.paper. Raises NotABundle."""
    trusted, today = anchors or Anchors(), now or datetime.now(UTC)
    if path.is_dir():
        return Check(Rooted(Folder(path)), trusted, today, typed).run()
    try:
        with path.open("rb") as file, zipfile.ZipFile(path) as archive:
            report = Check(Rooted(Zip(archive)), trusted, today, typed).run()
            if _is_as_packed(file, archive) is False:
                report.change(path.name, "the archive itself is not as it was packed")
            return report
    except UNREADABLE as error:
        raise NotABundle("It cannot be read as a zip file.") from error


# --- the archive itself ----------------------------------------------------------------------------------


def _is_as_packed(file: BinaryIO, archive: zipfile.ZipFile) -> bool | None:
    """Whether the zip is byte for byte as the site packed it; None when someone packed it again, which is allowed.

    Told apart by the heads of the members: one that was changed cannot change most of them.
    """
    infos = archive.infolist()
    dates = Counter(info.date_time for info in infos)
    if not dates:
        return None
    when = datetime(*dates.most_common(1)[0][0], tzinfo=UTC)
    ours = sum(_has_our_head(file, info, when) for info in infos)
    return _is_same(file, archive, when) if ours * 2 > len(infos) else None


def _has_our_head(file: BinaryIO, info: zipfile.ZipInfo, when: datetime) -> bool:
    head = zip_stream.entry(info.filename, when)
    head.flag_bits = 0x08  # sizes follow behind
    expected = head.FileHeader(zip64=False)
    file.seek(info.header_offset)
    return file.read(len(expected)) == expected


def _is_same(file: BinaryIO, archive: zipfile.ZipFile, when: datetime) -> bool:
    """Packs what was read once more and compares."""

    def pieces(info: zipfile.ZipInfo) -> Iterator[bytes]:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                yield piece

    if len(set(archive.namelist())) != len(archive.namelist()):
        return False
    in_place = sorted(archive.infolist(), key=lambda info: info.header_offset)
    at = 0
    try:
        for expected in zip_stream.pack(((info.filename, pieces(info)) for info in in_place), when):
            file.seek(at)
            if file.read(len(expected)) != expected:
                return False
            at += len(expected)
    except UNREADABLE:
        return False
    file.seek(at)
    return file.read(1) == b""


# --- the answer ------------------------------------------------------------------------------------------

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
    lines += [f"2. Who made it? {_LIGHTS[report.made_by]}", *_made_by(report)]
    independent = any(stamp.known and not stamp.own_clock for stamp in report.stamps)
    by = "" if report.since != GREEN or independent else ", by the site's own clock"
    lines += [f"3. Since when? {_LIGHTS[report.since]}{by}", *_since(report)]
    return lines


def _paper(report: Report) -> list[str]:
    """The numbers to compare with paper."""
    shown_numbers = [(what, getattr(report.printed, name)) for name, what in _PRINTED.items()]
    lines = [f"  On paper, {what}: {number}" for what, number in shown_numbers if number]
    return [*lines, *(f"  The number you typed is right: {_PRINTED[name]}." for name in report.on_paper)]


def _made_by(report: Report) -> list[str]:
    lines = _origin("dossier.pdf", report.origin, _NO_SIGNER)
    lines += _origin("SHA256SUMS, the list of all files,", report.listing, _NO_SEAL)
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
        return ["  No time stamp: who packed this could also have written the log anew."]
    lines = []
    for stamp in report.stamps:
        who = f'"{shown(stamp.authority)}"' + ("" if stamp.known else ", as it calls itself: unknown here")
        lines.append(f"  Entry {stamp.entry} of the log and all before it existed by {stamp.time}, says {who}.")
    for root in dict.fromkeys(stamp.root for stamp in report.stamps):
        lines.append(f"  SHA-256 of the root certificate: {root}")
    if any(stamp.own_clock for stamp in report.stamps):
        lines.append("  This is a site's own clock, not an independent authority: its operator could have set it.")
    if report.unstamped:
        lines.append(f"  The newest {report.unstamped} entries have no time stamp.")
    if any(stamp.known for stamp in report.stamps) and report.uncovered:
        lines.append("  A file of the bundle is newer than the last time stamp that you trust.")
    return lines if all(stamp.known for stamp in report.stamps) else [*lines, _TRUST]


def shown(name: str) -> str:
    """A name from the bundle, without characters that could steer a terminal."""
    return name.encode("ascii", "backslashreplace").decode() if name.isprintable() else ascii(name)


def _for_programs(report: Report) -> str:
    answers = {"fits_together": report.fits, "who_made_it": report.made_by, "since_when": report.since}
    return json.dumps({"result": report.result, "answers": answers, **asdict(report)}, indent=2)


def _anchors(files: list[Path], digests: list[str]) -> Anchors:
    return Anchors.of((path.read_text(encoding="ascii") for path in files), digests)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m dossier.verify", description=__doc__)
    parser.add_argument("bundle", type=Path, help="bundle.zip, or the folder it was unpacked to")
    parser.add_argument(
        "--trust", "--ca", type=Path, action="append", default=[], metavar="FILE",
        help="PEM with root certificates that you trust, from their owner; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--digest", action="append", default=[], metavar="SHA256",
        help="SHA-256 of a root certificate or of a signing one that you trust, as its owner names it",
    )  # fmt: skip
    parser.add_argument(
        "--paper", action="append", default=[], metavar="NUMBER",
        help="a number printed on the dossier or the letter: the short fingerprint or a SHA-256",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="answer for programs")
    options = parser.parse_args(arguments)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is said below
    try:
        anchors = _anchors(options.trust, options.digest)
        typed = tuple(paper.typed(number) for number in options.paper)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"What was given cannot be read ({type(error).__name__}).\n")
        return NOT_A_BUNDLE
    try:
        report = check(options.bundle, anchors, typed=typed)
    except NotABundle as error:
        sys.stderr.write(f"This is not a bundle. {error}\n")
        return NOT_A_BUNDLE
    sys.stdout.write((_for_programs(report) if options.json else "\n".join(in_words(report))) + "\n")
    return EXIT[report.result]


if __name__ == "__main__":
    sys.exit(main())
