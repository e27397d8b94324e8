"""Celery entry points of the desk."""

from celery import shared_task

from counseling import sharing
from counseling.accounts import emails


@shared_task(name="counseling.sweep")
def sweep() -> None:
    sharing.sweep()


@shared_task(name="counseling.send_forgotten")
def send_forgotten(counsellor_pk: int, site: str, language: str) -> None:
    emails.send_forgotten(counsellor_pk, site, language)
