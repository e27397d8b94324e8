"""/healthz: whether database, broker, store and a worker answer, and which does not."""

from collections.abc import Callable

from celery.exceptions import CeleryError
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from sextortion_help.celery import app


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker() -> bool:
    cache.set("healthz", 1, 5)
    return cache.get("healthz") == 1


def _store() -> bool:
    settings.EVIDENCE_STORE.mkdir(parents=True, exist_ok=True)
    probe = settings.EVIDENCE_STORE / ".healthz"
    probe.write_bytes(b"ok")
    probe.unlink()
    return True


def _worker() -> bool:
    return bool(app.control.ping(timeout=1.0))


_PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "store": _store,
    "worker": _worker,
}
_FAILURES = (OSError, DatabaseError, RedisError, KombuError, CeleryError)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers; 503 names the ones that do not."""
    answers = {}
    for name, ask in _PARTS.items():
        try:
            answers[name] = ask()
        except _FAILURES:
            answers[name] = False
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)
