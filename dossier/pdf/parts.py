"""Lays out parts of a long document side by side, each in a process of its own that is forked for it.

A layout takes one processor. A part begins where a page begins in any case, so its pages are those that it has in
the whole; how many there are before it, and on which pages the anchors of others stand, the parts tell each other
when all of them are laid out (dossier.pdf.library). What comes back is joined by dossier.pdf.joining.

A fork holds what this process holds, but asks neither the database nor the store: pictures it asks of this process.
"""

import gc
import os
import re
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, BinaryIO, NoReturn, cast

from dossier.errors import DamagedCopyError, RenderError
from dossier.pdf.joining import LaidOutPart, PagesBookmarks
from dossier.pdf.library import Placement
from evidence.sandbox.namespaces import end_with_parent
from sextortion_help import process_memory

BREAK = "<!-- a part may begin here -->"  # in the markup, where a page begins in any case
MOST = 4  # processes
LEAST_MARKUP = 90_000  # characters for each process: below, to fork and to join take as long as they save
FIRST_COSTS = 1.15  # a character before the exhibits: the pages that name others' pages are set twice
SILENT_SECONDS = 120.0  # a fork that says nothing for so long will never
_END = "</body></html>"
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP)

Copies = Callable[[int, int], bytes]
Progress = Callable[[int], None]


class PartsFailedError(Exception):
    """The parts could not be laid out side by side; one process can do the whole."""


@dataclass(frozen=True)
class Part:
    """A document of its own. anchors_elsewhere: those of the other parts."""

    number: int  # from 0
    markup: str
    anchors_elsewhere: frozenset[str]


class PartChannel:
    """What a fork says to the process that started it, and hears from it."""

    def __init__(self, channel: "Connection[Any, Any]", file: BinaryIO) -> None:
        self._channel = channel
        self.file = file  # where its PDF goes, in memory that both see

    def copy(self, number: int, page: int) -> bytes:
        """A reading copy; see dossier.pdf.render.Copies."""
        self._channel.send(("copy", number, page))
        return self._channel.recv_bytes()

    def pages(self, count: int) -> None:
        self._channel.send(("pages", count))

    def place(self, page_count: int, page_by_anchor: Any) -> Placement:
        """See dossier.pdf.library.Place."""
        self._channel.send(("place", page_count, dict(page_by_anchor)))
        return cast(Placement, self._channel.recv())


# In a fork: writes the PDF into the channel's file. Gives the bookmarks of its pages and the characters for which
# no font has a glyph. Raises DamagedCopyError, RenderError.
LayOut = Callable[[Part, PartChannel], tuple[PagesBookmarks, set[str]]]


