"""The numbered sections of the dossier, in order; text refers to them by name, never by a number of its own."""

from django.utils.translation import gettext as _

from dossier.content.document import NumberedSection


def contents() -> tuple[NumberedSection, ...]:
    titles = (
        ("summary", _("Summary")),
        ("statement", _("Statement")),
        ("timeline", _("Timeline")),
        ("suspect", _("The suspect")),
        ("money", _("Demands and payments")),
        ("publications", _("Publications")),
        ("actions", _("What was done since")),
        ("fingerprints", _("Files kept by the complainant")),
        ("request", _("Request for prosecution and signature")),
        ("exhibits", _("Exhibits")),
        ("custody", _("Custody log")),
        ("checking", _("How to check this dossier")),
        ("annexes", _("Annexes for urgent steps")),
    )
    return tuple(NumberedSection(anchor, title) for anchor, title in titles)


def number(anchor: str) -> int:
    """From 1. Raises ValueError for a section there is not."""
    return [section.anchor for section in contents()].index(anchor) + 1
