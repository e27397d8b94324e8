"""Single pictures out of a recording, spread over its length, drawn as sheets with the time below each.

FFmpeg (through PyAV) decodes. The demuxer is fixed by the type that was recognised: left to guess, it may take a
file for a list of other addresses.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from evidence.readers.recordings.metadata import ON_A_SHEET, Footage, columns, rows

MOST_FRAMES = 12
SECONDS_APART = 2  # at least
CELL = 540  # pixels of the shorter side of a picture on the sheet
LABEL = 44
MOST_DECODED = 400  # frames from one point on; keyframes of screen recordings can be seconds apart
CPU_SECONDS = 40  # then the sheet goes with what there is
DEMUXERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}
LONGEST = 24 * 3600.0  # seconds; more is not a screen recording but a broken header

Picture = tuple[float, Image.Image]  # seconds from the beginning


class OversizedRecordingError(Exception):
    """More pixels than allowed."""


class NoPictureError(Exception):
    """There is sound in it at most."""


def read(file: BinaryIO, media_type: str, pixels: int) -> tuple[Footage, list[Picture]]:
    """Facts and pictures; no pictures when none can be decoded. Raises NoPictureError, OversizedRecordingError,
    OSError (av.FFmpegError), ValueError when it is no such file."""
    with av.open(file, "r", format=DEMUXERS[media_type], metadata_errors="replace") as container:
        if not container.streams.video:
            raise NoPictureError
        stream = container.streams.video[0]
        if stream.width * stream.height > pixels:
            raise OversizedRecordingError
        footage = _footage(container, stream)
        pictures = list(_pictures(container, stream, footage.seconds, pixels))
    if pictures and (pictures[0][1].width > pictures[0][1].height) != (footage.width > footage.height):
        footage = replace(footage, width=footage.height, height=footage.width)  # stored lying, shown upright
    return replace(footage, frames=tuple(round(at, 2) for at, _ in pictures)), pictures


def _footage(container: InputContainer, stream: VideoStream) -> Footage:
    length = container.duration / av.time_base if container.duration else _scanned(container, stream)
    sounds = container.streams.audio
    return Footage(
        seconds=round(length, 2) if 0 < length <= LONGEST else 0.0,
        width=stream.width,
        height=stream.height,
        codec=str(stream.codec_context.name)[:40],
        sound=str(sounds[0].codec_context.name)[:40] if sounds else "",
        format=str(container.format.long_name)[:60],
        recorded=str(container.metadata.get("creation_time", ""))[:40],
    )


def _scanned(container: InputContainer, stream: VideoStream) -> float:
    """Seconds up to the last picture, read off all packets: browsers record without a length in the header."""
    last = 0.0
    try:
        for packet in container.demux(stream):
            if time.process_time() > CPU_SECONDS / 2:
                break
            if packet.pts is not None and packet.time_base is not None:
                last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    except (av.FFmpegError, ValueError):
        return last  # as far as it goes
    return last


def _pictures(container: InputContainer, stream: VideoStream, seconds: float, pixels: int) -> Iterator[Picture]:
    """Evenly spread, each once, oldest first; ends early when decoding breaks."""
    stream.codec_context.thread_count = 1
    count = max(1, min(MOST_FRAMES, int(seconds // SECONDS_APART)))
    last = -1.0
    for number in range(count):
        if time.process_time() > CPU_SECONDS:
            return
        wanted = seconds * (number + 0.5) / count
        try:
            frame = _frame_at(container, stream, wanted)
        except (av.FFmpegError, ValueError, MemoryError):
            continue
        if frame is None or frame.width * frame.height > pixels:
            continue
        at = float(frame.time or 0.0)
        if at > last:
            last = at
            yield at, _upright(frame)


def _frame_at(container: InputContainer, stream: VideoStream, wanted: float) -> VideoFrame | None:
    """The first frame at or after `wanted`, else the last that could be decoded."""
    container.seek(int(wanted * av.time_base), backward=True)
    found: VideoFrame | None = None
    for decoded, frame in enumerate(container.decode(stream)):
        found = frame
        if float(frame.time or 0.0) >= wanted or decoded >= MOST_DECODED or time.process_time() > CPU_SECONDS:
            break
    return found


def _upright(frame: VideoFrame) -> Image.Image:
    """Scaled down for the sheet first: a full frame of a phone is far larger than its cell."""
    scale = min(1.0, CELL / min(frame.width, frame.height))
    size = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    array: Any = frame.reformat(width=size[0], height=size[1], format="rgb24")
    image: Image.Image = array.to_image()
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def sheets(pictures: list[Picture]) -> list[Image.Image]:
    """Pages of ON_A_SHEET pictures, of one size each, in rows of equal height."""
    return [_sheet(pictures[at : at + ON_A_SHEET]) for at in range(0, len(pictures), ON_A_SHEET)]


def _sheet(pictures: list[Picture]) -> Image.Image:
    width = max(image.width for _, image in pictures)
    height = max(image.height for _, image in pictures)
    across = columns(len(pictures), upright=height >= width)
    down = rows(len(pictures), upright=height >= width)
    gap = 12
    sheet = Image.new("RGB", (across * (width + gap) - gap, down * (height + LABEL)), "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=26)
    for place, (at, image) in enumerate(pictures):
        left, top = place % across * (width + gap), place // across * (height + LABEL)
        sheet.paste(image, (left, top))
        draw.rectangle((left, top, left + image.width - 1, top + image.height - 1), outline=(120, 120, 120))
        draw.text((left + 4, top + height + 6), clock(at), fill="black", font=font)
    return sheet


def clock(seconds: float) -> str:
    """ "0:05", "1:02:09"."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
