"""Numbers for the centre: what counts once, and what of it is shown."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db.models import Sum

from cases import actions as vaults
from cases.models import DailySum
from counseling import statistics
from counseling.models import CentreSum, CounsellingEvent, GrantDuration
from tests.conftest import Person
from tests.counseling.conftest import Staff, centre
from tests.counseling.desk_pages import text

pytestmark = pytest.mark.django_db


def sums() -> dict[tuple[str, str], int]:
    return {(row.kind, row.value): row.count for row in DailySum.objects.exclude(kind="case")}


def test_a_step_ticked_twice_counts_once(maya: Person) -> None:
    done = {"ticks": ["sc-breathe", "sc-feet", "sc-phone", "sc-tell"]}
    for plan in (done, {}, done):
        vaults.keep_plan(maya.vault, plan)
    assert sums() == {("step", "stay-calm"): 1}


def test_form_country_and_under_18_come_from_the_first_answers(maya: Person) -> None:
    plan = {"answers": {"age": ["unsure"], "form": ["known"], "country": ["at"]}}
    vaults.keep_plan(maya.vault, plan)
    vaults.keep_plan(maya.vault, {"answers": {**plan["answers"], "country": ["ch"]}})
    assert sums() == {("form", "known"): 1, ("shown", "unsure"): 1, ("country", "at"): 1}


def test_no_answer_counts_as_none(maya: Person) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"whom": ["child"], "form": ["unsure"]}})
    assert sums() == {}


def test_ages_come_in_bands_from_the_account(maya: Person) -> None:
    page = "/en/case/account/about-you/"
    form = {"answer-birth_date": "1 February 2000", "version": "0", "stay": ""}
    assert maya.client.post(page, form).status_code == 303
    assert [value for kind, value in sums() if kind == "age"] == ["25-39"]


def add_sums(kind: str, value: str, year: int, *counts: int) -> None:
    """One count a month from January on."""
    for month, count in enumerate(counts, start=1):
        if count:
            DailySum.objects.create(day=date(year, month, 3), kind=kind, value=value, count=count)


def rows_of(group: statistics.Group) -> dict[str, str]:
    return {row.label: row.words for row in group.rows}


@pytest.fixture
def october() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 14, 12, tzinfo=UTC), tick=False):
        yield


def test_the_running_month_counts_only_when_it_is_over(october: None, cora: Staff) -> None:
    add_sums("case", "", 2026, 0, 0, 0, 0, 0, 0, 0, 6, 7, 99)
    numbers = statistics.of_year(2026, cora.counsellor.centre)
    assert numbers.months == 9
    assert rows_of(numbers.cases) == {"All": "at least 13"}
    assert [(span.label, span.count) for span in numbers.series[0].spans] == [
        ("January to August", 6),
        ("September", 7),
    ]
    assert numbers.parts == ()


def test_a_year_that_is_over_is_exact_or_a_range(october: None, cora: Staff) -> None:
    add_sums("case", "", 2025, *[5] * 12)
    add_sums("step", "get-help", 2025, *[5] * 11, 4)
    add_sums("form", "known", 2025, 3, 3, 3)
    add_sums("form", "peer", 2025, 1)
    add_sums("form", "fake", 2025, 7)
    numbers = statistics.of_year(2025, cora.counsellor.centre)
    assert rows_of(numbers.cases) == {"All": "60"}
    steps = rows_of(numbers.steps)
    assert (steps["Get help"], steps["Stay calm"]) == ("55 to 59", "under 5")
    forms = rows_of(numbers.parts[0])
    assert forms["Faked picture"] == "under 5 or hidden"
    assert forms["Partner, ex-partner or someone known"] == "9"


def test_page_and_file_tell_the_same_and_only_of_the_own_centre(october: None, cora: Staff) -> None:
    add_sums("case", "", 2026, 12, 4, 3)
    lantern, harbour = cora.counsellor.centre, centre("Harbour")
    for place, count in ((lantern, 8), (harbour, 31)):
        event = CounsellingEvent.DAYS
        CentreSum.objects.create(centre=place, day=date(2026, 2, 1), event=event, count=count)
    page = text(cora.client.get("/en/counsel/numbers/?year=2026"))
    assert "Shared for days at least 8" in page
    assert "February to March 7" in page
    assert "31" not in page
    file = cora.client.get("/en/counsel/numbers/numbers.csv?year=2026").content.decode("utf-8-sig")
    rows = [tuple(row) for row in csv.reader(io.StringIO(file))]
    assert ("Counselling", "Shared for days", "2026-01", "2026-09", "8", "") in rows
    assert ("Cases whose six words were kept", "All", "2026-02", "2026-03", "7", "7") in rows
    assert "31" not in {cell for row in rows for cell in row}


def test_a_year_without_sums_is_not_there(cora: Staff) -> None:
    for year in ("2019", "x", "2026-10", "\u0665"):
        assert cora.client.get("/en/counsel/numbers/", {"year": year}).status_code == 404
        assert cora.client.get("/en/counsel/numbers/numbers.csv", {"year": year}).status_code == 404


def test_a_new_site_has_a_page_too_also_in_january(cora: Staff) -> None:
    assert cora.client.get("/de/counsel/numbers/").status_code == 200
    assert cora.client.get("/en/counsel/numbers/").status_code == 200
    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        numbers = statistics.of_year(2027, cora.counsellor.centre)
        assert (numbers.months, rows_of(numbers.cases)) == (0, {"All": "not yet shown"})
        assert len(statistics.table(numbers)) == len(numbers.cases.rows + numbers.steps.rows) + len(
            numbers.counselling.rows
        )


def total(kind: str, value: str = "") -> int:
    return DailySum.objects.filter(kind=kind, value=value).aggregate(total=Sum("count"))["total"] or 0


def test_six_words_that_were_only_shown_are_no_case(with_case: Callable[..., Person]) -> None:
    person = with_case(confirmed=False)
    assert total("case") == 0
    assert vaults.confirm_words(person.vault, person.words)
    vaults.confirm_words(person.vault, person.words)
    renewed = vaults.renew_words(person.vault, "en")
    assert vaults.confirm_words(person.vault, renewed)
    vaults.unlock(renewed)
    assert total("case") == 1
    other = with_case(confirmed=False)
    vaults.unlock(other.words)
    assert total("case") == 2


def test_what_is_done_together_is_counted(maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]) -> None:
    share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    maya.client.post(f"/en/case/share/{grant.pk}/prolong/")
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    maya.client.post(f"/en/case/share/{grant.pk}/handover/", {"yes": "1", "who": sam.counsellor.pk})
    counted = CentreSum.objects.filter(centre=ruth.counsellor.centre).values_list("event", "count")
    assert dict(counted) == {"conversation": 1, "days": 1, "handover": 1}
