"""A bounded attack on a site of its own on this machine: what breaks, and how visitors fare meanwhile.

    python -m tests.siege            minutes; prints figures, ends with 1 where a target is missed
    python -m tests.siege --short    seconds; the same against the running site of the tests (tests/integration)

Never against another site: it starts the one it attacks, and reaches 127.0.0.1 alone.
"""

import argparse
import contextlib
import http.client
import random
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.slow_clients import Slow, slow_clients
from tests.stack import Stack, free_port, wait_for
from tests.visitor import Answer, Visitor

# An 839-byte document that takes long to draw: a hundred rectangles over the page, each blended with all below.
COSTLY = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</ExtGState<</G "
    b"<</BM/Luminosity/ca .5>>>>>>>>endobj\n4 0 obj<</Length 2400>>stream\n/G gs\n"
    + b"0 1 0 rg 0 0 612 792 re f\n" * 90
    + b"endstream endobj\ntrailer<</Root 1 0 R>>"
)
PICTURE = b"\x89PNG\r\n\x1a\n"
WRONG = "abacus abdomen abdominal abide abiding ability"


@dataclass(frozen=True)
class Force:
    """How much of each attack."""

    malformed: int
    slow: int
    guesses: int
    costly: int
    kills: tuple[str, ...]


SHORT = Force(malformed=30, slow=80, guesses=8, costly=0, kills=())
LONG = Force(malformed=2000, slow=1500, guesses=60, costly=4, kills=("worker", "web", "redis", "upkeep"))


@dataclass
class Figures:
    """What was seen. Times in seconds."""

    requests: int = 0
    errors: int = 0  # answers of 500
    visits: list[float] = field(default_factory=list)
    right_words: float = 0.0  # until the case of somebody at the attacker's address opened
    text_read: float = 0.0  # until the text of another case was read, while costly files wait
    kept: int = 0
    lost: int = 0
    recovered: dict[str, float] = field(default_factory=dict)

    def count(self, status: int) -> None:
        self.requests += 1
        self.errors += status == 500

    @property
    def slowest_visit(self) -> float:
        """The slowest of a hundred, in seconds."""
        ordered = sorted(self.visits)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0

    def lines(self) -> list[str]:
        return [
            f"requests {self.requests}, answers of 500: {self.errors}",
            f"visitor, slowest of a hundred: {self.slowest_visit:.2f} s of {len(self.visits)} visits",
            f"right words from the attacker's address: {self.right_words:.1f} s",
            f"another's text while costly files wait: {self.text_read:.0f} s",
            f"files acknowledged {self.kept}, lost {self.lost}",
            *(f"{name} killed: well again after {seconds:.1f} s" for name, seconds in self.recovered.items()),
        ]

    def missed(self, *, visit_seconds: float) -> list[str]:
        """The targets that were not met."""
        targets = {
            f"{self.errors} answers of 500": self.errors == 0,
            f"a visitor waited {self.slowest_visit:.1f} s": self.slowest_visit < visit_seconds,
            f"right words took {self.right_words:.0f} s": self.right_words < 30,
            f"another's text was read after {self.text_read:.0f} s": self.text_read < 200,
            f"{self.lost} of {self.kept} files lost": self.lost == 0,
        }
        return [sentence for sentence, met in targets.items() if not met]


@contextlib.contextmanager
def visitors(port: int, figures: Figures) -> Iterator[None]:
    """Somebody reads a page again and again while the block runs."""
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.1):
            began = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", "/en/help-now/")
                figures.count(connection.getresponse().status)
            except OSError:
                continue  # a part was killed; how long it takes to come back is another figure
            finally:
                connection.close()
            figures.visits.append(time.monotonic() - began)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def with_case(stack: Stack) -> Visitor:
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/evidence/add/", minor_shown="no")
    return visitor


def send(visitor: Visitor, name: str, data: bytes) -> Answer:
    return visitor.upload("/en/case/evidence/upload/", [("files", name, data)], nothing_intimate="1")


