"""The site as an organisation runs it, with the files in deploy/: nginx, two web servers, worker, PostgreSQL.

A case is opened, a file becomes an exhibit, the dossier is made; then the web servers are renewed while people
read, and nobody gets an error.
"""

import contextlib
import os
import re
import shlex
import signal
import ssl
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scripts.before_start import redis_program
from sextortion_help.site_keys import key_files
from tests.evidence import samples
from tests.integration.test_backup import OPENS, Site
from tests.nginx import write_configuration
from tests.programs import need
from tests.stack import BASE, free_port, static_files, wait_for
from tests.visitor import Visitor

pytestmark = [pytest.mark.integration, pytest.mark.postgres]
SYSTEMD = BASE / "deploy" / "systemd"


class Production:
    """The processes of the units in deploy/systemd, with their settings, in a folder of their own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.keys = folder, folder / "keys"
        key_files.create(folder)
        (self.keys / "database_url").write_text(database_url)
        for name in ("blobs", "redis"):
            (folder / name).mkdir()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.web_ports = (free_port(), free_port())
        self.port = free_port()

    def settings(self, unit: str) -> dict[str, str]:
        """The environment of a unit: deploy/site.env.example, then what the unit itself says."""
        example = (BASE / "deploy" / "site.env.example").read_text()
        pairs = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.M))
        pairs |= dict(re.findall(r"^Environment=(\w+)=(.*)$", self.unit(unit), re.M))
        moved = {
            "/var/lib/site": str(self.folder),
            f"/run/credentials/{unit}.service": str(self.keys),
            "/etc/site": str(self.keys),
            "/run/redis-site": str(self.folder),
        }
        for old, new in moved.items():
            pairs = {name: value.replace(old, new) for name, value in pairs.items()}
        for name in ("STAMP_CHAIN", "SIGN_CHAIN"):
            pairs[f"{name}_FILE"] = str(self.keys / name.lower())
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            **pairs,
            "ALLOWED_HOSTS": "127.0.0.1",
            "OCR_ENGINE": "off",
            "WEB_CONCURRENCY": "1",
            "STATIC_ROOT": str(static_files()),
        }

    @staticmethod
    def unit(name: str) -> str:
        return (SYSTEMD / f"{name}.service").read_text()

    def command(self, unit: str) -> list[str]:
        started = re.findall(r"^ExecStart=(.*)$", self.unit(unit), re.M)[0]
        return shlex.split(started.replace("/srv/sextortion_help", str(BASE)))

    def start(self, unit: str, **settings: str) -> subprocess.Popen[bytes]:
        return self._start(self.command(unit), {**self.settings(unit), **settings})

    def _start(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=BASE, env=environment, stdout=log, stderr=log, umask=0o007)
        self.processes.append(process)
        return process

    def prepare(self) -> None:
        subprocess.run(
            self.command("site-prepare"), cwd=BASE, env=self.settings("site-prepare"), check=True, umask=0o007
        )

    def start_redis(self) -> None:
        text = (BASE / "deploy" / "redis.conf").read_text()
        text = text.replace("/run/redis-site", str(self.folder)).replace("/var/lib/redis", f"{self.folder}/redis")
        (self.folder / "redis.conf").write_text(text)
        self._start([redis_program(), str(self.folder / "redis.conf")], dict(os.environ))
        wait_for("Redis", (self.folder / "redis.sock").is_socket)

    def start_nginx(self) -> None:
        configuration = write_configuration(self.folder, self.port, self.web_ports)
        program = need("nginx", "/usr/sbin/nginx")
        command = [program, "-p", str(self.folder), "-c", str(configuration), "-g", "daemon off; user root;"]
        self._start(command, dict(os.environ))

    def well(self) -> bool:
        with contextlib.suppress(OSError):
            return self.ask("/healthz") == 200
        return False

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def ask(self, path: str) -> int:
        with urllib.request.urlopen(
            f"https://127.0.0.1:{self.port}{path}", timeout=60, context=untrusting()
        ) as answer:
            answer.read()
            return int(answer.status)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
            process.wait()


def untrusting() -> ssl.SSLContext:
    """The certificate of the test is nobody's."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def children(pid: int) -> set[str]:
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def renewed(pid: int, old: set[str]) -> bool:
    """Whether the web server has new processes and none of the old ones."""
    now = children(pid)
    return bool(now) and not old & now


@pytest.fixture(scope="module")
def production(postgres_url: str) -> Iterator[Production]:
    with tempfile.TemporaryDirectory(prefix="site-production-") as name:
        site = Production(Path(name), postgres_url)
        try:
            site.start_redis()
            site.prepare()
            for port in site.web_ports:
                site.start("site-web", PORT=str(port))
            for unit in ("site-worker", "site-upkeep", "site-scheduler"):
                site.start(unit)
            site.start_nginx()
            wait_for("the whole chain", site.well)
            yield site
        finally:
            site.stop()


def test_a_dossier_is_made_through_the_whole_chain(production: Production) -> None:
    maya = Visitor(f"https://127.0.0.1:{production.port}", context=untrusting())
    maya.start_case()
    maya.fill("/en/case/evidence/add/", minor_shown="no")
    added = maya.upload("/en/case/evidence/upload/", [("files", "chat.png", samples.png())], nothing_intimate="1")
    assert added.status == 200, added.text
    wait_for("the reading copy", lambda: 'class="thumb"' in maya.get("/en/case/evidence/").page)
    status = maya.fill("/en/case/dossier/", language="de")
    try:
        wait_for("the dossier", lambda: "is ready" in maya.get(status.path).text)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{maya.get(status.path).text}\n{production.log}") from error
    vault = maya.get("/en/case/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in vault.headers
    assert vault.headers["Cache-Control"] == "no-store"
    kept = {(cookie.name[:7], cookie.secure, cookie.path, cookie.domain_specified) for cookie in maya.jar}
    assert kept == {("__Host-", True, "/", False)}


def test_a_backup_of_postgresql_is_put_back_into_another(production: Production, postgres_url: str) -> None:
    maya = Visitor(f"https://127.0.0.1:{production.port}", context=untrusting())
    maya.start_case()
    settings = {**production.settings("site-worker"), "DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
    site, backups = Site(settings), str(production.folder / "backups")
    site.run("manage.py", "backup", backups)
    connect = ["--host", unquote(urlsplit(postgres_url).netloc.partition("@")[2]), "--username", "site"]
    subprocess.run([need("createdb"), *connect, "again"], check=True)
    site.environment["DATABASE_URL"] = postgres_url.rpartition("/")[0] + "/again"
    site.environment["EVIDENCE_STORE"] = str(production.folder / "blobs-again")
    assert "0 cases" in site.run("manage.py", "restore", backups)
    assert site.run("-c", OPENS, maya.words).split() == ["opened", "0"]


def test_renewing_the_web_servers_loses_no_request(production: Production) -> None:
    answers: list[str] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                answers.append(str(production.ask("/en/help-now/")))
            except OSError as error:
                answers.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    web = [process for process in production.processes if "gunicorn" in " ".join(map(str, process.args))]
    for process in web:
        old = children(process.pid)
        process.send_signal(signal.SIGHUP)
        wait_for("new processes", partial(renewed, process.pid, old))
    read_before = len(answers)
    wait_for("some more pages", lambda: len(answers) > read_before + 20)
    ended.set()
    for reader in readers:
        reader.join()
    assert set(answers) == {"200"}, production.log[-4000:]
