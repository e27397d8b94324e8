"""The Celery application. Tasks carry a job's id and nothing else (see cases.jobs)."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")

app = Celery("sextortion_help")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**kwargs: Any) -> None:
    """Celery's own handlers would write unredacted; with a receiver here it leaves logging alone."""
    from django.conf import settings

    from sextortion_help import logs

    logs.configure(settings.LOGGING)
