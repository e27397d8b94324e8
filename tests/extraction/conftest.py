"""Maya's case with exhibits that were read."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from evidence.models import Exhibit
from extraction.ocr import engine
from tests.evidence.conftest import file, maya, send, sent  # noqa: F401  (fixtures)


@pytest.fixture
def read_text(sent: Callable[..., Any], run_jobs: Callable[..., Any]) -> Callable[[str], Exhibit]:  # noqa: F811
    """A text exhibit of Maya's, taken in and read."""

    def make(text: str) -> Exhibit:
        item = sent(text.encode(), "chat.txt")
        run_jobs()  # intake
        run_jobs()  # reading
        item.refresh_from_db()
        return item

    return make


@pytest.fixture
def loaded_elsewhere(db: None) -> Iterator[None]:
    """Another worker loads ahead: here one task makes the copy of a picture and another one reads its text."""
    with engine._locked(engine.AHEAD_LOCK) as ours:
        assert ours
        yield
