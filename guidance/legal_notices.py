"""Pages that the law asks of whoever runs the site: the imprint, and the privacy notice of Articles 13 and 14 GDPR.

Who is responsible comes from the settings LEGAL_… and OPERATOR_…; what the site does is the same on every site,
with the spans of its settings put in, so that the notice cannot say another number than the site keeps to.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from guidance import content_loader
from guidance.content_loader import ContentSection

STAMPS = "stamps"  # the section that is about time-stamp authorities
BACKUP_DAYS = 14  # how long `manage.py backup` keeps one, and docs/operating.md allows


@dataclass(frozen=True)
class Responsible:
    """Who answers for the data, in words with line breaks; empty where nothing is set."""

    controller: str
    data_protection_officer: str
    processors: str
    authority: str


def responsible() -> Responsible:
    operator = (settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS, settings.OPERATOR_CONTACT)
    return Responsible(
        controller=settings.LEGAL_CONTROLLER or "\n".join(part for part in operator if part),
        data_protection_officer=settings.LEGAL_DATA_PROTECTION_OFFICER,
        processors=settings.LEGAL_PROCESSORS,
        authority=settings.LEGAL_AUTHORITY,
    )


def sections() -> list[ContentSection]:
    """What the site does with data. Time stamps are left out where no authority is asked."""
    spans = {
        "{retention_days}": settings.RETENTION_DAYS,
        "{backup_days}": BACKUP_DAYS,
        "{job_days}": settings.JOB_KEYS_DAYS,
        "{idle_minutes}": settings.VAULT_IDLE_MINUTES,
    }
    page = content_loader.page("pages/data-protection")
    return [_filled(section, spans) for section in page.sections if section.id != STAMPS or settings.TSA_URLS]


def _filled(section: ContentSection, spans: dict[str, int]) -> ContentSection:
    markdown = section.markdown
    for name, span in spans.items():
        markdown = markdown.replace(name, str(span))
    return section.model_copy(update={"markdown": markdown})


def imprint_address() -> str:
    """Where the imprint stands: on the operator's own site, on this one, or nowhere."""
    return settings.OPERATOR_IMPRINT or (reverse("guidance:imprint") if settings.LEGAL_IMPRINT else "")


def privacy_address() -> str:
    """The same of the privacy notice. This site has none before it knows the controller."""
    return settings.OPERATOR_PRIVACY or (reverse("guidance:data-protection") if responsible().controller else "")


def gaps() -> Iterator[str]:
    """What the law may ask for and nobody has set, one sentence each."""
    if not imprint_address():
        yield "There is no imprint: set LEGAL_IMPRINT or OPERATOR_IMPRINT."
    if settings.OPERATOR_PRIVACY:
        return
    if not responsible().controller:
        yield "The privacy notice names no controller: set LEGAL_CONTROLLER or OPERATOR_NAME."
    elif not (settings.LEGAL_CONTROLLER or (settings.OPERATOR_ADDRESS and settings.OPERATOR_CONTACT)):
        yield "The controller has no address or contact: set OPERATOR_ADDRESS and OPERATOR_CONTACT."
    for name in ("LEGAL_DATA_PROTECTION_OFFICER", "LEGAL_PROCESSORS", "LEGAL_AUTHORITY"):
        if not getattr(settings, name):
            yield f"The privacy notice leaves a line out: {name} is not set."
