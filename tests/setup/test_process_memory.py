"""Every process of the site that has keys in its memory keeps it to itself."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cases.crypto import Secret
from sextortion_help import process_memory
from tests.stack import BASE

SAY = "\nimport ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
CORE = "\nimport resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"


@pytest.mark.parametrize(
    "start",
    [
        "import sextortion_help.wsgi",
        "from scripts import gunicorn_conf; gunicorn_conf.on_starting(None)",
        "import sextortion_help.celery; from celery.signals import celeryd_init; celeryd_init.send(None)",
        "import sextortion_help.celery; from celery.signals import worker_process_init as init; init.send(None)",
        "import sextortion_help.celery; from celery.signals import beat_init; beat_init.send(None)",
    ],
)
def test_no_other_process_may_read_it(start: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", start + CORE + SAY]
    done = subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-3:] == ["0", "0", "0"]


LOCK = """
import resource, mmap
from sextortion_help import process_memory
process_memory.keep_private()
later = mmap.mmap(-1, 8 * 1024 * 1024)
later.write(b"k" * len(later))
print(process_memory.state(), *resource.getrlimit(resource.RLIMIT_CORE))
"""


def run(code: str, **options: Any) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=BASE, capture_output=True, text=True, check=True, **options).stdout


def small_limit() -> None:
    """As a shell without rights has it: a few megabytes, and no capability that makes the limit void."""
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (8 << 20, 8 << 20))
    for capability in (14, 24):  # CAP_IPC_LOCK, CAP_SYS_RESOURCE
        assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) in (0, -1)  # PR_CAPBSET_DROP


def test_what_a_process_touches_is_locked() -> None:
    if os.geteuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[1] != resource.RLIM_INFINITY:
        pytest.skip("this system does not let this user lock memory")
    assert run(LOCK).split() == ["locked", "0", "0"]


def test_with_a_small_limit_nothing_is_locked_and_later_memory_is_not_refused() -> None:
    assert run(LOCK, preexec_fn=small_limit).strip() in ("no swap 0 0", "may be swapped 0 0")


def test_a_process_that_is_not_locked_says_so_where_there_is_swap(
    monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(process_memory, "_status", lambda name: "0 kB")
    heading = "Filename Type Size Used Priority\n"
    swaps = [heading, heading + "/dev/vdb partition 1 0 -2\n"]
    monkeypatch.setattr(process_memory.Path, "read_text", lambda self, **kwargs: swaps[0])
    process_memory.say_state("the worker")
    assert not caplog.text
    swaps.pop(0)
    process_memory.say_state("the worker")
    assert "LimitMEMLOCK=infinity" in caplog.text


def test_a_crash_leaves_no_core_dump(tmp_path: Path) -> None:
    code = "from sextortion_help import process_memory; process_memory.keep_private(); import os; os.abort()"
    limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
    here = tmp_path / "here"
    here.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(BASE)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (limit, limit)),
    )
    assert done.returncode == -signal.SIGABRT
    assert list(here.iterdir()) == []


def in_memory(address: int, size: int) -> bytes:
    """The end of what is there: the allocator writes into the beginning of what was freed."""
    return ctypes.string_at(address, size)[16:]


def test_a_key_is_overwritten_when_nobody_has_it() -> None:
    key = bytes(bytearray(os.urandom(64)))
    copy, address = bytes(bytearray(key)), id(key) + bytes.__basicsize__ - 1
    secret = Secret(key)
    del key
    assert in_memory(address, 64) == copy[16:]
    del secret
    assert in_memory(address, 64) != copy[16:]


def test_a_key_that_somebody_still_has_stays_as_it_is() -> None:
    key = bytes(bytearray(os.urandom(64)))
    copy = bytes(bytearray(key))
    secret = Secret(key)
    held = [memoryview(key)]
    del secret
    assert key == copy
    del key
    assert bytes(held[0]) == copy
