"""The start, the plan, its eight steps and crisis help."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidance import (
    content_loader,
    easy_language,
    journey,
    likely_countries,
    next_thing,
    open_lines,
    pack_loader,
    plan,
    questions,
    step_widgets,
)
from guidance.facts import Contact, Country, Emergency, WayKind, in_company
from guidance.journey import Journey
from guidance.safe_redirect import see
from guidance.views.planned_page import for_reader
from sextortion_help.web import rendered_once


def _ways(name: str, way: Journey) -> dict[str, Any]:
    """Other ways to read this page: {"page", "easy", "film", "captions"}; empty where there are none."""
    if name not in easy_language.PAGES or "bluff" in way.situation:
        return {}
    film = easy_language.film(name)
    return {
        "page": name,
        "easy": easy_language.page(name, way.situation, wanted=way.easy),
        "film": film,
        "captions": f"{film.rpartition('.')[0]}.vtt",
    }


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first question stands here, so that whoever is in danger is one tap from help."""
    ways = _ways("start", journey.read(request))
    return rendered_once.page(request, "guidance/start.html", lambda: _first_question(ways), lambda: ways)


def _first_question(ways: dict[str, Any]) -> dict[str, Any]:
    safety = questions.first()
    return {
        "ways": ways,
        "page": content_loader.page("pages/start"),
        "safety": content_loader.page(f"questions/{safety.id}"),
        "choices": next_thing.choices(safety, content_loader.page(f"questions/{safety.id}"), []),
    }


def _row(step: plan.Step, way: Journey) -> dict[str, Any]:
    """A step in a list: its name, whether it is done, and why it stands here."""
    reasons = content_loader.page("reasons")
    return {
        "slug": step.slug,
        "number": step.number,
        "short": content_loader.listed(f"steps/{step.slug}").called(step.wording),
        "light": step.light,
        "done": way.done(step),
        "reasons": [reasons.line(name) for name in step.reasons],
    }


def _given(way: Journey) -> list[dict[str, Any]]:
    """The answers in words, to look at and to change."""
    answered_questions = []
    for question in questions.asked(way.situation):
        page = content_loader.page(f"questions/{question.id}")
        if not question.kept:
            continue
        chosen_options = [option for name in way.answers.get(question.id, []) if (option := question.option(name))]
        option_labels = [questions.label(option, page) for option in chosen_options]
        answered_questions.append(
            {
                "slug": question.id,
                "short": content_loader.listed(f"questions/{question.id}").short,
                "said": ", ".join(option_labels),
                "language": page.language,
            }
        )
    return answered_questions


@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """The one list first; the eight steps with their reasons, and all else, behind their headings."""
    way = journey.read(request)
    return for_reader(request, "guidance/plan.html", way, lambda: _plan(way))


def _plan(way: Journey) -> dict[str, Any]:
    return {
        "page": content_loader.page("pages/first-things"),
        "things": next_thing.rows(way),
        "onward": next_thing.button(way),
        "rows": [_row(step, way) for step in way.steps()],
        "given": _given(way),
        "answered": bool(way.answers),
        "helper": "helper" in way.situation,
        "bluff": "bluff" in way.situation,
        # A file on a device that somebody else looks into would be seen.
        "reminder": not {"watched", "close"} & way.situation,
        "danger": "danger" in way.situation,
    }


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    way = journey.read(request)
    return for_reader(
        request, "guidance/steps.html", way, lambda: {"rows": [_row(step, way) for step in way.steps()]}
    )


def _main(step: plan.Step, page: content_loader.ContentPage, way: Journey) -> dict[str, str | bool] | None:
    """The one large button: {"href", "label", "away", "after"}."""
    main = step.main
    if main is None:
        return None
    if main.service:
        return {
            "href": pack_loader.address(main.service),
            "label": page.main[main.id],
            "away": True,
            "after": main.after,
        }
    href = reverse(main.view, kwargs={"slug": main.slug}) if main.slug else reverse(main.view)
    if main.with_files and way.happened.get("evidence"):
        href = f"{reverse(main.with_files)}?then=dossier"
    return {"href": href, "label": page.main[main.id], "away": False, "after": main.after}


def _deeds(step: plan.Step, page: content_loader.ContentPage, way: Journey) -> list[dict[str, Any]]:
    """The actions to tick; the first that is open is the next one."""
    rules = plan.step_rules()[step.slug].actions
    later = {action.id for action in rules if action.is_folded(way.situation)}
    done = way.ticks | {action.id for action in rules if action.happened and way.happened.get(action.happened)}
    deeds = [
        {"id": name, "deed": deed, "done": name in done, "more": name in later}
        for name, deed in page.deeds(step.variants)
    ]
    ahead = next((deed for deed in deeds if not deed["done"]), None)
    return [{**deed, "ahead": deed is ahead and (step.main is None or step.main.after)} for deed in deeds]


