"""Tesseract, fed through its standard input: it sees no file of ours and writes none."""

import csv
import io
import subprocess
from collections import defaultdict

from PIL import Image, ImageOps, ImageStat

from extraction.ocr.child.tiles import Box

OPENS_FILES = True
SECONDS = 60  # for one tile
DARK = 110  # grey level: light letters on dark are turned round, which it reads better
_WORD = "5"  # a row of its table that is a word


class TesseractReader:
    def __init__(self, program: str, languages: str) -> None:
        self._command = [program, "stdin", "stdout", "-l", languages, "--psm", "6", "tsv"]

    def read(self, image: Image.Image) -> list[Box]:
        grey = image.convert("L")
        if ImageStat.Stat(grey).mean[0] < DARK:
            grey = ImageOps.invert(grey)
        data = io.BytesIO()
        grey.save(data, "PPM")
        process = subprocess.run(  # noqa: S603  (the operator's own program, fixed arguments)
            self._command,
            input=data.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"},
        )
        return lines(process.stdout.decode(errors="replace"))


READER = TesseractReader


def lines(table: str) -> list[Box]:
    """The words of tesseract's table, put together to lines."""
    rows: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD and (row["text"] or "").strip():
            rows[row["block_num"], row["par_num"], row["line_num"]].append(row)
    return [_line(words) for words in rows.values()]


def _line(words: list[dict[str, str]]) -> Box:
    left, top = min(int(word["left"]) for word in words), min(int(word["top"]) for word in words)
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    bottom = max(int(word["top"]) + int(word["height"]) for word in words)
    return Box(" ".join(word["text"] for word in words), left, top, right - left, bottom - top)
