"""Files of the store that no row names: left by a crash between the file and its row, or by a restore.

They are sealed and no page can show them, but they are there, and deleting must delete. A wrong database would make
orphans of everything: so many at once are held until somebody looks.
"""

import logging
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases import blob_store, store_identity
from cases.blob_store import StoredFile
from cases.models import Case

logger = logging.getLogger(__name__)

GRACE_SECONDS = 2 * 24 * 3600  # a file is older than its row; uploads last a day at most
SEEN_DAYS = 7  # before one goes: time to notice that an older database was put back
FOLDER = "orphans"
FEW = 20  # that many go whatever their share is
SHARE = 20  # at most one file in so many
_AT_ONCE = 500
_DAY = len("2026-11-28")


def orphans() -> tuple[list[StoredFile], int]:
    """Files that no row names, and how many files there are. Raises OSError, StoreChangedError."""
    store_identity.require()
    count = 0
    unnamed: list[StoredFile] = []
    before = time.time() - GRACE_SECONDS
    for files in _batches(blob_store.store().files()):
        count += len(files)
        by_rows = _named({file.case_id for file in files})
        unnamed += [file for file in files if file.modified < before and (file.case_id, file.blob) not in by_rows]
    return unnamed, count


def sweep(*, confirmed: bool = False) -> int:
    """Remove what has been an orphan for SEEN_DAYS, unless it is many; how many went. Raises as `orphans`.

    confirmed: somebody looked, so all of them go at once.
    """
    unnamed, count = orphans()
    going = unnamed if confirmed else _seen_long(unnamed)
    if len(unnamed) > max(FEW, count // SHARE) and not confirmed:
        logger.error(
            "%d of %d stored files belong to no case. Is the database the right one? 'manage.py sweep_orphans"
            " --confirm' removes them",
            len(unnamed),
            count,
        )
        return 0
    for file in going:
        blob_store.remove(file.case_id, file.blob)
    if going:
        logger.warning("%d stored files that belonged to no case were removed", len(going))
    return len(going)


def _seen_long(unnamed: list[StoredFile]) -> list[StoredFile]:
    """Those that were seen SEEN_DAYS ago. The store remembers it, as a database may be put back."""
    store, today = blob_store.store(), timezone.localdate()
    days = {name[_DAY + 1 :]: name[:_DAY] for name in store.marks(FOLDER)}
    limit = (today - timedelta(days=SEEN_DAYS)).isoformat()
    going = [file for file in unnamed if days.get(file.blob, today.isoformat()) <= limit]
    waiting = {file.blob for file in unnamed} - {file.blob for file in going}
    for blob in waiting - days.keys():
        store.write_mark(f"{FOLDER}/{today.isoformat()}-{blob}", blob)
    for blob in days.keys() - waiting:
        store.remove_mark(f"{FOLDER}/{days[blob]}-{blob}")
    return going


def holders() -> Iterator[tuple[type[models.Model], str]]:
    """Every model that names blobs of a case, one in `blob` or several in `copies`, and its way to the case."""
    for model in apps.get_models():
        if {"blob", "copies"} & _fields(model) and (way := _way_to_case(model)):
            yield model, way


def _fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _way_to_case(model: type[models.Model]) -> str:
    for field in model._meta.fields:
        if field.related_model is Case:
            return field.name
    ways = [
        f"{field.name}__{_way_to_case(field.related_model)}"
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    ]
    return ways[0] if ways else ""


def _named(case_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    """Case and name of each blob that a row of these cases names."""
    names: set[tuple[uuid.UUID, str]] = set()
    for model, way in holders():
        rows = model._default_manager.filter(**{f"{way}__in": case_ids})
        if "blob" in _fields(model):
            names |= set(rows.values_list(f"{way}__pk", "blob"))
        if "copies" in _fields(model):
            names |= {
                (case_id, blob) for case_id, copies in rows.values_list(f"{way}__pk", "copies") for blob in copies
            }
    return names


def _batches(files: Iterator[StoredFile]) -> Iterator[list[StoredFile]]:
    while batch := list(islice(files, _AT_ONCE)):
        yield batch
