"""What comes out of the decoding child, for good files and for bad ones."""

import io
import json
import signal
import subprocess
import sys
import time

import pikepdf
import pytest
from PIL import Image, ImageCms

from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.sandbox import child_process, decoder
from evidence.sandbox.child import capture_time, documents
from tests.evidence import samples
from tests.siege.attacks import COSTLY

PIXELS = 40_000_000


def read(data, category="picture", media_type="image/png"):
    return decoder.read(category, media_type, data, pixels=PIXELS)


def opened(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_every_format_becomes_a_plain_jpeg(form):
    reading = read(samples.saved(samples.chat(), form))
    copy = opened(reading.pages[0].jpeg)
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (540, 1200))
    assert (reading.pages[0].width, reading.pages[0].height) == copy.size
    assert max(opened(reading.thumb).size) == 320
    assert len(reading.phash) == 16


def test_a_turned_photo_is_put_upright_and_loses_its_place():
    original = samples.turned_jpeg_with_place()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    copy = opened(read(original).pages[0].jpeg)
    assert copy.size == (540, 1200)
    assert copy.getpixel((270, 40)) == pytest.approx((15, 92, 99), abs=8)  # the bar is at the top
    assert not copy.getexif()
    assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("data", "captured_at"),
    [
        (samples.dated("JPEG"), "2026-11-20T21:14:05+02:00"),
        (samples.dated("PNG", offset=""), "2026-11-20T21:14:05"),
        (samples.dated("HEIF"), "2026-11-20T21:14:05+02:00"),
        (
            samples.dated(
                "JPEG", xmp=b'<r xmp:CreateDate="2026-11-20T21:14:05+01:00" xmp:ModifyDate="2027-01-01"/>'
            ),
            "2026-11-20T21:14:05+01:00",
        ),
        (samples.png(), ""),
    ],
    ids=["jpeg", "png", "heic", "xmp", "none"],
)
def test_the_time_a_picture_names_is_read_and_its_place_is_not(data, captured_at):
    reading = read(data)
    assert reading.captured_at == captured_at
    assert not opened(reading.pages[0].jpeg).getexif()


@pytest.mark.parametrize(
    "written", ["0000:00:00 00:00:00", "2026:13:40 25:00:00", "yesterday", "1970:01:01 00:00:00"]
)
def test_a_clock_that_was_never_set_says_nothing(written):
    assert capture_time.moment(written, "+99:99") == ""


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_every_format_is_put_upright_once(form):
    lying = samples.chat().transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.info["exif"] = exif.tobytes()  # for HEIC this becomes the format's own turning, as phones write it
    data = samples.saved(lying, form, **({} if form == "HEIF" else {"exif": exif}))
    copy = opened(read(data).pages[0].jpeg)
    assert copy.size == (540, 1200)
    assert copy.getpixel((270, 40)) == pytest.approx((15, 92, 99), abs=8)


def test_the_first_frame_of_a_moving_picture():
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    assert opened(read(moving.getvalue()).pages[0].jpeg).getpixel((30, 30)) == pytest.approx((254, 0, 0), abs=4)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3000, 2000), (2339, 1559)),  # wide: as wide as a page on its long side at 200 dpi
        ((1290, 2796), (1080, 2341)),  # a phone
        ((1080, 9000), (1080, 9000)),  # scrolled capture: keeps its width
        ((1080, 24000), (540, 12000)),
        ((200, 100), (200, 100)),  # never enlarged
    ],
)
def test_sizes_of_the_reading_copy(size, expected):
    page = read(samples.saved(Image.new("RGB", size, "white"), "PNG")).pages[0]
    assert (page.width, page.height) == expected


def test_the_thumb_of_a_scrolled_capture_shows_its_top():
    tall = opened(read(samples.saved(Image.new("RGB", (400, 9000), "white"), "PNG")).thumb)
    assert tall.width >= 120


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_colour_mode(mode):
    if mode == "I;16":
        picture = Image.new("I;16", (50, 50), 65535)
    else:
        picture = Image.new("RGBA", (50, 50), (0, 0, 0, 0) if mode in ("RGBA", "LA") else "white").convert(mode)
    copy = opened(read(samples.saved(picture, "PNG")).pages[0].jpeg)
    assert copy.getpixel((25, 25)) == pytest.approx((255, 255, 255), abs=3)  # transparent shows as white


