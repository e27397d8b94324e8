"""What the processes of the web server took, seen from beside it (proc(5))."""

import os
import re
from pathlib import Path


def processes(port: int) -> list[int]:
    """Those whose environment names the port."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            is_ours = f"PORT={port}\0".encode() in path.read_bytes()
            if is_ours and b"gunicorn" in (path.parent / "cmdline").read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def processor_seconds(port: int) -> float:
    """Of all of them, since they began."""
    ticks = 0
    for process in processes(port):
        user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / os.sysconf("SC_CLK_TCK")


def peak(port: int) -> float:
    """MiB that the largest of them had at once, since it began or since `forget_peak`."""
    most = 0
    for process in processes(port):
        status = Path(f"/proc/{process}/status").read_text()
        most = max(most, int(re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)[0]))
    return most / 1024


def forget_peak(port: int) -> None:
    """Count from what is held now."""
    for process in processes(port):
        Path(f"/proc/{process}/clear_refs").write_text("5")
