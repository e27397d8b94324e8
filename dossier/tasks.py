"""Celery entry points of the dossier."""

from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup

from cases import jobs
from dossier import actions, preload, roots_stamp
from dossier.bundle import seal_job
from dossier.online_report import set_job
from dossier.police_letter import actions as letter

QUEUE = "dossier"


@celeryd_after_setup.connect
def load_before_fork(instance: Any, **kwargs: Any) -> None:
    """Where dossiers are made; other workers stay small."""
    if QUEUE in instance.app.amqp.queues.consume_from:
        preload.load()


@shared_task(name=actions.RENDER)
def render(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            actions.render(context)


@shared_task(name=seal_job.SEAL)
def seal_bundle(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            seal_job.run(context)


@shared_task(name=letter.RENDER)
def write_letter(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            letter.render(context)


@shared_task(name=set_job.MAKE)
def make_upload_set(job_id: str) -> None:
    with jobs.claimed(job_id) as context:
        if context is not None:
            set_job.make(context)


@shared_task(name="dossier.stamp_roots")
def stamp_roots() -> None:
    roots_stamp.renew()
