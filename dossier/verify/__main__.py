"""Checks a bundle without the site.

Takes the zip or the folder it was unpacked to. Needs Python, cryptography, rfc3161-client and asn1crypto, and
pyhanko for the signatures of dossier.pdf and SHA256SUMS; neither Django nor a network. Answers three questions:
does it fit together, who made it, since when. The last two are answered with yes only by certificates given with
--trust or --digest, never by what the bundle says about itself. Ends with 0 all three confirmed, 1 changed or
something extra, 2 something is missing, 3 not a bundle, 4 fits together, but origin or time rests on nobody whom
you trust, 5 no evidence record could be made.

With --renew it makes an evidence record (RFC 4998) of the zip, or goes on with one, at the time-stamp authority
--tsa, and checks with it. The record lies beside the zip and keeps the proof of its time when certificates end:
renew it before the day that is named, with --hash when an algorithm grows weak. Only --renew uses a network: it
asks that authority, and the issuers that its certificates name.
"""

import argparse
import io
import json
import logging
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dossier.verify import paper
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import ARCHIVE, UNREADABLE, Folder, NotABundle, Rooted
from dossier.verify.checks import Check
from dossier.verify.evidence_record import files as record_files
from dossier.verify.evidence_record import values as record_values
from dossier.verify.evidence_record.files import NoRecordError
from dossier.verify.report import CHANGED, CONFIRMED, MISSING, UNCONFIRMED, Report
from dossier.verify.words import in_words
from dossier.verify.zip_archive import Zip

EXIT = {CONFIRMED: 0, CHANGED: 1, MISSING: 2, UNCONFIRMED: 4}
NOT_A_BUNDLE, NO_RECORD = 3, 5


def check(
    path: Path,
    anchors: Anchors | None = None,
    now: datetime | None = None,
    typed: tuple[str, ...] = (),
    record: Path | None = None,
) -> Report:
    """What is known of the bundle at `path`. `anchors`: whom to trust, nobody without; typed: numbers off the
    paper, see dossier.verify.paper; record: an evidence record, else the one that lies beside the zip. Raises
    NotABundle, NoRecordError."""
    trusted, today = anchors or Anchors(), now or datetime.now(UTC)
    record_report = record_files.check(path, record, trusted, today)
    if path.is_dir():
        return Check(Rooted(Folder(path)), trusted, today, typed).run()
    try:
        with path.open("rb") as file:
            archive = Zip(file)
            report = Check(Rooted(archive), trusted, today, typed, record_report).run()
            if not archive.is_right():
                report.change(ARCHIVE, "the archive itself is not as it was packed")
            return report
    except UNREADABLE as error:
        raise NotABundle("It cannot be read as a zip file.") from error


def _for_programs(report: Report) -> str:
    answers = {"fits_together": report.fits, "who_made_it": report.made_by, "since_when": report.since}
    return json.dumps({"result": report.result, "answers": answers, **asdict(report)}, indent=2)


def _anchors(files: list[Path], digests: list[str]) -> Anchors:
    return Anchors.of((path.read_text(encoding="ascii") for path in files), digests)


def _parser() -> argparse.ArgumentParser:
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
    parser.add_argument(
        "--evidence-record", type=Path, metavar="FILE",
        help="an evidence record of the zip; without it the one beside the zip, bundle.zip.ers",
    )  # fmt: skip
    parser.add_argument(
        "--renew", action="store_true", help="make an evidence record of the zip, or go on with one"
    )
    parser.add_argument("--tsa", metavar="URL", help="for --renew: the time-stamp authority (RFC 3161) to ask")
    parser.add_argument("--out", type=Path, metavar="FILE", help="for --renew: where to write another record file")
    parser.add_argument(
        "--hash", choices=record_values.ALGORITHMS, default="", help="for --renew: sha512 unless a record goes on"
    )
    parser.add_argument("--json", action="store_true", help="answer for programs")
    return parser


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.renew != bool(options.tsa):
        parser.error("--renew and --tsa belong together")
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is said below
    try:
        anchors = _anchors(options.trust, options.digest)
        typed = tuple(paper.typed(number) for number in options.paper)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"What was given cannot be read ({type(error).__name__}).\n")
        return NOT_A_BUNDLE
    try:
        record = options.evidence_record
        if options.renew:
            record = record_files.renew(options.bundle, record, options.out, options.tsa, anchors, options.hash)
        report = check(options.bundle, anchors, typed=typed, record=record)
    except NotABundle as error:
        sys.stderr.write(f"This is not a bundle. {error}\n")
        return NOT_A_BUNDLE
    except NoRecordError as error:
        sys.stderr.write(f"There is no evidence record: {error}\n")
        return NO_RECORD
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may know no umlauts
    sys.stdout.write((_for_programs(report) if options.json else "\n".join(in_words(report))) + "\n")
    return EXIT[report.result]


if __name__ == "__main__":
    sys.exit(main())
