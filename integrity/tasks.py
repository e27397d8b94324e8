"""Celery entry points of the integrity watch."""

import logging

from celery import shared_task

from integrity import actions, orphans

logger = logging.getLogger(__name__)


@shared_task(name="integrity.read")
def read() -> None:
    actions.watch()


@shared_task(name="integrity.sweep_orphans")
def sweep_orphans() -> None:
    try:
        orphans.sweep()
    except OSError:
        logger.error("the store of evidence does not answer or is another one; files without a case stay")
