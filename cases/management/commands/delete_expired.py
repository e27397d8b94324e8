"""manage.py delete_expired: what the deletion of expired cases is doing, and let it go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import actions, retention_brake
from cases.models import Case, RetentionRun

WHY = {
    RetentionRun.Doubt.NONE: "It runs.",
    RetentionRun.Doubt.CLOCK: "It is held: the clock moved by more than a day since the last run.",
    RetentionRun.Doubt.MANY: "It is held: more cases seem to be over for long than is plausible.",
}


class Command(BaseCommand):
    help = "Says what the deletion of expired cases is doing. With --confirm, deletes what is over, now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--confirm",
            action="store_true",
            help="clock and RETENTION_DAYS are right: delete what is over now, and go on every hour",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._say()
        if options["confirm"]:
            self.stdout.write(f"{actions.delete_expired(confirmed=True)} cases deleted. It goes on every hour.")

    def _say(self) -> None:
        run = retention_brake.state()
        self.stdout.write(WHY[RetentionRun.Doubt(run.doubt)] if run else "It has not run yet.")
        self.stdout.write(f"This machine's clock says {timezone.now():%Y-%m-%d %H:%M} UTC.")
        if run:
            self.stdout.write(f"The last run that deleted was at {run.ran_at:%Y-%m-%d %H:%M} UTC.")
        total = Case.objects.open().count()
        self.stdout.write(
            f"Of {total} cases, {actions.expired().count()} are over and {actions.unused().count()} unused."
        )
