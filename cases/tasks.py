"""Celery entry points of the vault."""

from celery import shared_task

from cases import actions, jobs, upkeep, wal_erasure


@shared_task(name="cases.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
    wal_erasure.sweep()
    upkeep.mark()


@shared_task(name="cases.delete_expired")
def delete_expired() -> None:
    actions.delete_expired()
