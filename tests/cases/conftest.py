"""Fixtures of the tests of cases."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cases import case_keys


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """In which line each try at words or at a locator waited; "" where in none."""
    waited: list[str] = []

    @contextmanager
    def enter(crowd: str = "") -> Iterator[None]:
        waited.append(crowd)
        yield

    monkeypatch.setattr(case_keys.KDF_LIMITER, "enter", enter)
    return waited
