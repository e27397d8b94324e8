"""A dossier that several processes lay out is, page by page, the one that one process lays out."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from django.conf import settings

from dossier.content import assemble
from dossier.content.document import Document
from dossier.errors import DamagedCopyError, RenderError
from dossier.pdf import parts, render
from dossier.pdf.parts import Part, PartsFailedError
from sextortion_help import process_memory
from tests.dossier import conftest
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf
from tests.dossier.test_pdfa import every_kind, transcripts

PROCESSES = 3
HIGH = (540, 3600)
MARKUP = parts.BREAK.join(
    ["<body>", "<p id='a'>", *(f'<p id="b{number}">' for number in range(8)), "</body></html>"]
)


def copies(number: int, page: int) -> bytes:
    return jpeg(*(HIGH if number == 1 else (540, 1200)), f"exhibit {number}")


def document() -> Document:
    """A tall picture, two exhibits that share a page, tables over several pages, letters of many scripts."""
    facts = replace(conftest.made_up_facts(), transcripts=transcripts())
    return assemble.document(facts, conftest.made_up_story(), every_kind(), entries(50), "de")


@pytest.fixture(scope="module")
def alone() -> bytes:
    return print_pdf(document(), copies, processes=1)


@pytest.fixture(scope="module")
def told() -> list[int]:
    """How many pages are laid out, as `together` tells it."""
    return []


@pytest.fixture(scope="module")
def together(told: list[int]) -> bytes:
    return print_pdf(document(), copies, progress=told.append, processes=PROCESSES)


def test_every_page_is_the_same(alone: bytes, together: bytes) -> None:
    with pypdfium2.PdfDocument(alone) as one, pypdfium2.PdfDocument(together) as other:
        assert len(one) == len(other) > 2 * PROCESSES
        for first, second in zip(one, other, strict=True):
            assert first.get_textpage().get_text_bounded() == second.get_textpage().get_text_bounded()
            pixels = [page.render(scale=0.5, grayscale=True).to_numpy() for page in (first, second)]
            assert np.array_equal(*pixels)


def numbers(pdf: pikepdf.Pdf) -> dict[Any, int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def place(pdf: pikepdf.Pdf, target: Any) -> tuple[Any, ...]:
    page, how, *where = target
    return numbers(pdf)[page.objgen], str(how), *(round(float(one), 3) for one in where)


def bookmarks(pdf: pikepdf.Pdf, items: Any, level: int = 0) -> Iterator[tuple[Any, ...]]:
    for item in items:
        yield level, item.title, place(pdf, item.destination)
        yield from bookmarks(pdf, item.children, level + 1)


def places(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    names = list(pdf.Root.Names.Dests.Names)
    return [(str(name), place(pdf, target)) for name, target in zip(names[::2], names[1::2], strict=True)]


def tags(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """Each element with its depth, page and what it holds, as a reader walks them. All ways back must be right:
    to the parent, from a page's marked content and from a link."""
    found: list[tuple[Any, ...]] = []
    values = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(number): parent for number, parent in zip(values[::2], values[1::2], strict=True)}
    page_numbers = numbers(pdf)

    def walk(element: Any, parent: Any, depth: int) -> None:
        assert element.P.objgen == parent.objgen
        page = page_numbers[element.Pg.objgen] if "/Pg" in element else None
        headers = len(element.A.get("/Headers", [])) if "/A" in element else 0
        found.append((depth, str(element.S), page, str(element.get("/Alt", "")), headers))
        for kid in element.K:
            if isinstance(kid, int):
                assert parents[page][kid].objgen == element.objgen
                found.append((depth, kid, page))
            elif kid.get("/Type") == pikepdf.Name.OBJR:
                assert parents[int(kid.Obj.StructParent)].objgen == element.objgen
                found.append((depth, str(kid.Obj.Dest), page_numbers[kid.Pg.objgen]))
            else:
                walk(kid, element, depth + 1)

    root = pdf.Root.StructTreeRoot
    walk(root.K[0], root, 0)
    assert [int(page.obj.StructParents) for page in pdf.pages] == list(range(len(pdf.pages)))
    assert sorted(parents) == list(range(len(parents)))
    return found


