"""Drawn chats, seen as the child sees them, and how right what was read in them is."""

import io
import json
from collections import Counter

from PIL import Image

from extraction.ocr import engine
from extraction.ocr.child import backdrops
from extraction.ocr.child.tiles import Box, in_order
from extraction.ocr.engine import PageImage, TextLine
from extraction.screenshots import reading
from extraction.screenshots.capture import Capture, Content, Side
from tests.extraction.app_styles import STYLES
from tests.extraction.drawn_chats import chat
from tests.extraction.drawn_screen import Drawn

WIDTHS = (390, 540, 720, 1080, 1170, 1440)


def lines(drawn: Drawn) -> tuple[list[TextLine], tuple[int, int]]:
    """The lines that were drawn, with what the pixels of the JPEG say about them."""
    with Image.open(io.BytesIO(drawn.jpeg())) as image:
        pixels = image.convert("RGB")
    boxes = in_order([Box(*line) for line in drawn.lines])
    rows = [[*box, *behind] for box, behind in zip(boxes, backdrops.of_lines(pixels, boxes), strict=True)]
    (page,) = engine._checked([json.dumps([rows]).encode()], [PageImage(b"", *pixels.size)])
    return page, pixels.size


def read(drawn: Drawn) -> Capture | None:
    page, (width, height) = lines(drawn)
    return reading.read(page, width, height)


def rate(drawn: Drawn, capture: Capture | None) -> Counter[str]:
    """Counts of messages: all, grouped (exactly its words in one bubble), right, unknown, wrong, missing."""
    found = [
        (bubble.side, _plain(bubble.text))
        for bubble in (capture.bubbles if capture else ())
        if bubble.content == Content.WORDS
    ]
    counts: Counter[str] = Counter()
    for said in drawn.said:
        if said.what != "words":
            continue
        counts["all"] += 1
        words = _plain(said.text)
        exact = [pair for pair in found if pair[1] == words]
        parts = exact or [pair for pair in found if pair[1] and pair[1] in words]
        counts["grouped"] += bool(exact)
        if not parts:
            counts["missing"] += 1
            continue
        found.remove(parts[0])
        right = Side.RIGHT if said.mine else Side.LEFT
        side = parts[0][0]
        counts["right" if side == right else "unknown" if side == Side.UNKNOWN else "wrong"] += 1
    return counts


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _plain(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Every style in six widths, three times each: `python -m tests.extraction.seeing`."""
    counts: Counter[str] = Counter()
    recognised: Counter[str] = Counter()
    for name, style in STYLES.items():
        for width in WIDTHS:
            for seed in (1, 2, 3):
                drawn = chat(name, width, seed=seed * 100 + width)
                capture = read(drawn)
                counts += rate(drawn, capture)
                app = capture.app if capture else ""
                recognised["right" if app == style.app else "wrong" if app else "not recognised"] += 1
    print(dict(counts), "apps:", dict(recognised))  # noqa: T201


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