def test_cmyk_and_broken_colour_profiles_are_shown_all_the_same():
    data = samples.saved(Image.new("CMYK", (50, 50), (0, 0, 0, 0)), "JPEG", icc_profile=b"not a profile" * 20)
    assert opened(read(data).pages[0].jpeg).getpixel((25, 25)) == pytest.approx((255, 255, 255), abs=3)


def test_a_colour_profile_is_applied():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = samples.saved(Image.new("RGB", (50, 50), (10, 200, 30)), "PNG", icc_profile=lab)
    assert opened(read(data).pages[0].jpeg).getpixel((25, 25)) == pytest.approx((10, 200, 30), abs=4)


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "HEIF"])
def test_a_truncated_picture_whose_beginning_holds_nothing_is_not_shown(form):
    data = samples.saved(samples.chat(), form)
    with pytest.raises(UnreadableError) as caught:
        read(data[: len(data) * 2 // 3])
    assert caught.value.code == "undecodable"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.bomb(), "too_large"),
        (samples.saved(Image.new("1", (8000, 5100)), "PNG"), "too_large"),  # just over: Pillow only warns
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "undecodable"),
        (samples.pdf(1), "undecodable"),  # another kind than it was taken for
        (b"", "undecodable"),
    ],
)
def test_what_cannot_be_decoded(data, code):
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.code == code


def test_a_document_becomes_pages():
    reading = read(samples.pdf(pages=3), "document", "application/pdf")
    assert (reading.page_count, len(reading.pages)) == (3, 3)
    assert reading.thumb


def test_of_a_long_document_the_first_twenty_pages():
    document = pikepdf.new()
    for _ in range(23):
        document.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    document.save(out)
    reading = read(out.getvalue(), "document", "application/pdf")
    assert (reading.page_count, len(reading.pages)) == (23, 20)


def test_a_page_that_takes_minutes_to_draw_is_a_sheet_that_says_so():
    """A few bytes with transparency, which cost 200 s of a processor at full size."""
    began = time.monotonic()
    reading = read(COSTLY, "document", "application/pdf")
    assert (reading.page_count, len(reading.pages)) == (1, 1)
    assert time.monotonic() - began < documents.PAGE_SECONDS * 2


def test_a_locked_document_says_so():
    document = pikepdf.open(io.BytesIO(samples.pdf(1)))
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UnreadableError) as caught:
        read(out.getvalue(), "document", "application/pdf")
    assert caught.value.code == "locked"


def test_a_broken_document_is_not_shown():
    with pytest.raises(UnreadableError) as caught:
        read(b"%PDF-1.7\n" + bytes(3000), "document", "application/pdf")
    assert caught.value.code == "undecodable"


def test_text_is_cut_and_made_safe():
    assert read(samples.CHAT_TEXT, "text", "text/plain").text.splitlines()[:2] == [
        "20.11.26, 21:14 - Ella: Schick 500 €",
        "20.11.26, 21:15 - Maya: nein ␀␇",
    ]
    assert len(read(b"a" * 3_000_000, "text", "text/plain").text) == 20_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_encoding(encoding):
    assert read("Grüße, 500 €".encode(encoding), "text", "text/plain").text == "Grüße, 500 €"


def test_a_web_page_is_read_for_its_words():
    page = b"<html><head><style>p{}</style></head><body><script>x()</script><p>Pay <b>500</b></p><p>now</p></body>"
    assert read(page, "text", "text/html").text == "Pay 500\nnow"


def test_a_letter_shows_the_headers_that_matter():
    text = read(samples.LETTER, "email", "message/rfc822").text
    assert "From: Jürgen <juergen@mail.example>" in text
    assert "Received: from mail.example ([203.0.113.7])" in text
    assert text.endswith("\n\nPay 500 € in bitcoin.")


def test_names_of_attachments_are_listed():
    letter = (
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        b"<p>See the file</p>\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; "
        b'filename="rechnung.pdf"\nContent-Transfer-Encoding: base64\n\nQUJD\n--x--\n'
    )
    assert read(letter, "email", "message/rfc822").text.splitlines()[-2:] == [
        "See the file",
        "[rechnung.pdf, 3 bytes]",
    ]


