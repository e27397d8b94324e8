"""Jobs: enqueue in the transaction of the act, take, beat, settle, sweep. See cases.models.Job for the moves."""

import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import ChannelError, KombuError
from redis.exceptions import RedisError

from cases import crypto, wal_erasure
from cases.crypto import FieldCipher, Secret
from cases.errors import CaseClosedError, JobError
from cases.models import Case, Job, Scope
from sextortion_help.celery import app

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
BEAT_SECONDS = 5  # a running job says that it lives
SILENT_SECONDS = 25  # silent for longer: its worker is gone
RESEND_SECONDS = 20  # a message was sent and nobody took the job: send it again
QUIET_SECONDS = 8  # after the broker did not answer

_FOR_FILE = "password"  # its name beside those of scopes
_silence = {"until": 0.0}  # of this process, by time.monotonic


@dataclass(frozen=True)
class JobContext:
    """A job in a worker's hands, with the private halves it was given."""

    job: Job
    keys: Mapping[str, Secret]

    def private(self, scope: Scope) -> Secret:
        return self.keys[scope]

    def fields(self, scope: Scope) -> FieldCipher:
        return FieldCipher(self.keys[scope])

    @property
    def password(self) -> str:
        """What the client typed to open a file; empty without it."""
        return self.keys[_FOR_FILE].value.decode() if _FOR_FILE in self.keys else ""

    def is_held(self) -> bool:
        """Whether this attempt still holds the job: a worker that was taken for dead must not finish a second time.
        Locks the case and the job until the caller's transaction ends. Raises CaseClosedError."""
        Case.objects.lock(self.job.case_id)
        own_rows = Job.objects.select_for_update().filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts
        )
        return own_rows.exists()

    def progress(self, done: int, total: int) -> None:
        Job.objects.filter(pk=self.job.pk).update(steps_done=done, steps_total=total, heartbeat_at=timezone.now())


def enqueue(
    *, case: Case, task: str, subject: uuid.UUID, keys: Mapping[Scope, Secret], password: Secret | None = None
) -> Job:
    """A new job in the caller's transaction; a message goes out when that commits. `password`: sealed to the worker
    as the keys are, and gone with them when the job ends."""
    values = {scope.value: private.value.decode() for scope, private in keys.items()}
    values |= {_FOR_FILE: password.value.decode()} if password else {}
    job = Job.objects.create(
        case=case,
        task=task,
        subject=subject,
        sealed_keys=crypto.seal(settings.WORKER_PUBLIC_KEY, json.dumps(values).encode()) if values else b"",
        expires_at=timezone.now() + timedelta(days=settings.JOB_KEYS_DAYS),
    )
    transaction.on_commit(lambda: _send(job.pk, task))
    return job


def newest(subject: uuid.UUID, task: str) -> Job | None:
    """The latest job of that kind for an object. One query."""
    return Job.objects.filter(subject=subject, task=task).order_by("-created_at").first()


def _send(pk: uuid.UUID, task: str) -> None:
    """Tell a worker. A broker that is gone loses nothing: the sweeper sends again.

    After a failure nothing is tried for QUIET_SECONDS, so that an upload of many files waits for it only once.
    """
    if time.monotonic() < _silence["until"]:
        return
    try:
        app.send_task(task, args=[str(pk)], retry=False)
    except (KombuError, RedisError, OSError):
        _silence["until"] = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker does not answer; job %s waits", pk)


