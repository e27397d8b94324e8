"""Voice messages: taken by what they are, heard as a copy of ours, shown as a curve; a picture inside is found."""

import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import av
import numpy as np
import pytest
from PIL import Image

from cases.models import Scope
from dossier.content import exhibit_pages, transcript_pages
from evidence import access, exhibits, transcripts
from evidence.errors import RefusedFileError
from evidence.models import Exhibit
from evidence.readers.sounds import waveform
from evidence.sandbox import decoder
from evidence.upload import sound_proof
from evidence.upload.file_types import identify
from evidence.upload.sealing import Sealer
from evidence.upload.sound_types import PictureInSoundWatch
from sextortion_help.web import ranges
from tests.conftest import Person
from tests.evidence import child, samples
from tests.evidence.conftest import file

PIXELS = 40_000_000


@pytest.mark.parametrize("media_type", samples.SOUNDS)
def test_each_kind_is_heard_through_the_real_child(media_type: Any) -> None:
    reading = decoder.read("sound", media_type, samples.voice(media_type), pixels=PIXELS)
    sound = reading.transcript.sound
    assert sound.seconds == pytest.approx(3, abs=0.1)
    assert (sound.seconds_heard, sound.broken) == (sound.seconds, False)
    with av.open(io.BytesIO(reading.sound)) as copy:
        assert copy.streams.audio[0].codec_context.name.startswith("mp3")
        assert copy.duration / av.time_base == pytest.approx(3, abs=0.2)


def test_a_recording_without_a_picture_is_a_sound() -> None:
    for media_type, form in (("video/mp4", "mp4"), ("video/webm", "webm")):
        kind = "audio/mp4" if form == "mp4" else "audio/ogg"
        reading = decoder.read("recording", media_type, samples.voice(kind, form=form), pixels=PIXELS)
        assert reading.transcript.sound.seconds == pytest.approx(3, abs=0.1)
        assert reading.transcript.footage is None


def test_the_curve_follows_the_loudness() -> None:
    reading = decoder.read("sound", "audio/ogg", samples.voice(seconds=10), pixels=PIXELS)
    with Image.open(io.BytesIO(reading.pages[0].jpeg)) as picture:
        grey = picture.convert("L").crop((0, 0, waveform.WIDTH, waveform.HEIGHT))
    # |sin(0.7 turns a second)|: loudest at 0.36 s, silent at 0.71 s
    loud, silent = (grey.crop((at - 8, 0, at + 8, waveform.HEIGHT)).histogram() for at in (57, 114))
    assert sum(loud[:120]) > 3 * sum(silent[:120])


