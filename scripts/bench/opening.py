"""Many people who open their cases at the same moment, and somebody who only reads meanwhile."""

import http.client
import math
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from cases import actions

CASES = 4  # whose words are typed; each takes one derivation to begin
LOOK_SECONDS = 0.05  # between two readings of the page for emergencies
PATIENCE = 120.0  # seconds
FIRST_READINGS = 16  # in which each process of the web server makes the page once


def opening(count: int, port: int) -> dict[str, float]:
    """Seconds until the answer, be it the case or the page that asks to press again: the 99th of a hundred, and of
    those that were opened how many. Of the page for emergencies: the 99th of a hundred while they wait."""
    words = [str(actions.open_new_case("en")[0]) for _ in range(CASES)]
    with translation.override("en"):
        address, emergency = reverse("cases:open"), reverse("guidance:help-now")
    opened: list[bool] = []
    waited: list[float] = []
    read: list[float] = []
    done, start = threading.Event(), threading.Barrier(count + 1)

    def open_case(number: int) -> None:
        start.wait()
        began = time.perf_counter()
        opened.append(_opens(port, address, number, words[number % CASES]))
        waited.append(time.perf_counter() - began)

    def look() -> None:
        while not done.is_set():
            read.append(_seconds_to_read(port, emergency))
            done.wait(LOOK_SECONDS)

    reader = threading.Thread(target=look)
    with ThreadPoolExecutor(count) as people:
        answers = [people.submit(open_case, number) for number in range(count)]
        for _ in range(FIRST_READINGS):
            _seconds_to_read(port, emergency)
        start.wait()
        reader.start()
        for answer in answers:
            answer.result()
    done.set()
    reader.join()
    return {"waited": _percentile(waited, 0.99), "opened": float(sum(opened)), "read": _percentile(read, 0.99)}


def _opens(port: int, address: str, number: int, words: str) -> bool:
    """Whether the case was opened, and not the page for later. Each comes from another address."""
    token = secrets.token_hex(16)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrf={token}",
        "X-CSRFToken": token,
        "X-Forwarded-For": f"10.0.{number // 250}.{1 + number % 250}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST", address, body=urlencode({"words": words}), headers=headers)
    answer = connection.getresponse()
    page = answer.read()
    connection.close()
    if answer.status not in (302, 503):
        raise RuntimeError(f"opening was answered with {answer.status}: {page[:300]!r}")
    return answer.status == 302


def _seconds_to_read(port: int, address: str) -> float:
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address)
    if connection.getresponse().read() == b"":
        raise RuntimeError("the page for emergencies is empty")
    connection.close()
    return time.perf_counter() - began


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]
