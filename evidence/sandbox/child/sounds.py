"""Voice messages and other sound: facts, a picture of the loudness, and a copy for listening."""

import io
from dataclasses import asdict
from typing import BinaryIO

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from evidence.readers.sounds import listening, waveform
from evidence.sandbox.child import pictures
from evidence.sandbox.child.result import Result

READS_FILE = True


def prepare(pixels: int) -> None:
    """Load what Pillow, NumPy and FFmpeg load on first use."""
    pictures.jpeg(Image.new("RGB", (8, 8)))
    ImageDraw.Draw(Image.new("RGB", (80, 40))).text((0, 0), "0:05", font=ImageFont.load_default(size=28))
    read(io.BytesIO(_silence()), "audio/wav")


def _silence() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    return file.getvalue()


def read(file: BinaryIO, media_type: str) -> Result:
    sound, peaks, copy = listening.read(file, media_type)
    picture = waveform.drawn(peaks, sound.seconds_heard)
    return Result(
        pages=[(pictures.jpeg(picture), *picture.size)],
        thumb=pictures.jpeg(pictures.whole_thumb(picture)),
        page_count=1,
        transcript={"sound": asdict(sound)},
        sound=copy,
    )
