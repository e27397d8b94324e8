"""What a file is, by its bytes."""

import io
import zipfile

import pytest

from evidence.errors import RefusedFileError
from evidence.upload.file_types import ArchiveWatch, identify
from evidence.upload.refusals import Reason
from tests.evidence import samples

PICTURE = samples.chat(size=(200, 400))
TAKEN = {
    "image/png": samples.saved(PICTURE, "PNG"),
    "image/jpeg": samples.saved(PICTURE, "JPEG"),
    "image/webp": samples.saved(PICTURE, "WEBP"),
    "image/gif": samples.saved(PICTURE, "GIF"),
    "image/avif": samples.saved(PICTURE, "AVIF"),
    "image/heic": samples.saved(PICTURE, "HEIF"),
    "application/pdf": samples.pdf(1),
    "application/zip": samples.whatsapp_zip(),
    "message/rfc822": samples.LETTER,
    "text/html": b"<!doctype html><html><body><p>Hi</p></body></html>",
    "application/json": b'{"messages": [{"text": "hi"}]}',
    "video/mp4": samples.mp4(),
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(100),
    "video/webm": samples.webm(),
    **{kind: samples.voice(kind, 0.5) for kind in samples.SOUNDS},
}


@pytest.mark.parametrize("media_type", TAKEN)
def test_what_is_taken(media_type: str) -> None:
    assert identify(TAKEN[media_type][:8192]).media_type == media_type


@pytest.mark.parametrize(
    "text",
    [
        samples.CHAT_TEXT,  # with NUL bytes
        "hallo du\n".encode("utf-16"),
        "Schöne Grüße €\n".encode("cp1252"),
        ("ä" * 8191).encode()[:8192],  # a letter cut in two by the end of the first piece
        b"function hello() { return 1; }\n",
        b"Name: only one header line\n\nthen words",
    ],
)
def test_whatever_reads_as_text_is_text(text: bytes) -> None:
    assert identify(text).media_type == "text/plain"


def test_a_letter_needs_no_known_first_line() -> None:
    assert identify(b"X-Strange-Thing: 1\r\n" + samples.LETTER).media_type == "message/rfc822"


def _office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (samples.exe(), Reason.PROGRAM),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00\x01" + bytes(60), Reason.PROGRAM),
        (b"#!/bin/sh\nrm -r /\n", Reason.PROGRAM),
        (_office(), Reason.OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.OFFICE),
        (b"{\\rtf1\\ansi hello}", Reason.OFFICE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>', Reason.DRAWING),
        (b'<?xml version="1.0"?>\n<!-- x --><svg></svg>', Reason.DRAWING),
        (bytes(range(256)) * 30, Reason.KIND),
    ],
)
def test_what_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedFileError) as caught:
        identify(data[:8192])
    assert caught.value.reason is reason


@pytest.mark.parametrize("step", [1000, 7, 65536])
def test_an_archive_with_pictures_is_refused_wherever_a_piece_ends(step: int) -> None:
    with pytest.raises(RefusedFileError) as caught:
        _feed(samples.whatsapp_zip(media=True), step)
    assert caught.value.reason is Reason.MEDIA_INSIDE


@pytest.mark.parametrize("name", ["a.bin", "no-ending", "photo.jpg.exe", "b.zip", "voice.opus", "x.txt/y.svg"])
def test_in_an_archive_only_words_pass(name: str) -> None:
    with pytest.raises(RefusedFileError):
        _feed(samples.archive({"_chat.txt": b"a", name: b"b"}), 40)


def test_an_archive_of_text_passes() -> None:
    _feed(samples.whatsapp_zip(), 50)
    _feed(samples.archive({"chats/": b"", "chats/result.json": b"PK\x03\x04" * 90, "css/style.css": b"a"}), 50)


def _feed(data: bytes, step: int) -> None:
    watch = ArchiveWatch()
    for at in range(0, len(data), step):
        watch.feed(data[at : at + step])
