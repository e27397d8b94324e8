"""Single pictures out of a recording, where what is shown changes, drawn as sheets with the time below each.

FFmpeg (through PyAV) decodes. The demuxer is fixed by the type that was recognised: left to guess, it may take a
file for a list of other addresses.
"""

import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Literal

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from evidence.readers import durations
from evidence.readers.recordings import moments, packets
from evidence.readers.recordings.metadata import ON_A_SHEET, Footage, columns, rows
from evidence.readers.recordings.moments import Sample
from evidence.readers.recordings.packets import LONGEST, Packets

CELL = 540  # pixels of the shorter side of a picture on the sheet
LABEL = 44
DENSE = 120  # parts of the length; a picture that decodes by itself in each is enough to see all changes
MOST_SAMPLES = 400
SECONDS_BETWEEN = 0.2  # two samples, at least
MANY_A_SECOND = 15  # pictures; then those that no other one needs for decoding are left out of the search
SURVEY_SECONDS = 15  # processor time to look for changes; from there on, only pictures that decode by themselves
CPU_SECONDS = 40  # in all; then the sheet goes with what there is
DEMUXERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}

Skip = Literal["DEFAULT", "NONREF", "NONKEY"]  # what is not decoded: nothing, what no other picture needs, most
Picture = tuple[float, Image.Image]  # seconds from the beginning
# The quarter turn that a display matrix asks for, by the signs of its first four numbers a, b, c, d (ISO/IEC
# 14496-12, 8.3.2: x' = ax + cy, y' = bx + dy): what PIL does to the stored picture, and degrees clockwise.
_TURNS: dict[tuple[int, int, int, int], tuple[Image.Transpose | None, int]] = {
    (1, 0, 0, 1): (None, 0),
    (0, 1, -1, 0): (Image.Transpose.ROTATE_270, 90),
    (-1, 0, 0, -1): (Image.Transpose.ROTATE_180, 180),
    (0, -1, 1, 0): (Image.Transpose.ROTATE_90, 270),
    (-1, 0, 0, 1): (Image.Transpose.FLIP_LEFT_RIGHT, 0),
    (1, 0, 0, -1): (Image.Transpose.FLIP_TOP_BOTTOM, 0),
    (0, 1, 1, 0): (Image.Transpose.TRANSPOSE, 90),
    (0, -1, -1, 0): (Image.Transpose.TRANSVERSE, 270),
}


class OversizedRecordingError(Exception):
    """More pixels than allowed."""


class NoPictureError(Exception):
    """There is sound in it at most."""


def read(file: BinaryIO, media_type: str, pixels: int) -> tuple[Footage, list[Picture]]:
    """Facts and pictures; no pictures when none can be decoded. Raises NoPictureError, OversizedRecordingError,
    OSError (av.FFmpegError), ValueError when it is no such file."""
    demuxer = DEMUXERS[media_type]
    cut_off = demuxer == "mov" and packets.is_cut_off(file)
    with av.open(file, "r", format=demuxer, metadata_errors="replace") as container:
        stream = next((one for one in container.streams.video if one.codec_context), None)
        if stream is None:
            raise NoPictureError
        if stream.width * stream.height > pixels:
            raise OversizedRecordingError
        stream.codec_context.thread_count = 1
        timeline = packets.read(container, stream)
        footage = _footage(container, stream, timeline, cut_off=cut_off)
        film = _Film(container, stream, timeline, pixels, time.process_time())
        pictures = list(film.pictures(moments.chosen(film.survey(footage.seconds), footage.seconds)))
    if film.degrees in (90, 270):
        footage = replace(footage, width=footage.height, height=footage.width)  # stored lying, shown upright
    moments_of_frames = tuple(round(at, 2) for at, _ in pictures)
    return replace(footage, frames=moments_of_frames, degrees=film.degrees), pictures


def _footage(container: InputContainer, stream: VideoStream, timeline: Packets, *, cut_off: bool) -> Footage:
    stated = container.duration / av.time_base if container.duration else 0.0
    length = timeline.end if cut_off or not 0 < stated <= LONGEST else max(stated, timeline.end)
    sounds = container.streams.audio
    return Footage(
        seconds=round(length, 2),
        width=stream.width,
        height=stream.height,
        codec=_codec(stream),
        sound=next(filter(None, map(_codec, sounds)), "?" if sounds else ""),
        format=str(container.format.long_name)[:60],
        recorded=str(container.metadata.get("creation_time", ""))[:40],
        uneven=timeline.is_uneven,
        broken=cut_off,
    )


def _codec(stream: VideoStream | AudioStream) -> str:
    """Empty where it is none that is known: phones add tracks in codings of their own."""
    context = stream.codec_context
    return str(context.name)[:40] if context else ""


