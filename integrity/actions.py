"""Verbs of the watch: read what is due, look again at what was damaged, raise the alarm once.

It needs no key: a blob's name says how many bytes it has and how their SHA-256 begins (see cases.blob_store). Each
day the store is asked which files it has and how large they are. Files of a case are read as a whole in the order
of their names, a few seconds at a time, so that all are read once in WATCH_DAYS.
"""

import logging
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from redis.exceptions import RedisError

from cases import blob_store, store_identity
from cases.blob_store import Fault
from cases.errors import CaseClosedError
from cases.models import Case
from integrity import reading_allowance, stored_blobs
from integrity.errors import StoreGoneError
from integrity.models import Damage, Round
from integrity.stored_blobs import StoredBlob

logger = logging.getLogger(__name__)

SLICE_SECONDS = 4.0  # of one run; a worker has other things to do
LOOK_AGAIN = timedelta(minutes=10)  # at what is damaged, perhaps restored meanwhile
LIST_AGAIN = timedelta(days=1)
CASES_A_RUN = 500


@dataclass
class Outcome:
    """What one run saw. `new`: kinds of damage found now; `restored`: files that are whole again."""

    read: int = 0
    new: Counter[str] = field(default_factory=Counter)
    restored: int = 0


def watch(seconds: float = SLICE_SECONDS) -> Outcome:
    """One slice of the round. Logs counts only, and each damage once."""
    outcome, until = Outcome(), time.monotonic() + seconds
    try:
        _check_store()
        _watch(outcome, until)
    except StoreGoneError:
        if _first_in("watch-store-gone", 3600):
            logger.error("the store of evidence is empty or another one; is its disk mounted?")
        return outcome
    except OSError:
        if _first_in("watch-store-silent", 3600):
            logger.error("the store of evidence does not answer; its files are not looked at")
    _raise_alarm(outcome)
    _say_when_late()
    return outcome


def _watch(outcome: Outcome, until: float) -> None:
    """Raises OSError when the store does not answer."""
    look_again(outcome, Damage.objects.filter(looked_at__lte=timezone.now() - LOOK_AGAIN)[:CASES_A_RUN], until)
    half = (time.monotonic() + until) / 2  # so that listing many cases leaves time for reading
    for case in unlisted()[:CASES_A_RUN]:
        if time.monotonic() > half:
            break
        list_case(outcome, case)
    for case in due()[:CASES_A_RUN]:
        if time.monotonic() > until or not reading_allowance.is_left():
            break
        read_case(outcome, case, until)


def watch_all() -> Outcome:
    """Everything, now, however long it takes. Raises StoreGoneError."""
    outcome = Outcome()
    _check_store()
    look_again(outcome, Damage.objects.all(), float("inf"))
    Round.objects.update(position="")
    for case in Case.objects.open().iterator():
        list_case(outcome, case)
        read_case(outcome, case, float("inf"))
    _raise_alarm(outcome)
    return outcome


def unlisted() -> QuerySet[Case]:
    """Cases of which the store was not asked for a day what it has, the longest first. One query."""
    late = Q(round=None) | Q(round__listed_at=None) | Q(round__listed_at__lte=timezone.now() - LIST_AGAIN)
    return Case.objects.open().filter(late).order_by(F("round__listed_at").asc(nulls_first=True))


def list_case(outcome: Outcome, case: Case) -> None:
    """Whether every file of a case is there in its size, as the store says: nothing is read. Raises OSError."""
    blobs = stored_blobs.of_case(case)  # before the store is asked: what is committed is named only then
    sizes = blob_store.store().sizes(case.pk)
    faults: list[tuple[StoredBlob, Fault]] = []
    for stored_blob in blobs:
        size = sizes.get(stored_blob.blob)
        fault = Fault.MISSING if size is None else blob_store.fault_of_size(stored_blob.blob, size)
        if fault is not None:
            faults.append((stored_blob, fault))
    _keep(outcome, case, {"listed_at": timezone.now()}, faults)


def due() -> QuerySet[Case]:
    """Cases whose files were not all read lately, the longest unread first. One query."""
    before = timezone.now() - timedelta(days=settings.WATCH_DAYS) * 6 / 7  # so that a busy day delays nothing
    late = Q(round=None) | Q(round__ended_at=None) | Q(round__ended_at__lte=before)
    return Case.objects.open().filter(late).order_by(F("round__ended_at").asc(nulls_first=True))


