"""DATABASE_URL as Django's settings: SQLite on one machine, PostgreSQL itself, or PostgreSQL behind a pooler."""

from typing import Any

import dj_database_url

NO_POOLER, TRANSACTION = "none", "transaction"  # DATABASE_POOLER
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def parse(url: str, *, pooler: str = NO_POOLER) -> dict[str, Any]:
    """The settings of one database. Raises ValueError when the address is none that Django knows.

    pooler: TRANSACTION where a PgBouncer gives each transaction another connection of PostgreSQL. Nothing may last
    longer than a transaction then: no cursor on the server. Prepared statements Django makes none.
    """
    values: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if values["ENGINE"] == SQLITE:
        values["CONN_MAX_AGE"] = None
        values["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: a row that is deleted is overwritten in the file, not only marked as free.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        }
    values["DISABLE_SERVER_SIDE_CURSORS"] = pooler == TRANSACTION
    return values
