"""Preview a card of twelve sentences as one HTML file, also before anybody has read it; or list all cards."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

from guidance import journey, language_cards, pack_loader

# A file that opens without the site, so with a head of its own.
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body>{body}</body></html>
"""


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Write a preview of guidance/cards/<language>.yaml beside its English; without a language, list all cards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", nargs="?", default="")
        parser.add_argument("--country", default="de", help="whose numbers to show")
        parser.add_argument("--out", default="", help="an HTML file; without it the preview is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["language"]:
            for name, card in language_cards.drafts().items():
                state = f"read by {card.reviewer}" if card.reviewer else "nobody has read it"
                switch = "on" if name in settings.LANGUAGE_CARDS else "off"
                self.stdout.write(f"{name}  {card.name}: {state}, {switch}")
            return
        if options["country"] not in pack_loader.countries():
            raise CommandError(f"There is no country {options['country']}.")
        try:
            card, model = language_cards.read(options["language"]), language_cards.read(language_cards.MODEL)
        except (FileNotFoundError, ValueError) as error:
            raise CommandError(str(error)) from error
        place = pack_loader.countries()[options["country"]]
        context = language_cards.context(card, place, journey.of_kept({}))
        with translation.override("en"):
            body = render_to_string("guidance/card_preview.html", {**context, "pairs": _pairs(card, model)})
        html = _PAGE.format(title=f"{card.id}: preview of a card", body=body)
        if options["out"]:
            Path(options["out"]).write_text(html, encoding="utf-8")
        else:
            self.stdout.write(html)


def _pairs(card: language_cards.LanguageCard, model: language_cards.LanguageCard) -> list[tuple[str, str]]:
    """(English, translation) of everything that somebody has to read."""
    return [
        (model.title, card.title),
        *zip(model.sentences, card.sentences, strict=True),
        (model.call, card.call),
        (model.official, card.official),
        (model.signed, card.signed),
    ]
