"""Health asks a worker through the broker, over a connection that may still lead to a server that is gone."""

from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from portal import health
from sextortion_help.celery import app

ANSWER = [{"site@machine": {"ok": "pong"}}]


@pytest.mark.parametrize(
    ("outcomes", "is_alive"),
    [
        ([ANSWER], True),
        ([[]], False),
        ([RedisConnectionError(), ANSWER], True),  # the first ping after another server became master
        ([RedisConnectionError(), RedisConnectionError()], False),
        ([RedisTimeoutError()], False),  # took seconds already
    ],
)
def test_a_connection_to_the_master_before_is_no_dead_worker(
    monkeypatch: pytest.MonkeyPatch, outcomes: list[Any], is_alive: bool
) -> None:
    left = iter(outcomes)

    def broadcast(*args: Any, **kwargs: Any) -> Any:
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(app.control, "broadcast", broadcast)
    assert health._answers(health._worker) is is_alive
    assert next(left, None) is None
