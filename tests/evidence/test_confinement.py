"""A child that was taken over: it reaches neither the memory of its parent nor more time than it has."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evidence.sandbox import child_process
from tests.stack import BASE

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
    assert attacked("other", "open", "confined") & 10


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
