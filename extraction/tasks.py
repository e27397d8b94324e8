"""Celery entry points of what is read."""

from celery import shared_task

from cases import fairness, jobs
from extraction import actions
from extraction.ocr import engine


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    """What waits, this job among it, by what each case used so far; without a turn nothing, for whoever has it will
    come to this job."""
    with engine.turn() as ours:
        for waiting in actions.to_read() if ours else ():
            with jobs.claimed(waiting) as context:
                if context is not None:
                    with fairness.measured(context.job.case_id):
                        actions.read(context)
