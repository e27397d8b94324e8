"""manifest.json: what a hand-over consists of, for programs. In the bundle, and attached to dossier.pdf.

Its fields are a contract with other tools. Names of files are those of the bundle.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from cases import custody
from cases.custody import LogEntry
from dossier.bundle import names
from dossier.bundle.names import ManifestKey
from dossier.verify import manifest_claims
from evidence.exhibits import OpenedExhibit
from sextortion_help import operator
from statement.image_hashes.values import Noted


class _ManifestTimestamp(Protocol):
    seq: int
    gen_time: datetime
    authority: str
    own: bool


def bundle(
    about: dict[str, Any], dossier: dict[str, Any], record: dict[str, Any], files: list[dict[str, Any]]
) -> bytes:
    """about: case, made_at, language. dossier: the PDF. record: of `record`. files: name, size and SHA-256."""
    return _written(
        {
            ManifestKey.SCHEMA: names.SCHEMA,
            **about,
            ManifestKey.DOSSIER: dossier,
            **record,
            ManifestKey.FILES: files,
        }
    )


def dossier(about: dict[str, Any], record: dict[str, Any], fingerprint: str, pages: list[str]) -> bytes:
    """For the PDF itself, which cannot hold its own SHA-256: the same but files, and the printed fingerprint.
    `pages`: SHA-256 of verify.html in each language, so that the signature of the PDF covers it too. `made_by`: who
    runs the site and which program it is, under the same signature."""
    value = {
        ManifestKey.SCHEMA: names.DOSSIER_SCHEMA,
        **about,
        ManifestKey.FINGERPRINT: fingerprint,
        **record,
        ManifestKey.PAGES: pages,
    }
    return _written(value | {ManifestKey.MADE_BY: operator.facts()})


def about(case: str, made_at: datetime, language: str) -> dict[str, Any]:
    return {ManifestKey.CASE: case, ManifestKey.MADE_AT: utc(made_at), ManifestKey.LANGUAGE: language}


def record(
    exhibits: Iterable[OpenedExhibit], entries: list[LogEntry], head: str, stamps: Iterable[_ManifestTimestamp]
) -> dict[str, Any]:
    """Exhibits by number, the end of the log, time stamps."""
    return {
        ManifestKey.EXHIBITS: [
            _exhibit(exhibit, entries) for exhibit in sorted(exhibits, key=lambda one: one.number)
        ],
        ManifestKey.CUSTODY: {ManifestKey.ENTRIES: len(entries), ManifestKey.HEAD: head},
        ManifestKey.TIMESTAMPS: [_timestamp(stamp) for stamp in stamps],
    }


def fingerprints(noted: Iterable[Noted]) -> dict[str, Any]:
    """Those of pictures that are not in the bundle, as the client's device computed them; see Values for units."""
    return {ManifestKey.FINGERPRINTS: [{ManifestKey.NUMBER: one.number, **asdict(one.values)} for one in noted]}


def utc(at: datetime | None) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z") if at else ""


def _written(value: dict[str, Any]) -> bytes:
    return manifest_claims.canonical(value).encode()  # ASCII: a file name may hold characters that turn text


def _exhibit(exhibit: OpenedExhibit, entries: list[LogEntry]) -> dict[str, Any]:
    """`entry`: the one that notes its arrival. `file_name`: as the client's device called it."""
    return {
        ManifestKey.NUMBER: exhibit.number,
        ManifestKey.FILE: names.original(exhibit.download_name),
        ManifestKey.FILE_NAME: exhibit.file_name,
        ManifestKey.MEDIA_TYPE: exhibit.media_type,
        ManifestKey.SIZE: exhibit.size,
        ManifestKey.SHA256: exhibit.sha256,
        ManifestKey.RECEIVED_AT: utc(exhibit.received_at),
        ManifestKey.ENTRY: custody.arrival(entries, exhibit.number),
    }


def _timestamp(stamp: _ManifestTimestamp) -> dict[str, Any]:
    return {
        ManifestKey.FILE: names.time_stamp(stamp.seq),
        ManifestKey.ENTRY: stamp.seq,
        ManifestKey.TIME: utc(stamp.gen_time),
        ManifestKey.AUTHORITY: stamp.authority,
        ManifestKey.OWN_CLOCK: stamp.own,
    }
