"""The conversation guide: for each of the eight steps what to say, ask and avoid, and when to hand over.

One file a step in counseling/desk/guide/, every sentence in each language. Facts carry source and certainty, as
those of the walk-through do.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from guidance import content_loader, pack_loader
from guidance.facts import Contact, ContactKind, Country, Fact, Strict, Text
from guidance.plan import SLUGS
from sextortion_help import fast_yaml

FOLDER = Path(__file__).resolve().parent / "guide"


class GuideFact(Fact):
    text: Text


class Guide(Strict):
    """`kinds`: of the contacts to hand over to, best first."""

    aim: Text
    say: tuple[Text, ...] = Field(min_length=2)
    ask: tuple[Text, ...] = Field(min_length=2)
    avoid: tuple[Text, ...] = Field(min_length=2)
    crisis: tuple[Text, ...] = Field(min_length=2)
    kinds: tuple[ContactKind, ...] = Field(min_length=1)
    facts: tuple[GuideFact, ...] = Field(min_length=2)


@lru_cache(maxsize=1)
def every() -> dict[str, Guide]:
    """The guides in the plan's usual order. Raises FileNotFoundError, ValidationError."""
    raw = {slug: (FOLDER / f"{slug}.yaml").read_text(encoding="utf-8") for slug in SLUGS}
    return {slug: Guide.model_validate(fast_yaml.load(text)) for slug, text in raw.items()}


def title(slug: str) -> str:
    """The step's name in the active language."""
    return content_loader.listed(f"steps/{slug}").short


def contacts(guide: Guide, country: Country | None) -> list[Contact]:
    """Whom to hand over to in that country (the site's own where none is known): two of the first kind, since a
    line can be busy, and one of each other kind."""
    place = country or pack_loader.home()
    contact_by_id: dict[str, Contact] = {}
    for kind in guide.kinds:
        fresh = [contact for contact in place.of(kind) if contact.id not in contact_by_id]
        contact_by_id.update({contact.id: contact for contact in fresh[: 1 if contact_by_id else 2]})
    return list(contact_by_id.values())


def first() -> str:
    """The step to begin with when nothing is known."""
    return SLUGS[0]


def spoken(country: Country | None, *, opened_slug: str) -> list[dict[str, Any]]:
    """All guides for a page: [{"slug", "title", "guide", "contacts", "open"}]."""
    return [
        {
            "slug": slug,
            "title": title(slug),
            "guide": guide,
            "contacts": contacts(guide, country),
            "open": slug == opened_slug,
        }
        for slug, guide in every().items()
    ]
