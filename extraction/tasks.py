"""Celery entry points of what is read."""

from concurrent.futures import ThreadPoolExecutor

from celery import shared_task
from django.db import connections

from cases import fairness, jobs
from evidence.errors import DecoderStoppedError
from extraction import actions
from extraction.actions import WaitingExhibits
from extraction.ocr import engine


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    """What waits, this job among it, by what each case used so far; without a turn nothing, for whoever has it will
    come to this job. Raises DecoderStoppedError when that happened to one of them, after the others."""
    with engine.turn() as ours:
        if not ours:
            return
        waiting, at_once = WaitingExhibits(), engine.at_once()
        if at_once == 1:
            _read(waiting)
            return
        with ThreadPoolExecutor(at_once, "reading") as pool:
            for reader in [pool.submit(_read_in_thread, waiting) for _ in range(at_once)]:
                reader.result()


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
