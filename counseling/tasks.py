"""Celery entry points of the desk."""

from celery import shared_task

from counseling import actions


@shared_task(name="counseling.sweep")
def sweep() -> None:
    actions.sweep()
