"""Files that arrive in chunks, so that a broken connection costs almost nothing.

An age stream cannot be continued later. So every stretch of bytes that arrived is sealed as a blob of its own. A
file that comes without a break is sealed as a whole beside (`evidence.upload.continuous`), and its chunks were not
needed. After a break they are opened with the key of the open case, checked and hashed as a whole like any other
file, and sealed anew as one. Nothing is on the disk in the clear at any time, and memory does not grow with the
size.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cases import actions as case_actions
from cases import blob_store
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault, public_key
from evidence import actions
from evidence.choices import Category
from evidence.errors import AlreadyKeptError, OffsetMismatchError, RefusedFileError
from evidence.models import Chunk, Exhibit, Upload
from evidence.upload import continuous, screening, sealing, sound_proof
from evidence.upload.continuous import ContinuousUpload
from evidence.upload.file_types import HEAD_BYTES, FileType, identify, identify_young
from evidence.upload.ingest import Arrival, Intake, Room, checked
from evidence.upload.refusals import Reason
from evidence.upload.screening import ScreeningClaim
from evidence.upload.sealing import ChunkSealer, Sealer

READ_BYTES = 256 * 1024
CHECKPOINT_SECONDS = 0.5  # what a connection that dies unnoticed may cost
CHECKPOINT_BYTES = 16 * settings.MEBIBYTE
MOST_OPEN = 20  # uploads of one case that wait for more chunks
GIVEN_UP = timedelta(minutes=10)  # without a chunk; then a new upload may take its place
KEPT = timedelta(days=1)  # after the last chunk

Body = Callable[[int], bytes]  # reads at most so many bytes; b"" at the end, also when the connection broke off


@dataclass(frozen=True)
class Announced:
    """What the client says before the first byte. looked, original: see evidence.upload.screening."""

    name: str
    looked: str
    original: str

    @property
    def claim(self) -> ScreeningClaim:
        return screening.claim(self.looked, self.original)


def begin(vault: Vault, announced: Announced, size: int) -> Upload:
    """Room for a file of so many bytes. Raises RefusedFileError, CaseClosedError."""
    if size < 1:
        raise RefusedFileError(Reason.EMPTY)
    if size > settings.EVIDENCE_RECORDING_BYTES:
        raise RefusedFileError(Reason.RECORDING_SIZE)
    upload = Upload(case=vault.case, size=size)
    upload.sealed_facts = vault.fields(Scope.EVIDENCE).seal(upload.associated_data, asdict(announced))
    with transaction.atomic(durable=True):
        vault.take_turns()
        _make_room(vault.case, size)
        upload.save(force_insert=True)
    return upload


def _make_room(case: Case, size: int) -> None:
    """Raises RefusedFileError. What nobody goes on sending gives way first."""
    waiting = Upload.objects.filter(case=case, exhibit=None, refusal="")
    room = Room.of(case)
    if room.items < 1:
        raise RefusedFileError(Reason.ITEMS)
    if waiting.count() >= MOST_OPEN or (waiting.aggregate(size=Sum("size", default=0))["size"] + size) > room.size:
        for old in waiting.filter(touched_at__lt=timezone.now() - GIVEN_UP):
            drop(old)
    if (waiting.aggregate(size=Sum("size", default=0))["size"] + size) > room.size:
        raise RefusedFileError(room.why)
    if waiting.count() >= MOST_OPEN:
        raise RefusedFileError(Reason.NO_ROOM)


def append(vault: Vault, upload: Upload, body: Body, *, young: bool) -> None:
    """Seal what comes and keep it, also when the connection breaks off. Raises RefusedFileError, CaseClosedError,
    OffsetMismatchError."""
    stretch = _ChunkWriter(vault, upload)
    try:
        if not upload.received:
            head = _head(body, min(HEAD_BYTES, upload.size))
            if young and upload.size <= sound_proof.MOST and sound_proof.is_open(head):
                head = _rest(body, head, upload.size)  # only its end tells that it is sound alone
            if head:
                stretch.begin(_check_head(vault, upload, head, young=young), young=young)
                stretch.take(head)
        while stretch.begun and (chunk := body(READ_BYTES)):
            stretch.take(chunk)
        stretch.keep()
    except OSError as error:
        raise RefusedFileError(Reason.NO_ROOM) from error
    finally:
        stretch.end()


def _head(body: Body, byte_count: int) -> bytes:
    """The beginning that tells the type, or nothing: of a file of unknown type no byte is written anywhere."""
    head = b""
    while len(head) < byte_count and (chunk := body(READ_BYTES)):
        head += chunk
    return head if len(head) >= byte_count else b""


def _rest(body: Body, head: bytes, size: int) -> bytes:
    """As much of the file as this request brings."""
    while len(head) < size and (chunk := body(READ_BYTES)):
        head += chunk
    return head


def _check_head(vault: Vault, upload: Upload, head: bytes, *, young: bool) -> FileType:
    """What it is. Raises RefusedFileError before anything is kept."""
    try:
        kind = identify_young(head) if young else identify(head[:HEAD_BYTES])
        screening.check(kind.category, announced(vault, upload).claim, young=young)
        screening.check_still(kind.category, kind.media_type, young=young)
        if kind.category != Category.RECORDING and upload.size > settings.EVIDENCE_FILE_BYTES:
            raise RefusedFileError(Reason.FILE_SIZE)
    except RefusedFileError as refusal:
        refuse(upload, refusal.reason)
        raise
    return kind


class _ChunkWriter:
    """The bytes since the last checkpoint, on their way into a blob of their own."""

    def __init__(self, vault: Vault, upload: Upload) -> None:
        self._vault, self._upload = vault, upload
        self._public = public_key(vault.case, Scope.EVIDENCE)
        self._sealer: ChunkSealer | None = None
        self._whole = continuous.take(upload) if upload.received else None
        self._held = 0  # bytes since the last checkpoint
        self._since = time.monotonic()
        self.begun = upload.received > 0

    def begin(self, kind: FileType, *, young: bool) -> None:
        """The first bytes of a file. Where anyone under 18 may be seen, it has to be looked through as a whole."""
        self.begun = True
        if not young:
            self._whole = ContinuousUpload(kind, Sealer(self._vault.case.pk, self._public))

    def take(self, chunk: bytes) -> None:
        """Raises OffsetMismatchError, CaseClosedError, RefusedFileError, OSError."""
        if self._upload.received + self._held + len(chunk) > self._upload.size:
            raise OffsetMismatchError
        if self._sealer is None:
            self._sealer = ChunkSealer(self._vault.case.pk, self._public)
            self._since = time.monotonic()
        if self._whole is None:
            self._sealer.write(chunk)
        else:
            self._whole.sealer.write(chunk, self._sealer)
        self._held += len(chunk)
        if time.monotonic() - self._since >= CHECKPOINT_SECONDS or self._held >= CHECKPOINT_BYTES:
            self.keep()

    def keep(self) -> None:
        """A checkpoint: row and blob, unless another request was faster. Raises as `take`."""
        if self._sealer is None:
            return
        if blob_store.free_bytes() < settings.EVIDENCE_FREE_BYTES:
            raise RefusedFileError(Reason.NO_ROOM)
        if self._whole is not None:
            self._whole.sealer.rest()
        blob = self._sealer.finish()
        with transaction.atomic(durable=True):
            self._vault.take_turns()
            _grow(self._upload, blob, self._held)
        self._upload.received += self._held
        self._sealer, self._held = None, 0
        case_actions.touch(self._vault.session)

    def end(self) -> None:
        """Nothing of what was not kept stays."""
        if self._whole is not None:
            self._rest(self._whole)
        if self._sealer is not None:
            self._sealer.abort()

    def _rest(self, continuous_upload: ContinuousUpload) -> None:
        try:
            continuous_upload.sealer.rest()
        except OSError:
            continuous_upload.abort()
        else:
            continuous.keep(self._upload, continuous_upload)


def _grow(upload: Upload, blob: str, size: int) -> None:
    """Raises OffsetMismatchError when the upload went on elsewhere, or is over."""
    start = upload.received
    still = Upload.objects.filter(pk=upload.pk, received=start, exhibit=None, refusal="")
    if not still.update(received=start + size, touched_at=timezone.now()):
        raise OffsetMismatchError
    Chunk.objects.create(upload=upload, start=start, blob=blob)


def finish(vault: Vault, upload: Upload, *, young: bool) -> Exhibit:
    """The exhibit that a complete upload is; asked twice, the same one. Raises RefusedFileError,
    CaseClosedError."""
    if upload.exhibit is not None:
        return upload.exhibit
    try:
        exhibit = _unbroken(vault, upload, young=young) or _join(vault, upload, young=young)
    except AlreadyKeptError:
        upload.refresh_from_db()
        return finish(vault, upload, young=young)
    except RefusedFileError as refusal:
        if refusal.reason is not Reason.NO_ROOM:  # that may pass
            refuse(upload, refusal.reason)
        raise
    _remove_chunks(upload)
    return exhibit


def _unbroken(vault: Vault, upload: Upload, *, young: bool) -> Exhibit | None:
    """The file as it was sealed while it came; None when it has to be joined. Raises as _join does."""
    continuous_upload = continuous.take(upload)
    if continuous_upload is None:
        return None
    exhibit = None
    try:
        if not young:  # the answer may have changed since it began
            exhibit = _add(
                vault,
                upload,
                Arrival(announced(vault, upload).name, continuous_upload.kind, continuous_upload.sealer.finish()),
            )
    except OSError as error:
        raise RefusedFileError(Reason.NO_ROOM) from error
    finally:
        if exhibit is None:
            continuous_upload.abort()
    return exhibit


def _add(vault: Vault, upload: Upload, arrival: Arrival, *, young: bool = False) -> Exhibit:
    """Raises RefusedFileError, AlreadyKeptError, CaseClosedError."""
    claim = announced(vault, upload).claim
    arrival = checked(arrival, claim, young=young)
    if arrival.reason is not None:
        raise RefusedFileError(arrival.reason)
    return actions.add(vault, arrival, claim, upload)


def _join(vault: Vault, upload: Upload, *, young: bool) -> Exhibit:
    """Raises RefusedFileError, AlreadyKeptError, CaseClosedError."""
    intake = Intake(vault, young=young)
    blob = ""
    try:
        intake.begin(announced(vault, upload).name)
        for chunk in _opened(vault, upload):
            intake.take(chunk)
        intake.complete()
        exhibit = _add(vault, upload, intake.arrivals[-1], young=young)
        blob = exhibit.blob
    finally:
        intake.discard(but=frozenset({blob}))
    return exhibit


def _opened(vault: Vault, upload: Upload) -> Iterator[bytes]:
    """The plain bytes of all chunks. Raises AlreadyKeptError when another request joined them meanwhile,
    RefusedFileError."""
    try:
        for chunk in upload.chunks.all():
            file = blob_store.open_sealed(vault.case.pk, chunk.blob)
            yield from sealing.unsealed(file, vault.private(Scope.EVIDENCE))
    except (FileNotFoundError, DecryptionError) as error:
        if Upload.objects.filter(pk=upload.pk).exclude(exhibit=None).exists():
            raise AlreadyKeptError from error
        raise RefusedFileError(Reason.BROKEN_OFF) from error


def announced(vault: Vault, upload: Upload) -> Announced:
    return Announced(**vault.fields(Scope.EVIDENCE).open(upload.associated_data, upload.sealed_facts))


def refuse(upload: Upload, reason: Reason) -> None:
    """Not to be taken, whatever still comes; nothing of it stays."""
    Upload.objects.filter(pk=upload.pk, exhibit=None).update(refusal=reason.value)
    upload.refusal = reason.value
    _remove_chunks(upload)


def drop(upload: Upload) -> None:
    """The client does not want it any more, or nobody came back for it."""
    Upload.objects.filter(pk=upload.pk, exhibit=None).update(refusal=Reason.BROKEN_OFF.value)  # no chunk comes now
    _remove_chunks(upload)
    upload.delete()


def end_all(sender: Any, *, case: Case, **kwargs: Any) -> None:
    """Hears that the words of a case were renewed: what is not all here goes, whoever was sending it."""
    half = Upload.objects.filter(case=case, exhibit=None)
    half.update(refusal=Reason.BROKEN_OFF.value)  # no chunk comes now
    uploads = list(half)
    for upload in uploads:
        transaction.on_commit(partial(drop, upload))


def _remove_chunks(upload: Upload) -> None:
    """Blobs before rows: what is cut short can be done again, and no blob is left that no row knows."""
    continuous.forget(upload)
    for chunk in upload.chunks.all():
        blob_store.remove(upload.case_id, chunk.blob)
    upload.chunks.all().delete()


def sweep() -> int:
    """Drop what nobody went on sending for a day; how many."""
    over = list(Upload.objects.filter(touched_at__lt=timezone.now() - KEPT))
    for upload in over:
        drop(upload)
    return len(over)
