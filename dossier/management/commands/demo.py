"""manage.py demo: a made-up case through the real code and a real worker, printed."""

import time
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from cases import actions as case_actions
from cases.vault import Vault
from dossier.demo import play, story
from dossier.demo.canvas import MissingFontError
from dossier.demo.play import DemoError, Patience
from dossier.demo.scenes import Scenes
from dossier.models import Language


class Command(BaseCommand):
    help = "Print a made-up case through the real code and a real worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="folder for dossier.pdf and bundle.zip")
        parser.add_argument("--exhibits", type=int, default=12, help="how many files (1 to 200)")
        parser.add_argument("--language", choices=Language.values, default="de")
        parser.add_argument("--timeout", type=float, default=60, help="seconds without a sign from the worker")
        parser.add_argument("--keep", action="store_true", help="do not delete the case afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["exhibits"] <= 200:
            raise CommandError("--exhibits must be between 1 and 200.")
        out: Path = options["out"]
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"The folder {out} cannot be made: {error.strerror}.") from error
        vault = play.open_case(options["language"])
        try:
            with translation.override(options["language"]):
                self._play(vault, out, options)
        except (DemoError, MissingFontError, OSError) as error:
            raise CommandError(_reason(error)) from error
        finally:
            if options["keep"]:
                self.stdout.write(f"The case stays in the database: {vault.case.reference}")
            else:
                case_actions.delete_case(vault.case)

    def _play(self, vault: Vault, out: Path, options: dict[str, Any]) -> None:
        days = story.Days(timezone.localdate())
        patience = Patience(options["timeout"])
        start = time.monotonic()
        play.tell(vault, story.answers(options["language"], days))
        play.upload(vault, islice(Scenes(options["language"], days).exhibits(), options["exhibits"]))
        uploaded = time.monotonic()
        play.wait_for_copies(vault, patience)
        play.wait_for_reading(vault)
        prepared = time.monotonic()
        pdf = play.print_case(vault, options["language"], patience)
        printing_started = time.monotonic()
        target = out / "dossier.pdf"
        target.write_bytes(pdf)
        self.stdout.write(
            f"{target.resolve()}  {len(pdf) / 1e6:.1f} MB\n"
            f"{options['exhibits']} exhibits: drawn and sealed in {uploaded - start:.1f} s, "
            f"reading copies {prepared - uploaded:.1f} s more, dossier {printing_started - prepared:.1f} s."
        )
        bundle = out / "bundle.zip"
        with bundle.open("wb") as file:
            file.writelines(play.pack(vault, options["language"]))
        self.stdout.write(f"{bundle.resolve()}  {bundle.stat().st_size / 1e6:.1f} MB")


def _reason(error: Exception) -> str:
    if isinstance(error, MissingFontError):
        return f"The font {error} is not installed. 'make setup' installs it."
    return f"Cannot write: {error.strerror}." if isinstance(error, OSError) else str(error)
