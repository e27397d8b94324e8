"""manage.py backup FOLDER: database and sealed files, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.backup import copies, database

KEEP_DAYS = 14  # what pages promise about deleted cases ends when the backups do


class Command(BaseCommand):
    help = "Copies the database and the sealed files into FOLDER. The site's keys are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups are kept; only new files are copied")
        parser.add_argument("--keep-days", type=int, default=KEEP_DAYS, help="remove older backups (14)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = copies.make(options["folder"], keep_days=options["keep_days"])
        except (copies.BackupError, database.DatabaseCopyError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror}.") from error
        self.stdout.write(f"{report}")
