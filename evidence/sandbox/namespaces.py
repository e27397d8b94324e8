"""Namespaces of its own for a child that reads strangers' files: no process but its own to be seen, no network.

Three processes stand where one was: `enter` returns in the third, which reads. The first waits for it and ends as
it ends, by the same signal too, so that whoever started it sees no difference. The second is the first of the new
process namespace: when that ends, the kernel ends all that is left in it. It cannot do the reading itself, because
the kernel spares the first process of a namespace the signal for too much processor time. Needs nothing of Django.
"""

import ctypes
import os
import resource
import signal
from typing import NoReturn

_USER, _OTHERS = 0x10000000, 0x20000000 | 0x40000000  # sched.h: PID, NET; the system's unit allows no more
_SET_PDEATHSIG = 1  # prctl(2)

_libc = ctypes.CDLL(None, use_errno=True)  # os.unshare comes with Python 3.12


def end_with_parent() -> None:
    """The kernel kills this process when its parent ends. Forgotten when the user changes: then once more."""
    _libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def enter() -> bool:
    """Whether this process is now alone in namespaces of its own; False where the system does not allow it.

    Before the first thread. Raises OSError when there can be no more processes.
    """
    end_with_parent()
    if not _unshared():
        return False
    # The first process alone keeps the end that writes, so that the second hears of its end.
    reading_end, writing_end = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        os.close(writing_end)
        _keep(reading_end)
    os.close(reading_end)
    reader = os.fork()
    if reader:
        _stand_for(reader, keeper)
    os.close(writing_end)
    end_with_parent()
    return True


def _unshared() -> bool:
    user, group = os.geteuid(), os.getegid()
    if user == 0 and _libc.unshare(_OTHERS) == 0:
        return True
    if _libc.unshare(_USER | _OTHERS) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "wb") as file:
            file.write(text.encode())
    return True


def _let_go_of_pipes() -> None:
    for number in (0, 1):
        os.close(number)


def _keep(reading_end: int) -> NoReturn:
    """Until the first process ends. Asking the kernel for a signal then is not enough: it may have ended before."""
    _let_go_of_pipes()
    os.read(reading_end, 1)
    os._exit(0)


def _stand_for(reader: int, keeper: int) -> NoReturn:
    _let_go_of_pipes()
    _, status = os.waitpid(reader, 0)
    os.kill(keeper, signal.SIGKILL)
    os.waitpid(keeper, 0)
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if os.WTERMSIG(status) != signal.SIGKILL:
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
