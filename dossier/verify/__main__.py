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
from dossier.verify.report import CHANGED, CONFIRMED, MISSING, UNCONFIRMED, Report
from dossier.verify.words import in_words

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


# --- the command --------------------------------------------------------------------------------------------


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
