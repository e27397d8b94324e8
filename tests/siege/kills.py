"""Parts of the site die while files come, again and again; each file that was acknowledged must be there."""

import contextlib
import http.client
import random
import signal
import threading
import time
from collections.abc import Iterator

from tests.siege import faults
from tests.siege.attacks import count_kept, letter, send, with_case
from tests.siege.figures import Figures
from tests.stack import Stack
from tests.visitor import Visitor

PARTS = ("worker", "web", "redis", "upkeep")
# The supervisor waits longer each time a part falls within a minute, 30 s at last: a site that was cut off begins
# anew, so that the kills come as often as a machine can start the parts.
ROUNDS_TO_A_CUT = 4
MOST_LETTERS = 180  # in one case, which holds 200


def kills(stack: Stack, figures: Figures, rounds: int) -> None:
    """In each round each part once, in any order, the next often before the last is back; and power cuts."""
    chance = random.Random(1)
    for begun in range(0, rounds, ROUNDS_TO_A_CUT):
        visitor = with_case(stack)
        with sending(visitor, figures) as acknowledged:
            for _ in range(min(ROUNDS_TO_A_CUT, rounds - begun)):
                _kill_each(stack, figures, chance)
            faults.cut(stack)
        faults.leave_halves(stack.data_dir)
        began = time.monotonic()
        stack.start()
        figures.recover("power cut, restart on half-written files", time.monotonic() - began)
        figures.kills["power cuts"] += 1
        count_kept(visitor, figures, acknowledged)


def _kill_each(stack: Stack, figures: Figures, chance: random.Random) -> None:
    old = {}
    for name in chance.sample(PARTS, len(PARTS)):
        old[name] = stack.kill(name, signal.SIGKILL)
        figures.kills[name] += 1
        time.sleep(chance.uniform(0.1, 2))
    began = time.monotonic()
    for name, pid in old.items():
        stack.wait_until_replaced(name, pid)
    stack.wait_until_well()
    figures.recover("all parts killed one after another", time.monotonic() - began)


@contextlib.contextmanager
def sending(visitor: Visitor, figures: Figures) -> Iterator[set[int]]:
    """Letters come while the block runs; the numbers of those that were acknowledged."""
    acknowledged: set[int] = set()
    stop = threading.Event()

    def upload() -> None:
        for number in range(MOST_LETTERS):
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = send(visitor, f"{number}.txt", letter(number))
                figures.count(answer.status)
                if answer.status == 200:
                    acknowledged.add(number)
            if stop.wait(0.2):
                return

    thread = threading.Thread(target=upload, daemon=True)
    thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        thread.join()
