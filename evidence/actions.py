"""Verbs on evidence: keep what arrived, describe, move, remove, and what a worker does with it."""

import base64
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from cases import blob_store, custody, jobs, wal_erasure
from cases.crypto import age_stream
from cases.errors import DecryptionFailed, JobFailed
from cases.jobs import Running
from cases.models import Case, Job, Scope, VaultSession
from cases.vault import Vault, public_key
from evidence import exhibits, followers
from evidence.errors import AlreadyKept, CaseClosed, Refused, Unreadable
from evidence.exhibits import Details, Facts
from evidence.models import Item, Upload
from evidence.sandbox import child_process, decoder, reader_version
from evidence.sandbox.decoder import Reading
from evidence.upload.ingest import Arrival, Room
from evidence.upload.rejections import Reason
from evidence.upload.screening import NOTHING_SAID, Claim

PROCESS = "evidence.process"
PERHAPS_OURS = ("fault", "undecodable")  # what another version of the readers may be able to read


def add(vault: Vault, arrival: Arrival, claim: Claim = NOTHING_SAID, upload: Upload | None = None) -> Item:
    """Number, row, custody entries and job in one transaction; `upload`: the one it came through, in pieces.

    Raises Refused (no room left), CaseClosed, AlreadyKept.
    """
    kind, sealed = arrival.kind, arrival.sealed
    if kind is None or sealed is None:
        raise ValueError("only a file that was sealed can become an item")
    facts = Facts(arrival.name, kind.media_type, kind.category, sealed.sha256, claim.looked.value, claim.original)
    with transaction.atomic(durable=True):
        take_turns(vault)
        _check_room(vault.case, sealed.size)
        item = Item(case=vault.case, number=_next_number(vault.case), size=sealed.size, blob=sealed.blob)
        item.place = item.number
        item.sealed_facts = exhibits.seal_facts(vault.fields(Scope.EVIDENCE), item, facts)
        item.save(force_insert=True)
        custody.record(vault.case, custody.Act.SEALED, subject=item.subject, sha256=sealed.sha256, size=sealed.size)
        if claim.original:
            custody.record(vault.case, custody.Act.ORIGINAL_STAYS, subject=item.subject, sha256=claim.original)
        if upload is not None:
            _claim(upload, item)
        _enqueue(vault, item)
    return item


def _claim(upload: Upload, item: Item) -> None:
    """An upload becomes one item, whoever finishes it. Raises AlreadyKept."""
    if not Upload.objects.filter(pk=upload.pk, item=None, refusal="").update(item=item):
        raise AlreadyKept


def take_turns(vault: Vault) -> None:
    """Take turns within a case, and only while it is open. Raises CaseClosed."""
    case = Case.objects.select_for_update().filter(pk=vault.case.pk).first()
    if case is None or not case.wrapped_key:
        raise CaseClosed
    if not VaultSession.objects.filter(pk=vault.session.pk).exists():
        raise CaseClosed


def _check_room(case: Case, size: int) -> None:
    """Once more under the lock: another request may have filled the case meanwhile. Raises Refused."""
    room = Room.of(case)
    if room.items < 1:
        raise Refused(Reason.ITEMS)
    if room.size < size:
        raise Refused(Reason.CASE_SIZE)


