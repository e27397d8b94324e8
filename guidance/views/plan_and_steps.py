"""The start, the plan and its eight steps."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidance import (
    content_loader,
    easy_language,
    journey,
    likely_countries,
    next_thing,
    pack_loader,
    plan,
    questions,
    step_widgets,
)
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
