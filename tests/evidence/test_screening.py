"""Pictures that nobody looked at on the device: refused where anyone under 18 may be seen; covers are recorded."""

import base64
import hashlib
import re

import pytest

from cases import custody
from cases.models import Scope
from evidence import access, exhibits
from evidence.errors import RefusedFileError
from evidence.models import Exhibit
from evidence.upload import screening
from evidence.upload.screening import PictureWatch, ScreeningClaim, ScreeningResult
from tests.evidence import samples
from tests.evidence.conftest import JSON, file

PATH = "/en/case/evidence/upload/"
ORIGINAL = hashlib.sha256(b"stays on the phone").hexdigest()


@pytest.fixture
def young(maya):
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.UNSURE)
    return maya


def post(person, *files, **said):
    data = {"nothing_intimate": "1", **said, "files": files}
    return person.client.post(PATH, data, **JSON).json()["files"]


@pytest.mark.parametrize("said", ["passed", "covered"])
def test_a_young_case_takes_a_picture_that_was_looked_at(young, said):
    [kept] = post(young, file(samples.png()), looked=said, original=ORIGINAL)
    assert kept["number"] == 1


@pytest.mark.parametrize("said", [{}, {"looked": "unsure"}, {"looked": "yes"}, {"looked": "covered"}])
def test_a_young_case_takes_no_other_picture_and_keeps_nothing_of_it(young, blobs, said):
    [refused] = post(young, file(samples.png(), "me.png"), **said)
    assert "first looked at on your own device" in refused["refused"]
    assert not Exhibit.objects.exists()
    assert blobs() == []


def test_each_file_needs_its_own_look(young):
    answers = post(
        young, file(samples.png()), file(samples.png(), "2.png"), looked=["passed", ""], original=["", ""]
    )
    assert [("number" in answer, "refused" in answer) for answer in answers] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (samples.mp4(), "film.mp4", "no videos"),
        (samples.pdf(), "page.pdf", "no PDF"),
        (samples.outlook(), "mail.msg", "nobody can look through it"),
        (samples.whatsapp_zip(media=True), "chat.zip", "without media"),
        (
            b"From: a@b.c\nTo: d@e.f\nSubject: x\n\nHi\nContent-Type: image/jpeg\n\nabc",
            "mail.eml",
            "inside this file",
        ),
        (b"<!doctype html><p>Hi <img src='data:image/png;base64,AAAA'>", "chat.html", "inside this file"),
    ],
)
def test_a_young_case_takes_nothing_that_can_hide_a_picture(young, blobs, data, name, why):
    [refused] = post(young, file(data, name), looked="passed")
    assert why in refused["refused"]
    assert blobs() == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.saved(samples.chat(), "GIF"), "moves.gif"),
        (samples.saved(samples.chat(), "WEBP"), "moves.webp"),
        (samples.png()[:33] + b"\x00\x00\x00\x08acTL" + bytes(12) + samples.png()[33:], "moves.png"),
        (samples.jpeg() + b"MotionPhoto_Data" + samples.mp4(), "moves.jpg"),
        (samples.jpeg() + samples.mp4(), "film-behind.jpg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_young_case_takes_no_picture_that_can_move_even_when_one_frame_was_looked_at(young, blobs, data, name):
    [refused] = post(young, file(data, name), looked="passed", original=ORIGINAL)
    assert "refused" in refused
    assert not Exhibit.objects.exists()
    assert blobs() == []


def test_words_go_on_in_a_young_case(young):
    answers = post(
        young,
        file(samples.LETTER, "mail.eml"),
        file(b"[20.11.26, 21:14] Eve: pay, or your family sees it\n", "chat.txt"),
        file(samples.whatsapp_zip(media=False), "chat.zip"),
    )
    assert [answer.get("number") for answer in answers] == [1, 2, 3], answers


def test_an_adult_case_takes_pictures_unseen(maya):
    assert "number" in post(maya, file(samples.png()))[0]
    assert "number" in post(maya, file(samples.whatsapp_zip(media=True), "chat.zip"))[0]


@pytest.mark.parametrize("answer", ["me", "other", "then", "unsure"])
def test_the_triage_makes_it_a_young_case_whatever_was_said_before_the_files(maya, answer):
    maya.client.post("/en/check/age/", {"answer": answer})
    assert "refused" in post(maya, file(samples.png()))[0]


def test_who_told_the_triage_is_not_asked_again_before_the_files(tom):
    tom.client.post("/en/check/age/", {"answer": "me"})
    for address in ("add/", "add/?again"):
        picker = tom.client.get(f"/en/case/evidence/{address}").content.decode()
        assert "Nothing intimate may be in view" in picker
        assert "/en/check/age/change/" in picker
    assert "number" in post(tom, file(samples.png()), looked="passed", original=ORIGINAL)[0]
    assert "refused" in post(tom, file(samples.png(), "2.png"))[0]


def test_the_original_that_stays_is_noted_in_the_log_and_shown(maya):
    post(maya, file(samples.png()), looked="covered", original=ORIGINAL)
    last = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (last.act, last.subject, last.sha256, last.size) == ("original-stays", "exhibit 1", ORIGINAL, None)
    [exhibit] = exhibits.of_case(maya.vault.case, maya.vault.fields(Scope.EVIDENCE))
    assert (exhibit.looked, exhibit.original) == ("covered", ORIGINAL)
    page = maya.client.get(f"/en/case/evidence/{exhibit.id}/").content.decode()
    assert "You covered a part of it before sending." in page
    assert ORIGINAL in page
    assert "Download what arrived" in page  # not "the original", which is not here
    log = maya.client.get("/en/case/log/").content.decode()
    assert "The original of File no. 1 stays with you." in re.sub(r"\s+", " ", log)


def test_without_a_cover_the_log_says_nothing_of_an_original(maya):
    post(maya, file(samples.png()), looked="passed", original="")
    assert custody.read(maya.case, maya.vault.private(Scope.LOG))[-1].act == "sealed"


def test_a_claim_that_cannot_be_true_counts_as_none():
    assert screening.claim("covered", "") == ScreeningClaim()
    assert screening.claim("covered", ORIGINAL.upper()) == ScreeningClaim()
    assert screening.claim("passed", "<script>") == ScreeningClaim(ScreeningResult.PASSED)
    assert screening.claim("unsure", "") == ScreeningClaim(ScreeningResult.UNSURE)


def test_pictures_inside_text_are_found_across_chunks():
    beginning = b"x" * 1000 + b'{"photo": "' + base64.b64encode(samples.png())
    watch = PictureWatch("text/plain")
    watch.feed(beginning[:1015])
    with pytest.raises(RefusedFileError):
        watch.feed(beginning[1015:])
    chat = b"Look at https://a.example/?name=me.jpg (IMG_1234.jpg, file attached)\nContent-Type: image/png\n"
    PictureWatch("text/plain").feed(chat * 100)
    with pytest.raises(RefusedFileError):
        PictureWatch("message/rfc822").feed(chat)
