"""Temporary files of a test run lie in memory, where the machine has room for them there.

They are gone when the test ends, so a disk that has to keep each of them first shows nothing. The site asks
it to keep every file and every row (fsync), which took longer than all that the tests compute.
"""

import os
import tempfile
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
LEAST_FREE = 8 * 1024**3  # bytes; a whole run uses less than a third of that at once


def has_room(folder: Path = SHARED_MEMORY, meminfo: Path = Path("/proc/meminfo")) -> bool:
    """Whether programs may be started from this folder, and it and the memory behind it have room."""
    try:
        disk = os.statvfs(folder)
        told = dict(line.split(":") for line in meminfo.read_text(encoding="ascii").splitlines())
        available = int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return False
    if disk.f_flag & os.ST_NOEXEC or not os.access(folder, os.W_OK):
        return False
    return min(available, disk.f_bavail * disk.f_frsize) >= LEAST_FREE


def use() -> None:
    """From now on, here and in every process that is started from here; TMPDIR in the environment comes first."""
    if "TMPDIR" not in os.environ and has_room():
        os.environ["TMPDIR"] = str(SHARED_MEMORY)
        tempfile.tempdir = None  # so that Python asks the environment again
