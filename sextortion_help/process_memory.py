"""The memory of the site's processes is for themselves: keys of open cases, and the worker's key, are in it."""

import ctypes
import logging
import platform
import resource
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

_SET_DUMPABLE = 4  # prctl(2)
_CURRENT, _FUTURE, _ON_FAULT = 1, 2, 4  # mlockall(2)
_CAP_IPC_LOCK = 14  # capabilities(7)
_BYTES_BEGIN = bytes.__basicsize__ - 1  # where CPython keeps the content of a bytes object
_IS_CPYTHON = platform.python_implementation() == "CPython"
_SHORTEST = 16  # bytes; shorter ones may be shared by the whole process


class MemoryState(StrEnum):
    """Whether keys can reach a disk by way of the swap. The values stand in /healthz."""

    LOCKED = "locked"
    NO_SWAP = "no swap"
    MAY_BE_SWAPPED = "may be swapped"


def keep_private() -> None:
    """No other process of this user may trace this one or read its memory, it leaves no core dump, whatever the
    unit or the shell allowed, and nothing of it goes to the swap, where the system lets it.

    The first two hold for what it forks, the lock for this process alone; all end when it runs another program.
    Processes with CAP_SYS_PTRACE still may look.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    lock()


def lock() -> bool:
    """Keep every page that this process touches in memory; whether it worked.

    Only where the limit is off (LimitMEMLOCK=infinity) or does not count: with a small one, later memory would be
    refused in the middle of work.
    """
    _raise_limit()
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY and not _may_lock_anyway():
        return False
    return bool(ctypes.CDLL(None).mlockall(_CURRENT | _FUTURE | _ON_FAULT) == 0)


def _raise_limit() -> None:
    """As far as the system allows."""
    hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]
    for limit in (resource.RLIM_INFINITY, hard):
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (limit, limit))
            return


def _may_lock_anyway() -> bool:
    return bool(int(_status("CapEff") or "0", 16) >> _CAP_IPC_LOCK & 1)


def _status(name: str) -> str:
    """A line of /proc/self/status; empty when nobody knows."""
    with suppress(OSError):
        # UTF-8 is built in: a program that may not read its own library finds no other encoding.
        for line in Path("/proc/self/status").read_bytes().decode(errors="replace").splitlines():
            if line.startswith(f"{name}:"):
                return line.partition(":")[2].strip()
    return ""


def state() -> MemoryState:
    """Of this process, as the kernel sees it."""
    if int((_status("VmLck") or "0").split()[0]):
        return MemoryState.LOCKED
    with suppress(OSError):
        if len(Path("/proc/swaps").read_text(encoding="ascii").splitlines()) == 1:  # its heading
            return MemoryState.NO_SWAP
    return MemoryState.MAY_BE_SWAPPED


def say_state(who: str) -> None:
    """A line in the log when keys may reach a disk. Logging must be set up."""
    if state() == MemoryState.MAY_BE_SWAPPED:
        logger.warning(
            "keys in the memory of %s may reach the swap: set LimitMEMLOCK=infinity, or switch the swap off", who
        )


class Wiped:
    """Mixin for what holds a key as `value`: the bytes are overwritten as it goes, unless something else still has
    them. What a library copied, or a text that was made of them, is not reached."""

    value: bytes

    def __del__(self) -> None:
        with suppress(Exception):  # the interpreter may be ending
            is_last = _IS_CPYTHON and sys.getrefcount(self.value) <= _alone
            if is_last and type(self.value) is bytes and len(self.value) >= _SHORTEST:
                ctypes.memset(id(self.value) + _BYTES_BEGIN, 0, len(self.value))


def _count_alone() -> int:
    """What sys.getrefcount says, in this version of Python, of bytes that only one attribute holds."""

    class Probe:
        value: Any = None

        def count(self) -> int:
            return sys.getrefcount(self.value)

    probe = Probe()
    probe.value = bytes(bytearray(_SHORTEST))
    return probe.count()


_alone = _count_alone()
