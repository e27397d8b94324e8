"""What a child that reads strangers' files gives up beside its limits (evidence.sandbox.child,
extraction.ocr.child).

It keeps no capability, gains none by running a program, and where the site runs as root it is nobody from here on.
So it can neither trace its parent nor read its memory, which has the worker's key: the parent cannot be dumped
(sextortion_help.process_memory), and only a capability would get past that. It may still start processes, for a
limit on those would count the threads of picture decoders too; evidence.sandbox.child_process ends them all. Needs
nothing of Django.
"""

import ctypes
import os
from contextlib import suppress

NOBODY = 65534
_SET_NO_NEW_PRIVS, _CAPBSET_DROP, _CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL = 38, 24, 47, 4  # prctl(2)
_CAPABILITY_VERSION_3, _MOST_CAPABILITIES = 0x20080522, 64  # capset(2)


def confine() -> None:
    """Raises OSError when the kernel refuses what the rest relies on."""
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for capability in range(_MOST_CAPABILITIES):
        libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)  # refused without CAP_SETPCAP; then there is none to drop
    libc.prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    if os.geteuid() == 0:
        with suppress(OSError):  # a container may know no such user; without capabilities root is little too
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    _checked(libc.capset((ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()))


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
