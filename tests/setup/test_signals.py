"""A signal may come at any moment; none of them may leave the supervisor waiting for ever."""

import subprocess
import sys
from pathlib import Path

from tests.stack import BASE

# The loop spins without its pause, so that the signal hits every line of it.
PROGRAM = """
import pathlib, signal, sys, time
from scripts.run import run
from scripts.supervisor import Supervisor
time.sleep = lambda seconds: None
for number in range(500):
    supervisor = Supervisor([], pathlib.Path(sys.argv[1]))
    signal.signal(signal.SIGALRM, supervisor.asked_to_stop)
    signal.setitimer(signal.ITIMER_REAL, 0.001 + number / 500_000)
    assert run(supervisor, None, []) == 0
"""


def test_a_signal_ends_the_loop_whenever_it_comes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "run.json")]
    assert subprocess.run(command, cwd=BASE, timeout=60).returncode == 0
