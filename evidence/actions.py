"""Verbs on evidence: keep what arrived, describe, move, remove, and what a worker does with it."""

import base64
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, replace
from itertools import chain
from typing import Any, BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from redis.exceptions import RedisError

from cases import blob_store, custody, jobs, wal_erasure
from cases.crypto import Secret, age_stream
from cases.errors import DecryptionError, JobError
from cases.jobs import JobContext
from cases.models import Case, Job, Scope
from cases.vault import Vault, public_key
from evidence import exhibits, signals
from evidence.errors import AlreadyKeptError, RefusedFileError, UnreadableError
from evidence.exhibits import Details, FileFacts
from evidence.models import Exhibit, Upload
from evidence.readers.chats.chat import FileContext
from evidence.sandbox import child_process, decoder, password_frame, reader_version
from evidence.sandbox.decoder import DecodedFile
from evidence.upload.ingest import Arrival, Room
from evidence.upload.refusals import Reason
from evidence.upload.screening import NOTHING_SAID, ScreeningClaim

PROCESS = "evidence.process"
READ_AGAIN_SECONDS = 3600  # until another download of an original is noted
LOCKED = ("locked", "wrong_password")
PERHAPS_OURS = ("fault", "undecodable", "slow")  # what another version of the readers may be able to read


def add(
    vault: Vault, arrival: Arrival, claim: ScreeningClaim = NOTHING_SAID, upload: Upload | None = None
) -> Exhibit:
    """Number, row, custody entries and job in one transaction; `upload`: the one it came through, in pieces.

    Raises RefusedFileError (no room left), CaseClosedError, AlreadyKeptError.
    """
    kind, sealed = arrival.kind, arrival.sealed
    if kind is None or sealed is None:
        raise ValueError("only a file that was sealed can become an item")
    facts = FileFacts(
        arrival.name, kind.media_type, kind.category, sealed.sha256, claim.looked.value, claim.original
    )
    with transaction.atomic(durable=True):
        vault.take_turns()
        _check_room(vault.case, sealed.size)
        exhibit = Exhibit(case=vault.case, number=_next_number(vault.case), size=sealed.size, blob=sealed.blob)
        exhibit.place = exhibit.number
        exhibit.sealed_facts = exhibits.seal_facts(vault.fields(Scope.EVIDENCE), exhibit, facts)
        exhibit.save(force_insert=True)
        custody.record(
            vault.case, custody.Act.SEALED, subject=exhibit.subject, sha256=sealed.sha256, size=sealed.size
        )
        if claim.original:
            stays = custody.Act.ORIGINAL_STAYS  # together with the entry above, or not at all
            custody.record(vault.case, stays, subject=exhibit.subject, sha256=claim.original, admitted=True)
        if upload is not None:
            _claim(upload, exhibit)
        _enqueue(vault, exhibit)
    return exhibit


def _claim(upload: Upload, exhibit: Exhibit) -> None:
    """An upload becomes one exhibit, whoever finishes it. Raises AlreadyKeptError."""
    if not Upload.objects.filter(pk=upload.pk, exhibit=None, refusal="").update(exhibit=exhibit):
        raise AlreadyKeptError


def _check_room(case: Case, size: int) -> None:
    """Once more under the lock: another request may have filled the case meanwhile. Raises RefusedFileError."""
    room = Room.of(case)
    if room.items < 1:
        raise RefusedFileError(Reason.ITEMS)
    if room.size < size:
        raise RefusedFileError(room.why)


