"""manage.py sweep_orphans: files of the store that belong to no case."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import blob_store
from integrity import orphans


class Command(BaseCommand):
    help = "Names stored files older than two days that belong to no case; with --confirm, removes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--confirm", action="store_true", help="remove them, however many they are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["confirm"]:
                self.stdout.write(f"{orphans.sweep(confirmed=True)} files removed.")
                return
            unnamed, count = orphans.orphans()
        except OSError as error:
            raise CommandError(f"Nothing was done: {error.strerror or error}.") from error
        for file in unnamed:
            self.stdout.write(blob_store.store().place(file.case_id, file.blob))
        self.stdout.write(f"{len(unnamed)} of {count} files belong to no case.")
