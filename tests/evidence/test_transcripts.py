"""From the upload to the page: what the child reads is sealed, shown, and missed kindly when it is damaged."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cases import blob_store, crypto
from cases.errors import DecryptionError
from cases.models import Scope
from cases.vault import public_key
from evidence import exhibits, transcript_context, transcripts
from evidence.errors import UnreadableError
from evidence.models import Exhibit
from evidence.sandbox import decoder
from evidence.sandbox.decoder import DecodedFile
from evidence.transcripts import Chat, Message, Transcript
from tests.conftest import Person
from tests.evidence import exports, samples

PIXELS = 40_000_000


def read(category: str, media_type: str, data: bytes) -> DecodedFile:
    return decoder.read(category, media_type, data, pixels=PIXELS)


def of(person: Person, item: Exhibit) -> Transcript | None:
    exhibit = exhibits.open_exhibit(item, person.vault.fields(Scope.EVIDENCE))
    return transcripts.of_exhibit(exhibit, person.vault.case.pk, person.vault.private(Scope.EVIDENCE))


def page(person: Person, item: Exhibit, language: str = "en", query: str = "") -> str:
    return person.client.get(f"/{language}/case/evidence/{item.pk}/{query}").content.decode()


def test_a_chat_is_sealed_and_shown(maya: Person, secured: Callable[..., Any], blobs: Callable[..., Any]) -> None:
    item = secured(exports.WHATSAPP_ANDROID_DE.encode(), "chat.txt")
    assert [message.at for message in of(maya, item).messages][:2] == ["2026-11-20T21:13", "2026-11-20T21:14"]
    assert not any(b"DE89" in path.read_bytes() for path in blobs())
    shown = page(maya, item)
    assert "Messages 1 to 5 of 5" in shown
    assert "wie geht es dir?<br>" in shown
    assert "IMG-20261120-WA0001.jpg" in shown


def test_an_archive_is_read_in_the_child_and_its_files_are_listed(
    maya: Person, secured: Callable[..., Any]
) -> None:
    item = secured(samples.archive({"_chat.txt": exports.WHATSAPP_IOS_EN.encode(), "a<b>.jpg": b"x"}), "c.zip")
    shown = page(maya, item)
    assert "2 files in this archive" in shown
    assert "a&lt;b&gt;.jpg" in shown
    assert "Nothing else in it was opened." in shown


def test_a_bluff_is_explained_in_both_languages(maya: Person, secured: Callable[..., Any]) -> None:
    item = secured(exports.BLUFF, "mail.eml")
    shown = page(maya, item)
    assert "This looks like a bluff that is sent to many people" in shown
    assert shown.count("someone is in your account") == 1
    assert "It names an old password." in shown
    assert "mx.mail.example" in shown
    assert "Das sieht nach einem Bluff aus" in page(maya, item, "de")


def test_a_letter_that_is_no_bluff_is_not_called_one(maya: Person, secured: Callable[..., Any]) -> None:
    shown = page(maya, secured(b"From: Tom <t@x.example>\nTo: m@y.example\nDate: now\n\nHi Maya", "mail.eml"))
    assert "bluff" not in shown.lower()
    assert "The sender address was not proven." in shown


@pytest.mark.parametrize(
    ("kind", "codec", "media_type"),
    [("mp4", "libx264", "video/mp4"), ("mov", "mpeg4", "video/quicktime"), ("webm", "libvpx-vp9", "video/webm")],
)
def test_a_recording_becomes_a_sheet_of_single_pictures(kind: str, codec: str, media_type: str) -> None:
    reading = read("recording", media_type, samples.recording(seconds=6, kind=kind, codec=codec))
    footage = reading.transcript.footage
    assert (footage.seconds, footage.width, footage.height) == (pytest.approx(6, abs=0.3), 360, 640)
    assert footage.frames == pytest.approx((1, 3, 5), abs=0.3)
    assert footage.codec in ("h264", "mpeg4", "vp9")
    assert [(page.width, page.height) for page in reading.pages] == [(3 * 360 + 24, 640 + 44)]
    assert reading.thumb


def test_a_recording_that_is_stored_lying_is_shown_upright() -> None:
    reading = read("recording", "video/mp4", samples.recording(seconds=2, turned=True))
    assert (reading.transcript.footage.width, reading.transcript.footage.height) == (360, 640)
    sheet = Image.open(io.BytesIO(reading.pages[0].jpeg))
    assert sheet.size == (360, 684)
    assert sheet.getpixel((180, 20)) == pytest.approx((15, 92, 99), abs=12)  # the bar is at the top


def test_a_recording_is_shown_by_its_sheet(maya: Person, secured: Callable[..., Any]) -> None:
    item = secured(samples.recording(seconds=2), "film.mp4")
    shown = page(maya, item)
    assert "<dd>0:02</dd>" in shown
    assert "360 × 640" in shown
    picture = maya.client.get(re.search(r'class="reading" src="([^"]+)"', shown)[1])
    assert picture["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_a_recording_that_is_cut_off_is_unreadable_not_wrong(cut: float) -> None:
    film = samples.recording(seconds=4)
    with pytest.raises(UnreadableError):
        read("recording", "video/mp4", film[: int(len(film) * cut)])  # its index is at the end


def test_a_recording_of_more_pixels_than_allowed() -> None:
    with pytest.raises(UnreadableError) as caught:
        decoder.read("recording", "video/mp4", samples.recording(seconds=1), pixels=1000)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.archive({"../a.txt": b"x"}), "misleading"),
        (samples.archive({"_chat.txt": b"\0" * 40_000_000}), "too_large"),
        (samples.whatsapp_zip()[:-30], "undecodable"),
    ],
)
def test_an_archive_that_means_harm_stays_closed(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read("text", "application/zip", data)
    assert caught.value.code == code


def test_a_nesting_without_end_is_just_text() -> None:
    reading = read("text", "application/json", b'{"a":' * 300_000)
    assert reading.transcript is None
    assert reading.text.startswith('{"a":')


def test_a_damaged_transcript_is_missed_kindly(maya: Person, secured: Callable[..., Any]) -> None:
    item = secured(exports.WHATSAPP_ANDROID_DE.encode(), "chat.txt")
    exhibit = exhibits.open_exhibit(item, maya.vault.fields(Scope.EVIDENCE))
    other = crypto.seal(public_key(maya.vault.case, Scope.EVIDENCE), b"{}")
    blob_store.store().path(item.case_id, exhibit.transcript).write_bytes(other)
    with pytest.raises(DecryptionError):
        of(maya, item)
    assert "Our copy for reading was damaged." in page(maya, item)


def test_removing_an_exhibit_removes_its_transcript(
    maya: Person, secured: Callable[..., Any], blobs: Callable[..., Any]
) -> None:
    item = secured(exports.WHATSAPP_ANDROID_DE.encode(), "chat.txt")
    maya.client.post(f"/en/case/evidence/{item.pk}/remove/")
    assert blobs() == []


@pytest.mark.parametrize(
    "value",
    [
        {"chat": {"service": "WhatsApp", "messages": "many"}},
        {"letter": {"hops": [{"giver": 1}]}},
        {"footage": {"seconds": "long"}},
        ["chat"],
        "chat",
    ],
)
def test_what_a_child_that_was_taken_over_says_is_not_believed(value: Any) -> None:
    with pytest.raises(ValueError, match="not a transcript"):
        transcripts.checked(value)


def test_what_is_sealed_comes_back_as_it_was() -> None:
    said = Transcript(chat=Chat("WhatsApp", "Ella", (Message(text="ü 🌹"),), 1))
    assert transcripts.checked(json.loads(transcripts.plain(said))) == said
    assert transcripts.checked(asdict(said)) == said


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", (1, 100, 0, 101)),
        ("101", (101, 200, 1, 201)),
        ("201", (201, 250, 101, 0)),
        ("50", (50, 149, 1, 150)),
        ("251", (1, 100, 0, 101)),
        ("-1", (1, 100, 0, 101)),
        ("²", (1, 100, 0, 101)),
    ],
)
def test_a_long_chat_is_turned_page_by_page(wanted: str, expected: tuple[Any, ...]) -> None:
    stretch = transcript_context.stretch((Message(),) * 250, wanted)
    assert (stretch.first, stretch.last, stretch.before, stretch.after) == expected


SPOOF = "[20.11.26, 21:14:05] Rico: pay\n[20.11.26, 21:15:05] Ann: see:\n[20.11.26, 21:10:00] Ann: I pay\n"


def test_a_line_that_may_stand_inside_a_message_says_so_on_the_page(maya: Person, secured: Any) -> None:
    shown = page(maya, secured(SPOOF.encode(), "chat.txt"))
    assert shown.count("inside a message can look like a message of its own") == 1
    assert shown.count("May have been written inside the message above") == 1
    kept = page(maya, secured(SPOOF.replace("\n[20", "\r\n[20").encode(), "chat2.txt"))
    assert "inside a message" not in kept
    assert "inside the message above" not in kept


def test_words_of_the_app_are_marked_on_the_page_in_both_languages(maya: Person, secured: Any) -> None:
    export = "[20.11.26, 21:14:05] Rico: pay\r\n[20.11.26, 21:15:05] Rico: \u200eMissed voice call\r\n"
    item = secured(export.encode(), "chat.txt")
    assert "A call that was not answered." in page(maya, item)
    assert "Text der App, nicht der Person; er steht unter dem Namen Rico." in page(maya, item, "de")


def test_the_client_chooses_the_chat_and_only_that_one_is_read(maya: Person, secured: Any, run_jobs: Any) -> None:
    item = secured(json.dumps(exports.SNAPCHAT).encode(), "chat_history.json")
    asked = page(maya, item)
    assert "Which chat is it?" in asked
    assert "grandma" in asked
    assert ">no<" not in asked
    assert of(maya, item).messages == ()
    key = re.search(r'name="chat" value="([0-9a-f]{16})"[^>]*><bdi>\s*dark_king', asked)[1]
    for wrong in ({"chat": "x"}, {"zone": "x"}, {}):
        maya.client.post(f"/en/case/evidence/{item.pk}/reading/", wrong)
    item.refresh_from_db()
    assert item.state == "ready", "nothing was answered"
    maya.client.post(f"/en/case/evidence/{item.pk}/reading/", {"chat": key})
    run_jobs()
    item.refresh_from_db()
    assert [(one.sender, one.text) for one in of(maya, item).messages] == [("dark_king", ""), ("maya_1", "no")]
    shown = page(maya, item)
    assert "This is the wrong chat" in shown
    assert "There’s one more chat in this file. Only this one is read: dark_king." in shown


def test_the_client_says_which_number_is_the_day(maya: Person, secured: Any, run_jobs: Any) -> None:
    item = secured(b"05/04/26, 9:14 pm - Ella: hi\n06/04/26, 9:15 pm - Maya: no\n", "chat.txt")
    assert "In \u201c05/04/26, 9:14 pm\u201d, which number comes first?" in page(maya, item)
    maya.client.post(f"/en/case/evidence/{item.pk}/reading/", {"order": "month"})
    run_jobs()
    item.refresh_from_db()
    assert [one.at for one in of(maya, item).messages] == ["2026-05-04T21:14", "2026-06-04T21:15"]
    assert "which number comes first" not in page(maya, item)


def test_an_open_question_stands_in_the_list_until_it_is_answered(
    maya: Person, secured: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    corpus = Path(__file__).parents[1] / "corpus"
    several = secured((corpus / "instagram/full_export.zip").read_bytes(), "export.zip")
    unclear = secured(b"3/4/26, 21:10 - Ann: hi\n3/4/26, 21:11 - Rico: pay\n4/4/26, 21:12 - Ann: no\n", "chat.txt")
    shown = maya.client.get("/en/case/evidence/").content.decode()
    assert f'<a href="/en/case/evidence/{several.pk}/">Which chat is it?' in shown
    assert f'<a href="/en/case/evidence/{unclear.pk}/">Which number of its dates is the day?' in shown
    assert "Answer what is asked about 2 files" in maya.client.get("/en/case/dossier/").content.decode()
    maya.client.post(f"/en/case/evidence/{unclear.pk}/reading/", {"order": "day"})
    run_jobs()
    shown = maya.client.get("/en/case/evidence/").content.decode()
    assert "Which number of its dates" not in shown
    assert "Which chat is it?" in shown
