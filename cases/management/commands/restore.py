"""manage.py restore FOLDER: put a backup into an empty database and an empty store."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.backup import copies, database
from cases.management.commands.verify_backup import chosen


class Command(BaseCommand):
    help = "Puts a backup into an empty database and an empty store, with the keys of the site it was made on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="a backup, or the folder of all: then the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            again = copies.restore(chosen(options["backup"]))
        except (copies.BackupError, database.DatabaseCopyError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup could not be put back: {error.strerror}.") from error
        self.stdout.write(f"Restored. {again} cases that had been deleted meanwhile were deleted again.")
