"""Destroyed keys are gone from the files of the database, its write-ahead log too."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).resolve().parents[2]
ACTS = (
    "delete", "close", "run out", "renew", "job done", "job expired", "grant", "retention", "half of them",
    "while someone reads",
)  # fmt: skip


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.cases.wal_erasure_site", str(tmp_path_factory.mktemp("site") / "db.sqlite3")],
        cwd=BASE, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_left_in_any_file(said: dict[str, Any], act: str) -> None:
    assert said["found"][act] == []


def test_rows_are_overwritten_in_the_database_itself(said: dict[str, Any]) -> None:
    assert (said["secure"], said["mode"]) == (1, "wal")


def test_the_patience_with_other_writers_is_as_before(said: dict[str, Any]) -> None:
    before, after = said["patience"]
    assert before == after == 20_000
