"""Preview a translation beside its English, with what is missing and what nobody has read; or list them all."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string

from guidance import content_loader, translation_preview, translations
from guidance.translation_preview import PreviewGroup

# A file that opens without the site, so with a head and a sheet of its own.
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; }}
table {{ border-collapse: collapse; inline-size: 100%; table-layout: fixed; }}
td, th {{ border: 1px solid #999; padding: .4rem; vertical-align: top; }}
td {{ white-space: pre-line; overflow-wrap: anywhere; }}
th:first-child {{ inline-size: 15%; }}
.missing {{ background: #fdd; }}
</style></head><body><p><strong>A preview, not a page of the site.</strong></p>{body}</body></html>
"""


class Command(BaseCommand):
    requires_system_checks = ()  # what the checks refuse is listed in the preview
    help = "Write a translation beside its English into a folder; without a language, say how far each one is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", nargs="?", default="")
        parser.add_argument("--out", type=Path, default=argparse.SUPPRESS, help="a folder, which is made")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["language"]:
            for language in translations.languages():
                self.stdout.write(f"{language}  {_state(language)}")
            return
        language = options["language"]
        if language not in translations.languages():
            raise CommandError(f"There is no translation {language}: make the folder guidance/content/{language}.")
        self.stdout.write(_state(language))
        if "out" not in options:
            return
        try:
            files = _files(language)
        except ValueError as error:
            raise CommandError(f"A page or a list of readers cannot be read: {error}") from error
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, html in files.items():
            (options["out"] / name).write_text(html, encoding="utf-8")
        self.stdout.write(f"Open {options['out'] / 'index.html'}.")


def _state(language: str) -> str:
    names = content_loader.names(language)
    return (
        f"{len(names)} pages, {len(translations.missing(language))} missing, "
        f"{len(translations.unread(language))} that nobody has read; "
        f"{len(translation_preview.missing_messages(language))} messages missing"
    )


def _files(language: str) -> dict[str, str]:
    """File name -> HTML."""
    groups: dict[str, list[PreviewGroup]] = {
        "pages": translation_preview.pages(language),
        "young": translation_preview.young_pages(language),
        "messages": translation_preview.messages(language),
        "facts": translation_preview.facts(language),
    }
    files = {
        f"{name}.html": _page(language, "translation_preview", {"groups": members})
        for name, members in groups.items()
    }
    summary = {
        "names": list(groups),
        "missing": translations.missing(language),
        "unread": translation_preview.unread(language),
        "missing_messages": len(translation_preview.missing_messages(language)),
        "problems": list(translations.problems()),
        "other_reviews": translation_preview.other_reviews(language),
    }
    return files | {"index.html": _page(language, "translation_summary", summary)}


def _page(language: str, template: str, context: dict[str, Any]) -> str:
    body = render_to_string(f"guidance/{template}.html", {**context, "language": language})
    return _PAGE.format(title=f"{language}: preview of a translation", body=body)
