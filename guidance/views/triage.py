"""One question a page; every answer stays in the browser."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance import content_loader, journey, questions
from guidance.journey import Journey
from guidance.questions import Question
from guidance.safe_redirect import see
from sextortion_help.web import plan_cookie


@require_safe
def check_start(request: HttpRequest) -> HttpResponse:
    return see("check", questions.first().id)


def _groups(question: Question, page: content_loader.ContentPage, chosen_ids: list[str]) -> list[dict[str, Any]]:
    """The options in their groups: [{"name", "options"}]."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for option in question.choices():
        hint = page.options[option.id].hint if option.id in page.options else ""
        words = questions.label(option, page)
        choice = {"id": option.id, "label": words, "hint": hint, "chosen": option.id in chosen_ids}
        grouped.setdefault(page.lines.get(option.group, ""), []).append(choice)
    return [{"name": name, "options": options} for name, options in grouped.items()]


def _next(question: Question, way: Journey, change: bool) -> HttpResponseRedirect:
    after = questions.neighbours(question, way.situation)[1]
    return see("plan") if change or after is None else see("check", after.id)


def _answered(question: Question, way: Journey, option_ids: list[str], change: bool) -> HttpResponseRedirect:
    """On to the next page; an answer that is not to be kept leaves the browser as it was."""
    straight = questions.leads_to(question, option_ids)
    if straight and not questions.clean(question, option_ids):
        return see(straight)
    way = way.answer(question, option_ids)
    response = see(straight) if straight else _next(question, way, change)
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
        return _answered(question, way, request.POST.getlist("answer"), change)
    page = content_loader.page(f"questions/{slug}")
    before, after = questions.neighbours(question, way.situation)
    line = questions.asked(way.situation)
    context = {
        "question": question,
        "page": page,
        "groups": _groups(question, page, way.answers.get(slug, [])),
        "before": before,
        "after": after,
        "change": change,
        "place": line.index(question) + 1 if question in line else None,
        "total": len(line),
    }
    return render(request, "guidance/check.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    response = see("start")
    plan_cookie.forget(response)
    return response
