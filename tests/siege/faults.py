"""What a machine does to a site: it goes off in the middle, its clock jumps, its disk or database takes nothing."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.siege.attacks import count_kept, letter, send, with_case
from tests.siege.figures import Figures
from tests.stack import BASE, Stack, wait_for
from tests.visitor import Visitor

FORM = "/en/case/account/beginning/"
_SWEEP = """
import datetime, sys, time_machine
then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=int(sys.argv[1]))
with time_machine.travel(then, tick=True):
    import django
    django.setup()
    from cases import actions
    print("destroyed", actions.delete_expired())
"""


def power_cut(stack: Stack, figures: Figures) -> None:
    """All processes end at once while files come; what they were writing lies there in halves when they start."""
    visitor = with_case(stack)
    sent = threading.Event()
    kept: set[int] = set()

    def upload() -> None:
        for number in range(40):
            with contextlib.suppress(OSError):
                answer = send(visitor, f"{number}.txt", letter(number))
                if answer.status == 200:
                    kept.add(number)
            if len(kept) >= 4:
                sent.set()
            if not stack.pids():
                return

    thread = threading.Thread(target=upload, daemon=True)
    thread.start()
    assert sent.wait(60)
    cut(stack)
    thread.join(60)
    leave_halves(stack.data_dir)
    began = time.monotonic()
    stack.start()
    figures.recover("power cut, restart on half-written files", time.monotonic() - began)
    count_kept(visitor, figures, kept)


def cut(stack: Stack) -> None:
    """Every process of the site at once, the one that would start them again first."""
    pids = stack.pids()
    process = stack.process
    assert process is not None
    process.kill()
    for pid in pids.values():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    wait_for("the site to be off", lambda: stack.health()[0] == 0 and not stack.lingering())


def leave_halves(data_dir: Path) -> None:
    """As a crash of the system may leave them: files cut off, of no length, or of a process that is gone."""
    (data_dir / "run.json").write_text('{"web": 1')
    for file in data_dir.glob("beat-schedule*"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    folder = next(path for path in (data_dir / "blobs").iterdir() if path.is_dir())
    (folder / "half.part").write_bytes(b"age-encryption.org/v1\n-> X255")
    (folder / ("0" * 64)).write_bytes(b"")


def clock_jumps(stack: Stack, figures: Figures) -> None:
    """The sweep runs under a clock that is months ahead, years ahead, and behind; then under the right one."""
    with_case(stack)
    for days in (91, 4000, -400, 0):
        command = [sys.executable, "-c", _SWEEP, str(days)]
        environment = stack.environment | {"DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
        done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=True)
        figures.destroyed += int(done.stdout.split()[-1])
    stack.wait_until_well()


@contextlib.contextmanager
def _read_only(folder: Path) -> Iterator[bool]:
    """Whether the folder could be made read-only, as a disk is that had an error."""
    bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode == 0
    try:
        yield (
            bound
            and subprocess.run(["mount", "-o", "remount,ro,bind", folder], capture_output=True).returncode == 0
        )
    finally:
        if bound:
            subprocess.run(["umount", folder], check=True)


def read_only_store(stack: Stack, figures: Figures) -> None:
    """Files are refused calmly, what is there stays readable, and afterwards it goes on."""
    visitor = with_case(stack)
    figures.count(send(visitor, "0.txt", letter(0)).status)
    with _read_only(stack.data_dir / "blobs") as read_only:
        if not read_only:
            figures.not_tried.append("a read-only store (nobody here may mount)")
            return
        for number in range(1, 4):
            answer = send(visitor, f"{number}.txt", letter(number))
            figures.count(answer.status)
            assert "no room on our side" in answer.text, answer.text
        count_kept(visitor, figures, {0})
        wait_for("health to say so", lambda: stack.health()[1].get("store") is False)
    began = time.monotonic()
    stack.wait_until_well()
    figures.count(send(visitor, "9.txt", letter(9)).status)
    count_kept(visitor, figures, {0, 9})
    figures.recover("store read-only", time.monotonic() - began)


def broker_gone(stack: Stack, figures: Figures) -> None:
    """The broker does not answer: pages, words and files work, and the files are read afterwards."""
    visitor = with_case(stack)
    with stack.without("redis"):
        for number in range(2):
            figures.count(send(visitor, f"{number}.txt", letter(number)).status)
        figures.count(Visitor(stack.url).open_case(visitor.words).status)
    count_kept(visitor, figures, {0, 1})
    wait_for(
        "the files to be read", lambda: "copy is being made" not in visitor.get("/en/case/evidence/").text, 120
    )


def database_locked(stack: Stack, figures: Figures) -> None:
    """Somebody holds the write lock longer than anybody waits: guidance works, what was typed is on the page."""
    visitor = with_case(stack)
    visitor.get(FORM)
    with contextlib.closing(sqlite3.connect(stack.data_dir / "db.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        figures.count(visitor.get("/en/help-now/").status)
        assert time.monotonic() - began < 5
        answer = visitor.post(FORM, story="They wrote to me on Sunday")
        figures.count(answer.status)
        assert "They wrote to me on Sunday" in answer.page, answer.text
        database.execute("ROLLBACK")
    stack.wait_until_well()
