"""Celery entry points of what is read."""

from celery import shared_task

from extraction import actions, waiting


@shared_task(name=actions.READ)
def read(job_id: str) -> None:
    """What waits, this job among it. Raises DecoderStoppedError when that happened to one of them, after the
    others."""
    waiting.read()