def malformed_uploads(stack: Stack, figures: Figures, count: int) -> None:
    """What is no file of its kind, cut off, empty, or named to hurt."""
    chance = random.Random(1)
    visitor = with_case(stack)
    names = ["../../etc/passwd", "a\x00b.png", "x" * 300 + ".pdf", "", "a.png", "b.eml", "c.zip", "\u202egnp.exe"]
    heads = [b"", PICTURE, b"%PDF-1.7\n", b"PK\x03\x04", b"From: a@b\n\n", b"\xff\xd8\xff", b"{"]
    for _ in range(count):
        data = chance.choice(heads) + chance.randbytes(chance.randrange(400))
        figures.count(send(visitor, chance.choice(names), data).status)


def guesses(stack: Stack, figures: Figures, count: int) -> None:
    """Wrong words at once from one address, and right ones of somebody who shares it."""
    mine = with_case(stack)

    def guess(_: int) -> None:
        figures.count(Visitor(stack.url).open_case(WRONG).status)

    with ThreadPoolExecutor(12) as pool:
        wrong = pool.map(guess, range(count))
        began = time.monotonic()
        while True:
            answer = Visitor(stack.url).open_case(mine.words)
            figures.count(answer.status)
            if "Your case is open" in answer.text or time.monotonic() - began > 60:
                break
            time.sleep(1)
        figures.right_words = time.monotonic() - began
        list(wrong)


def costly_files(stack: Stack, figures: Figures, count: int) -> None:
    """Documents that take long, and then one text of somebody else."""
    greedy, other = with_case(stack), with_case(stack)
    for number in range(count):
        figures.count(send(greedy, f"{number}.pdf", COSTLY + b"%" * number).status)
    time.sleep(3)
    began = time.monotonic()
    figures.count(send(other, "a.txt", b"Pay 500 by Friday").status)
    wait_for("the text", lambda: "copy is being made" not in other.get("/en/case/evidence/").text, 400)
    figures.text_read = time.monotonic() - began


def kill(stack: Stack, figures: Figures, name: str) -> None:
    """A part dies while files come; each file that was acknowledged must be there."""
    visitor = with_case(stack)
    kept = 0
    old = stack.kill(name, signal.SIGKILL)
    began = time.monotonic()
    for number in range(6):
        with contextlib.suppress(OSError):
            answer = send(visitor, f"{number}.txt", b"Pay 500 by Friday %d" % number)
            figures.count(answer.status)
            kept += answer.status == 200
    stack.wait_until_replaced(name, old)
    stack.wait_until_well()
    figures.recovered[name] = time.monotonic() - began
    there = visitor.get("/en/case/evidence/").page.count('class="card exhibit"')
    figures.kept += kept
    figures.lost += max(0, kept - there)


def slow_form(cookie: str) -> Slow:
    head = (
        f"POST /en/case/open/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\nCookie: csrf={cookie}\r\n\r\n"
    )
    return Slow(head.encode(), b"m" * 5000)


def run(stack: Stack, force: Force) -> Figures:
    figures = Figures()
    with visitors(stack.port, figures):
        malformed_uploads(stack, figures, force.malformed)
        with slow_clients(stack.port, [slow_form("a" * 32) for _ in range(force.slow)]):
            guesses(stack, figures, force.guesses)
        if force.costly:
            costly_files(stack, figures, force.costly)
    for name in force.kills:
        kill(stack, figures, name)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true")
    force = SHORT if parser.parse_args().short else LONG
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else 8192, hard))
    with tempfile.TemporaryDirectory(prefix="siege-") as folder:
        settings = {"NEW_CASES_PER_HOUR": "1000", "NEW_CASES_SURGE": "100000", "LEAVE_TO_EN": "http://127.0.0.1/"}
        stack = Stack(Path(folder) / "data", Path(folder) / "log.txt", free_port(), settings)
        stack.start()
        try:
            figures = run(stack, force)
        finally:
            stack.stop()
    missed = figures.missed(visit_seconds=2)
    sys.stdout.write("\n".join([*figures.lines(), *(f"MISSED: {sentence}" for sentence in missed)]) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
