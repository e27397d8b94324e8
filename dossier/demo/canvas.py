"""Drawing on a phone's screen: text with emoji, bubbles, plain shapes."""

import io
import subprocess
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1080, 2340
_EMOJI_SIZE = 109  # the only size in which Noto Color Emoji has its pictures
_JOINERS = {0x200D, 0xFE0F}


class MissingFontError(Exception):
    """A font of the set-up is not installed."""


class Colour(NamedTuple):
    red: int
    green: int
    blue: int


WHITE, INK, GREY = Colour(255, 255, 255), Colour(24, 26, 30), Colour(120, 124, 132)


@lru_cache(maxsize=8)
def _font_file(name: str) -> str:
    matching_font = subprocess.run(  # noqa: S603  (fixed arguments)
        ["fc-match", "-f", "%{family}|%{file}", name],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    family, _bar, file = matching_font.partition("|")
    if not file or family.split(",")[0] != name.split(":")[0]:
        raise MissingFontError(name)
    return file


@lru_cache(maxsize=64)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file("Noto Sans:bold" if bold else "Noto Sans:regular"), size)


@lru_cache(maxsize=64)
def _emoji(text: str, size: int) -> Image.Image:
    picture = Image.new("RGBA", (150, 150), (0, 0, 0, 0))
    letters = ImageFont.truetype(_font_file("Noto Color Emoji"), _EMOJI_SIZE)
    ImageDraw.Draw(picture).text((0, 0), text, font=letters, embedded_color=True)
    box = picture.getbbox() or (0, 0, 1, 1)
    return picture.crop(box).resize((size, size), Image.Resampling.LANCZOS)


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return code in _JOINERS or 0x1F000 <= code <= 0x1FAFF or 0x2300 <= code <= 0x23FF or 0x2600 <= code <= 0x27BF


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Runs of plain text, and single emoji."""
    pieces: list[tuple[bool, str]] = []
    for char in text:
        if ord(char) in _JOINERS:
            continue
        if _is_emoji(char) or not pieces or pieces[-1][0]:
            pieces.append((_is_emoji(char), char))
        else:
            pieces[-1] = (False, pieces[-1][1] + char)
    return pieces


class Canvas:
    """A screen to draw on; lengths in pixels from the upper left corner."""

    def __init__(self, height: int = HEIGHT, ground: Colour = WHITE) -> None:
        self.image = Image.new("RGB", (WIDTH, height), ground)
        self.draw = ImageDraw.Draw(self.image)

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        letters = font(size, bold=bold)
        return sum(size * 1.15 if is_emoji else letters.getlength(part) for is_emoji, part in _pieces(text))

    def text(
        self, left: float, top: float, text: str, size: int, colour: Colour = INK, *, bold: bool = False
    ) -> None:
        letters = font(size, bold=bold)
        for is_emoji, part in _pieces(text):
            if is_emoji:
                picture = _emoji(part, size)
                self.image.paste(picture, (round(left), round(top + size * 0.22)), picture)
                left += size * 1.15
            else:
                self.draw.text((left, top), part, font=letters, fill=colour)
                left += letters.getlength(part)

    def centred(self, top: float, text: str, size: int, colour: Colour = INK, *, bold: bool = False) -> None:
        self.text((WIDTH - self.width(text, size, bold=bold)) / 2, top, text, size, colour, bold=bold)

    def wrapped(self, text: str, size: int, most: float) -> list[str]:
        """Lines no wider than `most`; a word that is too long is cut."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                tried = f"{line} {word}".strip()
                if self.width(tried, size) <= most:
                    line = tried
                    continue
                if line:
                    lines.append(line)
                line = word
                while self.width(line, size) > most:
                    fitting_length = next(n for n in range(len(line), 0, -1) if self.width(line[:n], size) <= most)
                    lines.append(line[:fitting_length])
                    line = line[fitting_length:]
            lines.append(line)
        return lines

    def box(
        self,
        area: tuple[float, float, float, float],
        colour: Colour,
        round_by: int = 0,
        *,
        edge: Colour | None = None,
    ) -> None:
        self.draw.rounded_rectangle(area, round_by, fill=colour, outline=edge, width=3 if edge else 1)

    def disc(self, left: float, top: float, across: float, colour: Colour, letter: str = "") -> None:
        self.draw.ellipse((left, top, left + across, top + across), fill=colour)
        if letter:
            size = round(across * 0.46)
            shift = (across - self.width(letter, size, bold=True)) / 2
            self.text(left + shift, top + across * 0.16, letter, size, WHITE, bold=True)

    def tick(self, left: float, top: float, across: float, colour: Colour) -> None:
        points = [(0.27, 0.52), (0.44, 0.68), (0.74, 0.34)]
        self.draw.line(
            [(left + x * across, top + y * across) for x, y in points], colour, round(across / 12), "curve"
        )

    def clock(self, time: str, battery: int, colour: Colour = INK, ground: Colour | None = None) -> None:
        """The bar at the top: the time, three bars of reception, the battery."""
        if ground:
            self.box((0, 0, WIDTH, 96), ground)
        self.text(54, 22, time, 40, colour, bold=True)
        for bar in range(4):
            self.box((850 + 16 * bar, 66 - 9 * (bar + 1), 860 + 16 * bar, 66), colour, 2)
        self.box((940, 34, 1012, 66), ground or WHITE, 8, edge=colour)
        self.box((946, 40, 946 + 60 * battery / 100, 60), colour, 3)

    def save(self, kind: str = "PNG") -> bytes:
        out = io.BytesIO()
        self.image.save(out, kind, **({"quality": 88} if kind != "PNG" else {}))
        return out.getvalue()
