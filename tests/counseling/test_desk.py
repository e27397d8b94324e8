"""The desk: what a counsellor sees within what was shared, and follows."""

import io
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cases import actions as vaults
from counseling.models import CaseNote, Grant
from counseling.sharing import endings
from dossier.models import Dossier
from evidence import access as gate
from evidence.models import Exhibit
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text
from tests.evidence import samples

pytestmark = pytest.mark.django_db

# --- the list and the case --------------------------------------------------------------------------------


def test_the_desk_shows_label_next_step_and_time_left(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"age": ["me"]}, "ticks": []})
    grant = share(maya, ruth, "plan", label="otter")
    page = text(ruth.client.get("/en/counsel/"))
    assert "otter" in page
    assert "Not opened yet" in page
    assert "Next step" not in page
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    page = text(ruth.client.get("/en/counsel/"))
    assert "Not opened yet" not in page
    assert "Next step: Stay calm" in page
    assert "Under 18" in page
    assert "Sharing ends: " in page


def looks(person: Person) -> list[str]:
    return [subject for act, subject in acts(person) if act == "counselor-read"]


def test_a_list_of_forty_cases_is_no_look_at_any_of_them(
    with_case: Callable[..., Any], ruth: Staff, share: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    clients = [with_case() for _ in range(40)]
    grants = [share(one, ruth, *ALL) for one in clients]
    with django_assert_max_num_queries(12):
        page = ruth.client.get("/en/counsel/")
    assert page.content.decode().count('<tr data-tags="new') == 40
    assert not any(looks(one) for one in clients)
    ruth.client.get(f"/en/counsel/{grants[7].pk}/")
    assert looks(clients[7])
    assert not any(looks(one) for one in clients[:7] + clients[8:])


def test_opening_a_case_is_a_look_at_each_part_and_following_it_is_none_more(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    here = f"/en/counsel/{grant.pk}/"
    for path in ("handover/", "give-back/"):
        assert ruth.client.get(here + path).status_code == 200, path
    assert looks(maya) == []
    ruth.client.get(here)
    assert sorted(subject.split()[0] for subject in looks(maya)) == ["evidence", "plan", "statement"]
    maya.client.post("/en/steps/stay-calm/", {"done": ["sc-breathe"]})
    assert ruth.client.get(f"{here}live/").status_code == 200
    assert len(looks(maya)) == 3


@pytest.mark.parametrize("ahead", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_what_a_browser_fetches_ahead_is_no_look(
    maya: Person, ruth: Staff, share: Callable[..., Any], ahead: dict[str, str]
) -> None:
    grant = share(maya, ruth, *ALL)
    assert ruth.client.get(f"/en/counsel/{grant.pk}/", headers=ahead).status_code == 503
    assert ruth.client.head(f"/en/counsel/{grant.pk}/").status_code == 503
    assert looks(maya) == []


def test_the_list_says_that_a_plan_has_changed_since_the_last_look(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    vaults.keep_plan(maya.vault, {"answers": {}, "ticks": []})
    grant = share(maya, ruth, "plan")
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    assert "The plan has changed since" not in text(ruth.client.get("/en/counsel/"))
    vaults.keep_plan(maya.vault, {"answers": {"safety": ["danger"]}, "ticks": []})
    assert "The plan has changed since" in text(ruth.client.get("/en/counsel/"))


def test_what_was_seen_is_sealed_to_the_counsellor_and_to_its_own_row(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"age": ["me"]}, "ticks": []})
    grant, other = share(maya, ruth, "plan"), share(tom, ruth, "plan")
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    sealed = bytes(Grant.objects.get(pk=grant.pk).sealed_look)
    assert sealed.startswith(b"age-encryption.org/v1")
    assert b"stay-calm" not in sealed
    Grant.objects.filter(pk=grant.pk).update(sealed_look=b"")
    Grant.objects.filter(pk=other.pk).update(sealed_look=sealed)
    assert "Under 18" not in text(ruth.client.get("/en/counsel/"))


# --- what cannot be taken back asks first -----------------------------------------------------------------


def test_ending_ones_access_asks_first_and_says_that_it_was_done(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    assert (
        "<form"
        not in ruth.client.get("/en/counsel/").content.decode().partition("desk-list")[2].partition("</ul>")[0]
    )
    asked = text(ruth.client.get(f"/en/counsel/{grant.pk}/give-back/"))
    assert "After that only your client can bring it back, with a new code." in asked
    assert Grant.objects.filter(pk=grant.pk).exists()
    done = ruth.client.post(f"/en/counsel/{grant.pk}/give-back/", follow=True)
    assert "Your access to “otter” has ended, and your client is told." in text(done)
    assert not any(grant.is_open for grant in Grant.objects.all())
    assert acts(maya)[-1] == ("sharing-ended", "Ruth, Lantern Centre")


def test_removing_a_note_asks_first_and_says_that_it_was_done(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant, colleague = share(maya, ruth, "plan"), share(maya, sam, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    note = CaseNote.objects.get()
    assert sam.client.get(f"/en/counsel/{colleague.pk}/notes/{note.pk}/remove/").status_code == 404
    asked = text(ruth.client.get(f"/en/counsel/{grant.pk}/notes/{note.pk}/remove/"))
    assert "calls again" in asked
    assert CaseNote.objects.exists()
    done = ruth.client.post(f"/en/counsel/{grant.pk}/notes/{note.pk}/remove/", follow=True)
    assert "The note is removed." in text(done)
    assert not CaseNote.objects.exists()


def test_the_case_follows_the_ticks_of_the_client(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    first = ruth.client.get(f"/en/counsel/{grant.pk}/live/")
    again = ruth.client.get(f"/en/counsel/{grant.pk}/live/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    maya.client.post("/en/steps/stay-calm/", {"done": ["sc-breathe", "sc-feet", "sc-phone", "sc-tell"]})
    moved = ruth.client.get(f"/en/counsel/{grant.pk}/live/", headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert "1 of 8 steps done" in moved.content.decode()


def test_asking_by_itself_does_not_keep_the_session_open(
    ruth: Staff, maya: Person, share: Callable[..., Any], time_machine: Any
) -> None:
    grant = share(maya, ruth, "plan")
    seen = ruth.desk.session.last_seen
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    assert ruth.client.get(f"/en/counsel/{grant.pk}/live/").status_code == 200
    assert ruth.desk.session.last_seen == seen
    ruth.client.get(f"/en/counsel/{grant.pk}/live/", headers={"X-Active": "1"})
    assert ruth.desk.session.last_seen > seen


def test_revoked_while_looking_the_next_request_is_out(
    maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit
) -> None:
    grant = share(maya, ruth, *ALL)
    pages = (
        f"/en/counsel/{grant.pk}/",
        f"/en/counsel/{grant.pk}/live/",
        f"/en/counsel/{grant.pk}/exhibits/{item.pk}/small.jpg",
    )
    assert [ruth.client.get(page).status_code for page in pages] == [200, 200, 200]
    endings.revoke(maya.vault, grant)
    assert [ruth.client.get(page).status_code for page in pages] == [404, 404, 404]


def test_what_is_missing_and_the_deadlines_are_shown(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"form": ["known"], "country": ["de"]}})
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "version": 0, "stay": ""}
    said = {"form-0-what": "money", "form-0-deadline": "2026-12-01", "form-0-asked_on": "2026-10-10"}
    assert maya.client.post("/en/case/account/demands/", rows | said).status_code == 303
    grant = share(maya, ruth, *ALL)
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert "No evidence yet" in page
    assert "How it began" in page
    assert "1 December 2026" in page
    read = text(ruth.client.get(f"/en/counsel/{grant.pk}/told/"))
    assert "2026-10-10" in read
    assert "Until 10 January 2027 , counted from 10 October 2026" in page


# --- scope ------------------------------------------------------------------------------------------------


def test_without_the_evidence_there_is_no_key_and_no_page(
    maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit
) -> None:
    grant = share(maya, ruth, "plan", "statement")
    assert {key.scope_key.scope for key in grant.keys.all()} == {"plan", "statement"}
    here = f"/en/counsel/{grant.pk}/"
    page = ruth.client.get(here)
    assert page.status_code == 200
    assert "To the list" not in text(page)
    for path in ("exhibits/", f"exhibits/{item.pk}/", f"exhibits/{item.pk}/small.jpg", "dossier/"):
        assert ruth.client.get(here + path).status_code == 404, path
    assert ruth.client.post(here + "dossier/", {"language": "en"}).status_code == 404
    assert not Dossier.objects.exists()


def test_without_the_plan_there_is_no_progress_and_no_note(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"age": ["me"]}, "ticks": []})
    grant = share(maya, ruth, "statement")
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert "steps done" not in page
    assert "Under 18, or not sure" not in page
    assert ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "hello"}).status_code == 404
    assert ruth.client.get(f"/en/counsel/{share(maya, ruth, 'plan').pk}/told/").status_code == 404


def test_what_is_another_cases_is_not_there(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, share: Callable[..., Any], item: Exhibit
) -> None:
    mine, other = share(maya, ruth, *ALL), share(tom, ruth, *ALL)
    for path in (f"exhibits/{item.pk}/", f"exhibits/{item.pk}/small.jpg", f"exhibits/{item.pk}/large.jpg"):
        assert ruth.client.get(f"/en/counsel/{mine.pk}/{path}").status_code == 200, path
        assert ruth.client.get(f"/en/counsel/{other.pk}/{path}").status_code == 404, path
        assert sam.client.get(f"/en/counsel/{mine.pk}/{path}").status_code == 404, path
    dossier = Dossier.objects.create(case=maya.case, language="en")
    for path in ("", "dossier.pdf", "hand-over/"):
        for who, grant in ((ruth, other), (sam, mine)):
            assert who.client.get(f"/en/counsel/{grant.pk}/dossier/{dossier.pk}/{path}").status_code == 404
    assert ruth.client.get(f"/en/counsel/{mine.pk}/protocols/{uuid.uuid4()}/").status_code == 404


# --- pictures ---------------------------------------------------------------------------------------------


def test_pictures_are_covered_until_asked_for_grey_and_small_first(
    maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit
) -> None:
    grant = share(maya, ruth, *ALL)
    here = f"/en/counsel/{grant.pk}/exhibits/"
    for page in (here, f"{here}{item.pk}/"):
        assert "<img" not in ruth.client.get(page).content.decode(), page
    assert "small.jpg" in ruth.client.get(f"{here}{item.pk}/?show=small").content.decode()
    small = ruth.client.get(f"{here}{item.pk}/small.jpg")
    with Image.open(io.BytesIO(small.content)) as picture:
        assert picture.mode == "L"
        assert max(picture.size) <= 160
    large = ruth.client.get(f"{here}{item.pk}/large.jpg")
    assert len(large.content) > len(small.content)


def test_each_look_at_a_picture_is_a_line_the_client_reads(
    maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit
) -> None:
    grant = share(maya, ruth, *ALL)
    for size in ("small", "small", "large"):
        ruth.client.get(f"/en/counsel/{grant.pk}/exhibits/{item.pk}/{size}.jpg")
    looks = [subject for act, subject in acts(maya) if act == "counselor-saw"]
    assert looks == ["exhibit 1 Ruth, Lantern Centre"] * 3
    assert "Ruth, Lantern Centre opened File no. 1." in text(maya.client.get("/en/case/log/"))


def test_a_chat_export_is_a_table_covered_until_asked_for(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    gate.keep_gate_answer(maya.vault, gate.MinorShownAnswer.NO)
    rows = "".join(f"20.11.26, 21:{number % 60:02} - Ella: word{number}\n" for number in range(120))
    sent = SimpleUploadedFile("chat.txt", rows.encode())
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [sent]})
    run_jobs()
    grant, plan_only = share(maya, ruth, *ALL), share(maya, sam, "plan")
    here = f"/en/counsel/{grant.pk}/exhibits/{Exhibit.objects.get(case=maya.case).pk}/"
    assert "word1" not in ruth.client.get(here).content.decode()
    shown = ruth.client.get(f"{here}?show=text").content.decode()
    assert shown.count("<td><bdi>Ella</bdi></td>") == 100
    assert 'href="?show=text&amp;from=101#messages"' in shown
    assert "word119" in ruth.client.get(f"{here}?show=text&from=101").content.decode()
    assert sam.client.get(here.replace(str(grant.pk), str(plan_only.pk)) + "?show=text").status_code == 404
    assert [act for act, _ in acts(maya)].count("counselor-saw") == 2


