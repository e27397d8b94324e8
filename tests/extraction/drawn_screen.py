"""Draws a screen of a chat, with everything a little off.

Colours, sizes, fonts, paddings and radii are jittered, so that nothing can be recognised by one exact value. What
is drawn is also handed out as lines with their boxes, as a text recognition would find them.
"""

import io
import random
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.extraction.app_styles import Style

FONTS = tuple(
    path
    for path in (
        "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    )
    if Path(path).exists()
)
Paint = tuple[int, int, int]
FAINT = (125, 133, 136)


@dataclass(frozen=True)
class Said:
    """One message. `quote`: name and words of the one it answers. `what`: words, voice, picture."""

    text: str
    mine: bool = False
    clock: str = "21:14"
    name: str = ""
    quote: tuple[str, str] | None = None
    preview: tuple[str, str] | None = None
    what: str = "words"
    reaction: str = ""


@dataclass
class Drawn:
    """A picture, its lines as (text, left, top, width, height) in pixels, and what was said in it, whole or cut."""

    image: Image.Image
    lines: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def jpeg(self) -> bytes:
        """As the intake makes its copies."""
        out = io.BytesIO()
        self.image.save(out, "JPEG", quality=85, subsampling=0)
        return out.getvalue()


def paint(value: str) -> Paint:
    red, green, blue = bytes.fromhex(value)
    return red, green, blue


class Screen:
    """Draws one capture. Lengths are points of a phone 390 wide, as long as nothing else is said."""

    def __init__(
        self, style: Style, width: int, height: int, seed: int = 1, *, column: tuple[int, int] = (0, 0)
    ) -> None:
        self.chance = random.Random(seed)
        self.style = style
        self.shift = self.chance.randint(-2, 2)
        self.left, self.right = column if column[1] else (0, width)
        self.scale = (self.right - self.left) / 390 if not column[1] else 1.0
        self.drawn = Drawn(Image.new("RGB", (width, height), self._near(style.ground)))
        self.ground = self.drawn.image.getpixel((0, 0))
        self.draw = ImageDraw.Draw(self.drawn.image)
        self.file = self.chance.choice(FONTS)
        self.size = self.chance.uniform(15, 17.5)
        self.mine, self.theirs = self._near(style.mine), self._near(style.theirs)
        self.margin = self.chance.uniform(8, 16)
        self.pad = self.chance.uniform(8, 12)
        self.between = self.chance.uniform(4, 12)
        self.height = height
        self.top = 0.0

    def _near(self, value: str) -> Paint:
        if not value:
            return (0, 0, 0)
        shift = self.shift + self.chance.randint(-1, 1)
        red, green, blue = (min(255, max(0, one + shift)) for one in paint(value))
        return red, green, blue

    def px(self, points: float) -> int:
        return round(points * self.scale)

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.file, max(8, self.px(size)))

    def text(self, left: float, top: float, words: str, size: float, ink: Paint) -> float:
        """Left and top in pixels. Returns the right edge."""
        letters = self.font(size)
        self.draw.text((left, top), words, font=letters, fill=ink)
        box = self.draw.textbbox((left, top), words, font=letters)
        slack = [self.chance.randint(0, max(1, self.px(1.2))) for _ in range(4)]
        x, y = int(box[0]) - slack[0], int(box[1]) - slack[1]
        self.drawn.lines.append((words, x, y, int(box[2]) + slack[2] - x, int(box[3]) + slack[3] - y))
        return float(box[2])

    def wrapped(self, words: str, size: float, most: float) -> list[str]:
        letters = self.font(size)
        rows: list[str] = []
        for paragraph in words.split("\n"):
            row = ""
            for word in paragraph.split(" "):
                tried = f"{row} {word}".strip()
                if row and self.draw.textlength(tried, font=letters) > most:
                    rows.append(row)
                    tried = word
                row = tried
            rows.append(row)
        return rows

    def head(self, title: str, under: str = "online", clock: str = "21:15") -> None:
        """The phone's bar and the title bar."""
        ink = paint(self.style.ink)
        wide = self.right - self.left
        bar = self._near(self.style.bar) if self.style.bar else self.ground
        self.draw.rectangle((self.left, 0, self.right, self.px(98)), fill=bar)
        self.text(self.left + self.px(24), self.px(12), clock, 14, ink)
        self.text(self.right - self.px(60), self.px(12), "83%", 12, ink)
        if self.style.centred_title:
            length = self.draw.textlength(title, font=self.font(14))
            self.draw.ellipse(
                (self.left + wide / 2 - self.px(14), self.px(38), self.left + wide / 2 + self.px(14), self.px(66)),
                fill=(120, 130, 160),
            )
            self.text(self.left + (wide - length) / 2, self.px(72), title, 14, ink)
        else:
            self.draw.ellipse(
                (self.left + self.px(44), self.px(46), self.left + self.px(80), self.px(82)), fill=(150, 110, 90)
            )
            self.text(self.left + self.px(90), self.px(46), title, 17, ink)
            self.text(self.left + self.px(90), self.px(70), under, 12, (120, 125, 130))
        self.top = self.px(110)

    def day(self, words: str) -> None:
        length = self.draw.textlength(words, font=self.font(12))
        left = (self.left + self.right - length) / 2
        if self.style.clocks:
            self.draw.rounded_rectangle(
                (left - self.px(9), self.top, left + length + self.px(9), self.top + self.px(24)),
                self.px(8),
                fill=self.theirs,
            )
        self.text(left, self.top + self.px(4), words, 12, (125, 130, 135))
        self.top += self.px(34)

    def foot(self, words: str = "", *, draft: bool = False) -> None:
        """The field for writing."""
        bottom = self.height - self.px(14)
        top = bottom - self.px(38)
        ink = (130, 130, 135) if not draft else paint(self.style.ink)
        self.draw.rectangle(
            (self.left, top - self.px(8), self.right, self.height),
            fill=self._near(self.style.bar) if self.style.bar else self.ground,
        )
        self.draw.rounded_rectangle(
            (self.left + self.px(40), top, self.right - self.px(52), bottom), self.px(18), fill=self.theirs
        )
        self.text(self.left + self.px(54), top + self.px(8), words or self.style.field, 15, ink)

    def _colour(self, *, mine: bool) -> Paint:
        if mine and self.style.shade:
            part = min(1.0, max(0.0, self.top / self.height))
            first, last = paint(self.style.mine), paint(self.style.shade)
            red, green, blue = (round(one + (two - one) * part) for one, two in zip(first, last, strict=True))
            return red, green, blue
        return self.mine if mine else self.theirs

    def say(self, said: Said) -> None:
        """One bubble; below the edge of the picture it is cut."""
        most = self.style.wide * (self.right - self.left) - 2 * self.px(self.pad)
        rows = self.wrapped(said.text, self.size, most) if said.what == "words" and said.text else []
        clock = self.draw.textlength(said.clock, font=self.font(11)) + self.px(26) if self.style.clocks else 0
        widths = self._widths(said, rows)
        beside = bool(rows) and widths[len(rows) - 1] + clock < most
        if beside:
            widths.append(widths[len(rows) - 1] + clock)
        width = max([*widths, clock]) + 2 * self.px(self.pad)
        height = self._height(said, rows) + (self.px(16) if self.style.clocks and not beside else 0)
        margin = self.px(self.margin) + (self.px(36) if self.style.pictures and not said.mine else 0)
        left = self.right - self.px(self.margin) - width if said.mine else self.left + margin
        box = (left, self.top, left + width, self.top + height)
        self._bubble(box, mine=said.mine)
        self._fill(said, rows, box)
        if self.style.clocks:
            self.text(box[2] - clock + self.px(8 if said.mine else 14), box[3] - self.px(19), said.clock, 11, FAINT)
            if said.mine:
                self._ticks(box[2] - self.px(17), box[3] - self.px(14))
        if said.reaction:
            self._react(said.reaction, box)
        self.top = box[3] + self.px(self.between) + self.px(12) * bool(said.reaction)
        self.drawn.said.append(said)

    def _widths(self, said: Said, rows: list[str]) -> list[float]:
        """Of the rows, then of what else stands in the bubble."""
        widths = [self.draw.textlength(row, font=self.font(self.size)) for row in rows] or [self.px(150)]
        if said.name:
            widths.append(self.draw.textlength(said.name, font=self.font(13)))
        framed = said.quote or said.preview or ()
        return widths + [self.draw.textlength(one, font=self.font(13)) + self.px(20) for one in framed]

    def _height(self, said: Said, rows: list[str]) -> float:
        body = {"picture": self.px(150), "voice": self.px(34)}.get(said.what, len(rows) * self.px(self.size * 1.36))
        above = self.px(44) * bool(said.quote or said.preview) + self.px(self.size * 1.3) * bool(said.name)
        return body + above + 2 * self.px(self.pad * 0.75)

    def _fill(self, said: Said, rows: list[str], box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        x, y = left + self.px(self.pad), top + self.px(self.pad * 0.75)
        if said.name:
            self.text(x, y - self.px(2), said.name, 13, (200, 70, 120))
            y += self.px(self.size * 1.3)
        if said.quote or said.preview:
            y = self._frame(said, x, y, right - self.px(self.pad))
        for row in rows:
            self.text(x, y, row, self.size, paint(self.style.mine_ink if said.mine else self.style.ink))
            y += self.px(self.size * 1.36)
        if said.what == "voice":
            self._wave(x, y, right - left)
            self.text(x + self.px(2), y + self.px(18), said.text, 11, FAINT)
        if said.what == "picture":
            self._landscape((left + self.px(4), top + self.px(4), right - self.px(4), bottom - self.px(22)))

    def _react(self, sign: str, box: tuple[float, float, float, float]) -> None:
        left, bottom = box[0] + self.px(10), box[3]
        pill = (left, bottom - self.px(6), left + self.px(36), bottom + self.px(14))
        self.draw.rounded_rectangle(pill, self.px(10), fill=(90, 96, 100))
        self.text(left + self.px(20), bottom - self.px(5), sign, 11, (240, 240, 240))

    def _bubble(self, box: tuple[float, float, float, float], *, mine: bool) -> None:
        self.draw.rounded_rectangle(box, self.px(self.style.radius), fill=self._colour(mine=mine))
        if mine and self.style.shade:
            self._shade(box)

    def _shade(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = (round(value) for value in box)
        first, last = paint(self.style.mine), paint(self.style.shade)
        mask = Image.new("L", self.drawn.image.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle(box, self.px(self.style.radius), fill=255)
        column = Image.new("RGB", (1, max(1, bottom - top + 1)))
        for row in range(column.height):
            part = min(1.0, max(0.0, (top + row) / self.height))
            column.putpixel((0, row), tuple(round(a + (b - a) * part) for a, b in zip(first, last, strict=True)))
        whole = column.resize((right - left + 1, column.height))
        self.drawn.image.paste(whole, (left, top), mask.crop((left, top, right + 1, top + column.height)))

    def _frame(self, said: Said, left: float, top: float, right: float) -> float:
        base = self._colour(mine=said.mine)
        by = -12 if sum(base) > 380 else 16
        shaded = tuple(min(255, max(0, one + by)) for one in base)
        first, second = said.quote or said.preview or ("", "")
        self.draw.rounded_rectangle((left, top, right, top + self.px(40)), self.px(5), fill=shaded)
        self.draw.rectangle((left, top, left + self.px(3), top + self.px(40)), fill=(10, 150, 120))
        self.text(
            left + self.px(10), top + self.px(2), first, 13, (10, 130, 110) if sum(base) > 380 else (90, 220, 190)
        )
        self.text(left + self.px(10), top + self.px(20), second, 13, (120, 126, 130))
        return top + self.px(44)

    def _wave(self, left: float, top: float, width: float) -> None:
        for bar in range(20):
            height = self.px(self.chance.uniform(2, 12))
            x = left + self.px(26) + bar * (width - self.px(60)) / 24
            self.draw.rectangle(
                (x, top + self.px(8) - height / 2, x + self.px(2), top + self.px(8) + height / 2),
                fill=(130, 140, 145),
            )

    def _ticks(self, left: float, top: float) -> None:
        for shift in (0, 4):
            x = left + self.px(shift)
            self.draw.line(
                [(x, top + self.px(4)), (x + self.px(3), top + self.px(7)), (x + self.px(8), top)],
                (70, 170, 230),
                max(1, self.px(1.2)),
            )

    def _landscape(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        self.draw.rectangle(box, fill=(150, 200, 235))
        for hill in range(4):
            base = bottom - hill * (bottom - top) / 7
            self.draw.polygon(
                [(left, bottom), ((left + right) / (1.3 + hill / 2), base - (bottom - top) / 3), (right, bottom)],
                fill=(70 + 25 * hill, 125 + 18 * hill, 92),
            )

    def doodles(self) -> None:
        """The pattern that some apps lay behind a chat."""
        for _ in range(400):
            x, y = self.chance.uniform(self.left, self.right), self.chance.uniform(0, self.height)
            shade = tuple(max(0, min(255, one + (-9 if sum(self.ground) > 300 else 9))) for one in self.ground)
            self.draw.arc((x, y, x + self.px(12), y + self.px(12)), 0, 250, fill=shade, width=max(1, self.px(1)))
