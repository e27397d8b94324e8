"""Loudness over time, drawn as a small picture with the time below."""

from PIL import Image, ImageDraw, ImageFont

from evidence.readers.durations import clock

WIDTH, HEIGHT, LABEL = 1600, 260, 50  # pixels
BAR, GAP = 5, 3
_INK, _AXIS, _GREY = (15, 92, 99), (150, 160, 160), (60, 70, 70)
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)  # seconds between labels
MOST_LABELS = 9


def drawn(peaks: list[int], seconds: float) -> Image.Image:
    """`peaks`: amplitudes at equal distances over these seconds; the loudest fills the height."""
    picture = Image.new("RGB", (WIDTH, HEIGHT + LABEL), "white")
    draw = ImageDraw.Draw(picture)
    middle, loudest = HEIGHT // 2, max(max(peaks, default=0), 1)
    draw.line((0, middle, WIDTH, middle), fill=_AXIS)
    for left, peak in zip(range(0, WIDTH, BAR + GAP), bars(peaks, WIDTH // (BAR + GAP)), strict=False):
        half = max(1, round(peak / loudest * (middle - 6)))
        draw.rectangle((left, middle - half, left + BAR - 1, middle + half), fill=_INK)
    _label(draw, seconds)
    return picture


def bars(peaks: list[int], count: int) -> list[int]:
    """So many values out of any number: the largest of each stretch."""
    if not peaks:
        return [0] * count
    edges = [place * len(peaks) // count for place in range(count + 1)]
    return [max(peaks[start : max(end, start + 1)]) for start, end in zip(edges, edges[1:], strict=False)]


def _label(draw: ImageDraw.ImageDraw, seconds: float) -> None:
    font = ImageFont.load_default(size=28)
    step = next((step for step in _STEPS if seconds / step <= MOST_LABELS), _STEPS[-1])
    for number in range(int(seconds // step) + 1):
        at = round(number * step / seconds * (WIDTH - 1)) if seconds else 0
        draw.line((at, HEIGHT, at, HEIGHT + 10), fill=_AXIS, width=2)
        text = clock(number * step)
        width = draw.textlength(text, font=font)
        draw.text((min(max(0, at - width / 2), WIDTH - width), HEIGHT + 12), text, fill=_GREY, font=font)