def test_what_is_cut_off_is_heard_as_far_as_it_goes() -> None:
    whole = samples.voice("audio/wav", 4)
    files = [whole[: len(whole) // 2], b"RIFF\0\0\0\0WAVE" + bytes(90)]
    cut, noise = child.read("sound", "audio/wav", files).readings
    assert cut.transcript.sound.seconds_heard == pytest.approx(2, abs=0.1)
    assert noise == "undecodable"


def test_amr_is_no_program_and_a_film_is_no_sound() -> None:
    assert identify(b"#!AMR\n" + bytes(50)).media_type == "audio/amr"
    for brand in (b"isom", b"mp42", b"MSNV", b"3gp4"):
        assert identify(b"\0\0\0\x18ftyp" + brand + bytes(300)).category == "recording"
    streamed = samples.voice("audio/mp4", 0.5, form="mp4", movflags="empty_moov+frag_keyframe")
    assert identify(streamed[:8192]).media_type == "audio/mp4"
    film = samples.recording(seconds=1).replace(b"ftypisom", b"ftypM4A ")
    movie = film[film.index(b"moov") - 4 :]  # the table of tracks first, as apps that stream have it
    assert identify((film[:32] + movie)[:8192]).category == "recording"
    with pytest.raises(RefusedFileError):
        identify(b"OggS\0\2" + bytes(22) + b"\x80theora" + bytes(100) + b"OpusHead")


# --- where anyone under 18 may be seen --------------------------------------------------------------------


@pytest.fixture
def young(maya: Person) -> Any:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.YES)
    return maya


def test_a_young_case_takes_a_voice_message(young: Any, send: Any) -> None:
    assert send(file(samples.voice(), "PTT-1.opus")).json()["files"][0]["number"] == 1


@pytest.mark.parametrize("name", ["cover", "film", "beside"])
def test_a_young_case_takes_no_sound_with_a_picture_in_it(young: Any, send: Any, blobs: Any, name: Any) -> None:
    photo = samples.jpeg()
    data = {
        "cover": b"ID3\3\0\0\0\0\1\0APIC\0\0\0\x40\0\0\0image/jpeg\0" + bytes(9000),
        "film": samples.recording(seconds=1).replace(b"ftypisom", b"ftypM4A "),
        "beside": samples.voice("audio/wav", 1) + photo,
    }[name]
    answer = send(file(data, "voice.m4a")).json()["files"][0]
    assert "refused" in answer
    assert not Exhibit.objects.exists()
    assert blobs() == []


def late(media_type: str = "audio/mp4", seconds: float = 3) -> bytes:
    """A voice message as recorders of phones write it: a generic brand, the table of tracks at the end."""
    return samples.voice(media_type, seconds, form="mp4")


def film_with_sound() -> bytes:
    """Sound first, then a picture track; the table at the end."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=16000, layout="mono")
        stream = container.add_stream("mpeg4", rate=5, width=64, height=64, pix_fmt="yuv420p")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16000), np.int16), format="s16", layout="mono")
        frame.sample_rate = 16000
        container.mux(sound.encode(frame))
        container.mux(sound.encode())
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode())
    return out.getvalue()


def with_more_media(data: bytes, more: bytes) -> bytes:
    """The same, with bytes in `mdat` that no track lists."""
    at = data.index(b"mdat")
    size = int.from_bytes(data[at - 4 : at], "big")
    end = at - 4 + size
    return data[: at - 4] + (size + len(more)).to_bytes(4, "big") + data[at:end] + more + data[end:]


def test_a_young_case_takes_a_voice_message_whose_table_stands_at_its_end(young: Any, send: Any) -> None:
    data = late()
    assert data.index(b"moov") > 8192
    assert send(file(data, "voice.mp4")).json()["files"][0]["number"] == 1
    [item] = Exhibit.objects.all()
    opened = exhibits.open_exhibit(item, young.vault.fields(Scope.EVIDENCE))
    assert (opened.category, opened.media_type) == ("sound", "audio/mp4")


NOT_PROVEN = {
    "film": lambda: film_with_sound(),
    "picture alone": lambda: samples.recording(seconds=3),
    "renamed": lambda: samples.recording(seconds=3).replace(b"vide", b"soun"),
    "more than is listed": lambda: with_more_media(late(), bytes(range(256)) * 20),
    "a film behind it": lambda: late() + samples.recording(seconds=1),
    "cut off": lambda: late()[:-1],
    "too long to wait for": lambda: late("audio/wav", 50),
    "in fragments behind": lambda: late() + b"\0\0\0\x10moof" + bytes(8),
}


@pytest.mark.parametrize("name", NOT_PROVEN)
def test_what_is_not_proven_to_be_sound_is_refused_and_nothing_is_written(
    young: Any, send: Any, blobs: Any, name: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sound_proof, "MOST", 1024 * 1024)
    data = NOT_PROVEN[name]()
    monkeypatch.setattr(Sealer, "write", lambda *_: pytest.fail("a byte was written"))
    [answer] = send(file(data, "voice.mp4")).json()["files"]
    assert "no videos" in answer["refused"]
    assert not Exhibit.objects.exists()
    assert blobs() == []


def test_a_sign_is_found_across_two_pieces_and_sound_alone_has_none() -> None:
    for at in range(1, 30):
        watch, data = PictureInSoundWatch(), b"\0" * 10 + b"hdlr" + bytes(8) + b"vide" + bytes(9)
        watch.feed(data[: min(at, 25)])
        with pytest.raises(RefusedFileError):
            watch.feed(data[min(at, 25) :])
    for kind in samples.SOUNDS:
        PictureInSoundWatch().feed(samples.voice(kind))


# --- the page ---------------------------------------------------------------------------------------------


@pytest.fixture
def voice(secured: Any) -> Any:
    return secured(samples.voice(seconds=5), "PTT-20261120-WA0003.opus")


def test_the_client_hears_it_and_nobody_else(maya: Person, tom: Person, voice: Any) -> None:
    page = maya.client.get(f"/en/case/evidence/{voice.pk}/")
    shown = page.content.decode()
    assert f'src="/en/case/evidence/{voice.pk}/sound/"' in shown
    assert "<dd>0:05</dd>" in shown
    assert "media-src 'self'" in page["Content-Security-Policy"]
    answer = maya.client.get(f"/en/case/evidence/{voice.pk}/sound/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert tom.client.get(f"/en/case/evidence/{voice.pk}/sound/").status_code == 404
    part = maya.client.get(f"/en/case/evidence/{voice.pk}/sound/", HTTP_RANGE="bytes=100-199")
    assert (part.status_code, part.content) == (206, answer.content[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(answer.content)}"


def test_nothing_of_the_sound_lies_open_on_the_disk(maya: Person, voice: Any, blobs: Any) -> None:
    mp3 = maya.client.get(f"/en/case/evidence/{voice.pk}/sound/").content
    assert all(mp3[200:260] not in path.read_bytes() for path in blobs())


def test_other_pages_play_nothing(maya: Person) -> None:
    assert "media-src" not in maya.client.get("/en/case/evidence/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("", 200, b"0123456789"),
        ("bytes=0-", 206, b"0123456789"),
        ("bytes=2-3", 206, b"23"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=-3", 206, b"789"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_a_part_of_an_answer(rf: Any, asked: Any, status: Any, body: Any) -> None:
    answer = ranges.answer(rf.get("/", **({"HTTP_RANGE": asked} if asked else {})), b"0123456789", "audio/mpeg")
    assert (answer.status_code, answer.content) == (status, body)


def test_the_print_has_the_curve_the_length_and_where_the_file_is(maya: Person, voice: Any) -> None:
    opened = exhibits.open_exhibit(voice, maya.vault.fields(Scope.EVIDENCE))
    read = transcripts.of_exhibit(opened, maya.case.pk, maya.vault.private(Scope.EVIDENCE))
    sheet = exhibit_pages.sheet(opened, ZoneInfo("Europe/Berlin"), "en", transcript=read)
    assert len(sheet.strips) == 1
    assert sheet.strips[0].width > 4 * sheet.strips[0].height
    assert "originals/0001.ogg" in sheet.remarks[0]
    assert ("Length", "0:05 min") in [(line.label, line.value) for line in sheet.parts[0].lines]
    assert transcript_pages.duration(0.2) == "0:01 min"


def test_the_upload_page_says_that_voice_messages_are_taken(maya: Person) -> None:
    page = maya.client.get("/en/case/evidence/add/").content.decode()
    assert "voice messages" in page
    assert re.search(r'accept="[^"]*\.opus', page)
