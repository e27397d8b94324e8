"""The running site for tests: the real processes, started the way `make run` starts them, on a free port.

Fixtures: `stack` (one for the whole run), `start_stack` (another one, with other settings), `neutral_url` (where
"Leave now" goes, so that no test reaches another host).
"""

import contextlib
import fcntl
import functools
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sextortion_help.site_keys import key_files
from tests.code_beside import CodeBeside

BASE = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "TERM", "PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
PATIENCE = 150.0  # seconds; a shared machine can be slow
STATIC_FILES = BASE / ".pytest_cache" / "static"
COLLECT = "import django; django.setup(); from scripts import prepare; prepare.collect_static_files()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, ready: Callable[[], bool], seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > limit:
            raise AssertionError(f"Waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and only waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@functools.cache
def static_files() -> Path:
    """Static files for every site of a test run, collected once: compressing them takes 25 s of processor time."""
    STATIC_FILES.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "STATIC_ROOT": str(STATIC_FILES),
        "DJANGO_SETTINGS_MODULE": "sextortion_help.settings",
    }
    with tempfile.TemporaryDirectory(prefix="site-static-") as folder, (STATIC_FILES / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other process of this run waits for it
        key_files.create(Path(folder))
        environment["DATA_DIR"] = folder
        subprocess.run([sys.executable, "-c", COLLECT], cwd=BASE, env=environment, check=True)
    return STATIC_FILES


@dataclass
class Stack:
    """The site's processes: redis, web, worker, scheduler and the supervisor that keeps them."""

    data_dir: Path
    log_path: Path
    port: int
    settings: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_in: float = 0.0  # seconds until every part answered
    seen: set[int] = field(default_factory=set)
    beside: CodeBeside | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    @property
    def environment(self) -> dict[str, str]:
        """For a command that works beside the site, such as manage.py."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"PORT": str(self.port), "DATA_DIR": str(self.data_dir), "OCR_ENGINE": "off"}
        return {**kept, **own, **self.settings}

    def code(self, source: str, *arguments: str) -> str:
        """What this code prints in a process of its own beside the site, which is set up there."""
        self.beside = self.beside or CodeBeside(self.environment)
        return self.beside.run(source, *arguments)

    def start(self) -> None:
        begun = time.monotonic()
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.run", "--end-with-parent"],
                cwd=BASE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_well()
        self.started_in = time.monotonic() - begun

    def pids(self) -> dict[str, int]:
        """The names and numbers of the processes that should run now."""
        try:
            found: dict[str, int] = json.loads((self.data_dir / "run.json").read_text())
        except OSError:
            return {}
        self.seen.update(found.values())
        return found

    def pid(self, name: str) -> int:
        return self.pids()[name]

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal to a part; its process number."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    @contextlib.contextmanager
    def without(self, name: str) -> Iterator[None]:
        """The part is there but does not answer, as on a dead network; it goes on afterwards."""
        pid = self.kill(name, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
            self.wait_until_well()

    def replaced(self, name: str, old: int) -> bool:
        return self.pids().get(name, old) != old

    def wait_until_replaced(self, name: str, old: int) -> None:
        wait_for(f"a new {name}", lambda: self.replaced(name, old))

    def health(self) -> tuple[int, dict[str, bool]]:
        """The status (0: no answer) and content of /healthz."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def wait_until_well(self) -> None:
        def well() -> bool:
            ended = self.process is not None and self.process.poll() is not None
            assert not ended, f"The site ended:\n{self.log[-3000:]}"
            return self.health()[0] == 200

        try:
            wait_for("every part answers", well)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log[-3000:]}") from error
        self.pids()

    def stop(self, number: int = signal.SIGINT) -> int:
        """End the site as Ctrl-C does; the supervisor's exit code."""
        assert self.process is not None
        self.end_beside()
        self.pids()
        self.process.send_signal(number)
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its parts end with it
            self.process.wait()
            raise

    def end_beside(self) -> None:
        if self.beside:
            self.beside.close()
            self.beside = None

    def lingering(self) -> set[int]:
        """Processes of this site that still run."""
        return {pid for pid in self.seen if alive(pid)}


class _Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>Weather</title><link rel=icon href=data:,><p>Sunny."
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def neutral_url() -> Iterator[str]:
    """Stands for the weather page that "Leave now" opens."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/weather"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def start_stack(neutral_url: str) -> Iterator[Callable[..., Stack]]:
    """Starts a site of its own with the given settings (environment); all are ended after the tests."""
    started: list[Stack] = []
    with contextlib.ExitStack() as folders:

        def start(**settings: str) -> Stack:
            folder = Path(folders.enter_context(tempfile.TemporaryDirectory(prefix="site-stack-")))
            defaults = {
                "STATIC_ROOT": str(static_files()),
                "LEAVE_TO_EN": neutral_url,
                "LEAVE_TO_DE": neutral_url,
                "NEW_CASES_PER_HOUR": "1000",
                "NEW_CASES_SURGE": "100000",
                "UNCONFIRMED_MOST": "100000",
                "OPEN_ATTEMPTS_PER_HOUR": "1000",
            }
            stack = Stack(folder / "data", folder / "log.txt", free_port(), defaults | settings)
            started.append(stack)
            stack.start()
            return stack

        yield start
        for stack in started:
            stack.end_beside()
            if stack.process and stack.process.poll() is None:
                stack.stop()


@pytest.fixture(scope="session")
def stack(start_stack: Callable[..., Stack]) -> Stack:
    """The running site. A test that hurts it waits until it is well again."""
    return start_stack()
