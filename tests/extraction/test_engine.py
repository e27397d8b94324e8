"""Pictures are read by real engines in a child that has little; what it answers is not trusted."""

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from PIL import Image
from pytest_django import Settings

from dossier.demo import screens
from dossier.demo.screens import ChatBubble, ChatScreen
from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.sandbox import child_process
from evidence.sandbox.forked_child import EndedChild, ForkServer
from extraction import actions
from extraction.ocr import engine
from extraction.ocr.child import __main__ as child
from extraction.ocr.child import tiles
from extraction.ocr.child.tiles import Box
from extraction.ocr.engine import PageImage, TextLine
from extraction.ocr.text_line import Backdrop, Rgb
from extraction.screenshots import reading, wording
from extraction.screenshots.capture import Side
from tests.extraction.samples import PLANTED, capture

FIRST = [f"Hallo du Süße, überweise 500 € auf {PLANTED['iban']}", f"oder BTC: {PLANTED['bitcoin']}"]
SECOND = [f"Schreib mir auf Telegram {PLANTED['telegram']} oder {PLANTED['phone']}", f"ETH {PLANTED['ethereum']}"]
THIRD = [
    f"TRX {PLANTED['tron']}",
    f"Mail: {PLANTED['email']}",
    "Du hast Zeit bis 22.11.2026, sonst größte Schande!",
]


def picture(png: bytes) -> PageImage:
    """As the intake makes it."""
    with Image.open(io.BytesIO(png)) as image:
        out = io.BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=85)
        return PageImage(out.getvalue(), *image.size)


SAID = (("Hallo du, wie geht es dir?", "21:10"), ("gut, und dir?", "21:11"), ("Ich habe deine Bilder", "21:12"))


def in_bubbles() -> bytes:
    """The upper part of a chat, small: what a phone of 540 × 480 pixels would show."""
    said = tuple(ChatBubble(text, clock, mine=number % 2 == 1) for number, (text, clock) in enumerate(SAID))
    talk = ChatScreen("Lena Sommer", "online", "20. November 2026", "21:14", said)
    out = io.BytesIO()
    screens.chat(screens.NIGHT_APP, talk).image.crop((0, 0, 1080, 960)).resize((540, 480)).save(out, "PNG")
    return out.getvalue()


def check_bubbles(page: list[TextLine]) -> None:
    """With real boxes and real pixels."""
    capture = reading.read(page, 540, 480)
    assert capture is not None
    found = [bubble for bubble in capture.bubbles if bubble.is_message]
    assert [bubble.side for bubble in found] == [Side.LEFT, Side.RIGHT, Side.LEFT]
    assert [(wording.letters(bubble.text), bubble.clock) for bubble in found] == [
        (wording.letters(text), clock) for text, clock in SAID
    ]
    assert capture.title == "Lena Sommer"


def values(page: list[TextLine]) -> set[str]:
    return {entity.value for entity in actions.find_in_picture(tuple(page))}


def test_rapidocr_finds_everything_planted_in_light_dark_and_tall_captures(settings: Settings) -> None:
    settings.OCR_ENGINE = "rapidocr"
    light = capture([*FIRST, *SECOND], height=1300)
    far_down = [f"Noch eine Zeile {number}" for number in range(9)]
    tall = capture([*far_down, *THIRD], height=2300, dark=True)
    one, other, bubbles = engine.read([picture(light), picture(tall), picture(in_bubbles())])
    check_bubbles(bubbles)
    assert {PLANTED[name] for name in ("iban", "bitcoin", "telegram", "phone", "ethereum")} <= values(one)
    assert {PLANTED[name] for name in ("tron", "email")} <= values(other)
    assert {"lena.sommer_99", "500 €", "2026-11-20"} <= values(one)
    text = "\n".join(line.text for line in other)
    assert "größte Schande" in text
    assert text.count("Noch eine Zeile") == 9, "tiles overlap; no line is lost or doubled"
    assert all(0 <= line.left <= 1 and 0 < line.height < 0.1 for line in one)


