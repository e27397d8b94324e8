"""Decodes a sound once: loudness over time, its true length, and a copy for listening as MP3.

The copy is made here so that no browser has to decode what a stranger sent, and because none of them plays AMR,
most no CAF, and those of older phones no Opus. FFmpeg (through PyAV) decodes; the demuxer is fixed by the type that
was recognised, see evidence.readers.recordings.contact_sheet.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from evidence.readers.sounds.metadata import Sound

DEMUXERS = {
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "mov",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/x-caf": "caf",
    "video/mp4": "mov",  # a recording that turns out to hold no picture
    "video/quicktime": "mov",
    "video/webm": "matroska",
}
RATE = 24_000  # Hz of the copy: speech needs less
BIT_RATE = 48_000
LONGEST_COPY = 3600.0  # seconds, some 21 MB
CPU_SECONDS = 40  # then the copy goes with what there is
LONGEST = 24 * 3600.0  # seconds; more is a broken header
STEP = RATE // 50  # samples: one value of loudness for 20 ms


@dataclass
class _DecodedSound:
    """What the decoded samples are turned into, while they pass by."""

    file: io.BytesIO = field(default_factory=io.BytesIO)
    peaks: list[Any] = field(default_factory=list)
    rest: Any = field(default_factory=lambda: np.zeros(0, np.int16))
    samples: int = 0

    def take(self, frame: AudioFrame) -> None:
        samples = np.concatenate([self.rest, frame.to_ndarray().reshape(-1)])
        whole = len(samples) // STEP * STEP
        self.peaks.append(_loudness(samples[:whole]))
        self.rest = samples[whole:]
        self.samples += frame.samples

    @property
    def seconds(self) -> float:
        return self.samples / RATE


def _loudness(samples: Any) -> Any:
    return np.abs(samples.reshape(-1, STEP).astype(np.int32)).max(axis=1)


def read(file: BinaryIO, media_type: str) -> tuple[Sound, list[int], bytes]:
    """Facts; the largest amplitude (0 to 32768) of every 20 ms; the copy as MP3.

    Raises OSError (av.FFmpegError), ValueError when there is no sound that can be decoded.
    """
    with av.open(file, "r", format=DEMUXERS[media_type], metadata_errors="replace") as container:
        stream = next((one for one in container.streams.audio if one.codec_context), None)
        if stream is None:
            raise ValueError("no sound in it, or in a coding that is not known")
        sound = _facts(container, stream)
        decoded, broken, stopped = _listen(container, stream)
    if not decoded.samples:
        raise ValueError("no sound that can be decoded")
    length = max(sound.seconds, decoded.seconds) if broken or stopped else decoded.seconds
    sound = replace(sound, seconds=round(length, 2), seconds_heard=round(decoded.seconds, 2), broken=broken)
    peaks = np.concatenate([*decoded.peaks, [np.abs(decoded.rest.astype(np.int32)).max(initial=0)]])
    return sound, [int(peak) for peak in peaks], decoded.file.getvalue()


def _facts(container: InputContainer, stream: AudioStream) -> Sound:
    length = container.duration / av.time_base if container.duration else 0.0
    return Sound(
        seconds=length if 0 < length <= LONGEST else 0.0,
        codec=str(stream.codec_context.name)[:40],
        format=str(container.format.long_name)[:60],
        channels=int(stream.codec_context.channels),
        rate=int(stream.codec_context.sample_rate or 0),
        recorded=str(container.metadata.get("creation_time", ""))[:40],
    )


def _listen(container: InputContainer, stream: AudioStream) -> tuple[_DecodedSound, bool, bool]:
    """What was heard; whether decoding broke; whether it was stopped because it takes too long."""
    decoded, broken, stopped = _DecodedSound(), False, False
    stream.codec_context.thread_count = 1
    with av.open(decoded.file, "w", format="mp3", options={"id3v2_version": "0"}) as copy:
        out_stream = copy.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=BIT_RATE)
        try:
            for frame in _mono(container, stream):
                if decoded.seconds >= LONGEST_COPY or time.process_time() > CPU_SECONDS:
                    stopped = True
                    break
                decoded.take(frame)
                copy.mux(out_stream.encode(frame))
        except (av.FFmpegError, ValueError):
            broken = True
        copy.mux(out_stream.encode())
    return decoded, broken, stopped


def _mono(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Frames of one channel at RATE. A packet that is broken ends it, unless nothing was heard before it."""
    resampler = AudioResampler(format="s16p", layout="mono", rate=RATE)
    for frame in container.decode(stream):
        frame.pts = None  # gaps in the time stamps are not silence that anyone sent
        yield from resampler.resample(frame)
    yield from resampler.resample(None)