@contextmanager
def claimed(job_id: str) -> Iterator[JobContext | None]:
    """Take the job, keep it alive, settle it. Yields None when there is nothing to do (taken, done, gone).

    JobError inside the block ends the job for good, and so does CaseClosedError: nobody waits for it any more. Any
    other exception puts it back until MOST_ATTEMPTS.
    """
    job = _take(uuid.UUID(job_id))
    if job is None:
        yield None
        return
    finished = False
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job.pk, stop), daemon=True)
    beat.start()
    try:
        yield JobContext(job, _keys(job))
        finished = True
    except JobError as error:
        _settle(job, Job.State.FAILED, error.code)
        finished = True
        return
    except CaseClosedError:
        _settle(job, Job.State.FAILED, "closed")
        finished = True
        return
    finally:
        stop.set()
        beat.join(timeout=BEAT_SECONDS)
        if not finished:
            _put_back(job, "broke")
    _settle(job, Job.State.DONE)


def _keys(job: Job) -> dict[str, Secret]:
    if not job.sealed_keys:
        return {}
    current, *former = [Secret(key.encode()) for key in (settings.WORKER_KEY, settings.WORKER_KEY_OLD) if key]
    key_texts = json.loads(crypto.unseal(current, job.sealed_keys, *former))
    return {scope: Secret(value.encode()) for scope, value in key_texts.items()}


def _take(pk: uuid.UUID) -> Job | None:
    """waiting -> running, for one worker only."""
    now = timezone.now()
    taken_count = Job.objects.filter(pk=pk, state=Job.State.WAITING, expires_at__gt=now).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now, steps_done=0, steps_total=0
    )
    return Job.objects.select_related("case").get(pk=pk) if taken_count else None


def _beat(pk: uuid.UUID, stop: threading.Event) -> None:
    try:
        while not stop.wait(BEAT_SECONDS):
            Job.objects.filter(pk=pk, state=Job.State.RUNNING).update(heartbeat_at=timezone.now())
    finally:
        connections.close_all()


def _settle(job: Job, state: Job.State, failure: str = "") -> None:
    """running -> done or failed. Only the worker that holds this attempt may say so."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
        state=state, failure=failure, sealed_keys=b""
    )
    wal_erasure.after_commit()


def _put_back(job: Job, failure: str) -> None:
    """running -> waiting, or failed after MOST_ATTEMPTS."""
    if job.attempts >= MOST_ATTEMPTS:
        _settle(job, Job.State.FAILED, failure)
    else:
        long_ago = timezone.now() - timedelta(days=1)  # so that the next sweep sends it at once
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
            state=Job.State.WAITING, queued_at=long_ago
        )


def sweep() -> int:
    """Queue again what waits or stalls too long, give up what expired; how many messages were sent."""
    now = timezone.now()
    for job in Job.objects.filter(
        state=Job.State.RUNNING, heartbeat_at__lt=now - timedelta(seconds=SILENT_SECONDS)
    ):
        _put_back(job, "silent")
    expired = Job.objects.filter(state=Job.State.WAITING, expires_at__lte=now)
    if expired.update(state=Job.State.FAILED, failure="expired", sealed_keys=b""):
        wal_erasure.after_commit()
    waiting = Job.objects.filter(
        state=Job.State.WAITING, queued_at__lt=now - timedelta(seconds=RESEND_SECONDS)
    ).values_list("pk", "task", "heartbeat_at")
    # What was never taken is sent again only into an empty queue: while messages still lie there, theirs may
    # be among them, and a worker that is away for a day must not find a million of them.
    empty = {task: _queue_is_empty(task) for task in {row[1] for row in waiting}}
    due = [(pk, task) for pk, task, heartbeat in waiting if heartbeat or empty[task]]
    Job.objects.filter(pk__in=[pk for pk, _ in due]).update(queued_at=now)
    for pk, task in due:
        _send(pk, task)
    return len(due)


def _queue_is_empty(task: str) -> bool:
    queue = app.amqp.router.route({}, task)["queue"].name
    try:
        with app.connection_for_read() as connection:
            channel: Any = connection.default_channel  # of the transport's own class, which no stub names
            return bool(channel.queue_declare(queue, passive=True).message_count == 0)
    except ChannelError:
        return True  # the queue does not exist before its first message
    except (KombuError, RedisError, OSError):
        return False
