"""A page that the reader's whole plan decides, and what the browser says of language and country."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guidance import likely_countries, open_lines
from guidance.journey import Journey
from sextortion_help.web import rendered_once


def for_reader(
    request: HttpRequest, template: str, way: Journey, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Rendered once for all who have the same plan. `context` may look at the plan and likely_countries."""
    return rendered_once.page(
        request,
        template,
        context,
        lambda: [way.decides, likely_countries.told_by(request), open_lines.state(timezone.now())],
    )
