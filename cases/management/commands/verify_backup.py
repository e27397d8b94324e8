"""manage.py verify_backup FOLDER: whether the newest backup there, or the one named, is whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.backup import copies, database


def chosen(path: Path) -> Path:
    """The backup at `path`, or the newest in the folder at `path`. Raises CommandError."""
    if (path / copies.ABOUT).is_file():
        return path
    backups = copies.backups(path)
    if not backups:
        raise CommandError(f"There is no finished backup in {path}.")
    return backups[-1]


class Command(BaseCommand):
    help = "Reads a whole backup again. Names what is missing or changed, and ends with 1 then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="a backup, or the folder of all: then the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        backup = chosen(options["backup"])
        try:
            report = copies.verify(backup)
        except (copies.BackupError, database.DatabaseCopyError) as error:
            raise CommandError(str(error)) from error
        for what, paths in (("missing", report.missing), ("changed", report.changed)):
            for path in paths:
                self.stdout.write(f"{what}: {path}")
        if not report.is_whole:
            raise CommandError(f"{backup} is not whole.")
        self.stdout.write(f"{backup} is whole: the database and {report.files} files.")
