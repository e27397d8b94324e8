"""The whole site as `make run` starts it: it answers, it survives the death of each part, it ends completely."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from tests.stack import BASE, Stack, alive, static_files, wait_for

pytestmark = pytest.mark.integration
ALL_WELL = {
    "database": True,
    "broker": True,
    "store": True,
    "worker": True,
    "upkeep": True,
    "room": True,
    "queue": True,
    "files": "whole",
    "memory": ANY,  # what this machine allows
    "new_cases": "usual",
    "uploads": "usual",
    "retention": "running",
    "facts": "whole",
}


def test_every_part_answers(stack: Stack) -> None:
    assert stack.health() == (200, ALL_WELL)
    wait_for("the line with the address", lambda: f"The site runs: {stack.url}/" in stack.log)


def test_what_is_silent_is_named(stack: Stack) -> None:
    with stack.without("worker"):
        assert stack.health() == (503, ALL_WELL | {"worker": False})
    with stack.without("redis"):
        begun = time.monotonic()
        assert stack.health() == (503, ALL_WELL | {"broker": False, "worker": False, "upkeep": False})
        assert time.monotonic() - begun < 8
    assert stack.health() == (200, ALL_WELL)


@pytest.mark.parametrize("name", ["redis", "worker", "upkeep", "web", "scheduler"])
def test_a_part_that_is_killed_comes_back(stack: Stack, name: str) -> None:
    old = stack.kill(name)
    stack.wait_until_replaced(name, old)
    stack.wait_until_well()
    assert "stopped (signal 9); starting it again in" in stack.log
    wait_for("the old one's end", lambda: not alive(old))


def test_data_is_for_its_owner_alone(stack: Stack) -> None:
    """Except the static files, which everyone may have anyway."""
    kept = [path for path in stack.data_dir.rglob("*") if stack.data_dir / "static" not in path.parents]
    assert kept
    assert [path for path in kept if path.name != "static" and path.stat().st_mode & 0o077] == []
    assert stack.data_dir.stat().st_mode & 0o077 == 0


def test_a_second_start_takes_seconds_and_all_of_it_ends(
    start_stack: Callable[..., Stack], tmp_path: Path, record_property: Callable[..., Any]
) -> None:
    """In a data directory whose path is longer than that of a socket may be."""
    folder = tmp_path / ("deep" * 30) / "with space"
    stack = start_stack(DATA_DIR=str(folder))
    stack.data_dir = folder
    assert (folder / "run.json").exists()
    assert stack.health() == (200, ALL_WELL)
    assert stack.stop(signal.SIGINT) == 0
    assert stack.lingering() == set()
    assert not (stack.data_dir / "run.json").exists()
    stack.start()
    record_property("second start, seconds", round(stack.started_in, 1))
    assert stack.started_in < 60  # a shared machine can be slow
    # Even when the supervisor itself is killed, nothing of the site lives on.
    stack.kill("supervisor")
    assert stack.process
    stack.process.wait()
    wait_for("the end of all parts", lambda: stack.lingering() == set(), 30)
    assert "Traceback" not in stack.log


def test_a_command_runs_beside_the_worker_and_gives_its_exit_code(tmp_path: Path) -> None:
    program = (
        "import os, sys, pathlib; from sextortion_help.celery import app; import time;"
        "limit = time.monotonic() + 30\n"
        "while not app.control.ping(timeout=1, limit=1) and time.monotonic() < limit: pass\n"
        "pathlib.Path(sys.argv[1]).write_text(os.environ['DATA_DIR']); sys.exit(7)"
    )
    out = tmp_path / "out"
    command = [sys.executable, "-m", "scripts.run", "--without-web", "--throw-away", "--"]
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    environment["STATIC_ROOT"] = str(static_files())
    done = subprocess.run(
        [*command, sys.executable, "-c", program, str(out)],
        cwd=BASE,
        env=environment,
        timeout=90,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7, done.stderr
    assert not Path(out.read_text()).exists()
