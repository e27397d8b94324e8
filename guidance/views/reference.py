"""Pages to look things up: apps, countries, forms of blackmail, people to talk to, letters, the printed plan."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidance import (
    contact_search,
    contact_wording,
    content_loader,
    fact_list,
    journey,
    language_cards,
    legal_notices,
    likely_countries,
    next_thing,
    open_lines,
    operator_line,
    pack_loader,
    qr,
    questions,
    reviews,
    step_widgets,
)
from guidance.contact_order import in_company
from guidance.facts import Contact, Country
from guidance.forms import FindForm, PlatformForm
from guidance.journey import Journey
from guidance.questions import Question
from guidance.service_facts import Platform
from guidance.views.planned_page import for_reader
from sextortion_help.web import rendered_once

ABOUT = ("stranger", "bluff", "deepfake", "known", "under-18")
POLICE = "police"
LETTERS = (POLICE, "platform", "bank")
FILLED = ("platform", "bank")  # in a case; the letter to the police is a paper of its own there
PRINTED_CONTACTS = 3
PRINTED_LINE = "______________________"  # to write on


def _same_for_all(request: HttpRequest, name: str, template: str = "text", **extra: Any) -> HttpResponse:
    """A page of prose that depends on nobody's answers."""
    return rendered_once.page(
        request, f"guidance/{template}.html", lambda: {"page": content_loader.page(f"pages/{name}"), **extra}
    )


def _with_way_on(request: HttpRequest, name: str, template: str, way: Journey, **extra: Any) -> HttpResponse:
    """A page of prose and of what comes next; the values of the template decide alone what it says."""
    values = {"onward": next_thing.button(way, request.path), **extra}
    return rendered_once.page(
        request,
        f"guidance/{template}.html",
        lambda: {"page": content_loader.page(f"pages/{name}"), **values},
        lambda: values,
    )


@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    return _same_for_all(request, "leaving")


def _ahead(way: Journey) -> Question | None:
    """The question to go on with, for somebody whom an answer led here; none for all others."""
    return questions.ahead(way.answers, way.situation) if way.answers else None


@require_safe
def device_safety(request: HttpRequest) -> HttpResponse:
    way = journey.read(request)
    return _with_way_on(request, "device-safety", "device_safety", way, next=_ahead(way))


@require_safe
def lawyer_first(request: HttpRequest) -> HttpResponse:
    """For people who fear that they did something punishable: before they save anything and before the police."""
    way = journey.read(request)
    onward = next_thing.button(way, request.path)
    if not onward["done"]:
        # Their plan cannot know that a lawyer comes first for them, as that answer is not kept.
        onward = {**onward, "words": ""}
    part = step_widgets.lawyer(way)
    return _with_way_on(request, "lawyer-first", "lawyer_first", way, part=part, next=_ahead(way), onward=onward)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _same_for_all(request, "privacy")


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who answers for this site by law, as the operator has written it."""
    return render(request, "guidance/imprint.html", {"imprint": settings.LEGAL_IMPRINT})


@require_safe
def data_protection(request: HttpRequest) -> HttpResponse:
    """The privacy notice that the law asks for."""
    context = {
        "page": content_loader.page("pages/data-protection"),
        "responsible": legal_notices.responsible(),
        "sections": legal_notices.sections(),
    }
    return render(request, "guidance/data_protection.html", context)


@require_safe
def common_questions(request: HttpRequest) -> HttpResponse:
    """What nearly everybody asks, each behind its question, with the numbers that an answer speaks of."""
    way = journey.read(request)
    place = way.country or likely_countries.expected(request)
    now = timezone.now()
    lgbtq = [one for one in place.of(contact_search.LGBTQ) if step_widgets.fits(one, way)]
    others = [] if lgbtq else contact_search.instead(place.contacts, contact_search.ContactQuery(), now)
    extra = {
        "place": place,
        "lgbtq": lgbtq,
        "others": [one for one in others if step_widgets.fits(one, way)],
        "clock": open_lines.state(now),
    }
    response = _with_way_on(request, "common-questions", "common_questions", way, **extra)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    def context() -> dict[str, Any]:
        return {"groups": fact_list.groups(), "texts": fact_list.texts()}

    return rendered_once.page(request, "guidance/sources.html", context)


@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    return _same_for_all(request, "helpers")


@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in ABOUT:
        raise Http404
    return _same_for_all(request, f"about-{slug}", template="about", bluff=slug == "bluff")


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Those that fit everywhere, and those that the law of the reader's country alone gives an effect."""
    of_country = step_widgets.letters(journey.read(request))

    def context() -> dict[str, Any]:
        letter_pages = [{"slug": slug, "page": content_loader.listed(f"pages/letter-{slug}")} for slug in LETTERS]
        return {"pages": letter_pages, "of_country": of_country}

    def decides() -> list[Any]:
        return [of_country["country"].id, [one.id for one in of_country["letters"]]] if of_country else []

    return rendered_once.page(request, "guidance/letters.html", context, decides)


