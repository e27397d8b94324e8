"""Celery entry points of the evidence."""

from celery import shared_task

from cases import jobs
from evidence import actions
from evidence.upload import chunks


@shared_task(name=actions.PROCESS)
def process(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            actions.process(context)


@shared_task(name="evidence.sweep_uploads")
def sweep_uploads() -> None:
    chunks.sweep()
