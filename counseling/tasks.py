"""Celery entry points of the desk."""

from celery import shared_task

from counseling import actions, letters


@shared_task(name="counseling.sweep")
def sweep() -> None:
    actions.sweep()


@shared_task(name="counseling.send_forgotten")
def send_forgotten(counselor_pk: int, site: str, language: str) -> None:
    letters.send_forgotten(counselor_pk, site, language)