def _police_letter(request: HttpRequest) -> HttpResponse:
    """With what the police of the reader's country are asked for; without a country what fits everywhere."""
    country = journey.read(request).country
    place = country or pack_loader.countries()[likely_countries.ELSEWHERE]

    def context() -> dict[str, Any]:
        page = content_loader.page("pages/letter-police")
        return {"page": page, "country": country, "letter": place.police.letter}

    return rendered_once.page(request, "guidance/police_letter.html", context, lambda: [country and country.id])


@require_safe
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """To print and fill in by hand: nothing is typed here."""
    if slug == POLICE:
        return _police_letter(request)
    if slug in LETTERS:
        return _same_for_all(request, f"letter-{slug}", template="letter", filled=slug if slug in FILLED else "")
    in_its_pack = pack_loader.law_letter(slug)
    if in_its_pack is None:
        raise Http404
    country, law_letter = in_its_pack
    under_18 = journey.MINOR_TAG in journey.read(request).situation

    def context() -> dict[str, Any]:
        return {
            "page": reviews.pack_page(country.id),
            "country": country,
            "letter": law_letter,
            "text": law_letter.filled({}, PRINTED_LINE),
            "under_18": under_18,
            "withheld": under_18 and law_letter.adults_only,
        }

    return rendered_once.page(request, "guidance/law_letter.html", context, lambda: [under_18])


