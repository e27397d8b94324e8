"""Every fact of the packs in groups with names, for the page of the sources and the operator's list."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guidance import content_loader, fact_wording, pack_loader
from guidance.content_loader import ContentPage
from guidance.facts import Contact, Country, Emergency, Fact, Law, Lawyer, Police, Service
from sextortion_help.i18n.register import ENGLISH

# What harms most when it is wrong comes first: who answers in danger, then who helps and what the law says.
_RISKS: tuple[tuple[type[Fact], ...], ...] = ((Emergency, Contact, Service), (Police, Lawyer, Law))


@dataclass(frozen=True)
class ListedFact:
    """`group`: the pack's id, `name` in the page's language, `risk`: 1 (most) to 3."""

    group: str
    name: str
    fact: Fact

    @property
    def risk(self) -> int:
        return next((place for place, kinds in enumerate(_RISKS, 1) if isinstance(self.fact, kinds)), 3)


@dataclass(frozen=True)
class FactGroup:
    id: str
    heading: str
    facts: tuple[ListedFact, ...]


def _of_country(country: Country) -> FactGroup:
    facts = (ListedFact(country.id, fact_wording.name(fact), fact) for fact in pack_loader.inside(country))
    return FactGroup(country.id, content_loader.say(country.name), tuple(facts))


def _of_apps() -> Iterator[ListedFact]:
    for platform in pack_loader.platforms().values():
        yield ListedFact("apps", platform.name, platform)
        yield ListedFact("apps", f"{platform.name}: StopNCII", platform.stopncii)
        yield ListedFact("apps", f"{platform.name}: Take It Down", platform.takeitdown)
        for link in platform.links:
            yield ListedFact("apps", f"{platform.name}: {content_loader.say(link.name)}", link)


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
            FactGroup(name, heading, tuple(ListedFact(name, fact_wording.name(fact), fact) for fact in facts))
            for name, heading, facts in others
        ),
    ]
