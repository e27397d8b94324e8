"""Celery entry point of the integrity watch."""

from celery import shared_task

from watch import actions


@shared_task(name="watch.read")
def read() -> None:
    actions.watch()
