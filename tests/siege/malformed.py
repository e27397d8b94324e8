"""Uploads that are no file of their kind, are cut off or empty, or are named to hurt."""

import contextlib
import http.client
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.siege.attacks import with_case
from tests.siege.figures import BROKEN_OFF, NO_ANSWER, Figures
from tests.stack import Stack, wait_for
from tests.visitor import Visitor, multipart

SENDERS = 6  # at once, each with cases and a connection of its own
PER_CASE = 190  # a case holds 200: beyond, the site would refuse without looking, which is no attack
PATIENCE = 60.0  # seconds for an answer
READ_SECONDS = 1800.0  # a case that used up its share of reading waits for all others
NAMES = ["../../etc/passwd", "a\x00b.png", "x" * 300 + ".pdf", "", "a.png", "b.eml", "c.zip", "\u202egnp.exe"]
HEADS = [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"From: a@b\n\n", b"\xff\xd8\xff", b"{"]
CUT_SHARE, UNENDED_SHARE = 0.02, 0.02  # of connections that end in the middle, of forms without their end


class Sender:
    """A script that uploads into one case over one connection and looks at nothing but the status."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._connection = http.client.HTTPConnection(visitor.url.removeprefix("http://"), timeout=PATIENCE)
        self._cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar)

    def close(self) -> None:
        self._connection.close()

    def send(self, chance: random.Random) -> int:
        """One upload; the status of its answer, or BROKEN_OFF."""
        data = chance.choice(HEADS) + chance.randbytes(chance.randrange(400))
        fields = {"csrfmiddlewaretoken": self._visitor.token, "nothing_intimate": "1"}
        kind, body = multipart(fields, [("files", chance.choice(NAMES), data)])
        share = chance.random()
        if share < CUT_SHARE:
            self._request(kind, body[: len(body) // 2], len(body))
            self._connection.close()
            return BROKEN_OFF
        if share < CUT_SHARE + UNENDED_SHARE:
            body = body[:-6]
        try:
            self._request(kind, body, len(body))
        except ConnectionError:  # the site ended the kept connection just then
            self._connection.close()
            self._request(kind, body, len(body))
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def _request(self, kind: str, body: bytes, length: int) -> None:
        self._connection.putrequest("POST", "/en/case/evidence/upload/")
        for name, value in {"Content-Type": kind, "Content-Length": str(length), "Cookie": self._cookies}.items():
            self._connection.putheader(name, value)
        self._connection.putheader("Origin", "null")
        self._connection.putheader("Sec-Fetch-Site", "same-origin")
        self._connection.endheaders(body)


def uploads(stack: Stack, figures: Figures, count: int) -> None:
    """So many, from several connections, each case filled when the one before it was looked at to the last file."""
    one_begins = threading.Lock()  # who begins a case while four others do is asked to press again
    shares = [min(PER_CASE, count - begun) for begun in range(0, count, PER_CASE)]

    def fill(number: int) -> float:
        """Seconds from the last upload until all were looked at."""
        chance = random.Random(number)
        with one_begins:
            visitor = with_case(stack)
        with contextlib.closing(Sender(visitor)) as sender:
            for _ in range(shares[number]):
                figures.malformed[_send(sender, chance)] += 1
        began = time.monotonic()
        wait_for("all files that are none to be looked at", lambda: _is_read(visitor), READ_SECONDS)
        return time.monotonic() - began

    with ThreadPoolExecutor(SENDERS) as pool:
        figures.malformed_read = max(pool.map(fill, range(len(shares))))
    figures.requests += sum(figures.malformed.values())
    figures.errors += figures.malformed[500]


def _send(sender: Sender, chance: random.Random) -> int:
    try:
        return sender.send(chance)
    except (OSError, http.client.HTTPException):
        sender.close()
        return NO_ANSWER


def _is_read(visitor: Visitor) -> bool:
    time.sleep(1)  # a page with so many files is work, and the site has enough of it
    return "copy is being made" not in visitor.get("/en/case/evidence/").text