def _next_number(case: Case) -> int:
    """Removed items keep their row, so a number is never given twice."""
    return (Item.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1


def _enqueue(vault: Vault, item: Item) -> None:
    keys = {Scope.EVIDENCE: vault.private(Scope.EVIDENCE)}
    jobs.enqueue(case=vault.case, task=PROCESS, subject=item.pk, keys=keys)


def try_again(vault: Vault, item: Item) -> bool:
    """Have a worker look at it once more, unless one will anyway; whether a new job was made.

    Of what is ready only where a copy is damaged or gone: the original is what it is made from.
    """
    waits = item.state == Item.State.WAITING
    if not waits and not (item.state == Item.State.READY and _has_damaged_copy(item)):
        return False
    with transaction.atomic(durable=True):
        take_turns(vault)
        job = jobs.newest(item.pk, PROCESS)
        ready = Item.objects.filter(pk=item.pk, state=Item.State.READY)
        if (job is not None and job.is_open) or (not waits and not ready.update(state=Item.State.WAITING)):
            return False
        _enqueue(vault, item)
    return True


def _has_damaged_copy(item: Item) -> bool:
    return any(blob_store.examine(item.case_id, blob) is not None for blob in item.copies)


def reread(vault: Vault) -> int:
    """Have workers try again what an earlier version of the readers could not read; how many. Raises CaseClosed.

    Only here is the case's key at hand: so it happens when the client comes back.
    """
    unread = Item.objects.filter(case=vault.case, state=Item.State.FAILED, failure__in=PERHAPS_OURS).exclude(
        readers=reader_version.current()
    )
    if not unread.exists():
        return 0
    with transaction.atomic(durable=True):
        take_turns(vault)
        items = list(unread)
        for item in items:
            Item.objects.filter(pk=item.pk).update(state=Item.State.WAITING, failure="")
            _enqueue(vault, item)
    return len(items)


def given_up(case: Case) -> set[uuid.UUID]:
    """Items that wait although nobody will come: their newest job failed by accident. One query."""
    waiting = Item.objects.filter(case=case, state=Item.State.WAITING).values("pk")
    rows = Job.objects.filter(case=case, task=PROCESS, subject__in=waiting).order_by("created_at")
    states = dict(rows.values_list("subject", "state"))
    return {subject for subject, state in states.items() if state == Job.State.FAILED}


def describe(vault: Vault, item: Item, details: Details) -> None:
    """Keep what the client says about it."""
    sealed = exhibits.seal_details(vault.fields(Scope.EVIDENCE), item, details)
    with transaction.atomic(durable=True):
        take_turns(vault)
        Item.objects.filter(pk=item.pk).exclude(state=Item.State.REMOVED).update(sealed_details=sealed)
        custody.record(vault.case, custody.Act.DESCRIBED, subject=item.subject)


def move(vault: Vault, item: Item, *, up: bool) -> None:
    """One place up or down in the client's order; at the end of the list nothing happens."""
    with transaction.atomic(durable=True):
        take_turns(vault)
        rows = list(Item.objects.filter(case=vault.case).exclude(state=Item.State.REMOVED))
        order = [row.pk for row in rows]
        here = order.index(item.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(rows):
            rows[here].place, rows[there].place = rows[there].place, rows[here].place
            Item.objects.bulk_update([rows[here], rows[there]], ["place"])


def remove(vault: Vault, item: Item) -> None:
    """Destroy an item. Its number stays taken and the custody log keeps that it was there."""
    with transaction.atomic(durable=True):
        take_turns(vault)
        Item.objects.filter(pk=item.pk).update(
            state=Item.State.REMOVED,
            sealed_facts=b"",
            sealed_details=b"",
            sealed_reading=b"",
            sealed_sketch=b"",
            failure="",
        )
        Job.objects.filter(subject=item.pk, task=PROCESS).delete()
        for forget in followers.removed:
            forget(item)
        custody.record(vault.case, custody.Act.REMOVED, subject=item.subject)
        wal_erasure.after_commit()
    _destroy_removed(vault.case)


def _destroy_removed(case: Case) -> None:
    """The blobs of removed items, also of one whose removal was cut short before."""
    for item in Item.objects.filter(case=case, state=Item.State.REMOVED).exclude(blob=""):
        for blob in (item.blob, *item.copies):
            blob_store.remove(case.pk, blob)
        Item.objects.filter(pk=item.pk).update(blob="", copies=[])


def record_reading(vault: Vault, item: Item, sha256: str) -> None:
    """The original was handed out."""
    with transaction.atomic(durable=True):
        custody.record(vault.case, custody.Act.ORIGINAL_READ, subject=item.subject, sha256=sha256, size=item.size)


# --- in a worker -----------------------------------------------------------------------------------------


def process(running: Running) -> None:
    """Derive the reading copy of the job's item. Raises JobFailed when it can never be shown."""
    item = Item.objects.filter(pk=running.job.subject, state=Item.State.WAITING).first()
    if item is None:
        return  # removed, or done by an earlier attempt
    facts = exhibits.open_facts(running.fields(Scope.EVIDENCE), item)
    try:
        with _original(item, running) as plain:
            reading = decoder.read(facts.category, facts.media_type, plain, pixels=settings.EVIDENCE_PIXELS)
    except Unreadable as unreadable:
        Item.objects.filter(pk=item.pk, state=Item.State.WAITING).update(
            state=Item.State.FAILED, failure=unreadable.code, readers=reader_version.current()
        )
        raise JobFailed(unreadable.code) from unreadable
    _keep_reading(running, item, reading)


@contextmanager
def _original(item: Item, running: Running) -> Iterator[BinaryIO]:
    """Whole, or not at all: Raises Unreadable when it is gone or damaged, OSError when the disk does not answer."""
    with ExitStack() as opened:
        try:
            file = opened.enter_context(blob_store.path(item.case_id, item.blob).open("rb"))
            plain = opened.enter_context(
                child_process.anonymous(age_stream.opened(running.private(Scope.EVIDENCE), file))
            )
        except (FileNotFoundError, DecryptionFailed) as error:
            raise Unreadable("damaged") from error
        yield plain


def _follow(running: Running, item: Item) -> None:
    """What other apps do with an exhibit that is ready."""
    keys = {Scope.EVIDENCE: running.private(Scope.EVIDENCE)}
    for task in followers.ready:
        jobs.enqueue(case=running.job.case, task=task, subject=item.pk, keys=keys)


def _keep_reading(running: Running, item: Item, reading: Reading) -> None:
    """Seal what was derived, in place of what was before. When the item was removed meanwhile, nothing stays."""
    public = public_key(running.job.case, Scope.EVIDENCE)
    names: list[str] = []
    kept = False

    def put(plain: bytes) -> str:
        names.append(blob_store.put(item.case_id, public, plain))
        return names[-1]

    try:
        value: dict[str, Any] = exhibits.reading_value(reading, put)
        fields = running.fields(Scope.EVIDENCE)
        sealed = fields.seal(item.about("reading"), value)
        sketch = fields.seal(item.about("sketch"), base64.b64encode(reading.sketch).decode())
        with transaction.atomic(durable=True):
            moved = Item.objects.filter(pk=item.pk, state=Item.State.WAITING).update(
                state=Item.State.READY, sealed_reading=sealed, sealed_sketch=sketch, copies=names
            )
            if moved:
                _follow(running, item)
        kept = bool(moved)
    finally:
        for name in item.copies if kept else names:
            blob_store.remove(item.case_id, name)