def read_case(outcome: Outcome, case: Case, until: float) -> None:
    """Read on where the last slice of this case ended, until time.monotonic() passes `until`: one file at least."""
    position = Round.objects.filter(case=case).values_list("position", flat=True).first() or ""
    faults: list[tuple[StoredBlob, Fault]] = []
    blobs_left = [stored_blob for stored_blob in stored_blobs.of_case(case) if stored_blob.blob > position]
    while blobs_left:
        stored_blob = blobs_left.pop(0)
        fault = blob_store.verify(case.pk, stored_blob.blob)
        if fault is not None:
            faults.append((stored_blob, fault))
        outcome.read += 1
        reading_allowance.spend(blob_store.size_by_name(stored_blob.blob))
        position = stored_blob.blob
        if time.monotonic() > until or (until < float("inf") and not reading_allowance.is_left()):
            break
    progress = {"position": position} if blobs_left else {"position": "", "ended_at": timezone.now()}
    _keep(outcome, case, progress, faults)


def _keep(outcome: Outcome, case: Case, progress: dict[str, Any], faults: list[tuple[StoredBlob, Fault]]) -> None:
    """progress: columns of Round. What was replaced or removed while it was looked at is not damaged."""
    with suppress(CaseClosedError), transaction.atomic(durable=True):
        Case.objects.lock(case.pk)
        Round.objects.update_or_create(case=case, defaults=progress)
        still = {stored_blob.blob for stored_blob in stored_blobs.of_case(case)} if faults else set()
        for stored_blob, fault in faults:
            if stored_blob.blob in still and _note(case, stored_blob, fault):
                outcome.new[fault.value] += 1


def _note(case: Case, stored_blob: StoredBlob, fault: Fault) -> bool:
    """Whether this was not known."""
    _damage, is_new = Damage.objects.update_or_create(
        case=case,
        blob=stored_blob.blob,
        defaults={"kind": fault.value, "looked_at": timezone.now()},
        create_defaults={
            "kind": fault.value,
            "part": stored_blob.part,
            "item": stored_blob.item,
            "number": stored_blob.number,
            "language": stored_blob.language,
        },
    )
    return is_new


def look_again(outcome: Outcome, damages: QuerySet[Damage], until: float) -> None:
    """Forget damage that was repaired, and damaged files that are not held any more."""
    for damage in damages.select_related("case"):
        if time.monotonic() > until:
            return
        fault = blob_store.verify(damage.case_id, damage.blob)
        is_still_damaged = fault is not None and damage.blob in {
            stored_blob.blob for stored_blob in stored_blobs.of_case(damage.case)
        }
        if fault is not None and is_still_damaged:
            Damage.objects.filter(pk=damage.pk).update(kind=fault.value, looked_at=timezone.now())
            continue
        Damage.objects.filter(pk=damage.pk).delete()
        outcome.restored += fault is None


def _check_store() -> None:
    """Raises StoreGoneError rather than calling every file missing when the store is not there."""
    if not store_identity.matches():
        raise StoreGoneError
    some_cases = Case.objects.order_by("?")[:20]
    if not blob_store.store().holds_blobs() and any(stored_blobs.of_case(case) for case in some_cases):
        raise StoreGoneError


def _raise_alarm(outcome: Outcome) -> None:
    if outcome.new:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.new.items()))
        logger.error("stored files are damaged: %s; 'manage.py check_integrity' names them", kinds)
    if outcome.restored:
        logger.warning("%d stored files are whole again", outcome.restored)


def _say_when_late() -> None:
    late = Round.objects.filter(ended_at__lt=timezone.now() - timedelta(days=settings.WATCH_DAYS)).count()
    if late and _first_in("watch-late", 24 * 3600):
        logger.warning("files of %d cases were not read for more than %d days", late, settings.WATCH_DAYS)


def _first_in(name: str, seconds: int) -> bool:
    """Whether this is the first time in that many seconds; False while the cache does not answer."""
    with suppress(RedisError):
        return bool(cache.add(name, 1, seconds))
    return False
