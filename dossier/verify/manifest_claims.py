"""What manifest.json says, held against what can be derived: from the log, the stamps, and the signed dossier.pdf.

The manifest is for programs and nobody signs it. So every fact in it either follows from something that is tied to
the log, or is named as one that nothing confirms. Imports nothing of Django.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cases.custody_subjects import (
    Act,
    AnyOutsideEventSubject,
    DossierSubject,
    EntryVoidedBySubject,
    NumberedSubject,
    UnknownSubject,
    VoidedEntrySubject,
    parse,
)
from dossier.bundle import names
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.verify import strict_json

NEAR = timedelta(minutes=2)  # between a file's arrival and the entry that notes it
AHEAD = timedelta(days=1)  # how far the clock of whoever checks may be behind
_FACTS = {
    ManifestKey.SCHEMA, ManifestKey.CASE, ManifestKey.MADE_AT, ManifestKey.LANGUAGE, ManifestKey.DOSSIER,
    ManifestKey.EXHIBITS, ManifestKey.CUSTODY, ManifestKey.TIMESTAMPS, ManifestKey.FINGERPRINTS, ManifestKey.FILES,
    ManifestKey.MADE_BY,
}  # fmt: skip
_EXHIBIT = {
    ManifestKey.NUMBER, ManifestKey.FILE, ManifestKey.FILE_NAME, ManifestKey.MEDIA_TYPE, ManifestKey.SIZE,
    ManifestKey.SHA256, ManifestKey.RECEIVED_AT, ManifestKey.ENTRY,
}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ENDINGS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
    "image/gif": "gif", "image/avif": "avif", "application/pdf": "pdf", "text/plain": "txt", "text/html": "html",
    "application/json": "json", "application/zip": "zip", "message/rfc822": "eml", "video/mp4": "mp4",
    "multipart/related": "mhtml", "application/x-webarchive": "webarchive", "application/vnd.ms-outlook": "msg",
    "video/quicktime": "mov", "video/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/amr": "amr",
    "audio/mpeg": "mp3", "audio/wav": "wav", "audio/aac": "aac", "audio/x-caf": "caf", "audio/flac": "flac",
    "image/tiff": "tif", "image/bmp": "bmp", "image/x-adobe-dng": "dng",
}  # fmt: skip

NO_MANIFEST = "is not a manifest of a bundle"
_FIELDS = {"seq", "at", "act", "subject", "sha256", "size", "salt", "prev"}

Entry = dict[str, Any]


@dataclass(frozen=True)
class Log:
    """The entries of the custody log by number, the SHA-256 of each, and how many the manifest names."""

    entries: dict[int, Entry]
    digests: dict[int, str]
    count: int

    @property
    def is_complete(self) -> bool:
        return len(self.entries) == self.count

    def noted(self, act: Act) -> dict[int, Entry]:
        """By the number of the exhibit, entry or fingerprint that it is about; of several the first."""
        entries_by_number: dict[int, Entry] = {}
        for _seq, entry in sorted(self.entries.items()):
            subject = parse(entry["act"], entry["subject"])
            if entry["act"] == act and isinstance(subject, NumberedSubject):
                entries_by_number.setdefault(subject.number, entry)
        return entries_by_number

    def kept(self) -> dict[int, Entry]:
        """Number of each exhibit that was received and not removed, with the entry of its arrival."""
        removed = self.noted(Act.REMOVED)
        return {number: one for number, one in sorted(self.noted(Act.SEALED).items()) if number not in removed}

    def voided(self) -> dict[int, tuple[int, str]]:
        """By the number of each voided entry: the one that voids it, and why; of several the first."""
        voided_entries: dict[int, tuple[int, str]] = {}
        for seq, entry in sorted(self.entries.items()):
            subject = parse(entry["act"], entry["subject"])
            if isinstance(subject, VoidedEntrySubject | EntryVoidedBySubject):
                voided_entries.setdefault(subject.number, (seq, subject.reason))
        return voided_entries

    def outside_events(self) -> dict[int, AnyOutsideEventSubject]:
        """What people entered by hand, by the number of the entry."""
        subjects = ((seq, parse(one["act"], one["subject"])) for seq, one in sorted(self.entries.items()))
        return {seq: subject for seq, subject in subjects if isinstance(subject, AnyOutsideEventSubject)}

    def exported(self, sha256: str) -> list[Entry]:
        """Those that note the making of this file."""
        return [one for one in self.entries.values() if one["act"] == Act.EXPORTED and one["sha256"] == sha256]


def has_form(entry: Entry) -> bool:
    """Whether the subject is one that the act can have, as far as a bundle is checked by it."""
    acts = (
        Act.SEALED, Act.REMOVED, Act.STAMPED, Act.EXPORTED, Act.FINGERPRINT_NOTED, Act.FINGERPRINT_REMOVED,
        Act.VOIDED, Act.OUTSIDE_EVENT,
    )  # fmt: skip
    return entry["act"] not in acts or not isinstance(parse(entry["act"], entry["subject"]), UnknownSubject)


def entry_of(text: str) -> dict[str, Any] | None:
    """An entry of the log, if it is one in canonical form; otherwise None."""
    try:
        value = strict_json.loads(text)
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except ValueError:
        return None
    if not isinstance(value, dict) or set(value) != _FIELDS or canonical != text or type(value["seq"]) is not int:
        return None
    if not all(isinstance(value[name], str) for name in ("at", "act", "subject", "sha256", "salt", "prev")):
        return None
    return value if has_form(value) else None


def canonical(value: Any) -> str:
    """How the site writes a manifest."""
    return json.dumps(value, indent=2) + "\n"


def moment(text: object) -> datetime:
    """Raises ValueError for what is not written as the site writes it."""
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        raise ValueError("not a time")
    return datetime.fromisoformat(text).astimezone(UTC)


def original_name(exhibit: Entry) -> str:
    """The name its file must have. Raises ValueError, KeyError, TypeError."""
    number, media_type = exhibit[ManifestKey.NUMBER], exhibit[ManifestKey.MEDIA_TYPE]
    if type(number) is not int or not isinstance(media_type, str):
        raise TypeError("not an exhibit")
    ending = ENDINGS.get(media_type)
    name = str(exhibit[ManifestKey.FILE])
    if ending is None and re.fullmatch(names.original(rf"{number:04}(\.[a-z0-9]{{1,5}})?"), name):
        return name
    return names.original(f"{number:04}.{ending}")


def against_log(manifest: Entry, log: Log, dossier_sha256: str, now: datetime) -> Iterator[str]:
    """What in the manifest is not as the log has it, each as the name of the fact. Raises ValueError, KeyError,
    TypeError for a manifest that is none."""
    exhibits_in_log = log.kept()
    numbers = [one[ManifestKey.NUMBER] for one in manifest[ManifestKey.EXHIBITS]]
    if numbers != [number for number in exhibits_in_log if number in numbers]:  # one that was left out is missing
        yield ManifestKey.EXHIBITS
    for one in manifest[ManifestKey.EXHIBITS]:
        yield from _exhibit(one, exhibits_in_log.get(one[ManifestKey.NUMBER]))
    yield from _dossier(manifest, log, dossier_sha256)
    made_at, newest = moment(manifest[ManifestKey.MADE_AT]), log.entries[max(log.entries)] if log.entries else None
    if made_at > now + AHEAD or (newest and made_at < moment(newest["at"]) - NEAR):
        yield ManifestKey.MADE_AT
    fingerprints_in_log = set(log.noted(Act.FINGERPRINT_NOTED)) - set(log.noted(Act.FINGERPRINT_REMOVED))
    if {one[ManifestKey.NUMBER] for one in manifest.get(ManifestKey.FINGERPRINTS, [])} != fingerprints_in_log:
        yield ManifestKey.FINGERPRINTS


def _exhibit(one: Entry, arrived: Entry | None) -> Iterator[str]:
    """An exhibit that the log does not know is named elsewhere."""
    if set(one) != _EXHIBIT:
        yield ManifestKey.EXHIBITS
        return
    if one[ManifestKey.FILE] != original_name(one):
        yield ManifestKey.FILE
    if arrived is None:
        return
    facts = (
        (ManifestKey.SIZE, arrived["size"]),
        (ManifestKey.SHA256, arrived["sha256"]),
        (ManifestKey.ENTRY, arrived["seq"]),
    )
    for name, right in facts:
        if one[name] != right:
            yield name
    if abs(moment(arrived["at"]) - moment(one[ManifestKey.RECEIVED_AT])) > NEAR:
        yield ManifestKey.RECEIVED_AT


def _dossier(manifest: Entry, log: Log, sha256: str) -> Iterator[str]:
    claim = manifest[ManifestKey.DOSSIER]
    is_whole = set(claim) - {ManifestKey.LEVEL} == {ManifestKey.FILE, ManifestKey.MADE_AT, ManifestKey.SHA256}
    if not is_whole or claim[ManifestKey.FILE] != BundleFile.DOSSIER or claim[ManifestKey.SHA256] != sha256:
        yield ManifestKey.DOSSIER
        return
    exported_entry = log.exported(sha256)
    if not exported_entry:
        return  # said elsewhere: it is not a dossier whose making the log notes
    if all(abs(moment(one["at"]) - moment(claim[ManifestKey.MADE_AT])) > NEAR for one in exported_entry):
        yield "dossier.made_at"
    language = DossierSubject(manifest[ManifestKey.LANGUAGE])
    if all(parse(one["act"], one["subject"]) != language for one in exported_entry):
        yield ManifestKey.LANGUAGE


def against_signature(manifest: Entry, level: str) -> list[str]:
    """`level`: of the signature of dossier.pdf; older bundles do not name it."""
    return [] if manifest[ManifestKey.DOSSIER].get(ManifestKey.LEVEL, level) == level else ["dossier.level"]


def against_dossier(manifest: Entry, dossier: Entry, log: Log) -> Iterator[str]:
    """What is not as the manifest in dossier.pdf has it. That one may be older: then less stands in it. Raises
    ValueError, KeyError, TypeError."""
    for name in (ManifestKey.CASE, ManifestKey.LANGUAGE, *({ManifestKey.MADE_BY} & set(manifest))):
        if json.dumps(manifest[name]) != json.dumps(dossier.get(name)):
            yield name
    if moment(dossier[ManifestKey.MADE_AT]) > moment(manifest[ManifestKey.DOSSIER][ManifestKey.MADE_AT]) + NEAR:
        yield "dossier.made_at"
    count, head = dossier[ManifestKey.CUSTODY][ManifestKey.ENTRIES], dossier[ManifestKey.CUSTODY][ManifestKey.HEAD]
    if log.digests.get(count) != head:
        yield ManifestKey.CUSTODY
    for name in (ManifestKey.EXHIBITS, ManifestKey.FINGERPRINTS):
        row_of_number = {one[ManifestKey.NUMBER]: one for one in dossier.get(name, [])}
        for one in manifest.get(name, []):
            before = row_of_number.get(one[ManifestKey.NUMBER], one)
            yield from sorted(key for key in {*one, *before} if one.get(key) != before.get(key))
    stamps = [one for one in manifest[ManifestKey.TIMESTAMPS] if one[ManifestKey.ENTRY] <= count]
    if any(one not in stamps for one in dossier[ManifestKey.TIMESTAMPS]):
        yield ManifestKey.TIMESTAMPS


def unconfirmed(manifest: Entry, dossier: Entry | None) -> Iterator[str]:
    """What nothing but the manifest says."""
    if set(manifest) - _FACTS:
        yield from sorted(set(manifest) - _FACTS)
    if dossier is None:
        yield from (
            (ManifestKey.CASE, ManifestKey.MADE_BY) if ManifestKey.MADE_BY in manifest else (ManifestKey.CASE,)
        )
    fact_of_list = {ManifestKey.EXHIBITS: ManifestKey.FILE_NAME, ManifestKey.FINGERPRINTS: ManifestKey.FINGERPRINTS}
    for name, fact in fact_of_list.items():
        numbers_in_pdf = {one[ManifestKey.NUMBER] for one in dossier.get(name, [])} if dossier else set()
        if any(one[ManifestKey.NUMBER] not in numbers_in_pdf for one in manifest.get(name, [])):
            yield fact


def staying(manifest: dict[str, Any], wrong: list[str]) -> list[str]:
    """SHA-256 of the files that stayed with the client, in the order of their numbers; none when these are among
    the `wrong` facts. Raises KeyError, TypeError."""
    if ManifestKey.FINGERPRINTS in wrong:
        return []
    fingerprints = sorted(manifest.get(ManifestKey.FINGERPRINTS, []), key=lambda one: one[ManifestKey.NUMBER])
    digests = [one[ManifestKey.SHA256] for one in fingerprints]
    return [digest for digest in digests if re.fullmatch(r"[0-9a-f]{64}", digest)]
