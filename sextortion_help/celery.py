"""The Celery application. Tasks carry a job's id and nothing else (see cases.jobs)."""

import os
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging, worker_process_init, worker_ready
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from sextortion_help import process_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")

app = Celery("sextortion_help")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@worker_process_init.connect
@beat_init.connect
def _keep_memory_private(**kwargs: Any) -> None:
    process_memory.keep_private()


@worker_ready.connect
def _say_state_of_memory(**kwargs: Any) -> None:
    process_memory.say_state("the worker")


@worker_ready.connect
def _sweep_at_once(**kwargs: Any) -> None:
    """What a stop left over is taken up now, and health need not wait for the scheduler's first turn."""
    with suppress(KombuError, RedisError, OSError):  # the next sweep is due in seconds
        app.send_task("cases.sweep_jobs", retry=False, expires=30)


@setup_logging.connect
def _keep_our_logging(**kwargs: Any) -> None:
    """Celery's own handlers would write unredacted; with a receiver here it leaves logging alone."""
    from django.conf import settings

    from sextortion_help import redacted_logging

    redacted_logging.configure(settings.LOGGING)
