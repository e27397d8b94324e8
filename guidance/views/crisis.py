"""Crisis help: the lines of a country, or of those that are likeliest."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from guidance import (
    contact_search,
    content_loader,
    journey,
    likely_countries,
    open_lines,
    pack_loader,
    questions,
    step_widgets,
)
from guidance.contact_order import in_company
from guidance.facts import Contact, Country, Emergency, WayKind
from guidance.journey import Journey
from sextortion_help.web import rendered_once

FIRST_COUNTRIES = 3  # on the crisis page, while nobody has said where they are
FIRST_LINES = 2  # of each of them: one to call and one to write to, where there is one
FIRST_NUMBERS = 2  # emergency numbers of each of them


def _emergency(numbers: Iterable[Emergency], danger: bool) -> list[Emergency]:
    """The ambulance first; the police first for somebody whom another person may hurt. Doubtful ones last."""
    return sorted(numbers, key=lambda number: (number.doubtful, danger and not number.police))


def _lines(place: Country, way: Journey, regions: list[str]) -> list[Contact]:
    """People to talk to in a crisis, best first: not closed, for everyone of that age, young people's own lines,
    meant for a crisis. Somebody whom another person may hurt reads of those who know about violence, too: first of
    all, unless they are young.

    A line that takes reports or belongs to the police is no line to talk to, unless it is a crisis line as well.
    Young people's lines come last for somebody who said that all are adults.
    """
    young = bool({"minor-me", "minor-unsure"} & way.situation)
    grown = "adult" in way.situation
    danger = "danger" in way.situation
    kinds = ("crisis", *(["youth"] if young else []), *(["relationship"] if danger else []))
    contacts = [
        one
        for one in place.of(*kinds)
        if step_widgets.fits(one, way) and ("crisis" in one.kinds or not {"report", "police"} & set(one.kinds))
    ]
    now = timezone.now()

    def rank(line: Contact) -> tuple[bool, ...]:
        not_their_age = (young and "youth" not in line.kinds) or (grown and "youth" in line.kinds)
        far, elsewhere = likely_countries.far(line, regions), not likely_countries.near(line, regions)
        return (
            far,
            line.doubtful,
            elsewhere,
            line.open_at(now) is False,
            contact_search.LGBTQ in line.kinds,
            danger and not young and "relationship" not in line.kinds,
            not_their_age,
            "crisis" not in line.kinds,
        )

    return sorted(contacts, key=rank)


def _first(lines: list[Contact], way: Journey) -> list[Contact]:
    """One to call and one to write to; who cannot speak now must not have to look further."""
    if "adult" in way.situation:
        lines = [one for one in lines if "youth" not in one.kinds] or lines
    spoken = next((one for one in lines if one.calls and not one.doubtful), None)
    others = [one for one in lines if one is not spoken]
    written = next((one for one in others if any(way.kind != WayKind.TEL for way in one.ways)), None)
    chosen = [one for one in (spoken, written) if one is not None]
    return in_company(chosen + [one for one in lines if one not in chosen])[:FIRST_LINES]


def _block(place: Country, way: Journey, regions: list[str]) -> dict[str, Any]:
    """A country on the crisis page: its name ("": every country), first lines, other lines, emergency numbers."""
    lines = _lines(place, way, regions)
    first = _first([one for one in lines if not likely_countries.far(one, regions)], way)
    numbers = likely_countries.emergency(place, regions)
    return {
        "place": place,
        "name": content_loader.say(place.name),
        "first": first,
        "more": [one for one in lines if one not in first],
        "emergency": _emergency(numbers, "danger" in way.situation),
    }


def _without_repeats(blocks: list[dict[str, Any]]) -> None:
    """A number that the international pack names for a country stands once beside that country's own."""
    reached_above: set[tuple[str, str]] = set()
    for block in blocks:
        own = likely_countries.regions_of(block["place"])
        numbers = [(one, {(one.tel, region) for region in one.countries or own}) for one in block["emergency"]]
        block["emergency"] = [one for one, reached in numbers if not reached & reached_above]
        reached_above.update(*(reached for _one, reached in numbers))


