"""bundle.zip, the hand-over package, written while it is sent.

Nothing of it is stored but its signature: a second copy of all evidence would double what must be kept safe and
deleted, and would be older than the log it holds. Names, their order and the manifest are a contract with other
tools.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from cases import blob_store, custody
from cases.crypto import FieldCipher, Secret
from cases.custody import LogEntry
from cases.custody_subjects import LogEntrySubject
from cases.errors import DecryptionError
from cases.models import Case, Scope
from dossier.bundle import case_uco, manifest, names, readme, zip_stream
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.bundle.seal import Seal
from dossier.errors import DamagedOriginalError
from dossier.models import Dossier
from dossier.verify import manifest_claims, page
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from evidence.upload import sealing
from statement.image_hashes import values
from statement.image_hashes.values import Noted
from timestamps.models import Timestamp

_SEAL_OVERHEAD = 200  # an age file is at least this much longer than what it holds


class Keys(Protocol):
    """An open vault, or a job in a worker's hands."""

    def private(self, scope: Scope) -> Secret: ...

    def fields(self, scope: Scope) -> FieldCipher: ...


@dataclass(frozen=True)
class BundleMember:
    """A file of the bundle: its bytes here (`body`), or in a sealed blob. number: of the exhibit, 0 for others."""

    name: str
    size: int
    sha256: str
    body: bytes | None = None
    blob: str = ""
    number: int = 0

    @classmethod
    def of(cls, name: str, body: bytes) -> "BundleMember":
        return cls(name, len(body), hashlib.sha256(body).hexdigest(), body)

    def pieces(self, case: Case, keys: Keys) -> Iterable[bytes]:
        """Its bytes. Raises DamagedOriginalError, perhaps only at their end, OSError when the store is silent."""
        if self.body is not None:
            return [self.body]
        try:
            file = blob_store.open_sealed(case.pk, self.blob)
        except FileNotFoundError as error:
            raise DamagedOriginalError(self.number) from error
        return _checked(self, sealing.unsealed(file, keys.private(Scope.EVIDENCE)))


@dataclass
class Bundle:
    """What will be in the zip, in order. `digest`: SHA-256 of SHA256SUMS, which covers every other file."""

    case: Case
    made_at: datetime
    members: list[BundleMember]
    digest: str
    _keys: Keys = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of the zip, known before it is written."""
        return zip_stream.packed_size((member.name, member.size) for member in self.members)

    def stream(self) -> Iterator[bytes]:
        """The zip. Raises DamagedOriginalError, perhaps in the middle: then what was sent is no zip and says so."""
        files = ((member.name, member.pieces(self.case, self._keys)) for member in self.members)
        return zip_stream.pack(files, self.made_at)


def _checked(member: BundleMember, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Passes on, and raises DamagedOriginalError when the bytes are not those that were received."""
    digest = hashlib.sha256()
    try:
        for piece in pieces:
            digest.update(piece)
            yield piece
    except (OSError, DecryptionError) as error:
        raise DamagedOriginalError(member.number) from error
    if digest.hexdigest() != member.sha256:
        raise DamagedOriginalError(member.number)


@dataclass(frozen=True)
class _Snapshot:
    """Everything that goes in, as of one moment."""

    case: Case
    dossier: Dossier
    pdf_sha256: str
    short: str
    made_by: dict[str, str] | None  # who ran the site and which program it was when the PDF was made
    level: str | None  # of the signature in the PDF; None when it has none
    exhibits: list[OpenedExhibit]
    blobs: dict[Any, str]
    entries: list[LogEntry]
    stamps: list[Timestamp]
    noted: list[Noted]
    seal: Seal | None

    def until(self, count: int) -> "_Snapshot":
        """With this many entries of the log, and the stamps that they note."""
        entries = self.entries[:count]
        noted = {entry.about.number for entry in entries if isinstance(entry.about, LogEntrySubject)}
        return replace(self, entries=entries, stamps=[stamp for stamp in self.stamps if stamp.seq in noted])

    @property
    def head(self) -> str:
        return self.entries[-1].digest if self.entries else custody.START


def prepare(dossier: Dossier, keys: Keys) -> Bundle:
    """Read what is small and check that the rest is there: as it was signed, or without a signature when the case
    has changed since. Raises DamagedOriginalError, DecryptionError."""
    read = _read(dossier, keys)
    if read.seal is not None and read.seal.covers(read.entries, dossier.language):
        signed = _packed(read.until(read.seal.entries), read.seal.made_at, keys, signature=read.seal.signature)
        if signed.digest == read.seal.digest:  # another version of the site writes other texts
            return signed
    return _packed(read, timezone.now().replace(microsecond=0), keys)


def to_sign(dossier: Dossier, keys: Keys) -> tuple[Seal, bytes]:
    """As it is now: what is to be signed, and its SHA256SUMS. Raises DamagedOriginalError, DecryptionError."""
    read, made_at = _read(dossier, keys), timezone.now().replace(microsecond=0)
    bundle = _packed(read, made_at, keys, signature=b"")
    sums = next(member.body for member in bundle.members if member.name == BundleFile.SUMS)
    return Seal(made_at, len(read.entries), bundle.digest, b""), sums or b""


