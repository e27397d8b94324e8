"""manage.py move_to ADDRESS: from SQLite to PostgreSQL, while the site stands still."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.backup import database_move


class Command(BaseCommand):
    help = "Moves the whole database to an empty one of PostgreSQL: all of it, or nothing. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "database_url",
            help="postgres://user:password@host/name, or a file that holds it: lists of processes show arguments",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = database_move.move(_address(options["database_url"]))
        except database_move.MoveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Moved: {report.rows} rows of {report.tables} tables, each compared after the copy.")
        if report.old:
            self.stdout.write(
                f"The old database lies at {report.old}: remove it when the site runs on the new one."
            )
        else:
            self.stdout.write("The old database could not be put aside: move it away before the site starts.")
        self.stdout.write("Set DATABASE_URL to the new address, run scripts.prepare, start the site.")


def _address(argument: str) -> str:
    """Raises CommandError."""
    if "://" in argument:
        return argument
    try:
        return Path(argument).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CommandError(f"The file with the address cannot be read: {error.strerror}.") from error
