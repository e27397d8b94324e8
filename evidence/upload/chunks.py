"""Files that arrive in chunks, so that a broken connection costs almost nothing.

A file that comes without a break is sealed as a whole (`evidence.upload.continuous`), and what is sealed of it can
be read from each checkpoint on. An age stream cannot be continued later: after a break, every further stretch of
bytes is sealed as a blob of its own. All are then opened with the key of the open case, checked and hashed as a
whole like any other file, and sealed anew as one. Nothing is on the disk in the clear at any time, and memory does
not grow with the size.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from cases import blob_store
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault
from evidence import actions
from evidence.choices import Category
from evidence.errors import AlreadyKeptError, RefusedFileError
from evidence.models import Exhibit, Upload
from evidence.upload import continuous, screening, sealing, sound_proof
from evidence.upload.continuous import ChunkWriter
from evidence.upload.file_types import HEAD_BYTES, FileType, identify, identify_young
from evidence.upload.ingest import Arrival, Intake, Room, checked
from evidence.upload.refusals import Reason
from evidence.upload.screening import ScreeningClaim

READ_BYTES = 256 * 1024
FAST_READ_BYTES = 1024 * 1024  # on a line that brings READ_BYTES in FAST_SECONDS: the web server copies less then
FAST_SECONDS = 0.02
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
    reason = _lack_of_room(room, waiting, size)
    if reason is not None:
        for old in waiting.filter(touched_at__lt=timezone.now() - GIVEN_UP):
            drop(old)
        reason = _lack_of_room(room, waiting, size)
    if reason is not None:
        raise RefusedFileError(reason)


def _lack_of_room(room: Room, waiting: QuerySet[Upload], size: int) -> Reason | None:
    """Why so many bytes more do not fit beside what waits; None when they do. One query."""
    totals = waiting.aggregate(count=Count("pk"), size=Sum("size", default=0))
    if totals["size"] + size > room.size:
        return room.why
    return Reason.NO_ROOM if totals["count"] >= MOST_OPEN else None


def append(vault: Vault, upload: Upload, body: Body, *, young: bool) -> None:
    """Seal what comes and keep it, also when the connection breaks off. Raises RefusedFileError, CaseClosedError,
    OffsetMismatchError."""
    stretch = ChunkWriter(vault, upload)
    try:
        if not upload.received:
            head = _head(body, min(HEAD_BYTES, upload.size))
            if young and upload.size <= sound_proof.MOST and sound_proof.is_open(head):
                head = _rest(body, head, upload.size)  # only its end tells that it is sound alone
            if head:
                stretch.begin(_check_head(vault, upload, head, young=young), young=young)
                stretch.take(head)
        for chunk in _pieces(body) if stretch.begun else ():
            stretch.take(chunk)
        stretch.keep()
    except OSError as error:
        raise RefusedFileError(Reason.NO_ROOM) from error
    finally:
        stretch.end()


def _pieces(body: Body) -> Iterator[bytes]:
    """What comes, in pieces that are large only where the line is fast: nothing of a piece is safe before all of it
    is here."""
    size, began = READ_BYTES, time.monotonic()
    while chunk := body(size):
        size = FAST_READ_BYTES if time.monotonic() - began < FAST_SECONDS else READ_BYTES
        yield chunk
        began = time.monotonic()


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
        rows = list(upload.chunks.all())
        ends = [row.start for row in rows[1:]] + [upload.size]
        for row, end in zip(rows, ends, strict=True):
            file = blob_store.open_sealed(vault.case.pk, row.blob)
            yield from sealing.unsealed(file, vault.private(Scope.EVIDENCE), end - row.start)
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