def test_tesseract_reads_too(settings: Settings, tesseract: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    (page,) = engine.read([picture(capture([*FIRST, THIRD[2]], dark=True, height=1100))])
    assert {PLANTED["iban"], "500 €", "2026-11-22"} <= values(page)
    assert "größte Schande" in "\n".join(line.text for line in page)


def test_switched_off_nothing_is_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OCR_ENGINE = "off"
    monkeypatch.setattr(ForkServer, "run", None)
    assert engine.read([PageImage(b"", 1, 1)]) == [[]]


def test_what_is_no_picture_is_unreadable(settings: Settings, tesseract: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    with pytest.raises(UnreadableError):
        engine.read([PageImage(b"\xff\xd8\xff garbage", 10, 10)])


def test_an_empty_picture_has_no_lines(settings: Settings, tesseract: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    blank = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(blank, "JPEG")
    assert engine.read([PageImage(blank.getvalue(), 60, 40)]) == [[]]


def test_a_child_that_takes_too_long_is_ended(
    settings: Settings, tesseract: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OCR_ENGINE = "tesseract"
    monkeypatch.setattr(engine, "WALL_SECONDS", 0.02)
    with pytest.raises(DecoderStoppedError):
        engine.read([PageImage(b"", 1, 1)])


@pytest.mark.parametrize(
    ("output", "code", "raised"),
    [
        (b"", 1, DecoderStoppedError),  # could not even start
        (b"R", -signal.SIGKILL, DecoderStoppedError),  # the machine's memory
        (b"R", -signal.SIGXCPU, UnreadableError),
        (b"R", 1, UnreadableError),
        (b"R[]", 0, UnreadableError),
        (b"R<svg>", 0, UnreadableError),
        (b'R[[["x", 1, 2]]]', 0, UnreadableError),
        (b'R[[["x", 1, 2, 3, 4, 5]]]', 0, UnreadableError),
        (b'R[[["x", 1, 2, 3, 1e999]]]', 0, UnreadableError),
        (b'R[{"a": 1}]', 0, UnreadableError),
        (b"R7", 0, UnreadableError),
    ],
)
def test_what_a_child_may_answer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, output: bytes, code: int, raised: Any
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    monkeypatch.setattr(ForkServer, "run", lambda *args, **options: EndedChild(output, code))
    with pytest.raises(raised):
        engine.read([PageImage(b"", 100, 100)])


def test_lines_of_a_child_that_was_taken_over_stay_harmless(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    behind = [999, -1, 3, 4, 5, 6, -7, 0, 10**9, 40, 10, 20, 1, 2, 3]
    lines = [["x" * 9999, -5, 1, 10**9, 1, *behind]] + [["a\x00b\u202ec\nd", 10, 20, 30, 4]] * 9000
    answer = EndedChild(b"R" + json.dumps([lines]).encode(), 0)
    monkeypatch.setattr(ForkServer, "run", lambda *args, **options: answer)
    (page,) = engine.read([PageImage(b"", 100, 200)])
    assert len(page) == engine.MOST_LINES
    assert len(page[0].text) == engine.MOST_LINE
    assert (page[0].left, page[0].width) == (0, 1)
    edges = (0.0, 0.0, 1.0, 0.2, 0.1, 0.2)
    assert page[0].backdrop == Backdrop(Rgb(255, 0, 3), Rgb(4, 5, 6), *edges, outside=Rgb(1, 2, 3))
    assert page[1] == TextLine("a\u2400bc d", 0.1, 0.1, 0.3, 0.02)


def test_in_a_turn_each_exhibit_has_its_own_text_whatever_the_one_before_was(
    settings: Settings, tesseract: Any
) -> None:
    settings.OCR_ENGINE = "tesseract"
    with engine.turn() as ours:
        assert ours
        (reader,) = engine._turn
        (one,) = engine.read([picture(capture(["Alpha 11"], height=520))])
        with pytest.raises(UnreadableError):
            engine.read([PageImage(b"\xff\xd8\xff garbage", 10, 10)])
        (two,) = engine.read([picture(capture(["Bravo 22"], height=520))])
        process = reader.server._server
        assert process is not None
    texts = ["\n".join(line.text for line in page) for page in (one, two)]
    assert ("Alpha 11" in texts[0], "Bravo 22" in texts[0]) == (True, False)
    assert ("Alpha 11" in texts[1], "Bravo 22" in texts[1]) == (False, True)
    assert process.process.returncode is not None, "the server ended with the turn"
    assert engine._turn == []


@pytest.mark.parametrize(
    ("said", "processors", "load", "free", "expected"),
    [
        (0, 8, "0.20 0.1 0.1 3/80 99", 64, 4),
        (0, 2, "0.40 0.1 0.1 3/80 99", 64, 2),
        (0, 2, "1.40 0.1 0.1 3/80 99", 64, 1),
        (0, 2, "9.00 0.1 0.1 9/80 99", 64, 1),
        (0, 2, "9.00 0.1 0.1 1/80 99", 64, 2),  # just over
        (0, 2, "0.00 0.1 0.1 0/80 99", 64, 2),
        (0, 2, "", 64, 2),
        (0, 2, "0.00 0.1 0.1 1/80 99", 2, 1),
        (3, 2, "9.00 0.1 0.1 9/80 99", 1, 3),
    ],
)
def test_as_many_are_read_at_once_as_the_machine_has_free(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    said: int,
    processors: int,
    load: str,
    free: int,
    expected: int,
) -> None:
    """load: as /proc/loadavg says it. free: memory in GiB."""
    settings.OCR_AT_ONCE = said
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    monkeypatch.setattr(Path, "read_text", lambda path: load if path.name == "loadavg" else "")
    monkeypatch.setattr(engine, "_free_bytes", lambda: free * 1024**3)
    assert engine.at_once() == expected


TELEMETRY = """
import os
import onnxruntime
print(len(os.listdir("/proc/self/task")))
"""


def test_the_engine_starts_no_thread_of_its_own() -> None:
    """Onnxruntime has one that reports to its maker; with several threads it could not fork either."""
    environment = child_process.environment()
    done = subprocess.run(
        [sys.executable, "-c", TELEMETRY], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]


LIMITS = """
from extraction.ocr.child import __main__ as child
child.give_up_rights(files=False)
for act in (lambda: open("/etc/hostname"), lambda: bytearray(child.MEMORY_BYTES + 1)):
    try:
        act()
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
"""


def test_the_child_can_open_no_file_and_has_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=site.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["PermissionError", "MemoryError"]


@pytest.mark.parametrize("height", [10, 2240, 2241, 5000, 12_000])
def test_tiles_cover_a_picture_and_overlap(height: int) -> None:
    parts = tiles.tiles_of(height)
    assert parts[0].top == 0
    assert parts[-1].bottom == height
    assert all(tile.bottom - tile.top <= tiles.HIGHEST + tiles.OVERLAP for tile in parts)
    assert all(one.bottom - other.top == tiles.OVERLAP for one, other in itertools.pairwise(parts))
    heights = [tile.bottom - tile.top for tile in parts]
    assert max(heights) - min(heights) <= 1, "children that share them have as much to do"
    assert [row for tile in parts for row in range(tile.first, tile.last)] == list(range(height))
    edge = tiles.OVERLAP // 2 if len(parts) > 1 else 0
    assert all(one.bottom - one.last == other.first - other.top == edge for one, other in itertools.pairwise(parts))


def test_how_many_share_an_exhibit_does_not_change_what_is_read(settings: Settings, tesseract: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    words = [f"Zeile {number} von {number * 7} Euro" for number in range(11, 41)]
    pictures = [picture(capture(words[:3], height=520)), picture(capture(words, height=4600, dark=True))]
    answers = []
    for at_once in (1, 2, 4):
        settings.OCR_AT_ONCE = at_once
        answers.append(engine.read(pictures))
    assert answers[0] == answers[1] == answers[2]
    text = "\n".join(line.text for line in answers[0][1])
    assert [word for word in words if text.count(word) != 1] == []


def test_no_more_children_read_side_by_side_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two exhibits at once, each of which could be shared by three children."""
    reading, most = [], []

    def run(server: ForkServer, plain: bytes, **options: Any) -> EndedChild:
        reading.append(plain[0])
        time.sleep(0.05)
        most.append(len(reading))
        reading.remove(plain[0])
        return EndedChild(b"R[[]]", 0, 1.0)

    monkeypatch.setattr(ForkServer, "run", run)
    reader = engine._Children(ForkServer("none", []), 3, threading.BoundedSemaphore(3))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(reader.read, [[PageImage(b"", 100, 9000)]] * 2))
    assert [len(ended) for ended in answers] == [3, 3]
    assert max(most) == 3
    assert len(most) == 6


def test_children_that_share_an_exhibit_have_no_more_time_than_one() -> None:
    program = (
        "import resource\nfrom extraction.ocr.child import __main__ as child\n"
        "child.give_up_rights(files=False, shares=4)\nprint(*resource.getrlimit(resource.RLIMIT_CPU))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=site.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(child.CPU_SECONDS // 4), str(child.CPU_SECONDS // 4 + 5)]


def test_lines_come_from_top_to_bottom_and_from_left_to_right() -> None:
    boxes = [Box("c", 10, 100, 50, 20), Box("b", 200, 4, 50, 20), Box("a", 10, 0, 50, 20)]
    assert [box.text for box in tiles.in_order(boxes)] == ["a", "b", "c"]
