"""The start, the plan, its eight steps and crisis help."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidance import content, journey, packs, parts, plan, questions
from guidance.facts import Country, Emergency, Text
from guidance.journey import Journey
from guidance.redirects import see


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"page": content.page("pages/start"), "first": questions.first().id}
    return render(request, "guidance/start.html", context)


def _row(step: plan.Step, way: Journey) -> dict[str, Any]:
    """A step in a list: its name, whether it is done, and why it stands here."""
    reasons = content.page("reasons").lines
    return {
        "slug": step.slug,
        "number": step.number,
        "short": content.page(f"steps/{step.slug}").short,
        "light": step.light,
        "done": way.done(step),
        "reasons": [reasons[name] for name in step.reasons],
    }


def _given(way: Journey) -> list[dict[str, Any]]:
    """The answers in words, to look at and to change."""
    given = []
    for question in questions.asked(way.situation):
        page = content.page(f"questions/{question.id}")
        chosen = [option for name in way.answers.get(question.id, []) if (option := question.option(name))]
        said = [questions.label(option, page) for option in chosen]
        given.append({"slug": question.id, "short": page.short, "said": ", ".join(said)})
    return given


@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    way = journey.read(request)
    rows = [_row(step, way) for step in way.steps()]
    ahead = next((row for row in rows if not row["done"] and not row["light"]), rows[0])
    context = {"rows": rows, "ahead": ahead, "given": _given(way), "answered": bool(way.answers)}
    context |= {"helper": "helper" in way.situation, "danger": "danger" in way.situation}
    return render(request, "guidance/plan.html", context)


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    way = journey.read(request)
    return render(request, "guidance/steps.html", {"rows": [_row(step, way) for step in way.steps()]})


def _main(step: plan.Step, page: content.Page) -> dict[str, str | bool] | None:
    """The one large button: {"href", "label", "away", "after"}."""
    main = step.main
    if main is None:
        return None
    if main.service:
        return {"href": packs.address(main.service), "label": page.main[main.id], "away": True, "after": main.after}
    href = reverse(main.view, kwargs={"slug": main.slug}) if main.slug else reverse(main.view)
    return {"href": href, "label": page.main[main.id], "away": False, "after": main.after}


def _deeds(step: plan.Step, page: content.Page, way: Journey) -> list[dict[str, Any]]:
    """The actions to tick; the first that is open is the next one."""
    deeds = [{"id": name, "deed": page.actions[name], "done": name in way.ticks} for name in step.actions]
    ahead = next((deed for deed in deeds if not deed["done"]), None)
    return [{**deed, "ahead": deed is ahead and (step.main is None or step.main.after)} for deed in deeds]


def _sections(names: tuple[str, ...], page: content.Page) -> list[content.Section]:
    return [section for name in names if (section := page.section(name))]


def _show(request: HttpRequest, way: Journey, step: plan.Step, line: list[plan.Step]) -> HttpResponse:
    page = content.page(f"steps/{step.slug}")
    wording = page.wordings.get(step.wording, content.Wording())
    rows = [_row(other, way) for other in line]
    context = {
        "step": step,
        "page": page,
        "title": wording.title or page.title,
        "lead": wording.lead or page.lead,
        "rows": rows,
        "here": rows[step.number - 1],
        "before": rows[step.number - 2] if step.number > 1 else None,
        "after": rows[step.number] if step.number < len(rows) else None,
        "main": _main(step, page),
        "warnings": _sections(step.warnings, page),
        "notes": _sections(step.notes, page),
        "deeds": _deeds(step, page, way),
        "parts": parts.of(step.includes, way),
        "folded": _sections(step.folded, page),
        "country": way.country,
        "under_18": "minor" in way.situation,
    }
    return render(request, "guidance/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step; a POST keeps its ticks in the browser. Script asks for a bare answer with X-Quiet."""
    way = journey.read(request)
    line = way.steps()
    found = next((step for step in line if step.slug == slug), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, way, found, line)
    response = HttpResponse(status=204) if "X-Quiet" in request.headers else see("step", slug)
    if not way.tick(slug, request.POST.getlist("done")).keep(response):
        return HttpResponse(_("This browser cannot keep more."), status=413, content_type="text/plain")
    return response


def _emergency(country: Country, danger: bool) -> list[Emergency]:
    """The ambulance first; the police first for somebody whom another person may hurt."""
    return sorted(country.emergency, key=lambda number: danger and not number.police)


def _anywhere() -> list[tuple[Emergency, Text]]:
    """Numbers to press before anything is chosen, with their places."""
    every = packs.countries()
    europe, america = every["international"].emergency[0], every["us"].emergency[0]
    return [(europe, europe.name), (america, every["us"].name)]


@require_safe
def help_now(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Never behind a guess of the country: a choice, and numbers for everywhere below it. The site's own
    country (SITE_COUNTRY) adds people to talk to, and no emergency number."""
    every = packs.countries()
    if slug and slug not in every:
        raise Http404
    way = journey.read(request)
    country = every[slug] if slug else way.country
    place = country or (packs.home() if settings.SITE_COUNTRY else None)
    young = "minor-me" in way.situation
    page = content.page("pages/help-now")
    context = {
        "page": page,
        "danger": page.section("danger") if "danger" in way.situation else None,
        "next": questions.ahead(way.answers, way.situation),
        "country": country,
        "emergency": _emergency(country, "danger" in way.situation) if country else [],
        "place": place,
        "contacts": place.of("crisis", *(["youth"] if young else [])) if place else [],
        "anywhere": [] if country else _anywhere(),
        "everywhere": every["international"].of("crisis")[:2],
        "countries": list(every.values()),
    }
    return render(request, "guidance/help_now.html", context)
