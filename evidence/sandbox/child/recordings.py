"""Screen recordings: facts, and sheets of single pictures as the copy for reading."""

import importlib
import io
import pkgutil
from dataclasses import asdict
from typing import BinaryIO

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from evidence.readers.recordings import contact_sheet
from evidence.sandbox.child import pictures, sounds
from evidence.sandbox.child.result import Result, TooLargeError

READS_FILE = True  # up to 200 MB, of which only pieces are needed
_limit = {"pixels": 0}


def prepare(pixels: int) -> None:
    """Load what Pillow and FFmpeg load on first use."""
    _limit["pixels"] = pixels
    pictures.jpeg(Image.new("RGB", (8, 8)))
    ImageDraw.Draw(Image.new("RGB", (80, 40))).text((0, 0), "0:05", font=ImageFont.load_default(size=26))
    for module in pkgutil.walk_packages(av.__path__, "av."):  # a sort of stream loads its module when it is met
        if not module.name.endswith(("__main__", "datasets")):
            importlib.import_module(module.name)
    sounds.prepare(pixels)
    read(io.BytesIO(_changing()), "video/mp4")


def _changing() -> bytes:
    """Eight seconds at uneven times in which all changes: every branch of the choice of pictures runs."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=2, width=16, height=16, pix_fmt="yuv420p")
        for number, at in enumerate((0, 1, 2, 3, 7, 8, 9, 16)):
            frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), 30 * number, np.uint8), format="rgb24")
            frame.pts = at
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def read(file: BinaryIO, media_type: str) -> Result:
    try:
        footage, frames = contact_sheet.read(file, media_type, _limit["pixels"])
    except contact_sheet.NoPictureError:
        file.seek(0)
        return sounds.read(file, media_type)  # many apps save a voice message as .mp4 or .webm
    except contact_sheet.OversizedRecordingError as error:
        raise TooLargeError from error
    sheets = contact_sheet.sheets(frames)
    return Result(
        pages=[(pictures.jpeg(sheet), *sheet.size) for sheet in sheets],
        thumb=pictures.jpeg(pictures.thumb(frames[0][1])) if frames else b"",
        page_count=len(sheets),
        transcript={"footage": asdict(footage)},
    )