def _elsewhere(block: dict[str, Any], regions: list[str], way: Journey) -> list[dict[str, Any]]:
    """The international block, told apart: lines of the reader's region under its name, then those everywhere."""
    lines = [*block["first"], *block["more"]]
    near = in_company(one for one in lines if likely_countries.near(one, regions))
    everywhere = [one for one in lines if not one.countries]
    block |= {
        "name": "",
        "emergency": [one for one in block["place"].emergency if likely_countries.near(one, regions)],
    }
    if not near:
        return [{**block, "first": _first(everywhere, way)}]
    here = {**block, "name": likely_countries.name_of(near[0].countries), "first": _first(near, way)}
    return [here, {**block, "first": everywhere[:1], "emergency": []}]


def _everywhere(request: HttpRequest, way: Journey) -> list[dict[str, Any]]:
    """Lines of every country alone, and under them one emergency number of each that speaks the language."""
    every = _block(pack_loader.countries()[likely_countries.ELSEWHERE], way, [])
    blocks = _elsewhere(every, [], way)
    blocks += [
        {"place": place, "first": [], "more": [], "emergency": list(place.emergency[:1])}
        for place in likely_countries.offered(request)
    ]
    return blocks


def _likeliest(request: HttpRequest, way: Journey, regions: list[str]) -> list[dict[str, Any]]:
    if likely_countries.are_open(request):
        return _everywhere(request, way)
    blocks: list[dict[str, Any]] = []
    for place in likely_countries.countries(request)[:FIRST_COUNTRIES]:
        block = {**_block(place, way, regions), "emergency": place.emergency}
        blocks += _elsewhere(block, regions, way) if place.id == likely_countries.ELSEWHERE else [block]
    _without_repeats(blocks)
    for block in blocks:
        block["emergency"] = _emergency(block["emergency"][:FIRST_NUMBERS], "danger" in way.situation)
    return blocks


def crisis_blocks(request: HttpRequest, way: Journey, country: Country | None) -> list[dict[str, Any]]:
    """The crisis lines of a country, or of those that are likeliest, best first."""
    regions = likely_countries.regions(request)
    return [_block(country, way, regions)] if country else _likeliest(request, way, regions)


def _carried_over(response: HttpResponse, way: Journey, slug: str) -> None:
    """A country chosen here answers the question about the country, unless that was answered already."""
    question = questions.find("country")
    if slug and way.country is None and question is not None:
        way.answer(question, [slug]).keep(response)


@require_safe
def help_now(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Lines to talk to stand first. Until somebody says where they are, those of the likeliest countries, with the
    name of each; what is likely decides the order, and every country stays on the page."""
    every = pack_loader.countries()
    if slug and slug not in every:
        raise Http404
    way = journey.read(request)
    ahead = questions.ahead(way.answers, way.situation)
    narrow = way.narrowed(_CRISIS_TAGS)

    def decides() -> list[Any]:
        return [
            likely_countries.told_by(request),
            narrow.answers,
            sorted(narrow.situation),
            ahead,
            open_lines.state(timezone.now()),
        ]

    def context() -> dict[str, Any]:
        return {**_crisis(request, narrow, slug), "next": ahead}

    response = rendered_once.page(request, "guidance/help_now.html", context, decides)
    patch_vary_headers(response, ["Accept-Language"])
    _carried_over(response, way, slug)
    return response


# What the crisis page asks a plan, besides the country.
_CRISIS_TAGS = {"danger", "adult", "minor", "minor-me", "minor-unsure", "minor-then"}


def _crisis(request: HttpRequest, way: Journey, slug: str) -> dict[str, Any]:
    every = pack_loader.countries()
    country = every[slug] if slug else way.country
    choice = likely_countries.offered(request) if not country and likely_countries.are_open(request) else []
    blocks = crisis_blocks(request, way, country)
    ids_above = {one.id for block in blocks for one in (*block["first"], *(block["more"] if country else []))}
    page = content_loader.page("pages/help-now")
    first = [one for block in blocks for one in block["first"]]
    return {
        "page": page,
        "danger": page.section("danger") if "danger" in way.situation else None,
        "country": country,
        "choice": choice,
        "blocks": blocks,
        "more": blocks[0]["more"] if country else [],
        "first": first,
        "calls_noted": any(
            one.calls for one in first
        ),  # below the lines; else it is said below the emergency numbers
        "everywhere": [
            one for one in every[likely_countries.ELSEWHERE].of("crisis")[:2] if one.id not in ids_above
        ],
        "countries": sorted(
            every.values() if country else likely_countries.countries(request),
            key=lambda place: (
                place.id == likely_countries.ELSEWHERE,
                content_loader.say(place.name) if choice else "",
            ),
        ),
    }
