"""Files that are read by forks of one process: none meets another, none ends another, all end in time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evidence.errors import UnreadableError
from evidence.sandbox import forked_child
from evidence.sandbox.forked_child import ForkServer
from tests.stack import BASE, wait_for

SERVER = f"""
import os, signal, sys, threading, time
sys.path.insert(0, {str(BASE)!r})
from evidence.sandbox import confinement, fork_server, namespaces

seen = []

def work():
    plain = os.read(0, 1000)
    seen.append(plain)
    os.write(1, b"R")
    if plain == b"break":
        raise ValueError
    if plain == b"abort":
        os.abort()
    if plain == b"sleep":
        time.sleep(60)
    if plain == b"talk":
        while True:
            os.write(1, b"x" * 1000)
    if plain == b"calculate":
        while time.process_time() < 0.3: pass
    if plain == b"open":
        seen[:] = [str([number for number in range(64) if is_open(number)]).encode()]
    os.write(1, b" ".join([*seen, str(os.getppid()).encode()]))

def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True

FIRST
confinement.begin()
BEFORE
fork_server.serve(work)
"""


@pytest.fixture
def server(tmp_path: Path, settings: Settings) -> Iterator[Callable[..., ForkServer]]:
    """Started with the first file; `first` is what it does first of all, `before` what it does before it serves."""
    settings.BASE_DIR = tmp_path
    servers: list[ForkServer] = []

    def make(before: str = "", first: str = "") -> ForkServer:
        (tmp_path / "forking.py").write_text(SERVER.replace("BEFORE", before).replace("FIRST", first))
        servers.append(ForkServer("forking", []))
        return servers[-1]

    yield make
    for one in servers:
        one.close()


def said(server: ForkServer, plain: bytes, *, seconds: float = 20) -> tuple[bytes, int]:
    ended = server.run(plain, seconds=seconds, most=5000)
    return ended.output, ended.code


def test_each_file_meets_a_process_that_never_saw_another(server: Callable[..., ForkServer]) -> None:
    """Side by side and one after the other: each answer is about its own file, and all come from one server."""
    reader = server()
    files = [b"file-%d" % number for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda plain: said(reader, plain), files))
    parents = {answer.split()[-1] for answer, _code in answers}
    assert [answer.split()[0] for answer, _code in answers] == [b"R" + plain for plain in files]
    assert {len(answer.split()) for answer, _code in answers} == {2}, "nothing is left of a file before"
    assert {code for _answer, code in answers} == {0}
    assert len(parents) == 1
    assert said(reader, b"open")[0].startswith(b"R[0, 1, 2] "), "neither the socket nor files of others"


def test_what_happens_to_one_file_happens_to_no_other(server: Callable[..., ForkServer]) -> None:
    reader = server()
    with ThreadPoolExecutor(6) as pool:
        sleeping = pool.submit(said, reader, b"sleep", seconds=1.5)
        talking = pool.submit(said, reader, b"talk")
        ends = [pool.submit(said, reader, plain) for plain in (b"break", b"abort", b"one", b"two")]
        assert [one.result()[1] for one in ends] == [1, -signal.SIGABRT, 0, 0]
        assert sleeping.result() == (b"R", -signal.SIGKILL)
        with pytest.raises(UnreadableError, match="too_large"):
            talking.result()
    before = said(reader, b"one")[0]
    assert before == ends[2].result()[0], "it is the same server all the time"


def test_what_a_child_calculates_is_told(server: Callable[..., ForkServer]) -> None:
    reader = server()
    assert 0.25 < reader.run(b"calculate", seconds=20, most=100).processor_seconds < 2
    assert reader.run(b"little", seconds=20, most=100).processor_seconds < 0.2


def test_a_server_that_ended_is_started_anew(server: Callable[..., ForkServer]) -> None:
    reader = server()
    assert said(reader, b"one")[1] == 0
    first = reader._server
    assert first is not None
    threading.Timer(0.3, os.killpg, (first.process.pid, signal.SIGKILL)).start()
    began = time.monotonic()
    assert said(reader, b"sleep") == (b"R", -signal.SIGKILL)
    assert time.monotonic() - began < 5, "it is not waited for what nobody will say"
    assert said(reader, b"two")[1] == 0


def test_a_server_that_does_not_answer_is_ended(
    server: Callable[..., ForkServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forked_child, "GRACE_SECONDS", 0.1)
    reader = server("time.sleep(60)")
    assert said(reader, b"one", seconds=0.3) == (b"", -signal.SIGKILL)
    assert reader._server is None


def test_with_several_threads_nothing_is_forked(server: Callable[..., ForkServer]) -> None:
    reader = server("threading.Thread(target=time.sleep, args=(60,), daemon=True).start()")
    assert said(reader, b"one") == (b"", -signal.SIGKILL)


def test_nothing_is_left_when_it_is_closed(server: Callable[..., ForkServer]) -> None:
    reader = server()
    thread = threading.Thread(target=said, args=(reader, b"sleep"))
    thread.start()
    wait_for("the child that reads", lambda: len(_of_session(reader)) >= 3, 20)
    session = reader._server.process.pid if reader._server else 0
    reader.close()
    thread.join(10)
    wait_for("the end of all of them", lambda: not _alive(session), 20)


WORKER = """
import sys
import django
django.setup()
from django.conf import settings
settings.BASE_DIR = sys.argv[1]
from evidence.sandbox.forked_child import ForkServer
server = ForkServer("forking", [])
server.run(b"one", seconds=20, most=100)
print(server._server.process.pid, flush=True)
server.run(b"sleep", seconds=60, most=100)
"""


@pytest.mark.parametrize(
    ("first", "processes"),
    [("", 3), ("namespaces._unshared = lambda: False", 2)],
    ids=["alone in namespaces", "where the system allows none"],
)
def test_they_die_with_their_worker(
    first: str, processes: int, server: Callable[..., ForkServer], tmp_path: Path
) -> None:
    """With namespaces the kernel ends all of them; without, each has asked to be ended with its parent."""
    server(first=first)  # writes the program
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    with subprocess.Popen(command, cwd=BASE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        session = int(worker.stdout.readline())
        wait_for("the child that reads", lambda: len(_alive(session)) >= processes, 20)
        worker.kill()
    wait_for("the end of all of them", lambda: not _alive(session), 20)


def _of_session(server: ForkServer) -> list[int]:
    return _alive(server._server.process.pid) if server._server else []


def _alive(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields: list[Any] = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
