"""Behind a PgBouncer in transaction mode."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.programs import need
from tests.stack import BASE, free_port, wait_for

MACHINE = """
import threading
import django

django.setup()
from django.db import connection
from cases import store_identity
from counseling.models import Centre, StaffAct
from scripts import prepare

def busy():
    for _ in range(50):
        Centre.objects.count()
    connection.close()

prepare.migrate_and_check_store()
centre, _new = Centre.objects.get_or_create(name="the only one")
StaffAct.objects.bulk_create(StaffAct(centre=centre, actor="c", kind="invited", person="p") for _ in range(300))
others = [threading.Thread(target=busy) for _ in range(4)]
for other in others:
    other.start()
seen = sum(1 for _ in StaffAct.objects.iterator(chunk_size=10))
for other in others:
    other.join()
print(seen >= 300, store_identity.matches(), Centre.objects.count())
"""
SETTINGS = """
[databases]
{name} = host={socket} user=site
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 6
max_client_conn = 100
"""


@pytest.fixture
def pooled_url(postgres_url: str, tmp_path: Path) -> Iterator[str]:
    program = need("pgbouncer", "/usr/sbin/pgbouncer")
    parts, port = urlsplit(postgres_url), free_port()
    name, socket = parts.path.strip("/"), unquote(parts.netloc.partition("@")[2])
    # The folder of a test is for its owner alone, that of the server is not.
    ini = Path(socket) / "pgbouncer.ini"
    ini.write_text(SETTINGS.format(name=name, socket=socket, port=port))
    ini.chmod(0o644)
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([program, str(ini)], stdout=log, stderr=log, cwd="/", **as_user)
    url = f"postgres://site@127.0.0.1:{port}/{name}"
    ready = ["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    try:
        wait_for("PgBouncer", lambda: subprocess.run(ready).returncode == 0)
        yield url
    finally:
        process.terminate()
        process.wait()


@pytest.mark.postgres
def test_machines_prepare_one_after_the_other_and_rows_come_in_pieces(pooled_url: str, tmp_path: Path) -> None:
    from tests import settings  # noqa: F401  (its keys stand in the environment)

    environment = {
        **os.environ,
        "DATABASE_URL": pooled_url,
        "DATABASE_POOLER": "transaction",
        "DJANGO_SETTINGS_MODULE": "sextortion_help.settings",
        "EVIDENCE_STORE": str(tmp_path / "store-of-both"),
    }
    command = [sys.executable, "-c", MACHINE]
    machines = [
        subprocess.Popen(command, cwd=BASE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for machine in machines:
        answer, error = machine.communicate(timeout=240)
        assert machine.returncode == 0, error.decode()[-800:]
        assert answer.decode().split() == ["True", "True", "1"]
