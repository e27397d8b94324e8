"""What a child that reads strangers' files gives up beside its limits (evidence.sandbox.child,
extraction.ocr.child), in the order in which it happens:

    begin       before anything is loaded: it dies with its parent, gains no rights by running a program, stands in
                namespaces of its own where the system allows them, can write no file and reach no network
    shut_files  when all is loaded, before its limits: from here on no file is reached at all (Landlock)
    confine     it has no capability, is nobody where the site runs as root, and the kernel answers only the calls
                that reading needs (evidence.sandbox.syscall_filter)

So a decoder that was taken over reads no memory of its parent, which has the worker's key; signals nobody, starts
nothing, and leaves nothing behind. Where a system offers less, `Level` says how much; SANDBOX_LEAST in the child's
environment is the level below which it does not read. Needs nothing of Django.
"""

import ctypes
import os
from contextlib import suppress
from enum import Enum

from evidence.sandbox import landlock, namespaces

with suppress(ImportError, RuntimeError):  # libseccomp may not be there
    from evidence.sandbox import syscall_filter

NOBODY = 65534
LEAST = "SANDBOX_LEAST"
_SET_DUMPABLE, _SET_NO_NEW_PRIVS, _CAPBSET_DROP, _CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL = 4, 38, 24, 47, 4  # prctl(2)
_CAPABILITY_VERSION_3, _MOST_CAPABILITIES = 0x20080522, 64  # capset(2)
# What a program that the operator chose may read and run: libraries, its own data, the language packs.
_PROGRAM_FOLDERS = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt", "/nix/store", "/etc/ld.so.cache")
_libc = ctypes.CDLL(None, use_errno=True)


class Level(Enum):
    """How alone a child is; each has what the one before has."""

    LIMITS = "limits"  # memory, time, no open files, no capability, another user than root
    FILTERED = "filtered"  # and the kernel answers only the calls that reading needs
    ALONE = "alone"  # and it stands in namespaces of its own

    def reaches(self, least: "Level") -> bool:
        levels = list(Level)
        return levels.index(self) >= levels.index(least)


class TooLittleError(Exception):
    """This system confines a child less than SANDBOX_LEAST asks for."""


_own = {"namespaces": False}  # of this process


def begin() -> None:
    """Before the first thread. Raises OSError when there can be no such child."""
    _own["namespaces"] = namespaces.enter()
    _checked(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    landlock.restrict(readable=("/",), writable=("/dev/null",))


def shut_files(*, programs: bool) -> None:
    """programs: it may still run some, which open files of the system. Raises OSError."""
    _checked(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if programs:
        landlock.restrict(readable=_PROGRAM_FOLDERS, writable=("/dev/null",))
    else:
        landlock.restrict()


def confine(*, programs: bool = False) -> Level:
    """How far it came. Raises TooLittleError when that is less than the environment asks for, OSError when the
    kernel refuses what the rest relies on."""
    _checked(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for capability in range(_MOST_CAPABILITIES):
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)  # refused without CAP_SETPCAP; then there is none to drop
    _libc.prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    if os.geteuid() == 0:
        with suppress(OSError):  # a container may know no such user; without capabilities root is little too
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    _checked(_libc.capset((ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()))
    namespaces.end_with_parent()  # forgotten with the user
    _libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    level = _filtered(programs=programs)
    if not level.reaches(Level(os.environ.get(LEAST, Level.LIMITS.value))):
        raise TooLittleError
    return level


def _filtered(*, programs: bool) -> Level:
    try:
        syscall_filter.load(programs=programs)
    except (NameError, OSError):  # libseccomp is not there, or the kernel has no seccomp
        return Level.LIMITS
    return Level.ALONE if _own["namespaces"] else Level.FILTERED


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