@dataclass
class _Film:
    """Pictures of a recording as they are shown: `degrees` clockwise from how they are stored. `began`: processor
    time."""

    container: InputContainer
    stream: VideoStream
    packets: Packets
    pixels: int
    began: float
    degrees: int = 0
    _scaler: VideoReformatter = field(default_factory=VideoReformatter)

    def survey(self, seconds: float) -> list[Sample]:
        """Small grey pictures over the whole length."""
        step = max(SECONDS_BETWEEN, seconds / MOST_SAMPLES)
        if self.packets.widest_gap() <= max(1.0, seconds / DENSE):
            return self._sampled(0.0, "NONKEY", step, CPU_SECONDS / 2)
        often = len(self.packets.times) > MANY_A_SECOND * max(1.0, seconds)
        samples = self._sampled(0.0, "NONREF" if often else "DEFAULT", step, SURVEY_SECONDS)
        reached = samples[-1].at if samples else 0.0
        if self.packets.keys and reached < self.packets.keys[-1] - step:
            samples += self._sampled(reached + step, "NONKEY", step, CPU_SECONDS / 2)
        return samples

    def _sampled(self, start: float, skip: Skip, step: float, until: float) -> list[Sample]:
        samples: list[Sample] = []
        due = start
        for at, frame in self._frames(start, skip):
            if self._spent() > until:
                break
            if at >= due:
                samples.append(Sample(at, self._grey(frame)))
                due = at + step
        return samples

    def pictures(self, instants: list[float]) -> Iterator[Picture]:
        """Each once, in order; ends early where decoding breaks or takes too long."""
        frames: Iterator[tuple[float, VideoFrame]] = iter(())
        reached = -1.0
        for moment in instants:
            if reached >= moment:
                continue
            key = self.packets.key_before(moment)
            if reached < 0 or key > reached:
                frames = self._frames(key, "DEFAULT")
            for at, frame in frames:
                reached = at
                if self._spent() > CPU_SECONDS:
                    return
                if at >= moment - 0.001:
                    yield at, self._upright(frame)
                    break

    def _frames(self, start: float, skip: Skip) -> Iterator[tuple[float, VideoFrame]]:
        """From the last picture before `start` that decodes by itself on; ends where decoding breaks."""
        self.stream.codec_context.skip_frame = skip
        try:
            self.container.seek(int((start + self.packets.start) * av.time_base), backward=True)
            for frame in self.container.decode(self.stream):
                if frame.time is not None and frame.width * frame.height <= self.pixels:
                    yield max(0.0, float(frame.time) - self.packets.start), frame
        except (av.FFmpegError, ValueError, MemoryError):
            return

    def _spent(self) -> float:
        return time.process_time() - self.began

    def _scaled(self, frame: VideoFrame, **size_and_format: Any) -> VideoFrame:
        """One scaler on one thread for all: each would start threads of its own, up to the limit of memory."""
        return self._scaler.reformat(frame, threads=1, **size_and_format)

    def _grey(self, frame: VideoFrame) -> Any:
        lying = frame.width > frame.height
        width, height = (moments.LONG, moments.SHORT) if lying else (moments.SHORT, moments.LONG)
        small: Any = self._scaled(frame, width=width, height=height, format="gray", interpolation="AREA")
        return np.asarray(self._turned(frame, Image.fromarray(small.to_ndarray())))

    def _upright(self, frame: VideoFrame) -> Image.Image:
        """Scaled down for the sheet first: a full frame of a phone is far larger than its cell."""
        scale = min(1.0, CELL / min(frame.width, frame.height))
        size = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
        array: Any = self._scaled(frame, width=size[0], height=size[1], format="rgb24")
        return self._turned(frame, array.to_image())

    def _turned(self, frame: VideoFrame, image: Image.Image) -> Image.Image:
        how, self.degrees = turn(frame)
        return image.transpose(how) if how is not None else image


def turn(frame: VideoFrame) -> tuple[Image.Transpose | None, int]:
    """What its display matrix asks for; nothing for a slant, which no phone writes."""
    side_data: Mapping[Any, Any] = frame.side_data
    matrix = side_data.get(SideData.DISPLAYMATRIX)
    if matrix is None:
        return None, 0
    numbers = struct.unpack_from("=5i", bytes(matrix))  # a, b, u, c, d in FFmpeg's order
    largest = max(1, *map(abs, numbers))
    a, b, _u, c, d = (round(number / largest) for number in numbers)
    return _TURNS.get((a, b, c, d), (None, 0))


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
        draw.text((left + 4, top + height + 6), durations.clock(int(at)), fill="black", font=font)
    return sheet
