"""To read: a client's statement, the conversation guide by itself, and the numbers for the coordinator."""

import csv
import uuid
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Scope
from counseling import access, sharing, statistics
from counseling.access import Desk
from counseling.desk import guide_loader
from statement import answers as statement_answers
from statement import pages, part_forms
from statement.models import StatementPart


@require_safe
@access.desk_required
def statement(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The statement of what happened, as the client wrote it. The threats stay folded."""
    shared = access.shared(desk, pk, Scope.STATEMENT)
    statement = statement_answers.read(shared.case, shared.fields(Scope.STATEMENT))
    parts = []
    for part, page in pages.PAGES.items():
        answers = statement_answers.part_of(statement, part)
        rows = [] if statement_answers.is_empty(answers) else part_forms.described(page, answers)
        parts.append({"title": part.label, "rows": rows, "covered": part == StatementPart.THREATS})
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant), "parts": parts}
    return render(request, "counseling/statement.html", context)


@require_safe
@access.desk_required
def guides(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All eight, to read before or without a client."""
    return render(request, "counseling/guides.html", {"guides": guide_loader.spoken(None, opened_slug="")})


@require_safe
@access.coordinator_required
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sums of one month."""
    months = statistics.months() or [timezone.localdate().replace(day=1)]
    month = _month(request.GET.get("month", ""), months)
    context = {
        "groups": statistics.of_month(month),
        "month": month,
        "name": statistics.month_name(month),
        "months": [
            {"value": f"{month_:%Y-%m}", "name": statistics.month_name(month_), "here": month_ == month}
            for month_ in months
        ],
        "started": statistics.started(),
        "least": statistics.LEAST,
    }
    return render(request, "counseling/statistics.html", context)


def _month(typed: str, months: list[date]) -> date:
    """The month that was chosen, else the newest. Raises Http404 for one without sums."""
    if not typed:
        return months[0]
    matching_month = next((month for month in months if f"{month:%Y-%m}" == typed), None)
    if matching_month is None:
        raise Http404
    return matching_month


@require_safe
@access.coordinator_required
def figures_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All months, with the same counts hidden as on the page."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="numbers.csv"'
    response.write("\ufeff")  # or a spreadsheet reads the umlauts wrong
    writer = csv.writer(response)
    writer.writerow([_("Month"), _("Group"), _("Value"), _("Count")])
    writer.writerows(statistics.table())
    return response
