"""python -m extraction.ocr.child ENGINE PROGRAM LANGUAGES: reading copies in, their lines out.

This process loads the models once and forks for each exhibit, or several times for one, each for a share of its
tiles (evidence.sandbox.fork_server). The input of a fork is a byte for which share it reads, a byte for how many
there are, and our own JPEGs, each after its length in four bytes. Before the first byte of a JPEG it gives up what
it does not need: no file can be written, memory and processor time are bounded, it leaves no core and (rapidocr)
none can be opened. Tesseract is another program, so there its pipes stay allowed.
"""

import functools
import gc
import importlib
import io
import itertools
import json
import os
import resource
import sys
import time
from typing import Any

from PIL import Image, ImageDraw

from evidence.sandbox import confinement, fork_server
from extraction.ocr.child import backdrops
from extraction.ocr.child.tiles import Tile, read_tile, tiles_of

MEMORY_BYTES = 1200 * 1024**2  # private memory; the models and one tile take about half of it
CPU_SECONDS = 240  # for an exhibit, by all that share it
STOP_AFTER = 150  # of these: what was read until then is the answer
ENGINES = {"rapidocr": "rapid", "tesseract": "tesseract"}
MOST_LINES = 4000


def give_up_rights(*, files: bool, shares: int = 1) -> None:
    confinement.shut_files(programs=files)
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_DATA: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS // shares,
    }
    if not files:
        limits[resource.RLIMIT_NOFILE] = 0
    for limit, value in limits.items():
        hard = value + 5 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (value, hard))
    confinement.confine(programs=files)


def pictures(data: bytes) -> list[bytes]:
    pictures_, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        pictures_.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return pictures_


def sample() -> bytes:
    """A picture after its length. As high as wide: the engine makes the shorter side long enough, and so a narrow
    strip becomes very long."""
    out = io.BytesIO()
    image = Image.new("RGB", (160, 160), "white")
    ImageDraw.Draw(image).text((16, 16), "Ab 12", fill="black", font_size=40)
    image.save(out, "JPEG")
    return out.tell().to_bytes(4, "big") + out.getvalue()


def answer(reader: Any, data: bytes, share: int = 0, shares: int = 1) -> bytes:
    """JSON: for each picture the lines in the tiles of this share, as [text, left, top, width, height] in pixels
    and what lies behind them. The shares take turns at the tiles of all pictures."""
    pages: list[list[list[Any]]] = []
    turns = itertools.cycle(range(shares))
    for jpeg in pictures(data):
        lines: list[list[Any]] = []
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            for tile in tiles_of(image.height):
                if next(turns) == share and time.process_time() <= STOP_AFTER / shares:
                    lines += _lines(reader, image.convert("RGB"), tile)
        pages.append(lines[:MOST_LINES])
    return json.dumps(pages, ensure_ascii=False).encode()


def _lines(reader: Any, image: Image.Image, tile: Tile) -> list[list[Any]]:
    boxes = read_tile(image, tile, reader.read)[:MOST_LINES]
    return [[*box, *behind] for box, behind in zip(boxes, backdrops.of_lines(image, boxes), strict=True)]


def read(reader: Any, *, files: bool) -> None:
    """In a fork: from standard input to standard output."""
    share, shares = os.read(0, 2)
    give_up_rights(files=files, shares=shares)
    with os.fdopen(0, "rb") as plain, os.fdopen(1, "wb") as out:
        out.write(b"R")
        out.flush()
        out.write(answer(reader, plain.read(), share, shares))


def main() -> None:
    """Any error ends a fork with code 1 and says nothing."""
    engine, program, languages = sys.argv[1:]
    confinement.begin()
    os.dup2(2, 1)  # what a library prints must not mix with an answer
    os.nice(10)  # pages and dossiers go first
    module = importlib.import_module(f"extraction.ocr.child.{ENGINES[engine]}")
    reader = module.READER(program, languages)
    answer(reader, sample())  # loads what is only loaded on first use
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the forks
    fork_server.serve(functools.partial(read, reader, files=module.OPENS_FILES))


if __name__ == "__main__":
    main()
