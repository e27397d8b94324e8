"""What a page of the plan keeps in its memory for a dead connection: the list, the steps, the crisis lines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from guidance import content_loader, journey, next_thing, plan, step_widgets
from guidance.journey import Journey
from guidance.views import crisis, plan_and_steps
from guidance.views.planned_page import for_reader


def _step(step: plan.Step, way: Journey) -> dict[str, Any]:
    """The words of a step and the people it names; apps, police and the like need the connection."""
    page = content_loader.page(f"steps/{step.slug}")
    words = plan_and_steps.words_of(step, page)
    contacts = step_widgets.helplines(way) if "helplines" in step.includes else []
    if "payments" in step.includes:
        contacts = step_widgets.payments(way)["contacts"]
    return {**words, "page": page, "slug": step.slug, "deeds": page.deeds(step.variants), "contacts": contacts}


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """A page for the script; whoever opens it reads the whole plan at once."""
    way = journey.read(request)
    response = for_reader(request, "guidance/offline.html", way, lambda: _kept(request, way))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _kept(request: HttpRequest, way: Journey) -> dict[str, Any]:
    return {
        "page": content_loader.page("pages/first-things"),
        "things": next_thing.rows(way),
        "steps": [_step(step, way) for step in way.steps()],
        "crisis": content_loader.page("pages/help-now"),
        "blocks": crisis.crisis_blocks(request, way, way.country),
        "country": way.country,
    }
