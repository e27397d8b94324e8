"""/healthz: which parts answer, by name; whether files are whole."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import ConnectionError as RedisConnectionError

from cases import blob_store, new_case_surge, retention_brake, store_identity, upkeep
from evidence.upload import disk_share
from guidance import pack_loader
from integrity.models import Damage
from portal.measures import FAILURES
from sextortion_help import process_memory
from sextortion_help.celery import app


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations")
        return bool(cursor.fetchone()[0])


def _broker() -> bool:
    cache.set("healthz", 1, 5)
    return bool(cache.get("healthz") == 1)


def _store() -> bool:
    blob_store.store().probe()
    return store_identity.matches()


def _worker() -> bool:
    """One that reads and renders; the worker for upkeep answers for itself, by what it does."""
    others: dict[str, Any] = {"pattern": rf"(?!{UPKEEP}@)", "matcher": "pcre"}
    ask = others | {"reply": True, "timeout": 1.0, "limit": 1}
    try:
        return bool(app.control.broadcast("ping", **ask))
    except RedisConnectionError:
        # A connection that this process still held to a server that is gone, such as to the master before this one:
        # it was dropped, and the next one leads to the server that answers now.
        return bool(app.control.broadcast("ping", **ask))


UPKEEP = "upkeep"  # how the name of the worker for upkeep begins (scripts.run, docs/operating.md)


def _answers(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except FAILURES:
        return False


# Without these the site can serve nobody: a proxy should ask another web server.
READY: dict[str, Callable[[], bool]] = {"database": _database, "broker": _broker, "store": _store}


def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers. Asks nothing else, so that nobody restarts it for a database that is away."""
    return JsonResponse({"process": True})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when this web server can serve, 503 while database, broker or store do not answer."""
    answers = {name: _answers(ask) for name, ask in READY.items()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def parts() -> dict[str, bool]:
    """Whether each part of the site answers; takes two seconds at most."""
    answers = {name: _answers(ask) for name, ask in READY.items()}
    broker = answers["broker"]
    return answers | {
        "worker": broker and _answers(_worker),
        "upkeep": broker and _answers(upkeep.runs),
        "room": _answers(upkeep.has_room),
        "queue": _answers(upkeep.keeps_up),
    }


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers; 503 names the ones that do not. Takes two seconds at most.

    `store` is false also when it is not the one of this database, `room` when it is nearly full, `queue` when a
    file or a paper waits for more than 15 minutes, `upkeep` when no sweep ended within a minute: the scheduler or
    its worker stands still, or the database cannot be written. A worker is asked through the broker, so without the
    one the other counts as silent.

    `memory` says whether keys in the web server can reach a disk by way of the swap (see process_memory).
    `files` is "damaged" while the watch knows of a stored file that is not as it was written; `retention` is "held"
    while expired cases are not deleted (see cases.retention_brake); `facts` is "changes left out" when the file
    FACTS_OVERLAY cannot be used; `new_cases` is "surge" while so many are begun that each asks the device for work
    first; `uploads` is "short" while so much came in a day that a case holds little. The site works all the same:
    these are a 200.
    """
    answers = parts()
    more = {
        "facts": "changes left out" if pack_loader.packs().problem else "whole",
        "files": "damaged" if _answers(Damage.objects.exists) else "whole",
        "memory": process_memory.state(),
        "new_cases": "surge" if _answers(new_case_surge.is_on) else "usual",
        "uploads": "short" if _answers(disk_share.is_day_full) else "usual",
        "retention": "held" if _answers(retention_brake.holds) else "running",
    }
    return JsonResponse(answers | more, status=200 if all(answers.values()) else 503)
