"""manage.py adopt_store: the folder with the files belongs to this database from here on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases import store_identity


class Command(BaseCommand):
    help = "After files were put back from a backup without their mark: EVIDENCE_STORE belongs to this database."

    def handle(self, *args: Any, **options: Any) -> None:
        store_identity.adopt()
        self.stdout.write(f"{settings.EVIDENCE_STORE} belongs to this database now.")
