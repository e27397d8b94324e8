"""The memory of the site's processes is for themselves: keys of open cases, and the worker's key, are in it."""

import ctypes
import resource

_SET_DUMPABLE = 4  # prctl(2)


def keep_private() -> None:
    """No other process of this user may trace this one or read its memory, and it leaves no core dump, whatever the
    unit or the shell allowed.

    Holds for what it forks, and ends when it runs another program. Processes with CAP_SYS_PTRACE still may.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
