"""What somebody without rights can do from outside: slow lines, guesses, costly files, floods."""

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.siege.figures import Figures
from tests.slow_clients import Slow
from tests.stack import Stack, wait_for
from tests.visitor import Answer, Visitor

# An 839-byte document that takes long to draw: a hundred rectangles over the page, each blended with all below.
COSTLY = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</ExtGState<</G "
    b"<</BM/Luminosity/ca .5>>>>>>>>endobj\n4 0 obj<</Length 2400>>stream\n/G gs\n"
    + b"0 1 0 rg 0 0 612 792 re f\n" * 90
    + b"endstream endobj\ntrailer<</Root 1 0 R>>"
)
PATIENCE = 30.0  # seconds that a visitor waits for a page
LETTER = re.compile(rb"Pay 500 by Friday \d+")
WRONG = "abacus abdomen abdominal abide abiding ability"


@contextlib.contextmanager
def visitors(port: int, figures: Figures) -> Iterator[None]:
    """Somebody reads a page again and again while the block runs."""
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.1):
            part, began = figures.part, time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            try:
                connection.request("GET", "/en/help-now/")
                figures.count(connection.getresponse().status)
                waited = time.monotonic() - began
            except OSError:
                waited = PATIENCE  # nothing is killed meanwhile, so whoever gets no page was kept from it
            finally:
                connection.close()
            figures.visits.setdefault(part, []).append(waited)

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


def count_kept(visitor: Visitor, figures: Figures, acknowledged: set[int]) -> None:
    """Whether each letter that was acknowledged is there, once, byte for byte."""
    page = visitor.get("/en/case/evidence/").page
    addresses = re.findall(r'data-id="([0-9a-f-]+)"', page)
    bodies = [visitor.get(f"/en/case/evidence/{pk}/original/").body for pk in addresses]
    figures.kept += len(acknowledged)
    figures.lost += len({letter(number) for number in acknowledged} - set(bodies))
    figures.doubled += len(bodies) - len(set(bodies))
    figures.wrong += sum(not LETTER.fullmatch(body) for body in bodies)


def letter(number: int) -> bytes:
    return b"Pay 500 by Friday %d" % number


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


def slow_form(cookie: str) -> Slow:
    head = (
        f"POST /en/case/open/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\nCookie: csrf={cookie}\r\n\r\n"
    )
    return Slow(head.encode(), b"m" * 5000, returns=True)


def flood(stack: Stack, figures: Figures, count: int) -> None:
    """Cases in masses from a script that works for none of them, and one person who does."""

    def begin(_: int) -> bool:
        visitor = Visitor(stack.url)
        visitor.get("/en/case/new/")
        answer = visitor.post("/en/case/new/")
        figures.count(answer.status)
        return 'class="words"' in answer.page

    with ThreadPoolExecutor(8) as pool:
        figures.flood_begun += sum(pool.map(begin, range(count)))
    began = time.monotonic()
    Visitor(stack.url).start_case()
    figures.case_in_flood = time.monotonic() - began
