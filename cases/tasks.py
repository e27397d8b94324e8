"""Celery entry points of the vault."""

from celery import shared_task

from cases import actions, future_times, jobs, new_case_surge, upkeep, wal_erasure


@shared_task(name="cases.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
    wal_erasure.sweep()
    upkeep.mark()


@shared_task(name="cases.delete_expired")
def delete_expired() -> None:
    future_times.set_all_back()
    actions.delete_expired()


@shared_task(name="cases.sweep_surge")
def sweep_surge() -> None:
    """While far too many cases are begun, empty ones do not wait for the hour."""
    if new_case_surge.is_on():
        actions.delete_expired()
