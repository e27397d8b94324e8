"""manage.py adopt_store: the store of the files belongs to this database from here on."""

from typing import Any

from django.core.management.base import BaseCommand

from cases import blob_store, store_identity


class Command(BaseCommand):
    help = "After files were put back from a backup without their mark: the store belongs to this database."

    def handle(self, *args: Any, **options: Any) -> None:
        store_identity.adopt()
        self.stdout.write(f"{blob_store.store()} belongs to this database now.")
