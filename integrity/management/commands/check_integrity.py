"""manage.py check_integrity: read every stored file now and name the damaged ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import blob_store
from integrity import actions
from integrity.errors import StoreGoneError
from integrity.models import Damage


class Command(BaseCommand):
    help = "Read every stored file now, without any key, and name the damaged ones. Ends with 1 if there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = actions.watch_all()
        except StoreGoneError as error:
            where = blob_store.store()
            raise CommandError(f"The store {where} is empty or another one. Is its disk mounted?") from error
        self.stdout.write(f"{outcome.read} files read, {outcome.restored} whole again.")
        damages = list(Damage.objects.all())
        for damage in damages:
            place = blob_store.store().place(damage.case_id, damage.blob)
            self.stdout.write(f"{damage.kind:9}  {place}  ({damage.part})")
        if damages:
            raise CommandError(
                f"{len(damages)} files are damaged. Put them back from a backup under the same names, "
                "then run this again."
            )