def _sections(names: tuple[str, ...], page: content_loader.ContentPage) -> list[content_loader.ContentSection]:
    return [section for name in names if (section := page.section(name))]


# The part of an app's card that a step is about; on all others it is how to report there.
ABOUT_APPS = {"secure-evidence": "evidence", "break-contact": "block"}


def words_of(step: plan.Step, page: content_loader.ContentPage) -> dict[str, Any]:
    """{"title", "lead", "warnings", "notes"} of a step, as this person should read it."""
    wording = page.wordings.get(step.wording, content_loader.Wording())
    return {
        "title": wording.title or page.title,
        "lead": wording.lead or page.lead,
        "warnings": _sections(step.warnings, page),
        "notes": _sections(step.notes, page),
    }


def _show(request: HttpRequest, way: Journey, step: plan.Step, line: list[plan.Step]) -> HttpResponse:
    ways = _ways(step.slug, way)
    template = "guidance/step_easy.html" if ways.get("easy") else "guidance/step.html"
    response = for_reader(request, template, way, lambda: {**_step(request, way, step, line), "ways": ways})
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _step(request: HttpRequest, way: Journey, step: plan.Step, line: list[plan.Step]) -> dict[str, Any]:
    page = content_loader.page(f"steps/{step.slug}")
    rows = [_row(other, way) for other in line]
    rules = plan.step_rules()[step.slug].folded
    apart = {rule.id for rule in rules if rule.apart and rule.holds(way.situation)}
    return {
        "step": step,
        "page": page,
        **words_of(step, page),
        "rows": rows,
        "here": rows[step.number - 1],
        "main": _main(step, page, way),
        "deeds": (deeds := _deeds(step, page, way)),
        "more": any(deed["more"] for deed in deeds),
        "parts": step_widgets.of(step.includes, way, content_loader.english_parts(page)),
        "apart": _sections(tuple(name for name in step.folded if name in apart), page),
        "folded": _sections(tuple(name for name in step.folded if name not in apart), page),
        "told": step_widgets.told(way),
        "country": way.country,
        "under_18": "minor" in way.situation,
        "onward": next_thing.button(way, request.path),
        "about": ABOUT_APPS.get(step.slug, "report"),
        "likely": likely_countries.offered(request),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step; a POST keeps its ticks in the browser. Script asks for a bare answer with X-Quiet."""
    way = journey.read(request)
    line = way.steps()
    shown_step = next((step for step in line if step.slug == slug), None)
    if shown_step is None:
        raise Http404
    if request.method != "POST":
        return _show(request, way, shown_step, line)
    response = HttpResponse(status=204) if "X-Quiet" in request.headers else see("step", slug)
    if not way.tick(slug, request.POST.getlist("done")).keep(response):
        return HttpResponse(_("This browser cannot keep more."), status=413, content_type="text/plain")
    return response


FIRST_COUNTRIES = 3  # on the crisis page, while nobody has said where they are
FIRST_LINES = 2  # of each of them: one to call and one to write to, where there is one
FIRST_NUMBERS = 2  # emergency numbers of each of them


def _emergency(numbers: Iterable[Emergency], danger: bool) -> list[Emergency]:
    """The ambulance first; the police first for somebody whom another person may hurt. Doubtful ones last."""
    return sorted(numbers, key=lambda number: (number.doubtful, danger and not number.police))


def _lines(place: Country, way: Journey, regions: list[str]) -> list[Contact]:
    """People to talk to in a crisis, best first: for everyone of that age, young people's own lines, not closed.

    A line that takes reports or belongs to the police is no line to talk to, unless it is a crisis line as well.
    Young people's lines come last for somebody who said that all are adults.
    """
    young = bool({"minor-me", "minor-unsure"} & way.situation)
    grown = "adult" in way.situation
    contacts = [
        one
        for one in place.of("crisis", *(["youth"] if young else []))
        if step_widgets.fits(one, way) and ("crisis" in one.kinds or not {"report", "police"} & set(one.kinds))
    ]
    now = timezone.now()

    def rank(line: Contact) -> tuple[bool, ...]:
        not_their_age = (young and "youth" not in line.kinds) or (grown and "youth" in line.kinds)
        far, elsewhere = likely_countries.far(line, regions), not likely_countries.near(line, regions)
        return far, line.doubtful, elsewhere, "lgbtq" in line.kinds, not_their_age, line.open_at(now) is False

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
