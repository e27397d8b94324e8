"""Celery entry points of what is read."""

from celery import shared_task

from cases import jobs
from extraction import actions
from extraction.ocr import engine


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    """This job and those that wait; without a turn nothing, for whoever has it will come to this job."""
    with engine.turn() as ours:
        for each in actions.to_read(job_id) if ours else ():
            with jobs.work(each) as running:
                if running is not None:
                    actions.read(running)
