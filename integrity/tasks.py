"""Celery entry point of the integrity watch."""

from celery import shared_task

from integrity import actions


@shared_task(name="integrity.read")
def read() -> None:
    actions.watch()
