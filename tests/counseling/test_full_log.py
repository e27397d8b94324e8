"""A log that is full to the last: nothing more is shared, ordered or handed over, and every sharing can end."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import custody
from cases.models import Case, CustodyEntry
from counseling.models import Grant, HandoverRecord
from dossier.models import Dossier, PoliceLetter
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL

pytestmark = pytest.mark.django_db


def fill() -> int:
    Case.objects.update(log_length=custody.MOST_ENTRIES + custody.RESERVE)
    return CustodyEntry.objects.count()


def test_no_paper_is_ordered_taken_or_handed_over_and_reading_goes_on(
    maya: Person, ruth: Staff, share: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    desk = f"/en/counsel/{share(maya, ruth, *ALL).pk}/"
    where = ruth.client.post(f"{desk}dossier/", {"language": "en"}).headers["Location"]
    run_jobs()
    assert Dossier.objects.get().blob
    fill()
    assert ruth.client.get(desk).status_code == 200  # a look, with its line
    lines = CustodyEntry.objects.count()
    typed = {"recipient": "Police <Bonn>", "officer": "Ms Lang", "things": ["paper"], "remark": "in the hall"}
    for answer in (
        ruth.client.post(f"{desk}dossier/", {"language": "de"}),
        ruth.client.post(f"{desk}letter/", {"place": "at"}),
        ruth.client.get(f"{where}dossier.pdf"),
        ruth.client.post(f"{where}hand-over/", typed),
    ):
        assert answer.status_code == 409
        assert "The record of this case is full" in answer.content.decode()
    assert "Police &lt;Bonn&gt;" in answer.content.decode()  # what was typed
    assert not HandoverRecord.objects.exists()
    assert not PoliceLetter.objects.exists()
    assert CustodyEntry.objects.count() == lines


def test_nothing_more_is_shared_and_what_is_shared_can_end(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    lines = fill()
    page = maya.client.post(f"/en/case/share/{grant.pk}/prolong/")
    assert page.status_code == 409
    assert CustodyEntry.objects.count() == lines
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    assert CustodyEntry.objects.count() == lines + 1
    again = maya.client.post(f"/en/case/share/{grant.pk}/end/undo/")
    assert again.status_code == 409
    assert not [one for one in Grant.objects.all() if one.is_open]
