"""Screens of made-up apps in the manner of the usual ones: no logos, no names of real people, nothing intimate."""

from dataclasses import dataclass

from dossier.demo.canvas import GREY, HEIGHT, INK, WHITE, WIDTH, Canvas, Colour

TEXT, LINE, PAD = 42, 58, 30
SMALL = 30


@dataclass(frozen=True)
class ChatBubble:
    """One message. `mine`: written by the person whose phone it is."""

    text: str
    time: str
    mine: bool = False


@dataclass(frozen=True)
class ChatScreen:
    """A stretch of conversation with its head, the day above it and the phone's clock."""

    name: str
    under: str
    day: str
    clock: str
    bubbles: tuple[ChatBubble, ...]
    me: str = ""
    battery: int = 64


@dataclass(frozen=True)
class AppColours:
    """The colours of an app."""

    ground: Colour
    head: Colour
    head_ink: Colour
    theirs: Colour
    mine: Colour
    theirs_ink: Colour = INK
    mine_ink: Colour = INK
    accent: Colour = Colour(90, 90, 200)
    round_by: int = 44
    times_inside: bool = True


PHOTO_APP = AppColours(
    WHITE, WHITE, INK, Colour(239, 239, 241), Colour(76, 104, 226), mine_ink=WHITE, accent=Colour(214, 96, 120),
    round_by=56, times_inside=False,
)  # fmt: skip
GREEN_APP = AppColours(
    Colour(236, 229, 221), Colour(18, 94, 84), WHITE, WHITE, Colour(217, 253, 211), accent=Colour(96, 140, 132),
    round_by=24,
)  # fmt: skip
PLANE_APP = AppColours(
    Colour(200, 220, 232), WHITE, INK, WHITE, Colour(226, 250, 206), accent=Colour(96, 156, 210), round_by=32
)
NIGHT_APP = AppColours(
    Colour(16, 20, 26), Colour(28, 34, 42), WHITE, Colour(38, 46, 56), Colour(40, 92, 140), theirs_ink=WHITE,
    mine_ink=WHITE, accent=Colour(150, 110, 200), round_by=32,
)  # fmt: skip
BAR_APP = AppColours(WHITE, WHITE, INK, WHITE, WHITE, accent=Colour(64, 160, 224))


def chat(look: AppColours, talk: ChatScreen, *, tall: bool = False) -> Canvas:
    """A chat; `tall` as a scrolled capture that holds everything, else one screen."""
    heights = [_bubble_height(talk_line) for talk_line in talk.bubbles]
    canvas = Canvas(max(HEIGHT, round(820 + sum(heights))) if tall else HEIGHT, look.ground)
    canvas.clock(talk.clock, talk.battery, look.head_ink, look.head)
    _head(canvas, look, talk)
    shift = (WIDTH - canvas.width(talk.day, SMALL)) / 2
    canvas.box((shift - 24, 322, WIDTH - shift + 24, 374), look.theirs if look.times_inside else look.ground, 22)
    canvas.text(shift, 324, talk.day, SMALL, GREY)
    top = 410.0
    for line in talk.bubbles:
        top = _bubble(canvas, look, line, top)
    _entry(canvas, look)
    return canvas


def _head(canvas: Canvas, look: AppColours, talk: ChatScreen) -> None:
    canvas.box((0, 96, WIDTH, 290), look.head)
    canvas.text(40, 148, "‹", 64, look.head_ink)
    canvas.disc(130, 130, 124, look.accent, talk.name.lstrip("@")[:1].upper())
    canvas.text(284, 128, talk.name, 46, look.head_ink, bold=True)
    canvas.text(284, 190, talk.under, 34, GREY if look.head == WHITE else look.head_ink)


def _bubble_height(line: ChatBubble) -> float:
    rows = len(Canvas(1).wrapped(line.text, TEXT, 690))
    return rows * LINE + 2 * PAD + 60


def _bubble(canvas: Canvas, look: AppColours, line: ChatBubble, top: float) -> float:
    rows = canvas.wrapped(line.text, TEXT, 690)
    width = max(canvas.width(row, TEXT) for row in rows) + 2 * PAD
    width = max(width, canvas.width(line.time, SMALL) + 2 * PAD + 20)
    height = len(rows) * LINE + 2 * PAD + (36 if look.times_inside else 0)
    left = WIDTH - 36 - width if line.mine else 36
    colour, ink = (look.mine, look.mine_ink) if line.mine else (look.theirs, look.theirs_ink)
    canvas.box((left, top, left + width, top + height), colour, look.round_by)
    for number, row in enumerate(rows):
        canvas.text(left + PAD, top + PAD - 6 + number * LINE, row, TEXT, ink)
    if look.times_inside:
        canvas.text(left + width - PAD - canvas.width(line.time, SMALL), top + height - 50, line.time, SMALL, GREY)
        return top + height + 24
    canvas.text(
        left + (0 if not line.mine else width - canvas.width(line.time, 26)), top + height, line.time, 26, GREY
    )
    return top + height + 60