@require_safe
def language_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Twelve sentences in a language that the site does not speak, to read and to print."""
    card = language_cards.on_site().get(slug)
    if card is None:
        raise Http404
    way = journey.read(request)
    place = way.country or likely_countries.expected(request)
    context = {**language_cards.context(card, place, way), "country": way.country}
    response = render(request, "guidance/language_card.html", context)
    patch_vary_headers(response, ["Accept-Language"])
    return response


# --- apps ------------------------------------------------------------------------------------------------


def _grouped(platforms_found: list[Platform]) -> list[dict[str, Any]]:
    names = content_loader.page("questions/platform").lines
    groups = [
        (names[key], [platform for platform in platforms_found if platform.group == key])
        for key in pack_loader.PLATFORM_GROUPS
    ]
    return [{"name": name, "platforms": members} for name, members in groups if members]


@require_http_methods(["GET", "HEAD", "POST"])
def platforms(request: HttpRequest) -> HttpResponse:
    """The search works without script and by POST: what somebody looks for stands in no address."""
    return rendered_once.page(request, "guidance/platforms.html", lambda: _found(request))


def _found(request: HttpRequest) -> dict[str, Any]:
    form = PlatformForm(request.POST if request.method == "POST" else None)
    name_part = form.cleaned_data["name"].strip().lower() if form.is_bound and form.is_valid() else ""
    platforms_found = [
        candidate for candidate in pack_loader.platforms().values() if name_part in candidate.name.lower()
    ]
    return {"form": form, "groups": _grouped(platforms_found), "searched": bool(name_part)}


@require_safe
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    shown_platform = pack_loader.platforms().get(slug)
    if shown_platform is None:
        raise Http404
    situation = journey.read(request).situation
    for_reader = {"under_18": "minor" in situation, "plan_first": bool({"close", "maybe-close"} & situation)}
    return rendered_once.page(
        request, "guidance/platform.html", lambda: {"platform": shown_platform, **for_reader}, lambda: for_reader
    )


# --- people ----------------------------------------------------------------------------------------------


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    place = pack_loader.countries().get(slug)
    if place is None:
        raise Http404
    way = journey.read(request)
    states = way.answers.get("state", []) if way.country == place else []
    # Of what was answered, the age alone tells what of a country is for the reader; the rest is there to look up.
    narrow = way.narrowed(step_widgets.AGE_TAGS)
    return rendered_once.page(
        request,
        "guidance/country.html",
        lambda: _listed(place, narrow, states),
        lambda: [sorted(narrow.situation), states, open_lines.state(timezone.now())],
    )


def _listed(place: Country, way: Journey, states: list[str]) -> dict[str, Any]:
    kinds = ("image-abuse", "crisis", "youth", "parents", "counselling", "sexual-violence", "relationship")
    contact_ids: set[str] = set()
    by_heading: dict[str, list[Contact]] = {}
    for kind in (*kinds, "victims", "report", "tell", "complaint", "lgbtq", "money", "devices"):
        members = [
            contact
            for contact in place.of(kind)
            if contact.id not in contact_ids and step_widgets.fits(contact, way)
        ]
        contact_ids.update(contact.id for contact in members)
        by_heading.setdefault(contact_wording.group_heading(kind), []).extend(members)
    for members in by_heading.values():
        members.sort(key=lambda contact: contact.doubtful)
    groups = [{"heading": heading, "contacts": members} for heading, members in by_heading.items() if members]
    police = step_widgets.police_of(place, way, states)
    police["contacts"] = [contact for contact in police["contacts"] if contact.id not in contact_ids]
    return {"page": reviews.pack_page(place.id), "place": place, "groups": groups, "police": police}


def _expected(request: HttpRequest) -> dict[str, str]:
    """The form as the answers in this browser suggest it, and without one about the country the browser itself.
    Not sure counts as under 18."""
    way = journey.read(request)
    age = {"age": contact_search.ADULT} if "adult" in way.situation else {}
    if journey.young_reader(way.situation):
        age = {"age": contact_search.UNDER_18}
    return {"country": (way.country or likely_countries.expected(request)).id, **age}


@require_http_methods(["GET", "HEAD", "POST"])
def find_help(request: HttpRequest) -> HttpResponse:
    expected = _expected(request)
    way = journey.read(request).narrowed(step_widgets.AGE_TAGS)
    place = pack_loader.countries()[expected["country"]]
    regions = likely_countries.regions(request)

    def decides() -> list[Any]:
        told_apart = sorted({region for one in place.contacts for region in one.countries} & set(regions))
        return [expected, sorted(way.situation), told_apart, open_lines.state(timezone.now())]

    answers = request.POST if request.method == "POST" else expected
    response = rendered_once.page(
        request, "guidance/find_help.html", lambda: _searched(FindForm(answers), expected, way, regions), decides
    )
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _for_age_in_plan(contacts: Iterable[Contact], wish: contact_search.ContactQuery, way: Journey) -> list[Contact]:
    """Whoever looks for any age sees nobody who is not for the ages of their plan; whoever asks for lines for young
    people or for parents gets them."""
    any_age = not wish.age and wish.kind not in (contact_search.YOUTH, contact_search.PARENTS)
    return [one for one in contacts if not any_age or step_widgets.fits(one, way)]


def _searched(form: FindForm, expected: dict[str, str], way: Journey, regions: list[str]) -> dict[str, Any]:
    """Who fits what was asked for; where that is no valid wish, everybody of the expected country."""
    valid = form.is_valid()
    place = pack_loader.countries()[form.cleaned_data["country"] if valid else expected["country"]]
    wish = form.wish() if valid else contact_search.ContactQuery()
    contacts = _for_age_in_plan(place.contacts, wish, way)
    services = sorted(
        contact_search.find(contacts, wish, timezone.now()),
        key=lambda one: (likely_countries.far(one, regions), not likely_countries.near(one, regions)),
    )
    everywhere = pack_loader.countries()["international"].of("crisis")[:2]
    others = contact_search.instead(contacts, wish, timezone.now())
    lines = in_company(services, others or everywhere)
    instead = [] if lines else others
    return {
        "form": form,
        "place": place,
        "found": operator_line.among(lines, timezone.now()),
        "instead": instead,
        "no_lgbtq_line": wish.kind == contact_search.LGBTQ and not place.of(contact_search.LGBTQ),
        "everywhere": [one for one in everywhere if one not in (*lines, *instead)],
    }


# --- paper -----------------------------------------------------------------------------------------------


def _printed_links(way: Journey) -> list[dict[str, Any]]:
    place = way.country or pack_loader.countries()["international"]
    addresses = [
        (f"{service.name} – {content_loader.say(service.age)}", service.url)
        for service in step_widgets.services(way)
    ]
    if place.police.online:
        addresses.append((_("Police: online report"), place.police.online))
    return [{"name": name, "short": url.removeprefix("https://"), "qr": qr.svg(url)} for name, url in addresses]


@require_safe
def plan_print(request: HttpRequest) -> HttpResponse:
    """One page for the wall or the pocket; its heading says nothing about what it is for."""
    way = journey.read(request)
    return for_reader(request, "guidance/plan_print.html", way, lambda: _printed(request, way))


def _printed(request: HttpRequest, way: Journey) -> dict[str, Any]:
    place = way.country or pack_loader.countries()["international"]
    rows = []
    for step in way.steps():
        page = content_loader.page(f"steps/{step.slug}")
        deeds = [
            {"do": deed.do, "done": name in way.ticks, "language": deed.language or page.language}
            for name, deed in page.deeds(step.variants)
        ]
        short = content_loader.listed(f"steps/{step.slug}").called(step.wording)
        rows.append({"number": step.number, "short": short, "light": step.light, "deeds": deeds})
    return {
        "rows": rows,
        "place": place,
        "emergency": likely_countries.emergency(place, likely_countries.regions(request))[:PRINTED_CONTACTS],
        "contacts": step_widgets.helplines(way)[:PRINTED_CONTACTS],
        "links": _printed_links(way),
    }
