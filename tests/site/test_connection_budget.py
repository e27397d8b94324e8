"""The site does not start where PostgreSQL has fewer connections than its threads may hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks.registry import registry
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from sextortion_help import checks, connection_budget, database_address


@pytest.fixture
def server(postgres_url: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWrapper]:
    """A PostgreSQL with 100 connections, asked as the owner of everything."""
    alias = "default"
    values = connections.configure_settings({alias: database_address.parse(postgres_url)})[alias]
    wrapper = DatabaseWrapper(values, alias)
    monkeypatch.setattr(connection_budget, "connection", wrapper)
    with django_db_blocker.unblock():
        yield wrapper
        wrapper.close()


def test_the_formula(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEB_SERVERS, settings.WEB_CONCURRENCY, settings.WORKER_SLOTS = 2, 3, 8
    assert connection_budget.needed() == 2 * 3 * (16 + 8 + 40) + 8 * 2 + 4
    monkeypatch.setenv("GUNICORN_CMD_ARGS", "--workers=1 --threads 4 --log-level info")
    assert connection_budget.needed() == 2 * 1 * (4 + 8 + 40) + 8 * 2 + 4


@pytest.mark.postgres
def test_a_start_with_too_few_connections_is_refused(settings: Any, server: DatabaseWrapper) -> None:
    settings.WEB_CONCURRENCY = 2
    (error,) = checks.connections_suffice(None)
    assert "may need 140 connections at once, and PostgreSQL gives it 100" in error.msg
    assert checks.connections_suffice in registry.deployment_checks
    settings.WEB_CONCURRENCY = 1
    assert checks.connections_suffice(None) == []
    settings.WEB_CONCURRENCY, settings.DATABASE_POOLER = 2, "transaction"
    assert checks.connections_suffice(None) == []


@pytest.mark.postgres
def test_the_limits_of_role_and_database_count(server: DatabaseWrapper) -> None:
    with server.cursor() as cursor:
        cursor.execute("CREATE ROLE wide; CREATE ROLE narrow CONNECTION LIMIT 12; SET ROLE wide")
        assert connection_budget.offered() == 97  # some are kept for the owner
        cursor.execute("SET ROLE narrow")
        assert connection_budget.offered() == 12
        cursor.execute(f"RESET ROLE; ALTER DATABASE {server.settings_dict['NAME']} CONNECTION LIMIT 9")
        assert connection_budget.offered() == 9


def test_a_pooler_keeps_no_cursor_on_the_server() -> None:
    url = "postgres://site@127.0.0.1/site"
    assert database_address.parse(url)["DISABLE_SERVER_SIDE_CURSORS"] is False
    assert database_address.parse(url, pooler="transaction")["DISABLE_SERVER_SIDE_CURSORS"] is True
