"""Celery entry points of what is read."""

from celery import shared_task

from cases import jobs
from findings import actions


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    with jobs.work(job_id) as running:
        if running is not None:
            actions.read(running)
