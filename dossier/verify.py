"""Checks a bundle without the site.

Takes the zip or the folder it was unpacked to. Needs Python, cryptography, rfc3161-client and asn1crypto, neither
Django nor a network. Ends with 0 unchanged, 1 changed, 2 something is missing, 3 not a bundle.
"""

import argparse
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from dossier import archive
from dossier.checking import CHANGED, MISSING, UNCHANGED, UNREADABLE, Check, Folder, NotABundle, Report, Zip, rooted

EXIT = {UNCHANGED: 0, CHANGED: 1, MISSING: 2}
NOT_A_BUNDLE = 3
_PIECE = 1024 * 1024


def check(path: Path, ca: str = "") -> Report:
    """What became of the bundle at `path`. `ca`: PEM to trust instead of the bundle's own. Raises NotABundle."""
    if path.is_dir():
        return Check(rooted(Folder(path)), ca).run()
    try:
        with path.open("rb") as file, zipfile.ZipFile(path) as packed:
            report = Check(rooted(Zip(packed)), ca).run()
            if _is_as_packed(file, packed) is False:
                report.change(path.name, "the archive itself is not as it was packed")
            return report
    except UNREADABLE as error:
        raise NotABundle("It cannot be read as a zip file.") from error


# --- the archive itself ----------------------------------------------------------------------------------


def _is_as_packed(file: BinaryIO, packed: zipfile.ZipFile) -> bool | None:
    """Whether the zip is byte for byte as the site packed it; None when someone packed it again, which is allowed.

    Told apart by the heads of the members: one that was changed cannot change most of them.
    """
    infos = packed.infolist()
    dates = Counter(info.date_time for info in infos)
    if not dates:
        return None
    when = datetime(*dates.most_common(1)[0][0], tzinfo=UTC)
    ours = sum(_has_our_head(file, info, when) for info in infos)
    return _is_same(file, packed, when) if ours * 2 > len(infos) else None


def _has_our_head(file: BinaryIO, info: zipfile.ZipInfo, when: datetime) -> bool:
    head = archive.entry(info.filename, when)
    head.flag_bits = 0x08  # sizes follow behind
    expected = head.FileHeader(zip64=False)
    file.seek(info.header_offset)
    return file.read(len(expected)) == expected


def _is_same(file: BinaryIO, packed: zipfile.ZipFile, when: datetime) -> bool:
    """Packs what was read once more and compares."""

    def pieces(info: zipfile.ZipInfo) -> Iterator[bytes]:
        with packed.open(info) as member:
            while piece := member.read(_PIECE):
                yield piece

    in_place = sorted(packed.infolist(), key=lambda info: info.header_offset)
    at = 0
    try:
        for expected in archive.pack(((info.filename, pieces(info)) for info in in_place), when):
            file.seek(at)
            if file.read(len(expected)) != expected:
                return False
            at += len(expected)
    except UNREADABLE:
        return False
    file.seek(at)
    return file.read(1) == b""


# --- the answer ------------------------------------------------------------------------------------------


def in_words(report: Report) -> list[str]:
    """The answer as lines of English, the result in the first."""
    lines = [report.result.upper()]
    lines += [f"  changed: {_shown(name)}: {why}" for name, why in report.changed]
    lines += [f"  missing: {_shown(name)}" for name in report.missing]
    lines.append(f"{report.files} files read.")
    if report.extra:
        lines.append("Not part of the bundle: " + ", ".join(_shown(name) for name in report.extra))
    if not report.stamps:
        lines.append("No time stamp: who packed this could also have written the log anew.")
    for stamp in report.stamps:
        lines.append(
            f"Entry {stamp.entry} of the log and all before it existed by {stamp.time}, says {stamp.authority}."
        )
    for root in dict.fromkeys(stamp.root for stamp in report.stamps):
        lines.append(f"  SHA-256 of the root certificate: {root}")
    if any(stamp.own_clock for stamp in report.stamps):
        lines.append("  This is the site's own clock, not an independent authority.")
    if report.stamps and report.unstamped:
        lines.append(f"The newest {report.unstamped} entries have no time stamp.")
    return lines


def _shown(name: str) -> str:
    """A name from the bundle, without characters that could steer a terminal."""
    return name.encode("ascii", "backslashreplace").decode() if name.isprintable() else ascii(name)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m dossier.verify", description=__doc__)
    parser.add_argument("bundle", type=Path, help="bundle.zip, or the folder it was unpacked to")
    parser.add_argument("--ca", type=Path, help="trust only the certificates in this PEM file for the time stamps")
    parser.add_argument("--json", action="store_true", help="answer for programs")
    options = parser.parse_args(arguments)
    try:
        ca = options.ca.read_text(encoding="ascii") if options.ca else ""
        report = check(options.bundle, ca)
    except NotABundle as error:
        sys.stderr.write(f"This is not a bundle. {error}\n")
        return NOT_A_BUNDLE
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"The certificates cannot be read ({type(error).__name__}).\n")
        return NOT_A_BUNDLE
    answer = (
        json.dumps({"result": report.result, **asdict(report)}, indent=2)
        if options.json
        else "\n".join(in_words(report))
    )
    sys.stdout.write(answer + "\n")
    return EXIT[report.result]


if __name__ == "__main__":
    sys.exit(main())