def _entry(canvas: Canvas, look: AppColours) -> None:
    bottom = canvas.image.height
    canvas.box((0, bottom - 190, WIDTH, bottom), look.head if look.head == WHITE else look.ground)
    field = WHITE if look.theirs_ink == INK else look.theirs
    canvas.box((36, bottom - 164, WIDTH - 180, bottom - 60), field, 52, edge=Colour(205, 205, 208))
    canvas.disc(WIDTH - 150, bottom - 166, 108, look.accent, "›")


def bars(talk: ChatScreen) -> Canvas:
    """A chat without bubbles: a coloured bar beside each message, the writer's name above it."""
    look = BAR_APP
    canvas = Canvas(HEIGHT, WHITE)
    canvas.clock(talk.clock, talk.battery)
    _head(canvas, look, talk)
    canvas.centred(330, talk.day.upper(), SMALL, GREY, bold=True)
    top = 420.0
    for line in talk.bubbles:
        colour = Colour(224, 80, 90) if line.mine else look.accent
        canvas.text(60, top, (talk.me if line.mine else talk.name).upper(), 32, colour, bold=True)
        canvas.text(WIDTH - 170, top, line.time, SMALL, GREY)
        rows = canvas.wrapped(line.text, TEXT, 880)
        canvas.box((60, top + 52, 68, top + 60 + len(rows) * LINE), colour)
        for number, row in enumerate(rows):
            canvas.text(96, top + 48 + number * LINE, row, TEXT)
        top += 96 + len(rows) * LINE
    _entry(canvas, look)
    return canvas


@dataclass(frozen=True)
class Profile:
    """The public page of an account; `counts` are pairs of number and word."""

    handle: str
    name: str
    lines: tuple[str, ...]
    counts: tuple[tuple[str, str], ...]
    button: str
    clock: str


def profile(page: Profile) -> Canvas:
    """A profile with six drawn landscapes."""
    canvas = Canvas()
    canvas.clock(page.clock, 71)
    canvas.text(60, 124, page.handle, 50, bold=True)
    canvas.disc(60, 240, 250, Colour(214, 96, 120), page.name[:1])
    for column, (number, word) in enumerate(page.counts):
        left = 380 + 235 * column
        canvas.text(left, 300, number, 46, bold=True)
        canvas.text(left, 362, word, 32)
    canvas.text(60, 530, page.name, 42, bold=True)
    for row, line in enumerate(page.lines):
        canvas.text(60, 592 + row * 56, line, 40)
    canvas.box((60, 800, WIDTH - 60, 890), Colour(76, 104, 226), 20)
    canvas.centred(818, page.button, 38, WHITE, bold=True)
    for tile in range(6):
        _landscape(canvas, (tile % 3) * 362, 980 + (tile // 3) * 482, tile)
    return canvas


def _landscape(canvas: Canvas, left: float, top: float, number: int) -> None:
    """Sky, sun and hills."""
    skies = (Colour(150, 200, 235), Colour(250, 200, 150), Colour(190, 180, 230))
    canvas.box((left, top, left + 356, top + 476), skies[number % 3])
    canvas.disc(left + 40 + 34 * number % 200, top + 60, 90, Colour(255, 236, 170))
    for hill in range(3):
        base, shift = top + 476, 60 * ((number + hill) % 3)
        colour = Colour(70 + 30 * hill, 120 + 20 * hill, 90)
        peak = (left + 80 + shift, base - 260 + 70 * hill)
        canvas.draw.polygon([(left, base), peak, (left + 356, base)], fill=colour)


@dataclass(frozen=True)
class Receipt:
    """A payment as its app confirms it."""

    title: str
    amount: str
    rows: tuple[tuple[str, str], ...]
    note: str
    clock: str


def receipt(paid: Receipt) -> Canvas:
    canvas = Canvas(ground=Colour(244, 245, 247))
    canvas.clock(paid.clock, 48)
    canvas.disc(WIDTH / 2 - 80, 190, 160, Colour(60, 150, 100))
    canvas.tick(WIDTH / 2 - 80, 190, 160, WHITE)
    canvas.centred(390, paid.title, 46, bold=True)
    canvas.centred(480, paid.amount, 96, bold=True)
    canvas.box((50, 690, WIDTH - 50, 730 + 150 * len(paid.rows)), WHITE, 30)
    for number, (label, value) in enumerate(paid.rows):
        top = 715 + 150 * number
        canvas.text(90, top, label, 32, GREY)
        canvas.text(90, top + 44, value, 42)
    for number, row in enumerate(canvas.wrapped(paid.note, 34, 900)):
        canvas.text(90, 800 + 150 * len(paid.rows) + 50 * number, row, 34, GREY)
    return canvas