def _packed(read: _Snapshot, made_at: datetime, keys: Keys, *, signature: bytes | None = None) -> Bundle:
    """`signature`: over SHA256SUMS; None: a bundle that says it has none."""
    dossier, signing = read.dossier, {"signed": signature is not None}
    members = [BundleMember(BundleFile.DOSSIER, dossier.size, read.pdf_sha256, blob=dossier.blob)]
    members += [
        BundleMember.of(
            name, readme.text(language, read.case.reference, made_at, read.stamps, short=read.short, **signing)
        )
        for language, name in readme.FILES.items()
    ]
    members += [_original(exhibit, read) for exhibit in read.exhibits]
    members += [BundleMember.of(names.custody_entry(entry.seq), entry.canonical()) for entry in read.entries]
    members += _stamp_members(read.stamps)
    members.append(BundleMember.of(BundleFile.PAGE, page.html(dossier.language)))
    told_by_manifest = json.loads(_manifest(read, [], made_at))
    for_programs = manifest_claims.canonical(case_uco.document(told_by_manifest)).encode()
    members.append(BundleMember.of(BundleFile.CASE_UCO, for_programs))
    for member in members:
        _check_there(read.case, member)
    _read_doubtful(read.case, members, keys)
    listing = BundleMember.of(BundleFile.MANIFEST, _manifest(read, members, made_at))
    all_members = [listing, *members]
    sums = "".join(f"{member.sha256}  {member.name}\n" for member in sorted(all_members, key=lambda one: one.name))
    head = [listing, BundleMember.of(BundleFile.SUMS, sums.encode())]
    if signature is not None:
        head.append(BundleMember.of(BundleFile.SEAL, signature))
    return Bundle(read.case, made_at, [*head, *members], head[1].sha256, keys)


def _read(dossier: Dossier, keys: Keys) -> _Snapshot:
    """Whoever changes the case waits for these few reads. Raises CaseClosedError."""
    with transaction.atomic():
        case = Case.objects.lock(dossier.case_id)
        dossier.refresh_from_db()
        cipher = keys.fields(Scope.EVIDENCE)
        dossier_facts = cipher.open(dossier.associated_data, dossier.sealed_facts, {})
        return _Snapshot(
            case=case,
            dossier=dossier,
            pdf_sha256=dossier_facts["sha256"],
            short=dossier_facts["short"],
            made_by=dossier_facts.get("made_by"),
            level=dossier_facts.get("level"),
            exhibits=sorted(exhibits.of_case(case, cipher), key=lambda one: one.number),
            blobs=dict(Exhibit.objects.filter(case=case).values_list("pk", "blob")),
            entries=custody.read(case, keys.private(Scope.LOG)),
            stamps=list(Timestamp.objects.filter(case=case)),
            noted=values.of_case(case, keys.fields(Scope.STATEMENT)),
            seal=Seal.of_facts(dossier_facts),
        )


def _original(exhibit: OpenedExhibit, read: _Snapshot) -> BundleMember:
    return BundleMember(
        names.original(exhibit.download_name),
        exhibit.size,
        exhibit.sha256,
        blob=read.blobs[exhibit.id],
        number=exhibit.number,
    )


def _stamp_members(stamps: list[Timestamp]) -> list[BundleMember]:
    """The tokens as received; in ca.pem each certificate once, a root before what it issued. Behind them stands
    what the issuers said on revocation when the tokens were made."""
    if not stamps:
        return []
    members = [BundleMember.of(names.time_stamp(stamp.seq), bytes(stamp.token)) for stamp in stamps]
    end = "-----END CERTIFICATE-----\n"
    parts = [part + end for stamp in stamps for part in stamp.chain.split(end) if part.strip()]
    parts += [stamp.revocation for stamp in stamps]
    return [*members, BundleMember.of(BundleFile.CERTIFICATES, "".join(dict.fromkeys(parts)).encode())]


def _check_there(case: Case, member: BundleMember) -> None:
    """Raises DamagedOriginalError for a blob that is gone or cut short, while there is still a page to say so, and
    OSError when the store does not answer."""
    if member.body is not None:
        return
    try:
        size = blob_store.size(case.pk, member.blob)
    except FileNotFoundError as error:
        raise DamagedOriginalError(member.number) from error
    if size < member.size + _SEAL_OVERHEAD:
        raise DamagedOriginalError(member.number)


def _read_doubtful(case: Case, members: list[BundleMember], keys: Keys) -> None:
    """Raises DamagedOriginalError for a file in which damage was found and that is not whole again. A page can say
    so; a download that breaks off could not."""
    damaged_blobs = set(case.damages.values_list("blob", flat=True))
    for member in members:
        if member.blob in damaged_blobs:
            for _piece in member.pieces(case, keys):
                pass


def _manifest(read: _Snapshot, members: list[BundleMember], made_at: datetime) -> bytes:
    pdf: dict[str, str] = {
        ManifestKey.FILE: BundleFile.DOSSIER,
        ManifestKey.MADE_AT: manifest.utc(read.dossier.made_at),
        ManifestKey.SHA256: read.pdf_sha256,
    }
    if read.level is not None:
        pdf[ManifestKey.LEVEL] = read.level
    made_by = {} if read.made_by is None else {ManifestKey.MADE_BY: read.made_by}
    return manifest.bundle(
        manifest.about(read.case.reference, made_at, read.dossier.language) | made_by,
        pdf,
        manifest.record(read.exhibits, read.entries, read.head, read.stamps) | manifest.fingerprints(read.noted),
        [
            {ManifestKey.FILE: one.name, ManifestKey.SIZE: one.size, ManifestKey.SHA256: one.sha256}
            for one in members
        ],
    )
