"""Landlock (landlock(7)): a process takes from itself, for good, what it could do with files and other processes.

No package wraps it that is kept; the three calls are the kernel's stable interface. What an older kernel does not
know is left out: `restrict` says which version there is. Holds for the calling thread and what it starts from then
on, so it belongs before the first thread. Needs nothing of Django.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
# LANDLOCK_ACCESS_FS_* by the version that brought them: 13 rights, then REFER, TRUNCATE, IOCTL_DEV.
_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
_ALL_FILE_RIGHTS = 0xFFFF
_NETWORK, _NETWORK_RIGHTS = 4, 3  # from which version; bind and connect by TCP
_SCOPED, _SCOPES = 6, 3  # from which version; abstract sockets and signals of processes outside

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Of the kernel's Landlock; 0: there is none, or it is switched off."""
    return max(0, int(_libc.syscall(_CREATE, None, 0, _VERSION)))


def restrict(*, readable: Iterable[str] = (), writable: Iterable[str] = ()) -> int:
    """From here on no file is reached but those below `readable` (which may be run) and `writable`, no TCP and no
    process outside; the version, or 0 where nothing was restricted. Paths that are not there are left out.

    Needs no_new_privs. Raises OSError when the kernel has Landlock and refuses.
    """
    known_version = version()
    if not known_version:
        return 0
    file_rights = _FILE_RIGHTS.get(known_version, _ALL_FILE_RIGHTS)
    ruleset = _created(known_version, file_rights)
    try:
        for path in readable:
            _add(ruleset, path, file_rights & (_EXECUTE | _READ_FILE | _READ_DIR))
        for path in writable:
            _add(ruleset, path, file_rights & (_READ_FILE | _WRITE_FILE))
        _checked(_libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)
    return known_version


def _created(known_version: int, file_rights: int) -> int:
    attributes = struct.pack("Q", file_rights)
    if known_version >= _NETWORK:
        attributes += struct.pack("Q", _NETWORK_RIGHTS)
    if known_version >= _SCOPED:
        attributes += struct.pack("Q", _SCOPES)
    return _checked(_libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))


def _add(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ENOENT:
            return
        raise
    try:
        if not os.path.isdir(path):
            rights &= ~_READ_DIR
        _checked(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0))
    finally:
        os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
