"""The whole database from SQLite to an empty PostgreSQL: all of it in one transaction there, or nothing.

No value of a row reaches a message: of what a database says, the table and the kind of error are told, no more.
"""

import contextlib
import fcntl
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from sextortion_help import database_address

OLD, NEW = "before_the_move", DEFAULT_DB_ALIAS
BATCH = 500  # rows
BUSY_MS = 2000  # how long a process that is just ending may still hold the old database
_FOREIGN = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname NOT LIKE 'pg\\_%' AND NOT EXISTS (
           SELECT 1 FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""


class MoveError(RuntimeError):
    """The message says what is wrong, as a sentence for the operator."""


@dataclass(frozen=True)
class MoveReport:
    """What was moved; old: where the former database lies now, or None when it could not be put aside."""

    tables: int
    rows: int
    old: Path | None


def move(url: str) -> MoveReport:
    """Copy everything to the empty database at `url`, compare it, and put the old database aside. Raises MoveError.

    The site must stand still. The new database has the tables of this release, and until the last row is compared
    nobody sees any of it. Files, keys and settings are left as they are.
    """
    path = _sqlite_path()
    values = _address(url)
    with _no_site(), _exchanged(values):
        _take_alone(path)
        _require_this_release()
        _require_answer()
        try:
            with transaction.atomic(using=OLD), transaction.atomic(using=NEW):
                rows = _fill()
        except (DatabaseError, psycopg.Error) as error:
            raise MoveError(_told(error)) from None
        old = _put_aside(path)
    return MoveReport(len(_models()), rows, old)


def _put_aside(path: Path) -> Path | None:
    """Where it lies now. A start without the new address finds an empty database beside files, and is refused."""
    old = path.with_name(f"{path.name}.moved-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}")
    try:
        return path.rename(old)
    except OSError:
        return None


def _sqlite_path() -> Path:
    if connections[DEFAULT_DB_ALIAS].settings_dict["ENGINE"] != database_address.SQLITE:
        raise MoveError("This site's database is no SQLite file. PostgreSQL's own pg_dump and pg_restore move it.")
    return Path(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]))


def _address(url: str) -> dict[str, Any]:
    try:
        values = database_address.parse(url, pooler=settings.DATABASE_POOLER)
    except ValueError:
        values = {}
    if values.get("ENGINE") != database_address.POSTGRESQL:
        raise MoveError("The new address must look like postgres://user:password@host/name.")
    return values


@contextlib.contextmanager
def _no_site() -> Iterator[None]:
    """Nothing of `make run` runs with this data, and nothing starts meanwhile."""
    lock = settings.DATA_DIR / "run.lock"
    if not lock.exists():
        yield
        return
    with lock.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MoveError(f"The site still runs with the data in {settings.DATA_DIR}. Stop it first.") from None
        yield


@contextlib.contextmanager
def _exchanged(values: dict[str, Any]) -> Iterator[None]:
    """While this lasts, the new database is the default one, so that a migration which names none changes it, and
    the present one is OLD."""
    databases = connections.settings
    databases[OLD] = databases[DEFAULT_DB_ALIAS]
    databases[NEW] = connections.configure_settings({DEFAULT_DB_ALIAS: values})[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS].close()
    del connections[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        for alias in (OLD, NEW):
            connections[alias].close()
            del connections[alias]
        databases[DEFAULT_DB_ALIAS] = databases.pop(OLD)


def _take_alone(path: Path) -> None:
    """From here on nobody else opens the old database. A log beside it is folded in. Raises MoveError."""
    try:
        with connections[OLD].cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
            cursor.execute("PRAGMA journal_mode = DELETE")  # refused while another process has the file open
            alone = cursor.fetchone() == ("delete",)
    except DatabaseError:
        alone = False
    if not alone:
        raise MoveError(f"Another process uses {path}. Stop web server, workers and scheduler first.")


def _require_this_release() -> None:
    """Every migration of this release has run on the old database, and none of a later one. Raises MoveError."""
    executor = MigrationExecutor(connections[OLD])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    here = {config.label for config in apps.get_app_configs()}
    applied = MigrationRecorder(connections[OLD]).applied_migrations()
    later = {key for key in applied if key[0] in here and key not in executor.loader.disk_migrations}
    ours = {model._meta.db_table for model in _models()} | {MigrationRecorder.Migration._meta.db_table}
    tables = set(connections[OLD].introspection.table_names()) - ours
    if waiting or later or tables:
        raise MoveError(
            "The tables are not those of this release. Run scripts.prepare with the old database first."
        )


def _require_answer() -> None:
    try:
        connections[NEW].ensure_connection()
    except DatabaseError:
        raise MoveError("The new database does not answer. Check the address and that its server runs.") from None


def _models() -> list[type[models.Model]]:
    """One for each table that the site's rows are in."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def _fill() -> int:
    """Tables, rows and sequences of the new database; how many rows.

    Raises MoveError, DatabaseError, psycopg.Error.
    """
    new = connections[NEW]
    with new.cursor() as cursor:
        cursor.execute(_FOREIGN)
        if cursor.fetchone()[0]:
            raise MoveError("The new database is not empty. Make a fresh one, or drop what is in it.")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be changed
    executor = MigrationExecutor(new)
    executor.migrate(executor.loader.graph.leaf_nodes())
    everything = _models()
    with new.cursor() as cursor:
        names = ", ".join(new.ops.quote_name(model._meta.db_table) for model in everything)
        cursor.execute(f"TRUNCATE {names}")  # what migrations wrote comes from the old database
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # rows may come before those they refer to
    rows = sum(_copy(model) for model in everything)
    with new.cursor() as cursor:
        for statement in new.ops.sequence_reset_sql(no_style(), everything):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return rows


def _copy(model: type[models.Model]) -> int:
    """Every row of a table as it is, without what a save would compute anew; how many. Raises MoveError."""
    new, fields = connections[NEW], model._meta.local_concrete_fields
    table = model._meta.db_table
    columns = ", ".join(new.ops.quote_name(str(field.column)) for field in fields)
    before = TableDigest()
    try:
        with (
            new.cursor() as cursor,
            cursor.copy(f"COPY {new.ops.quote_name(table)} ({columns}) FROM STDIN") as target,
        ):
            for row in _rows(model, OLD):
                before.add(row)
                target.write_row(
                    [field.get_db_prep_save(value, new) for field, value in zip(fields, row, strict=True)]
                )
    except (DatabaseError, psycopg.Error) as error:
        raise MoveError(
            f"The table {table} cannot be copied ({type(error).__name__}). Nothing was moved."
        ) from None
    after = TableDigest()
    for row in _rows(model, NEW):
        after.add(row)
    if before != after:
        raise MoveError(f"The table {table} is not the same after the copy. Nothing was moved.")
    return before.rows


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = model._base_manager.using(alias).order_by().values_list(*names)
    yield from rows.iterator(chunk_size=BATCH)


@dataclass
class TableDigest:
    """How many rows, and the sum of their digests: the same for any order, which databases may choose."""

    rows: int = 0
    total: int = 0

    def add(self, row: tuple[Any, ...]) -> None:
        text = repr([_plain(value) for value in row])
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
        self.rows += 1
        self.total = (self.total + int.from_bytes(digest)) % 2**256


def _plain(value: Any) -> Any:
    """The same for a value from either database."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def _told(error: Exception) -> str:
    """What may be said of it: never its own words, which quote rows."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    table = cause.diag.table_name if isinstance(cause, psycopg.Error) else None
    place = f" at the table {table}" if table else ""
    return f"The new database ended the move{place} ({type(error).__name__}). Nothing was moved."
