"""The database as one file, and back: SQLite by its own backup interface, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"


class DatabaseCopyError(RuntimeError):
    """The message says what did not work, in words of an operator's page."""


def file_name() -> str:
    return SQLITE if _is_sqlite() else POSTGRESQL


def dump(path: Path) -> None:
    """Write the whole database to `path` while the site runs. Raises DatabaseCopyError."""
    if _is_sqlite():
        with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", _name())


def check(path: Path) -> None:
    """Whether the file is a whole database. Raises DatabaseCopyError."""
    if path.name == POSTGRESQL:
        _run("pg_restore", "--list", str(path))
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise DatabaseCopyError(f"{path.name} is not a whole database.") from error
    if answer != "ok":
        raise DatabaseCopyError(f"{path.name} is not a whole database.")


def load(path: Path) -> None:
    """Put the copy in the place of an empty database. Raises DatabaseCopyError."""
    if path.name != file_name():
        raise DatabaseCopyError(f"{path.name} is of another database system than DATABASE_URL.")
    if _is_sqlite():
        connection.close()
        target = Path(_sqlite_path())
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        shutil.copyfile(path, target)
        return
    _run("pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction",
         f"--dbname={_name()}", str(path))  # fmt: skip


def _is_sqlite() -> bool:
    return connection.vendor.startswith("sqlite")


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """With the connection's host, user and password in the environment, where `ps` does not show them."""
    values = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{name: str(values[key]) for name, key in names.items() if values.get(key)}}
    try:
        done = subprocess.run(  # noqa: S603  (PostgreSQL's own programs)
            [program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise DatabaseCopyError(f"{program} is missing. Install postgresql-client.") from error
    if done.returncode:
        raise DatabaseCopyError(f"{program} ended with {done.returncode}.")
