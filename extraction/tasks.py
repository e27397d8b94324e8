"""Celery entry points of what is read."""

from celery import shared_task

from cases import jobs
from extraction import actions
from extraction.ocr import engine


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    """This job and those that wait; without a turn nothing, for whoever has it will come to this job."""
    with engine.turn() as ours:
        for exhibit_id in actions.to_read(job_id) if ours else ():
            with jobs.claimed(exhibit_id) as context:
                if context is not None:
                    actions.read(context)
