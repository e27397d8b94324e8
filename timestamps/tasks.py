"""Celery entry points of time stamping."""

from celery import shared_task

from cases import jobs
from timestamps import actions


@shared_task(name=actions.STAMP)
def stamp(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            actions.stamp(context.job.case)


@shared_task(name="timestamps.sweep")
def sweep() -> None:
    actions.sweep()
