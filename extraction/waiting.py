"""Reading what waits, by what each case used so far, while this process has the turn."""

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from cases import fairness, jobs
from evidence.errors import DecoderStoppedError
from extraction import actions
from extraction.ocr import engine

MOST_IN_A_ROW = 50  # jobs; a worker's process is renewed after as many tasks


class WaitingExhibits:
    """Ids of jobs whose turn it is, each decided when it is asked for and given out once: threads may share it.
    Three queries for each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: set[uuid.UUID] = set()

    @property
    def count(self) -> int:
        """How many were given out."""
        return len(self._given)

    def __iter__(self) -> Iterator[str]:
        while (job := self._next()) is not None:
            yield str(job)

    def _next(self) -> uuid.UUID | None:
        with self._lock:
            if len(self._given) >= MOST_IN_A_ROW:
                return None
            job = fairness.next_job(actions.READ, leave_out=self._given)
            if job is not None:
                self._given.add(job)
            return job


def read() -> None:
    """What waits; without a turn nothing, for whoever has it will come to it. Raises as `read_in_turn`."""
    with engine.turn() as ours:
        if ours:
            read_in_turn()


def read_in_turn() -> int:
    """How many exhibits were read. Raises DecoderStoppedError when that happened to one, after the others."""
    waiting, at_once = WaitingExhibits(), engine.at_once()
    if at_once == 1:
        _read(waiting)
    else:
        with ThreadPoolExecutor(at_once, "reading") as pool:
            for reader in [pool.submit(_read_in_thread, waiting) for _ in range(at_once)]:
                reader.result()
    return waiting.count


def _read_in_thread(waiting: WaitingExhibits) -> None:
    try:
        _read(waiting)
    finally:
        connections.close_all()


def _read(waiting: WaitingExhibits) -> None:
    stopped: DecoderStoppedError | None = None
    for job_id in waiting:
        try:
            with jobs.claimed(job_id) as context:
                if context is not None:
                    with fairness.measured(context.job.case_id):
                        actions.read(context)
        except DecoderStoppedError as error:  # that job is tried again later, and the others need not wait for it
            stopped = error
    if stopped is not None:
        raise stopped
