"""Celery entry points of the vault."""

from celery import shared_task

from cases import actions, erasure, jobs


@shared_task(name="cases.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
    erasure.sweep()


@shared_task(name="cases.delete_expired")
def delete_expired() -> None:
    actions.delete_expired()
