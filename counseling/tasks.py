"""Celery entry points of the desk."""

from celery import shared_task

from counseling import sharing
from counseling.accounts import emails
from counseling.messages import mail
from counseling.sharing import endings


@shared_task(name="counseling.sweep")
def sweep() -> None:
    sharing.sweep()


@shared_task(name="counseling.remove_ended")
def remove_ended() -> None:
    endings.remove()


@shared_task(name="counseling.send_forgotten")
def send_forgotten(counsellor_pk: int, site: str, language: str) -> None:
    emails.send_forgotten(counsellor_pk, site, language)


@shared_task(name="counseling.remind")
def remind() -> None:
    mail.remind_all()
