"""A few pictures out of a moving one or a series: the first, the last and some between, on one sheet."""

import time
from collections.abc import Iterator
from contextlib import suppress

from PIL import Image, ImageDraw, ImageFont

from evidence.readers.recordings.metadata import columns, rows

MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF", "HEIF", "TIFF"})
MOST = 6
CELL = 540  # pixels of the shorter side
LABEL, GAP = 44, 12
CPU_SECONDS = 25  # then those that are here do


def count(image: Image.Image) -> int:
    """How many pictures it holds; an MPO's second one is the same for the other eye, or a gain map."""
    if image.format not in MOVING:
        return 1
    with suppress(ValueError, OSError, EOFError, SyntaxError):
        return max(1, int(getattr(image, "n_frames", 1)))
    return 1


def chosen(total: int) -> list[int]:
    """Which are shown, from 0: evenly spread, with both ends."""
    most = min(total, MOST)
    return sorted({round(number * (total - 1) / max(1, most - 1)) for number in range(most)})


def taken(image: Image.Image, total: int) -> Iterator[tuple[int, Image.Image]]:
    """Those that are shown, with their numbers from 0; ends early where the file is broken."""
    for number in chosen(total):
        if number and time.process_time() > CPU_SECONDS:
            return
        try:
            image.seek(number)
            image.load()
        except (OSError, EOFError, SyntaxError, ValueError):
            return
        yield number, image.copy()


def seconds(image: Image.Image, total: int) -> float:
    """As the durations of the frames add up, from the average of those that were read."""
    duration = image.info.get("duration", 0)
    return round(float(duration) * total / 1000, 1) if isinstance(duration, int | float) else 0.0


def sheet(pictures: list[tuple[int, Image.Image]], total: int) -> Image.Image:
    """One page with "3 / 48" below each."""
    small = [(number, _small(picture)) for number, picture in pictures]
    width = max(picture.width for _, picture in small)
    height = max(picture.height for _, picture in small)
    across, down = (lines(len(small), upright=height >= width) for lines in (columns, rows))
    page = Image.new("RGB", (across * (width + GAP) - GAP, down * (height + LABEL)), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size=26)
    for place, (number, picture) in enumerate(small):
        left, top = place % across * (width + GAP), place // across * (height + LABEL)
        page.paste(picture, (left, top))
        edge = (left, top, left + picture.width - 1, top + picture.height - 1)
        draw.rectangle(edge, outline=(120, 120, 120))
        draw.text((left + 4, top + height + 6), f"{number + 1} / {total}", fill="black", font=font)
    return page


def _small(picture: Image.Image) -> Image.Image:
    scale = min(1.0, CELL / min(picture.size))
    size = max(60, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)