@pytest.mark.parametrize("look", [places, tags], ids=lambda look: look.__name__)
def test_links_and_tags_are_the_same(look: Any, alone: bytes, together: bytes) -> None:
    one, other = (look(pikepdf.open(io.BytesIO(pdf))) for pdf in (alone, together))
    assert one == other
    assert len(one) > 15


def test_bookmarks_are_the_same(alone: bytes, together: bytes) -> None:
    found = []
    for pdf in (alone, together):
        opened = pikepdf.open(io.BytesIO(pdf))
        with opened.open_outline() as outline:
            found.append(list(bookmarks(opened, outline.root)))
    assert found[0] == found[1]
    assert {level for level, _title, _place in found[0]} == {0, 1}, (
        "exhibits of a later part stand below their section"
    )


def test_parts_of_fonts_and_headings_of_tables_are_told_apart(together: bytes) -> None:
    opened = pikepdf.open(io.BytesIO(together))
    made = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
    fonts = {(str(one.FontName), one.FontFile2.objgen) for one in made if "/FontFile2" in one}
    headings = [str(one.ID) for one in made if "/ID" in one and one.get("/S") == pikepdf.Name.TH]
    assert len(fonts) > 6
    assert len(headings) > 12
    assert len({name for name, _file in fonts}) == len(fonts)
    assert len(set(headings)) == len(headings)
    named = {str(one) for cell in made if cell.get("/S") == pikepdf.Name.TD for one in cell.A.get("/Headers", [])}
    assert named <= set(headings)


def test_progress_is_that_of_all_parts(together: bytes, told: list[int]) -> None:
    assert told == sorted(told)
    assert told[-1] == len(pikepdf.open(io.BytesIO(together)).pages)


def test_a_damaged_copy_of_a_later_part_stops_all() -> None:
    def damaged(number: int, page: int) -> bytes:
        return copies(number, page)[:-800] if number == 7 else copies(number, page)

    with pytest.raises(DamagedCopyError) as caught:
        print_pdf(document(), damaged, processes=2)
    assert caught.value.number == 7

    def lost(number: int, page: int) -> bytes:
        raise DamagedCopyError(number)

    with pytest.raises(DamagedCopyError):
        print_pdf(document(), lost, processes=2)


def lay_out(part: Part, link: parts.PartChannel) -> tuple[Any, set[str]]:
    link.pages(2)
    where = link.place(2, {"b0": 2} if part.number else {"a": 1})
    text = f"{part.number} {where.pages_before} {where.page_count} {sorted(where.page_by_anchor.items())}"
    link.file.write(text.encode())
    return (), {str(part.number)}


def unheard(pages: int) -> None:
    """Nobody waits."""


def test_parts_learn_where_they_stand() -> None:
    made, missing = parts.laid_out(parts.divided(MARKUP, 2), lay_out, copies, unheard)
    assert [part.pdf for part in made] == [b"0 0 4 [('a', 1), ('b0', 4)]", b"1 2 4 [('a', 1), ('b0', 4)]"]
    assert missing == {"0", "1"}


def test_no_memory_of_a_part_reaches_the_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock of the worker's memory does not hold for its forks."""
    locks: list[int] = []
    monkeypatch.setattr(process_memory, "lock", lambda: locks.append(os.getpid()))

    def own_locks(part: Part, link: parts.PartChannel) -> tuple[Any, set[str]]:
        return (), {"locked"} if locks == [os.getpid()] else set()

    assert parts.laid_out(parts.divided(MARKUP, 1), own_locks, copies, unheard)[1] == {"locked"}


def broken(part: Part, link: parts.PartChannel) -> Any:
    if part.number:
        raise RenderError
    return lay_out(part, link)


def killed(part: Part, link: parts.PartChannel) -> Any:
    if part.number:
        os.kill(os.getpid(), signal.SIGKILL)
    return lay_out(part, link)


def silent(part: Part, link: parts.PartChannel) -> Any:
    time.sleep(60)


