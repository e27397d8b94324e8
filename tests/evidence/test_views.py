"""Pages of the evidence."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from cases import blob_store, custody
from cases.models import Scope
from evidence import access, exhibits
from evidence.models import Exhibit
from integrity import actions as watch
from tests.evidence import samples
from tests.evidence.conftest import file
from tests.pages import squeezed

LIST = "/en/case/evidence/"


def page(person, path, **kwargs):
    answer = person.client.get(path, **kwargs)
    assert answer.status_code == 200, answer.status_code
    return squeezed(answer.content.decode())


def exhibit(maya):
    return exhibits.of_case(maya.vault.case, maya.vault.fields(Scope.EVIDENCE))[0]


# --- the question first ----------------------------------------------------------------------------------


def test_the_question_comes_before_any_file_picker(tom):
    asked = page(tom, LIST + "add/")
    assert "under 18, or was then?" in asked
    assert "No uncovered intimate picture, and none at all of anyone under 18." in asked
    assert 'type="file"' not in asked


def test_no_leads_to_the_picker_with_the_rule_for_adults(tom):
    assert tom.client.post(LIST + "add/", {"minor_shown": "no"})["Location"] == LIST + "add/"
    picker = page(tom, LIST + "add/")
    assert 'type="file"' in picker
    assert "cover it on your device first" in picker
    assert re.search(r'name="nothing_intimate" value="1" required', picker)


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_yes_and_not_sure_lead_to_text_only(tom, answer):
    tom.client.post(LIST + "add/", {"minor_shown": answer})
    picker = page(tom, LIST + "add/")
    assert "Nothing intimate may be in view. Not blurred, not small, not half covered." in picker
    assert "cover it on your device first" not in picker
    assert re.search(r' accept="(?!image)[^"]*text/plain[^"]*" data-accept="image/png', picker), (
        "pictures wait for the script"
    )
    assert not re.search(r' accept="[^"]*image/', picker)


def test_a_reader_under_18_gets_the_strict_rule_whatever_the_answer(maya, monkeypatch):
    monkeypatch.setattr("evidence.upload.screening.plan_cookie.read", lambda request: {"young_reader": True})
    assert "Nothing intimate may be in view" in page(maya, LIST + "add/")


@pytest.mark.parametrize("data", [{}, {"minor_shown": ""}, {"minor_shown": "maybe"}])
def test_an_answer_that_is_none_is_asked_again(tom, data):
    answer = tom.client.post(LIST + "add/", data)
    assert answer.status_code == 422
    assert access.gate_answer(tom.vault) is None


def test_the_question_is_asked_again_in_each_visit(maya):
    from cases import access as case_access
    from cases import actions
    from tests.conftest import _cookie_value

    _vault, cookie = actions.unlock(maya.words)
    maya.client.cookies[case_access.cookie_name()] = _cookie_value(cookie)
    assert 'type="file"' not in page(maya, LIST + "add/")


def test_the_answer_can_be_changed(maya):
    assert 'type="radio"' in page(maya, LIST + "add/?again")


def test_before_the_words_there_is_no_question_and_no_picker(with_case):
    new = with_case(confirmed=False)
    asked = page(new, LIST + "add/")
    assert "First type your six words back" in asked
    assert 'type="file"' not in asked


# --- the receipt -----------------------------------------------------------------------------------------


def test_an_empty_list_invites_to_start(maya):
    assert "Nothing is secured yet" in page(maya, LIST)


def test_the_receipt_shows_what_a_person_can_check(maya, secured, settings):
    item = secured(samples.png(), "Ella.png")
    shown, found = page(maya, LIST), exhibit(maya)
    received = timezone.localtime(item.received_at)
    assert f"{received:%H:%M:%S} {received.tzname()}" in shown
    assert found.short_sha256 in shown
    assert f"<code>{found.sha256}</code>" in shown
    assert "Ella.png" in shown
    assert f"{LIST}{item.pk}/thumb/" in shown
    assert "Secured" in shown


def test_the_list_in_german(maya, sent):
    sent(samples.png())
    shown = page(maya, "/de/case/evidence/")
    assert "1 Datei ist gesichert" in shown
    assert "Angekommen am" in shown
    assert re.search(r"\d\d:\d\d:\d\d MES?Z", shown)


def test_the_page_refreshes_itself_only_while_something_waits(maya, send, run_jobs):
    refresh = '<noscript><meta http-equiv="refresh"'
    assert refresh not in page(maya, LIST)
    send(file(samples.png()))
    assert refresh in page(maya, LIST)
    assert refresh in page(maya, f"{LIST}{Exhibit.objects.get().pk}/")
    run_jobs()
    assert refresh in page(maya, LIST)
    assert "Its text isn’t read yet." in page(maya, LIST)
    run_jobs()
    assert refresh not in page(maya, LIST)
    assert "Its text isn’t read yet." not in page(maya, LIST)


def test_a_page_that_waits_too_long_stops_asking_so_that_the_case_can_close(maya, send):
    send(file(samples.png()))
    Exhibit.objects.update(received_at=timezone.now() - timedelta(minutes=11))
    assert "refresh" not in page(maya, LIST)


def test_states_for_the_script(maya, secured, send):
    ready = secured(samples.png())
    send(file(samples.jpeg()))
    states = maya.client.get(LIST + "status/").json()
    assert states[str(ready.pk)] == "unread", "its copy is there, its text not yet"
    assert sorted(states.values()) == ["unread", "waiting"]


def test_the_list_costs_the_same_queries_however_long(maya, send, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        send(*[file(samples.LETTER, f"{number}.eml") for number in range(4)])
        page(maya, LIST)  # the plan learns how many there are, once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(maya, LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13  # three of them ask what counsellors left to read, wrote and ended


# --- one exhibit -----------------------------------------------------------------------------------------


def test_an_exhibit_shows_our_own_jpeg_only(maya, secured):
    item = secured(samples.turned_jpeg_with_place())
    shown = page(maya, f"{LIST}{item.pk}/")
    assert f'src="{LIST}{item.pk}/picture/?page=0" width="540" height="1200"' in shown
    answer = maya.client.get(f"{LIST}{item.pk}/picture/")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.format, picture.size) == ("image/jpeg", "JPEG", (540, 1200))
    assert not picture.getexif()
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert max(Image.open(io.BytesIO(maya.client.get(f"{LIST}{item.pk}/thumb/").content)).size) == 320


def test_the_time_the_file_names_is_shown_as_what_it_is_and_sealed(maya, secured):
    item = secured(samples.dated(), "IMG_1.jpg")
    shown = page(maya, f"/en/case/evidence/{item.pk}/")
    assert "The file itself names this time (it can be wrong): 20 November 2026, 20:14:05 CET" in shown
    assert b"2026-11-20" not in bytes(item.sealed_reading)


def test_a_document_shows_its_pages(maya, secured):
    item = secured(samples.pdf(3), "a.pdf")
    shown = page(maya, f"{LIST}{item.pk}/")
    assert [f"?page={number}" in shown for number in range(4)] == [True, True, True, False]
    for wrong in ("3", "x", "-1", "9999999"):
        assert maya.client.get(f"{LIST}{item.pk}/picture/?page={wrong}").status_code == 404


def test_text_is_shown_as_text(maya, secured):
    item = secured(b"20.11.26 - Ella: <script>alert(1)</script>\x00\xe2\x80\xaeabc\n", "chat.txt")
    shown = page(maya, f"{LIST}{item.pk}/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;␀abc" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [(samples.png()[:60], "It can’t be shown here"), (samples.bomb(), "more picture dots")],
)
def test_what_cannot_be_shown_says_that_it_is_kept(maya, secured, data, said):
    item = secured(data)
    shown = page(maya, f"{LIST}{item.pk}/")
    assert said in shown
    assert "Download the original" in shown
    assert maya.client.get(f"{LIST}{item.pk}/thumb/").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "neutral"),
    [
        (samples.png(), "Maya nackt.png", "0001.png"),
        (samples.saved(samples.chat(), "HEIF"), "IMG_1.HEIC", "0001.heic"),
        (samples.LETTER, "x.eml", "0001.eml"),
        (samples.mp4(3_000_000), "film.mp4", "0001.mp4"),
        (samples.png()[:9000], "cut.png", "0001.png"),
    ],
)
def test_the_original_comes_back_byte_for_byte_under_a_neutral_name(maya, sent, data, name, neutral):
    item = sent(data, name)
    answer = maya.client.get(f"{LIST}{item.pk}/original/")
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"] == f'attachment; filename="{neutral}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Length"] == str(len(data))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert custody.read(maya.case, maya.vault.private(Scope.LOG))[-1].act == "original-read"


def test_an_original_that_is_gone_is_not_found(maya, sent):
    item = sent(samples.png())
    blob_store.remove(item.case_id, item.blob)
    assert maya.client.get(f"{LIST}{item.pk}/original/").status_code == 404


# --- describe, move, remove ------------------------------------------------------------------------------

DETAILS = {
    "caption": "She will send it to <b>Anna</b>",
    "kind": "demand",
    "platform": "Instagram",
    "sent_on": "2026-11-20",
    "sent_at": "21:14",
}


def test_describing(maya, sent):
    item = sent(samples.png())
    answer = maya.client.post(f"{LIST}{item.pk}/edit/", DETAILS)
    assert answer["Location"] == LIST + "#item-1"
    shown = page(maya, LIST)
    assert "She will send it to &lt;b&gt;Anna&lt;/b&gt;" in shown
    assert "What they demand · <bdi>Instagram</bdi>" in shown
    assert exhibit(maya).sent == "2026-11-20T21:14"
    form = page(maya, f"{LIST}{item.pk}/edit/")
    assert 'value="2026-11-20"' in form
    assert 'value="21:14"' in form
    assert '<option value="demand" selected>' in form


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"caption": "a\x00b\u202ec"}, "abc"),
        ({"caption": "Grüße 👩‍👧"}, "Grüße 👩‍👧"),
        ({"caption": ""}, ""),
    ],
)
def test_typed_text_is_cleaned(maya, sent, change, kept):
    item = sent(samples.LETTER)
    assert maya.client.post(f"{LIST}{item.pk}/edit/", DETAILS | change).status_code == 302
    assert exhibit(maya).caption == kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"caption": "x" * 10_000}, "too long for a caption"),
        ({"platform": "x" * 61}, "too long"),
        ({"sent_on": "31.02.2026"}, "couldn’t read this day"),
        ({"sent_on": "0026-11-20"}, "can’t be right"),
        ({"sent_on": (timezone.localdate() + timedelta(days=30)).isoformat()}, "can’t be right"),
        ({"sent_at": "25:99"}, "couldn’t read this time"),
        ({"sent_on": ""}, "add the day too"),
        ({"kind": "nonsense"}, "nonsense"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_typed_is_lost(maya, sent, change, said):
    item = sent(samples.LETTER)
    answer = maya.client.post(f"{LIST}{item.pk}/edit/", DETAILS | change)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert "Instagram" in shown or "platform" in change
    assert exhibit(maya).caption == ""


def test_moving(maya, send):
    send(file(samples.LETTER, "a.eml"), file(samples.LETTER, "b.eml"))
    second = Exhibit.objects.get(number=2)
    assert maya.client.post(f"{LIST}{second.pk}/move/", {"up": ""})["Location"] == LIST + "#item-2"
    assert re.findall(r'id="item-(\d)"', page(maya, LIST)) == ["2", "1"]
    maya.client.post(f"{LIST}{second.pk}/move/", {"down": ""})
    assert re.findall(r'id="item-(\d)"', page(maya, LIST)) == ["1", "2"]


def test_removing_asks_first(maya, sent):
    item = sent(samples.png())
    assert "Remove no. 1?" in page(maya, f"{LIST}{item.pk}/remove/")
    assert Exhibit.objects.get().state == "waiting"
    assert maya.client.post(f"{LIST}{item.pk}/remove/")["Location"] == LIST
    assert "Nothing is secured yet" in page(maya, LIST)
    for below in ("", "edit/", "thumb/", "picture/", "original/", "remove/"):
        assert maya.client.get(f"{LIST}{item.pk}/{below}").status_code == 404


# --- other people ----------------------------------------------------------------------------------------

ONE = ("", "edit/", "thumb/", "picture/", "original/", "remove/")


def test_toms_case_knows_nothing_of_mayas(maya, tom, secured):
    item = secured(samples.png())
    assert "Nothing is secured yet" in page(tom, LIST)
    assert tom.client.get(LIST + "status/").json() == {}
    for below in ONE:
        assert tom.client.get(f"{LIST}{item.pk}/{below}").status_code == 404
        assert tom.client.get(f"{LIST}{uuid.uuid4()}/{below}").status_code == 404
    for act in ("edit/", "remove/", "move/", "again/"):
        assert tom.client.post(f"{LIST}{item.pk}/{act}", DETAILS).status_code == 404
    item.refresh_from_db()
    assert item.state == "ready"
    assert exhibit(maya).caption == ""


def test_a_stranger_is_led_to_the_words(eve, maya, sent):
    item = sent(samples.png())
    for below in (*ONE, "../", "../add/", "../status/"):
        answer = eve.client.get(f"{LIST}{item.pk}/{below}".replace(f"{item.pk}/../", ""))
        assert (answer.status_code, answer["Location"]) == (302, "/en/case/open/?closed")


@pytest.mark.parametrize("path", ["", "add/"])
def test_the_tab_says_nothing(maya, sent, path):
    sent(samples.png())
    assert "<title>Clear Steps</title>" in page(maya, LIST + path)


def test_a_lost_copy_is_made_again_from_the_file(maya, eve, secured, run_jobs):
    item = secured(samples.png())
    here, again = f"/en/case/evidence/{item.pk}/", f"/en/case/evidence/{item.pk}/again/"
    maya.client.post(again)
    item.refresh_from_db()
    assert item.state == "ready", "nothing is damaged, so nothing is done"
    lost, others = item.copies[0], item.copies[1:]
    blob_store.store().path(maya.case.pk, lost).unlink()
    watch.watch_all()
    assert "Make the preview again" in page(maya, here)
    assert eve.client.post(again).status_code == 403
    assert maya.client.get(f"{here}picture/").status_code == 404
    maya.client.post(again)
    run_jobs()
    assert maya.client.get(f"{here}picture/").status_code == 200
    assert "✓ Secured" in page(maya, here)
    assert "stored here is damaged" not in page(maya, here)
    assert not any(blob_store.store().path(maya.case.pk, blob).exists() for blob in others)


def test_two_texts_that_are_the_same_are_not_called_pictures(maya, send):
    send(file(b"Pay 500 EUR\n", "a.txt"), file(b"Pay 500 EUR\n", "b.txt"))
    shown = page(maya, LIST)
    assert "The same file as no. 1." in shown
    assert "same picture" not in shown
