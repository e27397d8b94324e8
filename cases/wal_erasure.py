"""What was deleted leaves SQLite's write-ahead log too.

`secure_delete` overwrites a deleted row in the database file only. The log beside it still holds the row as it was
written and each page as it was before, until something else happens to be written over it; on a quiet site that
is never. So after an act that destroys keys the log is emptied and cut to no bytes at all.

This happens by itself when a row of a model that `follow` knows is deleted; whoever blanks a key in a row that
stays calls `after_commit`. What does not succeed at once, because somebody is just reading, the sweep does later.
"""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import OperationalError, connection, models, transaction
from django.db.models.signals import post_delete
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WAIT_MS = 300  # for others who read or write; a request must not hang on them
SAY_AGAIN_SECONDS = 3600


def follow(*keyed: type[models.Model]) -> None:
    """From now on the log is emptied after a row of these models is deleted, by whatever way."""
    for model in keyed:
        post_delete.connect(_row_deleted, sender=model, dispatch_uid=f"cases.wal_erasure.{model._meta.label}")


def _row_deleted(sender: Any, **kwargs: Any) -> None:
    after_commit()


def after_commit() -> None:
    """Empty the log when the caller's transaction is through; at once where there is none."""
    if not any(waiting[1] is _empty_log for waiting in connection.run_on_commit):
        transaction.on_commit(_empty_log)


def _empty_log() -> None:
    empty_log()


def empty_log() -> bool:
    """Whether nothing is left in the write-ahead log now. One try of WAIT_MS; of no use within a transaction."""
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]  # (busy, frames in the log, frames moved); busy: it was not cut
        except OperationalError:  # somebody else moves frames at this moment
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def sweep() -> bool:
    """Empty the log unless it is empty; whether it is now. A site that cannot for an hour says so once an hour."""
    if connection.vendor != "sqlite" or not _log_size():
        return True
    if empty_log():
        return True
    with suppress(RedisError):
        if cache.add("write-ahead-log-busy", 1, SAY_AGAIN_SECONDS):
            logger.warning("the database's write-ahead log could not be emptied; it is tried again and again")
    return False


def _log_size() -> int:
    """Bytes of the log's file."""
    with suppress(FileNotFoundError):
        return Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size
    return 0
