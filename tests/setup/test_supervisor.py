"""Keeping processes alive, and ending them all, with small stand-ins for the site's parts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.supervisor import LONGEST_PAUSE, SiteProcess, Supervisor
from tests.stack import alive, wait_for

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
# A parent with a child, both deaf to SIGTERM: what a hanging worker with its pool looks like.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    with open(sys.argv[1], "w") as file:
        file.write(str(child))
time.sleep(600)
"""


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[object]:
    made: list[Supervisor] = []

    def make(**commands: list[str]) -> Supervisor:
        parts = [SiteProcess(name, f"The {name}", command, dict(os.environ)) for name, command in commands.items()]
        supervisor = Supervisor(parts, tmp_path / "run.json")
        made.append(supervisor)
        supervisor.look_after()
        return supervisor

    yield make
    for supervisor in made:
        supervisor.hurry = True
        supervisor.end()


def pid_of(supervisor: Supervisor) -> int:
    process = supervisor.parts[0].process
    return process.pid if process else 0


def test_parts_are_started_and_named(supervise: Callable[..., Any], tmp_path: Path) -> None:
    supervisor = supervise(worker=SLEEPER)
    noted = json.loads((tmp_path / "run.json").read_text())
    assert noted == {"supervisor": os.getpid(), "worker": pid_of(supervisor)}


def test_a_part_that_is_killed_is_started_again(
    supervise: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor = supervise(worker=SLEEPER)
    old = pid_of(supervisor)
    os.kill(old, signal.SIGKILL)

    def back() -> bool:
        supervisor.look_after()
        return pid_of(supervisor) not in (0, old)

    wait_for("a new worker", back, 10)
    assert capsys.readouterr().out == "The worker stopped (signal 9); starting it again in 0.5 s.\n"


def test_the_pause_grows_while_a_part_keeps_falling(
    supervise: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = supervise(worker=SLEEPER)
    part, pauses = supervisor.parts[0], []
    for _ in range(9):
        part.process.kill()
        part.process.wait()
        supervisor.look_after()
        pauses.append(round(part.start_at - time.monotonic(), 1))
        part.start_at = 0
        supervisor.look_after()
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_part_that_ran_long_starts_again_soon(supervise: Callable[..., Any]) -> None:
    supervisor = supervise(worker=SLEEPER)
    part = supervisor.parts[0]
    part.falls, part.started = 7, time.monotonic() - 3600
    part.process.kill()
    part.process.wait()
    supervisor.look_after()
    assert part.start_at - time.monotonic() < 1


def test_the_pool_of_a_killed_part_does_not_outlive_it(supervise: Callable[..., Any], tmp_path: Path) -> None:
    supervisor = supervise(worker=[sys.executable, "-c", STUBBORN, str(tmp_path / "child")])
    wait_for("the child", lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text() != "", 10)
    child = int((tmp_path / "child").read_text())
    supervisor.parts[0].process.kill()
    supervisor.parts[0].process.wait()
    assert alive(child)
    supervisor.look_after()
    wait_for("the child's end", lambda: not alive(child), 5)


def test_the_end_is_the_end_even_for_the_deaf(
    supervise: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.supervisor.STOP_SECONDS", 0.3)
    supervisor = supervise(worker=[sys.executable, "-c", STUBBORN, str(tmp_path / "child")], other=SLEEPER)
    wait_for("the child", lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text() != "", 10)
    child = int((tmp_path / "child").read_text())
    pids = [part.process.pid for part in supervisor.parts] + [child]
    supervisor.end()
    wait_for("everyone's end", lambda: not any(alive(pid) for pid in pids), 5)
    assert not (tmp_path / "run.json").exists()


def test_parts_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys, time; from scripts.supervisor import SiteProcess, Supervisor;"
        "parts = [SiteProcess('worker', 'The worker', [sys.executable, '-c', 'import time; time.sleep(600)'], {})];"
        "Supervisor(parts, pathlib.Path(sys.argv[1])).look_after(); time.sleep(600)"
    )
    run_file = tmp_path / "run.json"
    killed = subprocess.Popen([sys.executable, "-c", program, str(run_file)])
    wait_for("run.json", run_file.exists, 20)
    worker = json.loads(run_file.read_text())["worker"]
    assert alive(worker)
    killed.kill()
    killed.wait()
    wait_for("the worker's end", lambda: not alive(worker), 5)