def _next_number(case: Case) -> int:
    """Removed exhibits keep their row, so a number is never given twice."""
    return (Exhibit.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1


def _enqueue(vault: Vault, exhibit: Exhibit, password: Secret | None = None) -> None:
    keys = {Scope.EVIDENCE: vault.private(Scope.EVIDENCE)}
    jobs.enqueue(case=vault.case, task=PROCESS, subject=exhibit.pk, keys=keys, password=password)


def unlock(vault: Vault, exhibit: Exhibit, password: Secret) -> bool:
    """Have a worker open it with a password, which goes with the job and is kept nowhere else; whether it will be
    tried. Raises CaseClosedError, LogFullError."""
    with transaction.atomic(durable=True):
        custody.admit(vault.take_turns(), custody.Act.UNLOCKED)
        locked = Exhibit.objects.filter(pk=exhibit.pk, state=Exhibit.State.FAILED, failure__in=LOCKED)
        if not locked.update(state=Exhibit.State.WAITING, failure=""):
            return False
        _enqueue(vault, exhibit, password)
    return True


def try_again(vault: Vault, exhibit: Exhibit) -> bool:
    """Have a worker look at it once more, unless one will anyway; whether a new job was made.

    Of what is ready only where a copy is damaged or gone: the original is what it is made from.
    """
    waits = exhibit.state == Exhibit.State.WAITING
    if not waits and not (exhibit.state == Exhibit.State.READY and _has_damaged_copy(exhibit)):
        return False
    with transaction.atomic(durable=True):
        vault.take_turns()
        job = jobs.newest(exhibit.pk, PROCESS)
        ready = Exhibit.objects.filter(pk=exhibit.pk, state=Exhibit.State.READY)
        if (job is not None and job.is_open) or (not waits and not ready.update(state=Exhibit.State.WAITING)):
            return False
        _enqueue(vault, exhibit)
    return True


def answer(vault: Vault, exhibit: Exhibit, **answers: str) -> bool:
    """Keep what the client answered about how to read it (fields of a FileContext), and have it read anew; whether
    it will be. What was found in the earlier reading is forgotten. Raises CaseClosedError."""
    cipher = vault.fields(Scope.EVIDENCE)
    with transaction.atomic(durable=True):
        vault.take_turns()
        ready = Exhibit.objects.filter(pk=exhibit.pk, state=Exhibit.State.READY)
        reading = cipher.open(exhibit.associated_data("reading"), exhibit.sealed_reading, {})
        reading["told"] = asdict(replace(exhibits.file_context_of(reading), **answers))
        sealed = cipher.seal(exhibit.associated_data("reading"), reading)
        if not ready.update(state=Exhibit.State.WAITING, sealed_reading=sealed):
            return False
        signals.reading_dropped.send(Exhibit, exhibit=exhibit)
        custody.record(vault.case, custody.Act.DESCRIBED, subject=exhibit.subject)
        _enqueue(vault, exhibit)
    return True


def _has_damaged_copy(exhibit: Exhibit) -> bool:
    return any(blob_store.verify(exhibit.case_id, blob) is not None for blob in exhibit.copies)


def reread(vault: Vault) -> int:
    """Have workers try again what an earlier version of the readers could not read; how many. Raises
    CaseClosedError.

    Only here is the case's key at hand: so it happens when the client comes back.
    """
    unread = Exhibit.objects.filter(case=vault.case, state=Exhibit.State.FAILED, failure__in=PERHAPS_OURS).exclude(
        readers=reader_version.current()
    )
    if not unread.exists():
        return 0
    with transaction.atomic(durable=True):
        vault.take_turns()
        exhibits = list(unread)
        for exhibit in exhibits:
            Exhibit.objects.filter(pk=exhibit.pk).update(state=Exhibit.State.WAITING, failure="")
            _enqueue(vault, exhibit)
    return len(exhibits)


def given_up(case: Case) -> set[uuid.UUID]:
    """Items that wait although nobody will come: their newest job failed by accident. One query."""
    waiting = Exhibit.objects.filter(case=case, state=Exhibit.State.WAITING).values("pk")
    rows = Job.objects.filter(case=case, task=PROCESS, subject__in=waiting).order_by("created_at")
    states = dict(rows.values_list("subject", "state"))
    return {subject for subject, state in states.items() if state == Job.State.FAILED}


def describe(vault: Vault, exhibit: Exhibit, details: Details) -> None:
    """Keep what the client says about it."""
    sealed = exhibits.seal_details(vault.fields(Scope.EVIDENCE), exhibit, details)
    with transaction.atomic(durable=True):
        vault.take_turns()
        Exhibit.objects.filter(pk=exhibit.pk).exclude(state=Exhibit.State.REMOVED).update(sealed_details=sealed)
        custody.record(vault.case, custody.Act.DESCRIBED, subject=exhibit.subject)


def move(vault: Vault, exhibit: Exhibit, *, up: bool) -> None:
    """One place up or down in the client's order; at the end of the list nothing happens."""
    with transaction.atomic(durable=True):
        vault.take_turns()
        exhibits = list(Exhibit.objects.filter(case=vault.case).exclude(state=Exhibit.State.REMOVED))
        order = [exhibit.pk for exhibit in exhibits]
        here = order.index(exhibit.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(exhibits):
            exhibits[here].place, exhibits[there].place = exhibits[there].place, exhibits[here].place
            Exhibit.objects.bulk_update([exhibits[here], exhibits[there]], ["place"])


def remove(vault: Vault, exhibit: Exhibit) -> None:
    """Destroy an exhibit. Its number stays taken and the custody log keeps that it was there."""
    with transaction.atomic(durable=True):
        vault.take_turns()
        Exhibit.objects.filter(pk=exhibit.pk).update(
            state=Exhibit.State.REMOVED,
            sealed_facts=b"",
            sealed_details=b"",
            sealed_reading=b"",
            sealed_thumbprint=b"",
            failure="",
        )
        Job.objects.filter(subject=exhibit.pk, task=PROCESS).delete()
        signals.reading_dropped.send(Exhibit, exhibit=exhibit)
        custody.record(vault.case, custody.Act.REMOVED, subject=exhibit.subject)
        wal_erasure.after_commit()
    _destroy_removed(vault.case)


def _destroy_removed(case: Case) -> None:
    """The blobs of removed exhibits, also of one whose removal was cut short before."""
    for exhibit in Exhibit.objects.filter(case=case, state=Exhibit.State.REMOVED).exclude(blob=""):
        for blob in (exhibit.blob, *exhibit.copies):
            blob_store.remove(case.pk, blob)
        Exhibit.objects.filter(pk=exhibit.pk).update(blob="", copies=[])


def record_reading(vault: Vault, exhibit: Exhibit, sha256: str) -> None:
    """The original was handed out. Noted once an hour for each, so that who asks again and again fills no log."""
    with suppress(RedisError, OSError):  # without the cache each is noted
        if not cache.add(f"original-read:{exhibit.pk}", 1, READ_AGAIN_SECONDS):
            return
    with transaction.atomic(durable=True):
        custody.record(
            vault.case, custody.Act.ORIGINAL_READ, subject=exhibit.subject, sha256=sha256, size=exhibit.size
        )


# --- in a worker -----------------------------------------------------------------------------------------


def process(context: JobContext) -> None:
    """Derive the reading copy of the job's exhibit. Raises JobError when it can never be shown."""
    exhibit = Exhibit.objects.filter(pk=context.job.subject, state=Exhibit.State.WAITING).first()
    if exhibit is None:
        return  # removed, or done by an earlier attempt
    facts = exhibits.open_facts(context.fields(Scope.EVIDENCE), exhibit)
    try:
        with _original(exhibit, context) as plain:
            reading = decoder.read(
                facts.category,
                facts.media_type,
                plain,
                pixels=settings.EVIDENCE_PIXELS,
                context=_file_context(context, exhibit),
                has_password=bool(context.password),
            )
    except UnreadableError as unreadable:
        Exhibit.objects.filter(pk=exhibit.pk, state=Exhibit.State.WAITING).update(
            state=Exhibit.State.FAILED, failure=unreadable.code, readers=reader_version.current()
        )
        raise JobError(unreadable.code) from unreadable
    _keep_reading(context, exhibit, reading)


def _file_context(context: JobContext, exhibit: Exhibit) -> FileContext:
    """What the client answered, and the day it came in: no chat in it is later."""
    sealed = context.fields(Scope.EVIDENCE).open(exhibit.associated_data("reading"), exhibit.sealed_reading, {})
    return replace(exhibits.file_context_of(sealed), received=exhibit.received_at.date().isoformat())


@contextmanager
def _original(exhibit: Exhibit, context: JobContext) -> Iterator[BinaryIO]:
    """Whole, or not at all, behind the password where there is one. Raises UnreadableError when it is gone or
    damaged, OSError when the disk does not answer."""
    front = [password_frame.framed(context.password)] if context.password else []
    with ExitStack() as stack:
        try:
            file = stack.enter_context(blob_store.open_sealed(exhibit.case_id, exhibit.blob))
            plain = stack.enter_context(
                child_process.anonymous(
                    chain(front, age_stream.decrypt_stream(context.private(Scope.EVIDENCE), file))
                )
            )
        except (FileNotFoundError, DecryptionError) as error:
            raise UnreadableError("damaged") from error
        yield plain


def _keep_reading(context: JobContext, exhibit: Exhibit, reading: DecodedFile) -> None:
    """Seal what was derived, in place of what was before. When the exhibit was removed meanwhile, nothing stays."""
    public = public_key(context.job.case, Scope.EVIDENCE)
    names: list[str] = []
    is_kept = False

    def put(plain: bytes) -> str:
        names.append(blob_store.put(exhibit.case_id, public, plain))
        return names[-1]

    try:
        value: dict[str, Any] = exhibits.reading_value(reading, put, _file_context(context, exhibit))
        cipher = context.fields(Scope.EVIDENCE)
        sealed = cipher.seal(exhibit.associated_data("reading"), value)
        thumbprint = cipher.seal(exhibit.associated_data("sketch"), base64.b64encode(reading.thumbprint).decode())
        with transaction.atomic(durable=True):
            Case.objects.lock(exhibit.case_id)  # the jobs that follow hold its keys: none after they were destroyed
            moved = Exhibit.objects.filter(pk=exhibit.pk, state=Exhibit.State.WAITING).update(
                state=Exhibit.State.READY, sealed_reading=sealed, sealed_thumbprint=thumbprint, copies=names
            )
            if moved and context.password:
                custody.record(context.job.case, custody.Act.UNLOCKED, subject=exhibit.subject, admitted=True)
            if moved:
                keys = {Scope.EVIDENCE: context.private(Scope.EVIDENCE)}
                signals.exhibit_ready.send(Exhibit, exhibit=exhibit, keys=keys)
        is_kept = bool(moved)
    finally:
        for name in exhibit.copies if is_kept else names:
            blob_store.remove(exhibit.case_id, name)
