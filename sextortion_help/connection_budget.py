"""How many connections the site may hold at once, and whether PostgreSQL has as many.

A thread of the web server keeps its connection from one request to the next, so each of them may hold one. A slot
of a worker holds one for the job and one for the thread that says that the job lives. The scheduler holds none.
"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from sextortion_help import database_address
from sextortion_help.server.thread_groups import THREADS, ThreadGroup

IN_A_SLOT = 2
BESIDE = 4  # scripts.prepare and its lock, a command, somebody with psql
_ASK = """
    SELECT current_setting('max_connections')::int
             - CASE WHEN role.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::int
                 + coalesce(current_setting('reserved_connections', true)::int, 0) END,
           role.rolconnlimit, base.datconnlimit
      FROM pg_roles role, pg_database base
     WHERE role.rolname = current_user AND base.datname = current_database()
"""


def web_processes() -> int:
    """Of one web server. GUNICORN_CMD_ARGS wins over WEB_CONCURRENCY, as in gunicorn."""
    return int(_gunicorn("workers") or settings.WEB_CONCURRENCY)


def threads() -> int:
    """Of one web process, all kinds together."""
    pages = int(_gunicorn("threads") or THREADS[ThreadGroup.PAGE])
    return pages + sum(count for group, count in THREADS.items() if group is not ThreadGroup.PAGE)


def _gunicorn(option: str) -> Any:
    from gunicorn.config import Config  # only where settings are checked, not in each worker

    config = Config()
    return getattr(config.parser().parse_args(config.get_cmd_args_from_env()), option)


def needed() -> int:
    """Connections of the whole site, when every thread is busy."""
    web = settings.WEB_SERVERS * web_processes() * threads()
    return int(web + settings.WORKER_SLOTS * IN_A_SLOT + BESIDE)


def offered() -> int:
    """How many PostgreSQL gives the site: by itself, to the role, in the database. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        limits: tuple[int, ...] = cursor.fetchone()
    return min(limit for limit in limits if limit >= 0)


def shortage() -> str:
    """A sentence where PostgreSQL gives less than the site may need, else empty.

    Behind a pooler PostgreSQL's limits say nothing, and the pooler's own cannot be asked. A database that does not
    answer is none of this: scripts.prepare says so.
    """
    is_asked = connection.settings_dict["ENGINE"] == database_address.POSTGRESQL
    if not is_asked or settings.DATABASE_POOLER != database_address.NO_POOLER:
        return ""
    try:
        most = offered()
    except DatabaseError:
        return ""
    if needed() <= most:
        return ""
    return (
        f"The site may need {needed()} connections at once, and PostgreSQL gives it {most}: "
        f"{settings.WEB_SERVERS} web servers × {web_processes()} processes × {threads()} threads"
        f" + {settings.WORKER_SLOTS} worker slots × {IN_A_SLOT} + {BESIDE}."
    )
