"""One question a page; every answer stays in the browser."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance import content_loader, easy_language, journey, next_thing, plan, questions
from guidance.journey import Journey
from guidance.questions import Question
from guidance.safe_redirect import see
from guidance.views.planned_page import for_reader
from sextortion_help.web import plan_cookie


@require_safe
def check_start(request: HttpRequest) -> HttpResponse:
    return see("check", questions.first().id)


def _groups(
    question: Question, page: content_loader.ContentPage, chosen_ids: list[str], *, change: bool
) -> list[dict[str, Any]]:
    """The options in their groups: [{"name", "options"}]."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for option in next_thing.choices(question, page, chosen_ids):
        if option["later"] and not change:
            continue
        grouped.setdefault(page.lines.get(option["group"], ""), []).append(option)
    return [{"name": name, "options": options} for name, options in grouped.items()]


def _after(question: Question, way: Journey, *, change: bool, step: str) -> HttpResponseRedirect:
    """Where an answer leads: back to the step that asked, to the plan, or on to the next question."""
    if step in plan.SLUGS:
        return see("step", step)
    after = questions.neighbours(question, way.situation)[1]
    return see("plan") if change or after is None else see("check", after.id)


def _answered(request: HttpRequest, question: Question, way: Journey, *, change: bool) -> HttpResponseRedirect:
    """On to the next page; an answer that is not to be kept leaves the browser as it was.

    A step asks with one button for each answer: of a question that takes many, each tap adds one.
    """
    option_ids, step = request.POST.getlist("answer"), request.POST.get("step", "")
    straight = questions.leads_to(question, option_ids)
    if straight and not questions.clean(question, option_ids):
        return see(straight)
    if step and question.many:
        option_ids += way.answers.get(question.id, [])
    way = way.answer(question, option_ids)
    response = see(straight) if straight else _after(question, way, change=change, step=step)
    way.keep(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, *, change: bool = False) -> HttpResponse:
    """One question. Its answer goes into the browser's sealed cookie and nowhere else."""
    question = questions.find(slug)
    if question is None:
        raise Http404
    way = journey.read(request)
    if request.method == "POST":
        return _answered(request, question, way, change=change)
    return for_reader(request, "guidance/check.html", way, lambda: _asked(question, way, change=change))


def _asked(question: Question, way: Journey, *, change: bool) -> dict[str, Any]:
    page = content_loader.page(f"questions/{question.id}")
    before, after = questions.neighbours(question, way.situation)
    line = questions.line(way.situation)[1:]  # the first is asked on the start page
    return {
        "question": question,
        "page": page,
        "groups": _groups(question, page, questions.given(question, way.answers), change=change),
        "before": before,
        "after": after,
        "change": change,
        "place": line.index(question) + 1 if question in line else None,
        "total": len(line),
    }


@require_POST
def onward(request: HttpRequest) -> HttpResponse:
    """On to the next thing; `done` names the one that the person has done or leaves out."""
    way = journey.read(request).say_done(request.POST.get("done", ""))
    response = HttpResponseRedirect(next_thing.where(way), status=303)
    way.keep(response)
    return response


@require_POST
def easy_language_wanted(request: HttpRequest) -> HttpResponse:
    """Easy language on or off, from the next page on until it is switched back; back to the page that asked."""
    page = request.POST.get("page", "")
    if page not in easy_language.PAGES:
        raise Http404
    response = see("start") if page == "start" else see("step", page)
    replace(journey.read(request), easy=request.POST.get("easy") == "1").keep(response)
    return response


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    response = see("start")
    plan_cookie.forget(response)
    return response