def count(markup: str) -> int:
    """How many processes are worth it."""
    pieces = markup.count(BREAK)
    return max(1, min(MOST, len(os.sched_getaffinity(0)), len(markup) // LEAST_MARKUP, pieces - 1))


def divided(markup: str, part_count: int) -> list[Part]:
    """Parts that take about as long as each other. What stands before the first break is in each of them."""
    head, *pieces = markup.split(BREAK)
    costs = [len(piece) * (1 if number else FIRST_COSTS) for number, piece in enumerate(pieces)]
    share = sum(costs) / part_count
    bodies, done = [""], 0.0
    for piece, cost in zip(pieces, costs, strict=True):
        if bodies[-1] and len(bodies) < part_count and done + cost / 2 > share * len(bodies):
            bodies.append("")
        bodies[-1] += piece
        done += cost
    anchors = [frozenset(_ANCHOR.findall(body)) for body in bodies]
    whole = frozenset().union(*anchors)
    ends = [_END] * (len(bodies) - 1) + [""]
    return [
        Part(number, head + body + end, whole - own)
        for number, (body, own, end) in enumerate(zip(bodies, anchors, ends, strict=True))
    ]


def laid_out(
    parts: list[Part], lay_out: LayOut, copies: Copies, progress: Progress
) -> tuple[list[LaidOutPart], set[str]]:
    """In their order, and the characters without a glyph of all. Raises DamagedCopyError, RenderError,
    PartsFailedError."""
    with ExitStack() as stack:
        try:
            forks = [stack.enter_context(_forked(part, lay_out)) for part in parts]
        except OSError as error:
            raise PartsFailedError from error
        _attend(forks, copies, progress)
        for fork in forks:
            fork.wait()
        return [fork.part() for fork in forks], set().union(*(fork.missing for fork in forks))


@dataclass
class _PartFork:
    """Seen from the process that started it."""

    pid: int
    channel: "Connection[Any, Any]"
    file: BinaryIO  # anonymous memory, where it leaves its part
    page_count: int = 0
    laid_out_pages: int = 0
    page_by_anchor: dict[str, int] | None = None
    bookmarks: PagesBookmarks = ()
    missing: frozenset[str] = frozenset()
    is_done: bool = False
    has_ended: bool = False

    def part(self) -> LaidOutPart:
        self.file.seek(0)
        return LaidOutPart(self.file.read(), self.bookmarks)

    def wait(self) -> None:
        if not self.has_ended:
            os.waitpid(self.pid, 0)
            self.has_ended = True

    def end(self) -> None:
        if not self.has_ended:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()


@contextmanager
def _forked(part: Part, lay_out: LayOut) -> Iterator[_PartFork]:
    """Raises OSError."""
    ours, theirs = Pipe()
    with ours, theirs, os.fdopen(os.memfd_create("part", os.MFD_CLOEXEC), "w+b") as file:
        with warnings.catch_warnings():
            # Python 3.12 warns where there are threads: one says of a job that it lives, and the fork needs it not.
            warnings.simplefilter("ignore", DeprecationWarning)
            starter = os.getpid()
            pid = os.fork()
        if pid == 0:
            _work(part, lay_out, theirs, file, starter)
        theirs.close()
        fork = _PartFork(pid, ours, cast(BinaryIO, file))
        try:
            yield fork
        finally:
            fork.end()


def _work(part: Part, lay_out: LayOut, channel: "Connection[Any, Any]", file: Any, starter: int) -> NoReturn:
    """In the fork: nothing of what this process has open is used but its own two ends."""
    code = 1
    try:
        end_with_parent()
        process_memory.lock()  # a fork's memory is not locked by its parent's lock
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        gc.disable()  # everything lives until the end
        if os.getppid() == starter:
            channel.send(_worked(part, lay_out, channel, file))
            code = 0
    finally:
        os._exit(code)  # not by the ways of this process: nothing is cleaned up or said twice


def _worked(part: Part, lay_out: LayOut, channel: "Connection[Any, Any]", file: Any) -> tuple[Any, ...]:
    try:
        bookmarks, missing = lay_out(part, PartChannel(channel, file))
    except DamagedCopyError as error:
        return ("damaged", error.number)
    except RenderError:
        return ("layout",)
    file.flush()
    return ("done", bookmarks, frozenset(missing))


def _attend(forks: list[_PartFork], copies: Copies, progress: Progress) -> None:
    """Answer them until all are done."""
    by_channel = {fork.channel: fork for fork in forks}
    while by_channel:
        ready = wait(list(by_channel), SILENT_SECONDS)
        if not ready:
            raise PartsFailedError
        for channel in cast("list[Connection[Any, Any]]", ready):
            try:
                _hear(by_channel[channel], channel.recv(), copies)
            except (EOFError, OSError) as error:
                raise PartsFailedError from error  # it has ended without a word
            if by_channel[channel].is_done:
                del by_channel[channel]
        progress(sum(fork.laid_out_pages for fork in forks))
        if all(fork.page_by_anchor is not None for fork in forks):
            _place(forks)


def _hear(fork: _PartFork, message: tuple[Any, ...], copies: Copies) -> None:
    match message:
        case ("copy", number, page):
            fork.channel.send_bytes(copies(number, page))
        case ("pages", laid_out_pages):
            fork.laid_out_pages = laid_out_pages
        case ("place", page_count, page_by_anchor):
            fork.page_count, fork.page_by_anchor = page_count, page_by_anchor
        case ("done", bookmarks, missing):
            fork.bookmarks, fork.missing, fork.is_done = bookmarks, missing, True
        case ("damaged", number):
            raise DamagedCopyError(number)
        case _:
            raise RenderError


def _place(forks: list[_PartFork]) -> None:
    """Tell each where it stands, once all have said how long they are."""
    page_count = sum(fork.page_count for fork in forks)
    page_by_anchor: dict[str, int] = {}
    starts, pages_before = [], 0
    for fork in forks:
        page_by_anchor |= {name: pages_before + page for name, page in (fork.page_by_anchor or {}).items()}
        starts.append(pages_before)
        pages_before += fork.page_count
    for fork, start in zip(forks, starts, strict=True):
        fork.channel.send(Placement(start, page_count, page_by_anchor))
        fork.page_by_anchor = None
