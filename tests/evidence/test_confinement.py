"""A child that was taken over: it reaches neither the memory of its parent nor more time than it has."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evidence import checks
from evidence.sandbox import child_process, strength
from evidence.sandbox.confinement import Level
from evidence.sandbox.strength import Strength
from tests.stack import BASE, wait_for

ATTACK = """
import ctypes, os, sys
from evidence.sandbox.child import __main__ as decode
from sextortion_help import process_memory

user, parent_is, child_is = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
key = b"AGE-SECRET-KEY-1"
secret = ctypes.create_string_buffer(bytes(16))

class Piece(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("size", ctypes.c_size_t)]

def attack(parent):
    try:
        opened = os.open(f"/proc/{parent}/mem", os.O_RDONLY)
    except OSError:
        opened = -1
    room = ctypes.create_string_buffer(16)
    here, there = Piece(ctypes.addressof(room), 16), Piece(ctypes.addressof(secret), 16)
    libc.process_vm_readv(parent, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    traced = libc.ptrace(0x4206, parent, None, None) == 0  # PTRACE_SEIZE
    return 10 * (room.raw == key) + 20 * traced + 40 * (opened >= 0)

if user == "other" and os.getuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
libc.prctl(4, 1, 0, 0, 0)  # dumpable, as a program is that was started by its user
if parent_is == "private":
    process_memory.keep_private()
begin, ready = os.pipe()
child = os.fork()
if child == 0:
    os.read(begin, 1)
    if child_is == "confined":
        decode.give_up_rights()
    os._exit(attack(os.getppid()))
secret.raw = key  # the child's own copy does not have it
os.write(ready, b"x")
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def attacked(user: str, parent: str, child: str) -> int:
    """0: nothing came. 10: read the memory, 20: traced, 40: opened it as a file. user: of the parent; "other": not
    root."""
    command = [sys.executable, "-c", ATTACK, user, parent, child]
    return subprocess.run(command, cwd=BASE, timeout=30, check=False).returncode


@pytest.mark.parametrize("user", ["same", "other"])
def test_a_child_cannot_read_the_memory_of_its_parent(user: str) -> None:
    assert attacked(user, "private", "confined") == 0


@pytest.mark.parametrize("child", ["confined", "free"])
def test_a_parent_without_root_is_closed_to_any_child(child: str) -> None:
    assert attacked("other", "private", child) == 0


def test_without_this_it_could() -> None:
    """What the tests above would be worth nothing without."""
    if attacked("other", "open", "free") == 0:
        pytest.skip("this kernel lets no process read another's memory (Yama)")
    assert attacked("other", "open", "confined") == 0, "the filter alone holds too"


@pytest.fixture
def module(tmp_path: Path, settings: Settings) -> Callable[..., Any]:
    """Makes a program that stands in the place of the decoder."""

    def make(code: str) -> str:
        (tmp_path / "taken_over.py").write_text(code)
        return "taken_over"

    settings.BASE_DIR = tmp_path
    return make


@pytest.mark.parametrize("start", ["", "start_new_session=True"], ids=["in its group", "in a session of its own"])
@pytest.mark.parametrize("held", ["", "stdout=subprocess.DEVNULL", "stdin=subprocess.DEVNULL"])
def test_a_grandchild_that_holds_the_pipes_gets_no_more_time(
    module: Callable[..., Any], start: str, held: str
) -> None:
    name = module(
        "import subprocess, sys; sys.stdout.write('R'); sys.stdout.flush()\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(12)']\n"
        f"subprocess.Popen(sleeper, {start}{',' * bool(start)} {held})\n"
    )
    began = time.monotonic()
    output, _code = child_process.run(name, [], b"a" * 3_000_000, seconds=2, most=100)
    assert time.monotonic() - began < 4
    assert output == b"R"


def test_what_it_has_started_ends_with_it(module: Callable[..., Any], tmp_path: Path) -> None:
    name = module(
        "import subprocess, sys\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "started = subprocess.Popen(sleeper, stdout=subprocess.DEVNULL)\n"
        "print(started.pid)\n"
    )
    output, code = child_process.run(name, [], b"", seconds=20, most=100)
    assert code == 0
    time.sleep(0.3)
    stat = Path(f"/proc/{int(output)}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_child_out_of_time_is_killed(module: Callable[..., Any]) -> None:
    output, code = child_process.run(module("import time; time.sleep(60)"), [], b"", seconds=0.5, most=100)
    assert (output, code) == (b"", -9)


PROBE = """
import ctypes, json, mmap, os, signal, socket, subprocess, sys, threading, time
sys.path.insert(0, {base!r})
from evidence.sandbox import confinement
from evidence.sandbox.child import __main__ as child

worker = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
confinement.begin()
in_its_namespace = os.getpid()
if os.fork() == 0:  # taken over already while it loads: what it starts must not outlive it
    os.setsid()
    libc.prctl(15, {marker!r}.encode(), 0, 0, 0)
    time.sleep(60)
file = open({base!r} + "/README.md", "rb")
child.give_up_rights()
told = []

def attempt(name, act):
    try:
        result = act()
    except BaseException as error:
        told.append([name, type(error).__name__])
    else:
        told.append([name, "done" if result != -1 else "refused"])

buffer = ctypes.create_string_buffer(64)
attempt("thread", lambda: threading.Thread(target=int).start())
attempt("read what is open", lambda: file.read(10))
attempt("fork", os.fork)
attempt("start a program", lambda: os.execv("/bin/true", ["true"]))
attempt("open", lambda: os.open("/etc/hostname", os.O_RDONLY))
attempt("look", lambda: os.stat("/etc/hostname"))
attempt("write", lambda: os.rename("/tmp/a", "/tmp/b"))
attempt("socket", socket.socket)
attempt("socket pair", socket.socketpair)
attempt("anonymous file", lambda: os.memfd_create("a"))
attempt("signal the worker", lambda: os.kill(worker, 0))
attempt("signal everybody", lambda: os.kill(-1, 0))
attempt("trace", lambda: libc.ptrace(16, worker, None, None))
attempt("read memory", lambda: libc.process_vm_readv(worker, buffer, 1, buffer, 1, 0))
attempt("new namespace", lambda: libc.unshare(0x10000000))
attempt("kernel queue", lambda: libc.syscall(425, 1, buffer))  # io_uring_setup
attempt("kernel program", lambda: libc.syscall(321, 0, buffer, 8))  # bpf
attempt("run memory", lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC))
attempt("be dumpable", lambda: libc.prctl(4, 1, 0, 0, 0))
attempt("more memory", lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NPROC, (9, 9)))
sys.stdout.write(json.dumps([in_its_namespace, told]))
"""
ALLOWED = {"thread": "done", "read what is open": "done"}
MARKER = "outlives-me"


def running(name: str) -> bool:
    """Whether a process of that name runs anywhere on this machine."""
    names: list[str] = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            names.append(path.read_text().strip())
    return name in names


def test_a_child_that_was_taken_over_can_do_nothing_of_all_this(module: Callable[..., Any]) -> None:
    name = module(PROBE.format(base=str(BASE), marker=MARKER))
    output, code = child_process.run(name, [str(os.getpid())], b"", seconds=20, most=10_000)
    assert code == 0
    number, told = json.loads(output)
    results = dict(told)
    done = {what: result for what, result in results.items() if result == "done"}
    assert done == ALLOWED, results
    if strength.tried().reaches(Level.ALONE):
        assert number < 10, "it has numbers of its own"
        wait_for("the end of what it started", lambda: not running(MARKER), 2)


def test_a_child_ends_as_its_reader_ends(module: Callable[..., Any]) -> None:
    """Three processes stand for one: whoever waits sees the code or the signal of the one that reads."""
    begin = f"import os, signal, sys\nsys.path.insert(0, {str(BASE)!r})\n"
    begin += "from evidence.sandbox import confinement\nconfinement.begin()\n"
    for end, code in (("os._exit(7)", 7), ("os.kill(os.getpid(), signal.SIGXCPU)", -signal.SIGXCPU)):
        assert child_process.run(module(begin + end), [], b"", seconds=20, most=100) == (b"", code)


def test_a_child_dies_with_its_worker(module: Callable[..., Any], tmp_path: Path) -> None:
    module(
        f"import sys, time\nsys.path.insert(0, {str(BASE)!r})\nfrom evidence.sandbox import confinement\n"
        "confinement.begin()\nimport ctypes; ctypes.CDLL(None).prctl(15, b'left-alone', 0, 0, 0)\ntime.sleep(60)\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([{sys.executable!r}, '-m', 'taken_over'])"],
        cwd=tmp_path,
    )
    wait_for("the child", lambda: running("left-alone"), 20)
    worker.kill()
    worker.wait()
    wait_for("its end", lambda: not running("left-alone"), 5)


@pytest.mark.skipif(not strength.tried().reaches(Level.ALONE), reason="the system gives no namespaces here")
def test_nothing_is_left_of_a_child_whose_first_process_is_killed_while_it_begins() -> None:
    """Before the others could ask the kernel for their end: as if that request had come too late."""
    code = (
        f"import ctypes, sys, time\nsys.path.insert(0, {str(BASE)!r})\nfrom evidence.sandbox import namespaces\n"
        "ctypes.CDLL(None).prctl(15, b'began-late', 0, 0, 0)\nnamespaces.end_with_parent = lambda: None\n"
        "assert namespaces.enter()\nprint('R', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.read(1) == b"R"
        first.kill()
    wait_for("its end", lambda: not running("began-late"), 5)


@pytest.mark.parametrize(("least", "reads"), [("limits", True), ("filtered", True), ("alone", False)])
def test_a_child_that_is_confined_too_little_does_not_read(
    module: Callable[..., Any], settings: Settings, least: str, reads: bool
) -> None:
    """This one never began, so it has no namespaces of its own."""
    settings.SANDBOX_LEAST = least
    name = module(
        f"import sys\nsys.path.insert(0, {str(BASE)!r})\nfrom evidence.sandbox.child import __main__ as child\n"
        "child.give_up_rights()\nsys.stdout.write('R')\n"
    )
    assert child_process.run(name, [], b"", seconds=20, most=100)[0] == (b"R" if reads else b"")


def test_a_site_for_real_people_does_not_start_below_its_level(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Strength(Level.LIMITS, ("a filter of system calls",))
    monkeypatch.setattr(strength, "tried", lambda: found)
    settings.SANDBOX_LEAST = "filtered"
    (message,) = checks.children_are_confined(None)
    assert message.id == "evidence.E001"
    assert "a filter of system calls" in message.msg
    settings.SANDBOX_LEAST = "limits"
    assert checks.children_are_confined(None) == []


def test_a_confined_child_has_no_capability() -> None:
    code = """
import os, sys
from evidence.sandbox.child.__main__ import give_up_rights
status = os.open("/proc/self/status", os.O_RDONLY)
give_up_rights()
text = os.pread(status, 8192, 0).decode()
fields = dict(line.split(":\\t", 1) for line in text.splitlines() if ":\\t" in line)
assert fields["NoNewPrivs"] == "1"
assert all(int(fields[name], 16) == 0 for name in ("CapPrm", "CapEff", "CapAmb", "CapInh")), fields
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=BASE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