def test_a_voice_message_is_heard_when_asked_for_and_each_hearing_is_a_line(
    maya: Person, ruth: Any, sam: Any, share: Any, run_jobs: Any
) -> None:
    gate.keep_gate_answer(maya.vault, gate.MinorShownAnswer.NO)
    sent = SimpleUploadedFile("PTT-1.opus", samples.voice(seconds=1))
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [sent]})
    run_jobs()
    grant, plan_only = share(maya, ruth, *ALL), share(maya, sam, "plan")
    item = Exhibit.objects.get(case=maya.case)
    here = f"/en/counsel/{grant.pk}/exhibits/{item.pk}/"
    assert "<audio" not in ruth.client.get(here).content.decode()
    assert ruth.client.get(f"{here}sound/").status_code == 404, "only the page that was noted leads there"
    page = ruth.client.get(f"{here}?show=sound")
    assert "media-src 'self'" in page["Content-Security-Policy"]
    source = re.search(r'<audio[^>]* src="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    for span in ("bytes=0-1", "bytes=0-", "bytes=500-"):
        answer = ruth.client.get(source, HTTP_RANGE=span)
        assert (answer.status_code, answer["Cache-Control"]) == (206, "no-store")
    assert [act for act, _ in acts(maya)].count("counselor-saw") == 1
    other = source.replace(str(grant.pk), str(plan_only.pk))
    assert sam.client.get(other).status_code == 404
    assert maya.client.get(source).status_code in (302, 404)
