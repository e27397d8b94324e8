"""The files of one request on their way into sealed blobs: limits, type, hash, seal, while they stream by."""

import logging
import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Count, Sum

from cases import actions as case_actions
from cases import blob_store, custody
from cases.errors import CaseClosedError
from cases.models import Case, Scope, VaultSession
from cases.vault import Vault, public_key
from evidence.choices import Category
from evidence.errors import RefusedFileError
from evidence.models import Exhibit
from evidence.upload import disk_share, file_names, screening, sound_proof
from evidence.upload.file_types import HEAD_BYTES, ZIP, ArchiveWatch, FileType, identify, identify_young
from evidence.upload.refusals import Reason
from evidence.upload.screening import PictureWatch, ScreeningClaim, StillWatch
from evidence.upload.sealing import Sealed, Sealer
from evidence.upload.sound_types import PictureInSoundWatch

logger = logging.getLogger(__name__)

ASK_SECONDS = 21  # how often a long upload says that its client is still there; cases.actions writes from 20 on
DISK_STEP = 16 * settings.MEBIBYTE  # how often free space is looked at


@dataclass(frozen=True)
class Room:
    """What a case still takes."""

    items: int
    size: int  # bytes
    why: Reason = Reason.CASE_SIZE  # when it is too little

    @classmethod
    def of(cls, case: Case) -> "Room":
        """One query, more while the disk is not nearly empty or a limit of the day is set. Raises OSError."""
        if custody.is_full(case):
            return cls(1, 0, Reason.LOG_FULL)
        kept_exhibits = Exhibit.objects.filter(case=case).exclude(state=Exhibit.State.REMOVED)
        totals = kept_exhibits.aggregate(items=Count("pk"), size=Sum("size", default=0))
        items, size = settings.EVIDENCE_ITEMS - totals["items"], settings.EVIDENCE_CASE_BYTES - totals["size"]
        share = disk_share.left(totals["size"])
        if share >= size:
            return cls(items, size)
        return cls(items, share, Reason.FULL_DAY if disk_share.is_day_full() else Reason.NO_ROOM)


@dataclass(frozen=True)
class Arrival:
    """One file of the request: sealed and ready to become an exhibit, or refused."""

    name: str
    kind: FileType | None = None
    sealed: Sealed | None = None
    reason: Reason | None = None


def checked(arrival: Arrival, claim: ScreeningClaim, *, young: bool) -> Arrival:
    """As it came, or refused because nobody looked at it first."""
    if arrival.kind is None:
        return arrival
    try:
        screening.check(arrival.kind.category, claim, young=young)
    except RefusedFileError as refusal:
        return replace(arrival, reason=refusal.reason)
    return arrival


Watch = ArchiveWatch | PictureWatch | PictureInSoundWatch | StillWatch


def _watch(kind: FileType) -> Watch | None:
    """What looks through a file as it streams by, where anyone under 18 may be seen."""
    if kind.media_type == ZIP:
        return ArchiveWatch()
    if kind.category in (Category.TEXT, Category.EMAIL):
        return PictureWatch(kind.media_type)
    if kind.category == Category.SOUND:
        return PictureInSoundWatch()
    return StillWatch() if kind.category == Category.PICTURE else None