@pytest.mark.parametrize(
    "letter",
    [
        b"From: a@b\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nhi",
        b"From: a@b\nTo: " + b"x@y.example, " * 50_000 + b"\n\nhi",
        b"From: a@b\nContent-Type: text/plain; charset=nonsense-8\n\n\xff\xfe hi",
        b"From: \xff\xfe\x00@b\nSubject: =?bad?x?=\n\nhi",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)) + b"\nhi",
    ],
)
def test_letters_that_mean_harm_end_soon(letter):
    began = time.monotonic()
    try:
        read(letter, "email", "message/rfc822")
    except UnreadableError as unreadable:
        assert unreadable.code == "undecodable"  # noqa: PT017  (both ends are fine; a hang or a crash is not)
    assert time.monotonic() - began < 30


def test_an_archive_without_a_chat_is_only_listed():
    reading = read(samples.archive({"notes.md": b"x" * 78}), "text", "application/zip")
    assert reading.text == "notes.md  (78 bytes)"


def test_a_child_that_takes_too_long_is_ended_and_may_be_tried_again(monkeypatch):
    monkeypatch.setattr(decoder, "WALL_SECONDS", 0.05)
    with pytest.raises(DecoderStoppedError):
        read(samples.png())


@pytest.mark.parametrize(
    "output",
    [
        b"",
        b"\x00\x00\x00\x02{}",
        b"\xff\xff\xff\xff{}",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x04nope",
    ],
)
def test_nonsense_from_the_child_is_not_believed(output):
    with pytest.raises(UnreadableError):
        decoder._parse(output)


@pytest.mark.parametrize(
    "change",
    [
        {"pages": [{"size": 10, "width": 1, "height": 1}]},
        {"thumb": 4},
        {"phash": "<script>"},
        {"pages": 7},
        {"failure": "<b>"},
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(change):
    head = {"pages": [], "thumb": 0, "page_count": 0, "phash": "", "text": ""} | change
    text = json.dumps(head).encode()
    with pytest.raises(UnreadableError) as caught:
        decoder._parse(len(text).to_bytes(4, "big") + text + b"<svg>")
    assert caught.value.code == "undecodable"


RIGHTS = """
import socket, sys
from evidence.sandbox.child import archives, documents, emails, pictures, texts
from evidence.sandbox.child.__main__ import give_up_rights
give_up_rights()
for attempt in (lambda: open("/etc/hostname"), lambda: open("/tmp/x-evidence", "w"), socket.socket,
                lambda: bytearray(3 * 1024**3)):
    try:
        attempt()
    except (OSError, MemoryError):
        continue
    sys.exit(1)
assert not {name.split(".")[0] for name in sys.modules} & {"django", "weasyprint", "cases"}
"""


def test_the_child_can_open_nothing_and_knows_nothing_of_the_site(settings):
    ended = subprocess.run([sys.executable, "-c", RIGHTS], cwd=settings.BASE_DIR, check=False)
    assert ended.returncode == 0


@pytest.mark.parametrize(("beyond", "kept"), [(0, True), (1, False)])
def test_a_sketch_of_half_a_mebibyte_is_taken_and_a_larger_one_left_out(beyond, kept):
    thumbprint = bytes(512 * 1024 + beyond)
    head = {"pages": [], "thumb": 0, "thumbprint": len(thumbprint), "phash": "", "text": "", "page_count": 0}
    reading = decoder._reading(head, thumbprint)
    assert reading.thumbprint == (thumbprint if kept else b"")


@pytest.mark.parametrize(("code", "out_of_time"), [(-signal.SIGKILL, True), (-signal.SIGXCPU, False)])
def test_out_of_time_is_the_fault_of_the_file(monkeypatch, code, out_of_time):
    monkeypatch.setattr(child_process, "run", lambda *args, **options: (b"R", code))
    monkeypatch.setattr(decoder, "WALL_SECONDS", 0 if out_of_time else 999)
    with pytest.raises(UnreadableError) as caught:
        read(b"a")
    assert caught.value.code == "slow"


def test_out_of_this_machine_s_memory_is_not(monkeypatch):
    monkeypatch.setattr(child_process, "run", lambda *args, **options: (b"R", -signal.SIGKILL))
    with pytest.raises(DecoderStoppedError):
        read(b"a")
