"""What the site itself needs before it starts: keys, sound settings, tables, translations, static files.

Run by scripts/run.py in a process of its own, in the project's folder. Ends with 1 and a sentence when
something is wrong.
"""

import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.utils import DatabaseError, OperationalError

from scripts import po
from sextortion_help.site_keys import key_files


class NotReadyError(RuntimeError):
    """The site cannot start; the message says what to do."""


def make_keys(data_dir: Path) -> None:
    """Only a site of its own machine makes its keys; an organisation's come from the environment."""
    if os.environ.get("SITE_MODE", "local") != "local":
        return
    try:
        key_files.create(data_dir)
    except key_files.KeysLostError as error:
        raise NotReadyError(str(error)) from error


def check_settings() -> None:
    from django.conf import settings

    try:
        call_command(
            "check",
            deploy=settings.PRODUCTION,
            fail_level="WARNING",
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
    except SystemCheckError as error:
        raise NotReadyError(f"The settings are not safe to start with.\n{error}") from error


def say_how_files_are_read() -> None:
    """What this system does not give to the child that reads strangers' files. Production checks it above."""
    from evidence.sandbox import strength

    missing = strength.tried().missing
    if missing:
        print(f"Files are read with less protection than this site knows. Missing here: {'; '.join(missing)}.")


def migrate_and_check_store() -> None:
    """Change the tables and see that the store belongs to them, one machine after the other: of two that start with
    an empty database at once, each would write its own mark."""
    from django.conf import settings

    try:
        with _alone():
            call_command("migrate", interactive=False, verbosity=0)
            check_store()
            reseal_factors()
    except DatabaseError as error:
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            where = f"The database in {settings.DATA_DIR} cannot be used"
            raise NotReadyError(
                f"{where}: {error}. Check that the disk has space and this user may write there."
            ) from error
        if not isinstance(error, OperationalError):
            kind = type(error).__name__
            raise NotReadyError(f"The tables cannot be changed ({kind}). Are they another release's?") from error
        raise NotReadyError("The database does not answer. Check DATABASE_URL and that its server runs.") from error


_TURN = 0x73697465  # which advisory lock of PostgreSQL is this one


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One machine after the other: who comes second waits, and finds nothing left to do. Raises DatabaseError.

    The lock is held by a transaction, on a connection of its own: behind a PgBouncer that gives each transaction
    another connection of PostgreSQL, a lock of the session would be taken on one and given back on another.
    """
    from django.db import connection

    if connection.vendor != "postgresql":  # a file of this machine, whose site runs once
        yield
        return
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        yield
    finally:
        holder.close()


def check_database() -> None:
    """Before anything is written into it."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            sound = cursor.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except DatabaseError:
        sound = False
    if not sound:
        raise NotReadyError("The database is damaged. Put it back from the newest backup.")


def check_store() -> None:
    """An empty database, or a store of another site's files, would look like lost cases. A store that keeps what is
    deleted is none."""
    from cases import blob_store, store_identity

    for objection in blob_store.store().objections():
        raise NotReadyError(objection)
    try:
        store_identity.ensure()
    except store_identity.StoreMismatchError as error:
        raise NotReadyError(str(error)) from error


def reseal_factors() -> None:
    """After SECRET_KEY was replaced: codes of staff would open nothing once the former key is taken away."""
    from counseling.accounts import factor_secrets

    unreadable = factor_secrets.reseal().unreadable
    if unreadable:
        print(
            f"{unreadable} second factors of staff were sealed with another SECRET_KEY. Set it as SECRET_KEY_OLD; "
            "without it these people need a new link from their coordinator."
        )


def static_files_digest() -> str:
    """Changes whenever a file in static/, the way they are named or the version of Django or WhiteNoise does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(Path("requirements.txt").read_bytes())
    for name in ("static_files", "precompressed"):
        digest.update(Path(f"sextortion_help/web/{name}.py").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    from django.conf import settings

    root, digest = Path(settings.STATIC_ROOT), static_files_digest()
    stamp = root / ".collected"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)  # cut short, this release's files must not pass for those of the one before
    _remove_cut_short(root)
    call_command("collectstatic", interactive=False, verbosity=0)
    os.sync()  # what is said to be there has to be there after a power cut, too
    stamp.write_text(digest)


def _remove_cut_short(root: Path) -> None:
    """Copies that a crash ended halfway: newer than what they are of, they would never be made anew."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            copy = root / name
            if copy.is_file() and copy.stat().st_size != os.stat(storage.path(name)).st_size:
                copy.unlink()


def main() -> int:
    try:
        make_keys(Path(os.environ.get("DATA_DIR") or "var"))
        po.compile_all()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")
        django.setup()
        check_settings()
        say_how_files_are_read()
        check_database()
        migrate_and_check_store()
        collect_static_files()
    except (NotReadyError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error.filename or 'The data directory'}: {error.strerror}. Free the disk, or set DATA_DIR.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