class _File:
    """The file that is being received."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.head = b""
        self.kind: FileType | None = None
        self.sealer: Sealer | None = None
        self.watch: Watch | None = None
        self.next_look = 0  # size at which free space is looked at again

    @property
    def size(self) -> int:
        return self.sealer.size if self.sealer else len(self.head)


class Intake:
    """Begin, take, complete for each file, in that order; at the end `discard` whatever did not become an exhibit.

    young: as evidence.upload.screening.involves_minor says; then what could hold an unseen picture is refused
    before it is kept.
    """

    def __init__(self, vault: Vault, *, young: bool) -> None:
        self._vault = vault
        self._young = young
        self._public = public_key(vault.case, Scope.EVIDENCE)
        self._room = Room.of(vault.case)
        self._asked = time.monotonic()
        self._file: _File | None = None
        self.arrivals: list[Arrival] = []

    @property
    def is_receiving(self) -> bool:
        return self._file is not None

    def begin(self, name: str) -> None:
        """A new file. Raises RefusedFileError; the caller must then skip the rest of it."""
        self.interrupt()
        self._file = _File(file_names.file_name(name))
        waiting = [arrival.sealed for arrival in self.arrivals if arrival.sealed]
        self._left = self._room.size - sum(sealed.size for sealed in waiting)
        if len(waiting) >= self._room.items:
            raise self._refuse(Reason.ITEMS)

    def take(self, chunk: bytes) -> None:
        """The next piece of the file. Raises RefusedFileError, CaseClosedError."""
        file = self._current()
        self._keep_open()
        if file.sealer is None:
            file.head += chunk
            if len(file.head) >= HEAD_BYTES and not self._waits(file):
                self._start(file)
        else:
            self._seal(file, file.sealer, chunk)

    def complete(self) -> None:
        """The file is all here. A refusal is recorded, not raised: there is nothing left to skip."""
        file = self._current()
        try:
            sealer = file.sealer or self._start(file)
            sealed = sealer.finish()
        except RefusedFileError:
            return
        except OSError as error:
            self._stored_badly(error)
            return
        self.arrivals.append(Arrival(file.name, file.kind, sealed))
        self._file = None

    def interrupt(self) -> None:
        """The connection broke off within a file."""
        if self._file is not None:
            self._refuse(Reason.BROKEN_OFF)

    def discard(self, *, but: frozenset[str] = frozenset()) -> None:
        """Remove every blob of this request, except those named: they became exhibits."""
        self.interrupt()
        for arrival in self.arrivals:
            if arrival.sealed and arrival.sealed.blob not in but:
                blob_store.remove(self._vault.case.pk, arrival.sealed.blob)

    def _current(self) -> _File:
        if self._file is None:
            raise RuntimeError("no file was begun")
        return self._file

    def _waits(self, file: _File) -> bool:
        """Whether only its end can tell that it is sound alone: until then it stays in memory."""
        return self._young and len(file.head) < sound_proof.MOST and sound_proof.is_open(file.head[:HEAD_BYTES])

    def _start(self, file: _File) -> Sealer:
        """The type is known, or refused: before this nothing of the file was written anywhere."""
        try:
            file.kind = identify_young(file.head) if self._young else identify(file.head[:HEAD_BYTES])
            screening.check_kind(file.kind.category, young=self._young)
            screening.check_still(file.kind.category, file.kind.media_type, young=self._young)
        except RefusedFileError as refusal:
            raise self._refuse(refusal.reason) from refusal
        file.watch = _watch(file.kind) if self._young else None
        file.sealer = Sealer(self._vault.case.pk, self._public)
        self._seal(file, file.sealer, file.head)
        file.head = b""
        return file.sealer

    def _seal(self, file: _File, sealer: Sealer, chunk: bytes) -> None:
        self._check_limits(file, sealer.size + len(chunk))
        try:
            if file.watch:
                file.watch.feed(chunk)
            sealer.write(chunk)
        except RefusedFileError as refusal:
            raise self._refuse(refusal.reason) from refusal
        except OSError as error:
            raise self._stored_badly(error) from error

    def _check_limits(self, file: _File, size: int) -> None:
        if file.kind and file.kind.category == Category.RECORDING:
            if size > settings.EVIDENCE_RECORDING_BYTES:
                raise self._refuse(Reason.RECORDING_SIZE)
        elif size > settings.EVIDENCE_FILE_BYTES:
            raise self._refuse(Reason.FILE_SIZE)
        if size > self._left:
            raise self._refuse(self._room.why)
        if size > file.next_look:
            file.next_look = size + DISK_STEP
            if blob_store.free_bytes() < settings.EVIDENCE_FREE_BYTES:
                raise self._refuse(Reason.NO_ROOM)

    def _stored_badly(self, error: OSError) -> RefusedFileError:
        logger.error("a file could not be stored: errno %s", error.errno)
        return self._refuse(Reason.NO_ROOM)

    def _refuse(self, reason: Reason) -> RefusedFileError:
        """Record why, and leave nothing of the file behind."""
        file, self._file = self._current(), None
        if file.sealer is not None:
            file.sealer.abort()
        self.arrivals.append(Arrival(file.name, reason=reason))
        return RefusedFileError(reason)

    def _keep_open(self) -> None:
        """A long upload is a visit; one whose session ended meanwhile stops. Raises CaseClosedError."""
        now = time.monotonic()
        if now - self._asked < ASK_SECONDS:
            return
        self._asked = now
        if not VaultSession.objects.filter(pk=self._vault.session.pk).exists():
            raise CaseClosedError
        case_actions.touch(self._vault.session)
