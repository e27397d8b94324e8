"""A child that loads what takes long once, and forks for each file: the fork reads that one file and ends.

So each file meets a process that never saw another, with limits of its own, and what happens to it happens to no
other. The server itself sees no byte of any file: it is handed open files and hands them on. Needs nothing of
Django; its parent is evidence.sandbox.forked_child.

Asked on its standard input, a socket of packets: BEGIN or END and a number. With BEGIN come three open files: what
the fork reads as its standard input, what it writes as its standard output, and where this server says how it ended
(OUTCOME). END kills a fork.
"""

import os
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from evidence.sandbox import namespaces

BEGIN, END = b"B", b"E"
REQUEST = struct.Struct("=cI")
OUTCOME = struct.Struct("=iI")  # exit code, below 0 the signal that ended it; milliseconds of the processor
_FILES = 3
_MOST_OPEN = 1024


class SeveralThreadsError(Exception):
    """A fork would have one thread of several, and whatever lock another one held for ever."""


@dataclass(frozen=True)
class _Fork:
    number: int
    pid: int
    outcome: int  # where its end is told


def serve(work: Callable[[], None]) -> None:
    """Until the other end of the socket is closed; `work` is what each fork does. Raises SeveralThreadsError."""
    if len(os.listdir("/proc/self/task")) != 1:
        raise SeveralThreadsError
    channel = socket.socket(fileno=os.dup(0))
    forks: dict[int, _Fork] = {}  # by the handle of the process
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    while True:
        for descriptor, _events in poll.poll():
            if descriptor != channel.fileno():
                poll.unregister(descriptor)
                _tell_end(descriptor, forks.pop(descriptor))
                continue
            request, files, _flags, _address = socket.recv_fds(channel, REQUEST.size, _FILES)
            if len(request) != REQUEST.size:
                return
            kind, number = REQUEST.unpack(request)
            if kind == BEGIN and len(files) == _FILES:
                handle, fork = _begun(work, number, files)
                forks[handle] = fork
                poll.register(handle, select.POLLIN)
            else:
                _kill(number, forks)


def _begun(work: Callable[[], None], number: int, files: list[int]) -> tuple[int, _Fork]:
    plain, output, outcome = files
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        _work(work, plain, output, server)
    os.close(plain)
    os.close(output)
    return os.pidfd_open(pid), _Fork(number, pid, outcome)


def _work(work: Callable[[], None], plain: int, output: int, server: int) -> NoReturn:
    """In the fork. Nothing is open but its own files: neither the socket nor what belongs to another."""
    code = 1
    try:
        namespaces.end_with_parent()
        if os.getppid() == server:
            os.dup2(plain, 0)
            os.dup2(output, 1)
            os.closerange(3, _MOST_OPEN)
            work()
            code = 0
    finally:
        os._exit(code)  # not by the ways of the server: nothing is cleaned up or said twice


def _kill(number: int, forks: dict[int, _Fork]) -> None:
    for fork in forks.values():
        if fork.number == number:
            os.kill(fork.pid, signal.SIGKILL)  # not collected yet: the number is still its own


def _tell_end(handle: int, fork: _Fork) -> None:
    os.close(handle)
    _pid, status, usage = os.wait4(fork.pid, 0)
    milliseconds = round((usage.ru_utime + usage.ru_stime) * 1000)
    with suppress(BrokenPipeError):
        os.write(fork.outcome, OUTCOME.pack(os.waitstatus_to_exitcode(status), milliseconds))
    os.close(fork.outcome)
