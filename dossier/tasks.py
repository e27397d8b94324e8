"""Celery entry points of the dossier."""

from celery import shared_task

from cases import jobs
from dossier import actions


@shared_task(name=actions.RENDER)
def render(job_id: str) -> None:
    with jobs.work(job_id) as running:
        if running is not None:
            actions.render(running)
