"""To read: a client's statement, the conversation guide by itself, and the numbers for the coordinator."""

import csv
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Scope
from counseling import access, sharing, small_counts, statistics
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
    """The sums of one year: of the own centre what was done with clients, of the whole site the rest."""
    centre = desk.counsellor.centre
    years = statistics.years(centre)
    year = _year(request.GET.get("year", ""), years)
    numbers = statistics.of_year(year, centre)
    context = {"numbers": numbers, "years": years, "centre": centre, "least": small_counts.LEAST}
    return render(request, "counseling/statistics.html", context)


def _year(typed: str, years: list[int]) -> int:
    """The year that was chosen, else the newest. Raises Http404 for one without sums."""
    if not typed:
        return years[0]
    matching_year = next((year for year in years if str(year) == typed), None)
    if matching_year is None:
        raise Http404
    return matching_year


@require_safe
@access.coordinator_required
def figures_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A year, with the same counts hidden as on the page."""
    centre = desk.counsellor.centre
    year = _year(request.GET.get("year", ""), statistics.years(centre))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="numbers-{year}.csv"'
    response.write("\ufeff")  # or a spreadsheet reads the umlauts wrong
    writer = csv.writer(response)
    writer.writerow(
        [_("Group"), _("Value"), _("From month"), _("To month"), _("Count at least"), _("Count at most")]
    )
    writer.writerows(statistics.table(statistics.of_year(year, centre)))
    return response
