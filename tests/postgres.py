"""A PostgreSQL server of its own for tests, gone afterwards; each module has an empty database (`postgres_url`)."""

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.programs import need
from tests.stack import wait_for


def programs() -> Path:
    """The folder with initdb and postgres; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    return Path(need("initdb")).parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the local socket of a server."""
    # PostgreSQL refuses to run as root.
    user = None
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
    with tempfile.TemporaryDirectory(prefix="site-pg-", dir="/tmp") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        data, log = folder / "data", stack.enter_context((folder / "log").open("wb"))
        command = [str(programs() / "initdb"), "-D", str(data), "-U", "site", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*command, "--locale=C", "--no-sync"], check=True, cwd=folder, stdout=log, stderr=log, **as_user
        )
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        server = subprocess.Popen(
            [str(programs() / "postgres"), "-D", str(data), *options], cwd=folder, stdout=log, stderr=log, **as_user
        )
        ready = [str(programs() / "pg_isready"), "-q", "-h", name]
        try:
            wait_for("PostgreSQL", lambda: subprocess.run(ready).returncode == 0)
            yield name
        finally:
            server.terminate()
            server.wait()


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str) -> str:
    """A DATABASE_URL of an empty database: which modules share a server is chance, and none may find another's
    tables."""
    name = f"site_{secrets.token_hex(4)}"
    subprocess.run([need("createdb"), "--host", postgres_server, "--username", "site", name], check=True)
    return f"postgres://site@{quote(postgres_server, safe='')}/{name}"
