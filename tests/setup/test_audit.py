"""A known vulnerability fails the check; a database that does not answer never does."""

import json
import subprocess
import sys
from typing import Any

import pytest

from scripts import audit, check

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
ABSENT = {"name": "pyrage", "skip_reason": "Dependency not found on PyPI and could not be audited"}
HOLE = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["8.1.1"]}]}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([CLEAN, ABSENT], 0, []),
        ([CLEAN, HOLE], 1, ["redis 8.1.0: PYSEC-2026-1, mended in 8.1.1"]),
        ([ABSENT], audit.SKIPPED, ["The database of vulnerabilities knows none of the packages."]),
    ],
)
def test_what_is_known_decides(packages: list[dict[str, Any]], code: int, said: list[str]) -> None:
    assert audit.judged(json.dumps({"dependencies": packages})) == (code, said)


def test_without_an_answer_the_check_is_skipped(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(audit, "COMMAND", [sys.executable, "-c", "raise ConnectionError"])
    assert audit.main() == audit.SKIPPED
    monkeypatch.setattr(audit, "SECONDS", 0.1)
    monkeypatch.setattr(audit, "COMMAND", [sys.executable, "-c", "import time; time.sleep(9)"])
    assert audit.main() == audit.SKIPPED
    assert "within 0.1 seconds" in capsys.readouterr().out


def test_the_arguments_are_those_of_the_program() -> None:
    told = subprocess.run([sys.executable, "-m", "pip_audit", "--help"], capture_output=True, text=True, check=True)
    assert all(word in told.stdout for word in audit.COMMAND if word.startswith("--"))


def test_a_skipped_check_is_said_and_fails_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(check, "CHECKS", {"no hole": ["-c", "print('Nobody answered.'); raise SystemExit(77)"]})
    assert check.main() == 0
    assert capsys.readouterr().out.startswith("skipped: no hole. Nobody answered.\n")
    monkeypatch.setattr(check, "CHECKS", {"no hole": ["-c", "raise SystemExit(1)"]})
    assert check.main() == 1
