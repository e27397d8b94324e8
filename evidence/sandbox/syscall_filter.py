"""Which calls of the kernel a child that reads strangers' files may still make: an allow-list, by seccomp.

Everything else fails with EPERM: opening, sockets, signals to others, tracing, starting processes and programs,
new namespaces, keys, io_uring. What is allowed works on memory, on the pipes it already has, and on threads of its
own. The filter itself is made by libseccomp. Needs nothing of Django.
"""

import atexit  # noqa: F401  (pyseccomp loads it with the first filter, when nothing can be loaded any more)
import errno
import os

import pyseccomp as seccomp

_CLONE_THREAD = 0x00010000  # sched.h: only threads of this process have it
_AT_EMPTY_PATH = 0x1000  # fcntl.h: the file is the descriptor itself
_PROT_EXEC = 4

_ALWAYS = (
    # memory
    "brk", "madvise", "mincore", "mlock", "mremap", "munlock", "munmap", "get_mempolicy",
    # what is open already
    "close", "fcntl", "fstat", "lseek", "poll", "ppoll", "pread64", "preadv", "pselect6", "read", "readv", "select",
    "write", "writev",
    # threads of its own, and time
    "clock_getres", "clock_gettime", "clock_nanosleep", "exit", "exit_group", "futex", "futex_waitv",
    "get_robust_list", "getcpu", "gettid", "gettimeofday", "membarrier", "nanosleep", "restart_syscall", "rseq",
    "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait", "sched_get_priority_max",
    "sched_get_priority_min", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_yield",
    "set_robust_list", "sigaltstack", "time", "times",
    # about itself
    "getegid", "geteuid", "getgid", "getpgrp", "getpid", "getppid", "getrandom", "getresgid", "getresuid",
    "getrlimit", "getrusage", "getuid", "sysinfo", "uname",
)  # fmt: skip
# What a program needs that is started in the child: only where an operator chose such an engine.
_PROGRAMS = (
    "access", "arch_prctl", "chdir", "clone", "dup", "dup2", "dup3", "execve", "faccessat", "faccessat2", "getcwd",
    "getdents64", "ioctl", "mmap", "mprotect", "newfstatat", "open", "openat", "pipe", "pipe2", "prlimit64",
    "readlink", "readlinkat", "set_tid_address", "setpgid", "setsid", "stat", "lstat", "statfs", "fstatfs", "statx",
    "umask", "vfork", "wait4", "waitid", "getpgid", "epoll_create1", "epoll_ctl", "epoll_wait",
)  # fmt: skip


def load(*, programs: bool) -> None:
    """For this process with all its threads, and what they start. programs: it may run one that opens files.

    Raises OSError where the kernel has no seccomp.
    """
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags lie in memory: glibc takes clone instead
    for name in _ALWAYS:
        _allow(rules, name)
    _allow(rules, "tgkill", seccomp.Arg(0, seccomp.EQ, os.getpid()))  # abort(3)
    if programs:
        for name in _PROGRAMS:
            _allow(rules, name)
    else:
        _allow(rules, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD))
        _allow(rules, "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, _PROT_EXEC, 0))
        _allow(rules, "mprotect", seccomp.Arg(2, seccomp.MASKED_EQ, _PROT_EXEC, 0))
        _allow(rules, "newfstatat", seccomp.Arg(3, seccomp.MASKED_EQ, _AT_EMPTY_PATH, _AT_EMPTY_PATH))
        _allow(rules, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))  # look, not change
    rules.load()


def _allow(rules: seccomp.SyscallFilter, name: str, *arguments: seccomp.Arg) -> None:
    try:
        rules.add_rule(seccomp.ALLOW, name, *arguments)
    except (OSError, ValueError, RuntimeError):
        if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) >= 0:
            raise  # else this machine has no such call