def mistaken(part: Part, link: parts.PartChannel) -> Any:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (broken, RenderError),
        (killed, PartsFailedError),
        (mistaken, PartsFailedError),
        (silent, PartsFailedError),
    ],
    ids=lambda value: value.__name__,
)
def test_a_part_that_fails_ends_the_others(work: Any, error: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SILENT_SECONDS", 0.5)
    forks: list[int] = []
    fork = os.fork

    def counted_fork() -> int:
        forks.append(fork())
        return forks[-1]

    monkeypatch.setattr(os, "fork", counted_fork)
    with pytest.raises(error):
        parts.laid_out(parts.divided(MARKUP, 2), work, copies, unheard)
    assert len(forks) == 2
    for pid in forks:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # neither runs nor is left uncollected


def test_one_process_does_what_several_cannot(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(parts, "_work", lambda *args: os._exit(1))
    short = assemble.document(conftest.made_up_facts(), conftest.made_up_story(), [exhibit(1)], entries(), "de")
    pdf = print_pdf(short, copies, processes=2)
    with pypdfium2.PdfDocument(pdf) as opened:
        assert len(opened) > 5
    assert "one does it" in caplog.text


def test_a_part_in_the_middle_names_no_pages() -> None:
    """It could not know them in time; no template does."""
    link = '<table class="exhibits"><td><a class="page" href="#here">x</a></table>'
    head, *pieces = (
        "<html lang=de><title>x</title><body>",
        "<p>a</p>" * 20,
        f"<p id=here>b</p>{link}",
        "</body></html>",
    )
    markup = parts.BREAK.join([head, *pieces])
    styles = render.PrintStyles(render.page_rules(), "print.css")
    with pytest.raises(PartsFailedError):
        render._set_in_parts(markup, styles, copies, unheard, 2)


LOOP = """
import django, os, sys, time
django.setup()
from dossier.pdf import parts
def lay_out(part, link):
    os.write(1, b"%d\\n" % os.getpid())  # at once, as the other part writes too
    time.sleep(60)
parts.laid_out(parts.divided(parts.BREAK.join(["", "<p>", "<p>"]), 2), lay_out, None, None)
"""


def test_forks_end_with_their_worker() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", LOOP]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout
        forks = [int(worker.stdout.readline()) for _ in range(2)]
        worker.kill()
        worker.wait()
    limit = time.monotonic() + 10
    while any(map(is_running, forks)) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not any(map(is_running, forks))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("characters", "processors", "expected"),
    [(50_000, 8, 1), (2 * parts.LEAST_MARKUP, 1, 1), (2 * parts.LEAST_MARKUP, 8, 2), (10**7, 2, 2), (10**7, 64, 4)],
)
def test_as_many_processes_as_are_worth_it(
    characters: int, processors: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    assert parts.count(MARKUP.ljust(characters)) == expected


def test_what_cannot_be_divided_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    assert parts.count("<p>" * 10**6) == 1
    assert parts.count(parts.BREAK.join(["", "x" * 10**6, "y"])) == 1


@pytest.mark.parametrize("part_count", [2, 3, 4])
def test_parts_hold_everything_once_and_in_order(part_count: int) -> None:
    made = parts.divided(MARKUP, part_count)
    assert len(made) == part_count
    assert all(part.markup.startswith("<body>") and part.markup.endswith("</body></html>") for part in made)
    bodies = [part.markup.removeprefix("<body>").removesuffix("</body></html>") for part in made]
    assert "".join(bodies) == MARKUP.replace(parts.BREAK, "").removeprefix("<body>").removesuffix("</body></html>")
    assert made[-1].anchors_elsewhere >= {"b0", "b1"}
    assert not made[-1].anchors_elsewhere & {"b7"}


def test_exhibits_that_share_a_page_stay_together() -> None:
    facts = conftest.made_up_facts()
    exhibits = [exhibit(number, category="text", copies=(), state="unreadable") for number in range(1, 4)]
    made = assemble.document(facts, conftest.made_up_story(), exhibits, entries(), "de")
    assert any(sheet.goes_along for sheet in made.sheets)
    markup = render._markup(made)
    begins = markup.count(parts.BREAK) - 2  # the first page, and the log
    assert begins == sum(not sheet.goes_along for sheet in made.sheets)
