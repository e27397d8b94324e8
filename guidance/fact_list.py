"""Every fact of the packs in groups with names, for the page of the sources and the operator's list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from guidance import content_loader, fact_overlay, fact_wording, pack_loader
from guidance.content_loader import ContentPage
from guidance.facts import Contact, Country, Emergency, Fact, Law, Lawyer, Link, Police, PoliceLetterWords
from guidance.service_facts import Service
from sextortion_help.i18n.register import ENGLISH

# What harms most when it is wrong comes first: who answers in danger, then who helps and what the law says.
_RISKS: tuple[tuple[type[Fact], ...], ...] = (
    (Emergency, Contact, Service),
    (Police, PoliceLetterWords, Lawyer, Law),
)


# The parts of an app that say whether it takes part in a service.
_SERVICES = {"stopncii": "StopNCII", "takeitdown": "Take It Down"}


@dataclass(frozen=True)
class ListedFact:
    """`group`: the pack's id, `name` in the page's language, `risk`: 1 (most) to 3.

    `way`: what the operator's changes call it, such as "uk/contacts/uk-papyrus".
    """

    group: str
    name: str
    fact: Fact
    way: str

    @property
    def risk(self) -> int:
        return next((place for place, kinds in enumerate(_RISKS, 1) if isinstance(self.fact, kinds)), 3)


@dataclass(frozen=True)
class FactGroup:
    id: str
    heading: str
    facts: tuple[ListedFact, ...]


def _placed(value: Any, way: str) -> Iterator[tuple[str, Fact]]:
    """Every fact within a model, itself included, with the way to it."""
    if isinstance(value, Fact):
        yield way, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _placed(getattr(value, name), f"{way}/{name}")
    elif isinstance(value, tuple):
        for member in value:
            if isinstance(member, Fact):
                yield from _placed(member, f"{way}/{fact_overlay.name_of(dict(member))}")


def _of_country(country: Country) -> FactGroup:
    facts = (
        ListedFact(country.id, fact_wording.name(fact), fact, way) for way, fact in _placed(country, country.id)
    )
    return FactGroup(country.id, content_loader.say(country.name), tuple(facts))


def _of_apps() -> Iterator[ListedFact]:
    for platform in pack_loader.platforms().values():
        for way, fact in _placed(platform, platform.id):
            part = (
                content_loader.say(fact.name) if isinstance(fact, Link) else _SERVICES.get(way.split("/")[-1], "")
            )
            yield ListedFact("apps", f"{platform.name}: {part}" if part else platform.name, fact, way)


def texts() -> list[ContentPage]:
    """The pages whose words rest on sources of their own, in the reader's language."""
    pages = (content_loader.listed(name) for name in sorted(content_loader.names(ENGLISH)))
    return [page for page in pages if page.sources]


def groups() -> list[FactGroup]:
    """In the page's language; each fact stands in one group."""
    services: tuple[Fact, ...] = tuple(pack_loader.services().values())
    payments: tuple[Fact, ...] = tuple(pack_loader.payments().values())
    links: tuple[Fact, ...] = tuple(pack_loader.links().values())
    translations: tuple[Fact, ...] = tuple(pack_loader.translations().values())
    others = (
        ("services", _("Services for pictures"), services),
        ("payments", _("Ways of paying"), payments),
        ("links", _("Other links"), links),
        ("translations", _("Pages in other languages"), translations),
    )
    return [
        *(_of_country(country) for country in pack_loader.countries().values()),
        FactGroup("apps", _("Apps and websites"), tuple(_of_apps())),
        *(
            FactGroup(
                name,
                heading,
                tuple(
                    ListedFact(name, fact_wording.name(fact), fact, f"{name}/{fact_overlay.name_of(dict(fact))}")
                    for fact in facts
                ),
            )
            for name, heading, facts in others
        ),
    ]
