"""The parts of a step page that come from the fact packs, for this person's country and apps."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from guidance import contact_search, operator_line, pack_loader
from guidance.contact_order import in_company
from guidance.facts import CaseForm, Contact, Country, Law
from guidance.journey import Journey, young_reader
from guidance.service_facts import PaymentProvider, Platform
from sextortion_help.i18n.register import ENGLISH

MOST_HELPLINES = 4


def _place(journey: Journey) -> Country:
    return journey.country or pack_loader.countries()["international"]


# What `fits` asks.
AGE_TAGS = frozenset(("adult", "minor", "minor-then"))


def fits(contact: Contact, journey: Journey) -> bool:
    """Whether a contact is for somebody of this age. Not knowing the age leaves out nobody but 18+ services."""
    if contact.youngest and "minor" in journey.situation and "minor-then" not in journey.situation:
        return False
    return not (contact.oldest and contact.oldest < 18 and "adult" in journey.situation)


def helplines(journey: Journey) -> list[Contact]:
    """People to talk to, best fit first."""
    first = ["image-abuse", "victims", "counselling"]
    if "minor-me" in journey.situation:
        first = ["image-abuse", "youth", "sexual-violence"]
    elif "minor-unsure" in journey.situation and "helper" not in journey.situation:
        first = ["image-abuse", "youth", "sexual-violence", "victims"]  # not sure counts as under 18
    elif "child" in journey.situation:
        first = ["parents", "image-abuse", "youth", "sexual-violence"]
    elif "known" in journey.situation:
        first = ["relationship", "image-abuse", "victims", "lgbtq"]
    place = journey.country or pack_loader.home()
    contacts = [contact for contact in place.of(*first, "crisis") if fits(contact, journey)]
    order = [*first, "crisis"]
    young = young_reader(journey.situation)
    # A place that only takes reports, or speaks with adults, stands below those who listen to young people; a line
    # for some below those for everybody.
    contacts.sort(
        key=lambda contact: (
            young and not contact_search.is_for_young(contact),
            contact_search.LGBTQ in contact.kinds,
            min(order.index(kind) for kind in contact.kinds if kind in order),
        )
    )
    return operator_line.among(_with_crisis(in_company(contacts)), timezone.now())


def _with_crisis(lines: list[Contact]) -> list[Contact]:
    """As many as are shown, with one for a crisis among them, whatever else a country has."""
    best_lines = lines[:MOST_HELPLINES]
    crisis = next((line for line in lines if "crisis" in line.kinds), None)
    if crisis is None or any("crisis" in line.kinds for line in best_lines):
        return best_lines
    return [*best_lines[:-1], crisis]


def platforms(journey: Journey) -> list[Platform]:
    """Those that were named."""
    return [
        pack_loader.platforms()[name]
        for name in journey.answers.get("platform", [])
        if name in pack_loader.platforms()
    ]


FIRST_APPS = ("instagram", "whatsapp", "snapchat", "telegram", "facebook", "tiktok")


def apps(journey: Journey) -> dict[str, Any]:
    """The cards of the named apps; where none was named, the question, with those named most often. `others`: the
    same, to name one more with one tap."""
    answered = journey.answers.get("platform", [])
    others = [pack_loader.platforms()[name] for name in FIRST_APPS if name not in answered]
    return {"named": platforms(journey), "first": [] if answered else others, "others": others}


def hotlines(journey: Journey) -> list[Contact]:
    everywhere = pack_loader.countries()["international"].of("report")
    return in_company(_place(journey).of("report"), everywhere) or in_company(everywhere)


def tell(journey: Journey) -> list[Contact]:
    """Who takes threats against somebody under 18 when nothing is online and there is no address to give."""
    contacts = [contact for contact in _place(journey).of("tell") if fits(contact, journey)]
    everywhere = pack_loader.countries()["international"].of("tell")
    return in_company(contacts, everywhere) or in_company(everywhere)


def mass_mail(journey: Journey) -> list[Contact]:
    """Who takes a mass e-mail, where a country has such a place."""
    return in_company(_place(journey).of("mass-mail"))


def lawyer(journey: Journey) -> dict[str, Any]:
    """How to find a lawyer: in the country that was named, or in each of them.

    `helpline_first`: somebody young reads of a helpline, which helps to find one, before the addresses of lawyers.
    """
    places = [journey.country] if journey.country else list(pack_loader.countries().values())
    return {"places": places, "country": journey.country, "helpline_first": young_reader(journey.situation)}


def told(journey: Journey) -> list[Platform]:
    """The named apps that tell the other person about a screenshot."""
    return [platform for platform in platforms(journey) if platform.tells]


def police(journey: Journey) -> dict[str, Any]:
    return police_of(_place(journey), journey, journey.answers.get("state", []))


# The answers that say that a form of case is not this one. Without one every law stays, with its words for when.
_DENIED_BY: dict[CaseForm, str] = {"published": "not-published", "money": "not-paid", "unpaid": "paid"}


def concerns(law: Law, journey: Journey) -> bool:
    """Whether a law can come into question, by what was answered; what nobody answered leaves none out."""
    if law.under_18 and "adult" in journey.situation:
        return False
    return not law.when or any(_DENIED_BY.get(form, "") not in journey.situation for form in law.when)


def police_of(place: Country, journey: Journey, states: Sequence[str] = ()) -> dict[str, Any]:
    """The police of a country and its laws, as they are for this reader; of its regions only the chosen one, or all
    when none was chosen."""
    chosen_regions = [region for region in place.regions if region.id in states]
    return {
        "country": place,
        "contacts": in_company(contact for contact in place.of("police") if fits(contact, journey)),
        "regions": chosen_regions or place.regions,
        "for_child": "child" in journey.situation,
        "laws": [law for law in place.law if concerns(law, journey)],
        "notes": [law for law in place.law_notes if concerns(law, journey)],
    }


def services(journey: Journey) -> list[Any]:
    """The fingerprint services for this age: StopNCII never where anyone may be under 18."""
    every = pack_loader.services()
    if "minor" in journey.situation:
        names = ["takeitdown"] + (["report-remove"] if {"minor-me", "c-uk"} <= journey.situation else [])
    elif "adult" in journey.situation:
        names = ["stopncii"]
    else:
        names = ["takeitdown", "stopncii"]  # the page says for whom each is
    return [every[name] for name in names]


def _pays(item: PaymentProvider, named: bool, some_named: bool, journey: Journey) -> bool:
    """Named, or nothing was named and it can be used in this country."""
    country = journey.country
    return named or not some_named and (not item.only_in or country is None or country.id in item.only_in)


FIRST_WAYS = ("transfer", "card", "paypal", "giftcard", "crypto")


def payments(journey: Journey) -> dict[str, Any]:
    """What helps for the ways that were named (all when none was), and whom to call in this country. `often` and
    `seldom`: the ways to choose from."""
    provider_names = [name for name in journey.answers.get("paid-how", []) if name in pack_loader.payments()]
    ways = [
        item
        for name, item in pack_loader.payments().items()
        if _pays(item, name in provider_names, bool(provider_names), journey)
    ]
    banks = in_company(_place(journey).of("money")) if any(way.bank for way in ways) else []
    return {
        "ways": ways,
        "often": [way for way in ways if way.id in FIRST_WAYS],
        "seldom": [way for way in ways if way.id not in FIRST_WAYS],
        "contacts": banks,
        "named": bool(provider_names),
    }


def complaints(journey: Journey) -> list[Contact]:
    """Who helps on when a platform does not act on a report, where a country has such places."""
    return [contact for contact in _place(journey).of("complaint") if fits(contact, journey)]


def letters(journey: Journey) -> dict[str, Any] | None:
    """The letters of the country that was named, for this age; None where its law knows none."""
    if journey.country is None or not journey.country.letters:
        return None
    may_be_young = "minor" in journey.situation
    suitable_letters = [one for one in journey.country.letters if not (one.adults_only and may_be_young)]
    return {"country": journey.country, "letters": suitable_letters} if suitable_letters else None


def drawing(journey: Journey) -> bool:
    """A drawn good and a drawn weak screenshot; needs no facts."""
    return True


FIRST = ("payments", "helplines")  # above the tasks: minutes count, and a person to talk to comes before a list
PARTS: dict[str, Callable[[Journey], Any]] = {
    "drawing": drawing,
    "helplines": helplines,
    "platforms": apps,
    "hotlines": hotlines,
    "tell": tell,
    "mass-mail": mass_mail,
    "lawyer": lawyer,
    "complaints": complaints,
    "letters": letters,
    "police": police,
    "services": services,
    "payments": payments,
}


def of(names: tuple[str, ...], journey: Journey, english: tuple[str, ...]) -> list[dict[str, Any]]:
    """[{"template", "part", "first", "language"}] for the page; a part without content is left out.

    `english`: those that a translation shows in English.
    """
    built = [(name, PARTS[name](journey)) for name in names]
    return [
        {
            "template": f"guidance/parts/_{name}.html",
            "part": part,
            "first": name in FIRST,
            "language": ENGLISH if name in english else "",
        }
        for name, part in built
        if part
    ]
