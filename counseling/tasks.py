"""Celery entry points of the desk."""

import contextlib

from celery import shared_task
from django.conf import settings
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from counseling import sharing
from counseling.accounts import emails
from counseling.messages import mail
from counseling.models import Counsellor
from counseling.sharing import endings
from sextortion_help.i18n.register import base_language


@shared_task(name="counseling.sweep")
def sweep() -> None:
    sharing.sweep()


@shared_task(name="counseling.remove_ended")
def remove_ended() -> None:
    endings.remove()


@shared_task(name="counseling.send_forgotten")
def send_forgotten(counsellor_pk: int, site: str, language: str) -> None:
    emails.send_forgotten(counsellor_pk, site, language)


@shared_task(name="counseling.send_new_password")
def send_new_password(counsellor_pk: int, language: str) -> None:
    emails.send_new_password(counsellor_pk, language)


def tell_of_new_password(counsellor: Counsellor) -> None:
    """Mail whom the account belongs to, by a worker. The new password holds also where no worker can be asked."""
    if settings.EMAIL_HOST:
        with contextlib.suppress(KombuError, RedisError, OSError):
            send_new_password.apply_async((counsellor.pk, base_language()), retry=False)


@shared_task(name="counseling.remind")
def remind() -> None:
    mail.remind_all()
