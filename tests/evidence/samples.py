"""Benign files of every kind, drawn or written here: chat screenshots of made-up people, a letter, an export."""

import io
import struct
import zipfile
from typing import Any

import av
import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFont

pillow_heif.register_heif_opener(thumbnails=False)

LINES = (
    "Hi, are you there?",
    "Send 500 EUR until tonight",
    "or I send it to your friends",
    "Please stop",
)


def chat(
    lines: Any = LINES,
    size: tuple[Any, ...] = (540, 1200),
    colour: tuple[Any, ...] = (230, 240, 238),
    name: str = "Ella R.",
) -> Image.Image:
    """A drawn chat screenshot."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=size[0] // 20)
    draw.rectangle((0, 0, size[0], size[1] // 12), fill=(15, 92, 99))
    draw.text((20, size[1] // 40), name, fill="white", font=font)
    top = size[1] // 8
    for index, line in enumerate(lines):
        left = 20 if index % 2 == 0 else size[0] // 4
        height = size[1] // 14
        draw.rounded_rectangle((left, top, left + size[0] * 7 // 10, top + height), 14, fill=colour)
        draw.text((left + 14, top + height // 4), line, fill=(20, 30, 30), font=font)
        top += height * 3 // 2
    return image


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png(**options: Any) -> bytes:
    return saved(chat(**options), "PNG")


def jpeg(**options: Any) -> bytes:
    return saved(chat(**options), "JPEG", quality=90)


def turned_jpeg_with_place() -> bytes:
    """An upright chat stored lying on its side, with the EXIF orientation and GPS of a phone's camera."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn by 90 degrees clockwise to show
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return saved(chat().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=90)


def dated(form: str = "JPEG", *, offset: str = "+02:00", xmp: bytes = b"") -> bytes:
    """A photo that says when it was made, and where: only the first may be read."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    if not xmp:
        exif.get_ifd(0x8769).update({0x9003: "2026:11:20 21:14:05"} | ({0x9011: offset} if offset else {}))
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return saved(chat(), form, exif=exif, **({"xmp": xmp} if xmp else {}))


def bomb() -> bytes:
    """A small PNG of 100 million pixels."""
    return saved(Image.new("1", (10_000, 10_000)), "PNG", optimize=True)


def pdf(pages: int = 2, text: str = "Pay 500 EUR") -> bytes:
    sheets = [chat(lines=(f"{text} {number}",)) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def whatsapp_zip(media: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", "20.11.26, 21:14 - Ella: Schick 500 €\n" * 200)
        if media:
            archive.writestr("IMG-0001.jpg", jpeg())
    return out.getvalue()


LETTER = (
    b"Return-Path: <x@mail.example>\r\n"
    b"Received: from mail.example ([203.0.113.7]) by mx.example; Fri, 20 Nov 2026 21:14:00 +0100\r\n"
    b"From: =?utf-8?q?J=C3=BCrgen?= <juergen@mail.example>\r\n"
    b"To: maya@mail.example\r\nSubject: I recorded you\r\nDate: Fri, 20 Nov 2026 21:13:58 +0100\r\n"
    b"Message-ID: <1@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Pay 500 \xe2\x82\xac in bitcoin.\r\n"
)
CHAT_TEXT = (
    "20.11.26, 21:14 - \u200eElla\u202e: Schick 500 €\n20.11.26, 21:15 - Maya: nein \x00\x07\n" * 3
).encode()


def mp4(size: int = 50_000) -> bytes:
    """The first box of an MP4 and some bytes: enough to be recognised; nothing here plays it."""
    brand = b"isom\x00\x00\x02\x00isomiso2avc1mp41"
    head = struct.pack(">I4s", 8 + len(brand), b"ftyp") + brand
    return head + struct.pack(">I4s", size - len(head), b"mdat") + bytes(size - len(head) - 8)


def webm(size: int = 20_000) -> bytes:
    head = bytes.fromhex("1a45dfa3a34286810142f7810142f2810442f381084282847765626d42878104428581021853806701")
    return head + bytes(size - len(head))


def outlook() -> bytes:
    """The beginning of an OLE file with the name of a storage that only .msg files have."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    return head.ljust(1024, b"\0") + "__nameid_version1.0".encode("utf-16-le").ljust(7000, b"\0")


def exe() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(600)


def recording(
    seconds: int = 8,
    size: tuple[Any, ...] = (360, 640),
    kind: str = "mp4",
    codec: str = "libx264",
    turned: bool = False,
) -> bytes:
    """A synthesised screen recording of a chat in which a line appears every two seconds.

    turned: stored lying on its side, with the matrix in the track header that phones write (ISO 14496-12, 8.3.2).
    """
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=5)
        stream.width, stream.height = size[::-1] if turned else size
        stream.pix_fmt = "yuv420p"
        for number in range(seconds * 5):
            image = chat(lines=LINES[: 1 + number // 10 % len(LINES)], size=size)
            image = image.transpose(Image.Transpose.ROTATE_90) if turned else image
            container.mux(stream.encode(av.VideoFrame.from_image(image)))  # type: ignore[no-untyped-call]
        container.mux(stream.encode())
    return _turned(out.getvalue()) if turned else out.getvalue()


def _turned(film: bytes) -> bytes:
    upright = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    at = film.index(upright, film.index(b"tkhd"))
    clockwise = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    return film[:at] + clockwise + film[at + len(upright) :]


SOUNDS = {  # media type of ours: container, codec, Hz
    "audio/ogg": ("ogg", "libopus", 48000),
    "audio/mp4": ("ipod", "aac", 44100),
    "audio/amr": ("amr", "libopencore_amrnb", 8000),
    "audio/mpeg": ("mp3", "libmp3lame", 44100),
    "audio/wav": ("wav", "pcm_s16le", 16000),
    "audio/aac": ("adts", "aac", 44100),
    "audio/x-caf": ("caf", "pcm_s16le", 16000),
    "audio/flac": ("flac", "flac", 16000),
}


def voice(media_type: str = "audio/ogg", seconds: float = 3.0, *, form: str = "", **options: Any) -> bytes:
    """A tone that swells and fades, as a voice message is stored. `form`: another container."""
    container_format, codec, rate = SOUNDS[media_type]
    at = np.arange(int(rate * seconds)) / rate
    tone = (np.sin(2 * np.pi * 220 * at) * np.abs(np.sin(2 * np.pi * 0.7 * at)) * 20_000).astype(np.int16)
    out = io.BytesIO()
    with av.open(out, "w", format=form or container_format, options=options) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def without_length(recorded: bytes) -> bytes:
    """As a browser's recorder writes WebM: no length in the header, no index at the end."""
    out = io.BytesIO()
    with av.open(io.BytesIO(recorded)) as given, av.open(out, "w", format="webm", options={"live": "1"}) as live:
        stream = live.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                live.mux(packet)
    return out.getvalue()
