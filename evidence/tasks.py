"""Celery entry points of the evidence."""

import logging
from contextlib import ExitStack

from celery import shared_task

from cases import fairness, jobs
from evidence import actions, signals
from evidence.upload import chunks, disk_share

logger = logging.getLogger(__name__)


@shared_task(name=actions.PROCESS)
def process(job_id: str) -> None:
    """Wakes a worker; whose file it then reads is decided by what each case used so far."""
    turn = fairness.next_job(actions.PROCESS)
    if turn is None:
        return
    with ExitStack() as stack, jobs.claimed(str(turn)) as context:
        if context is not None:
            signals.copy_begins.send(process, context=context)
            stack.callback(signals.copy_ends.send, process, context=context)
            with fairness.measured(context.job.case_id):
                actions.process(context)


@shared_task(name="evidence.sweep_uploads")
def sweep_uploads() -> None:
    chunks.sweep()
    if disk_share.is_day_full():
        logger.error("so much came in a day that each case holds little now: make room, or look who sends it")
