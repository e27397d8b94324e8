"""Runs the site on this machine and keeps it running: Redis-compatible server, web server, worker, scheduler.

    python -m scripts.run                                 until Ctrl-C
    python -m scripts.run --without-web -- COMMAND …      only while COMMAND runs; ends with its exit code

PORT (8000), HOST (127.0.0.1), DATA_DIR (var) and REDIS_URL (a server of its own) come from the environment.
A part that dies is started again. All of them end with this process, even when it is killed.
DATA_DIR/run.json names the processes: {"supervisor": pid, "redis": pid, "web": pid, …}.
"""

import argparse
import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.before_start import CannotStartError, free_port, lock, redis_program, socket_path, writable_folder
from scripts.supervisor import BASE, SiteProcess, Supervisor, end_with_parent, say
from sextortion_help import process_memory

READY_SECONDS = 60


def redis_part(path: Path, data_dir: Path, handle: int) -> SiteProcess:
    folder = data_dir / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "600", "--dir", str(folder)]
    options += [
        "--appendonly",
        "no",  # limits and the key of their pseudonyms are for memory alone; jobs are rows of the database
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction",
        "--loglevel",
        "warning",
    ]
    return SiteProcess(
        "redis", "Redis", [redis_program(), *options], dict(os.environ), folder / "server.log", (handle,)
    )


def wait_for_redis(supervisor: Supervisor, path: Path, log: Path) -> None:
    """Raises CannotStartError when it does not answer in time."""
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and not supervisor.stopping:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            if client.recv(64).startswith(b"+PONG"):
                return
        if any(part.process and part.process.poll() is not None for part in supervisor.parts):
            break
        time.sleep(0.02)
    if not supervisor.stopping:
        raise CannotStartError(f"Redis does not start; {log} says why.")


def site_parts(environment: dict[str, str], *, web: bool) -> list[SiteProcess]:
    python = sys.executable
    # In a container there is often only root; Celery's advice about that is for pickled tasks, ours carry an id.
    hushed = ["-W", "ignore:You're running the worker with superuser"]
    celery = [python, *hushed, "-m", "celery", "--quiet", "--app", "sextortion_help", "--skip-checks"]
    worker = ["worker", "--queues", "intake,dossier,reading", "--concurrency", "2", "--hostname", "site@%h"]
    upkeep = ["worker", "--queues", "upkeep", "--concurrency", "2", "--hostname", "upkeep@%h"]
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    parts = [
        SiteProcess("worker", "The worker", [*celery, *worker, *quiet], environment),
        SiteProcess("upkeep", "The upkeep worker", [*celery, *upkeep, *quiet], environment),
        SiteProcess("scheduler", "The scheduler", [*celery, "beat", "--loglevel", "WARNING"], environment),
    ]
    if web:
        # The web tier writes what it cannot read back and confirms nothing: the workers' keys are not for it.
        private = ("WORKER_KEY", "STAMP_KEY", "SIGN_KEY")
        public = {name: value for name, value in environment.items() if not name.startswith(private)}
        gunicorn = [python, "-m", "gunicorn", "--config", "scripts/gunicorn_conf.py", "sextortion_help.wsgi"]
        parts.append(SiteProcess("web", "The web server", gunicorn, public))
    return parts


def health(host: str, port: int) -> tuple[int, list[str]]:
    """The answer of /healthz: its status (0: none yet) and the parts that do not answer."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(reach, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        silent = [name for name, well in json.loads(answer.read()).items() if not well]
    except ValueError:
        return answer.status, []
    except (OSError, http.client.HTTPException):
        return 0, []
    finally:
        connection.close()
    return answer.status, silent


class Announcement:
    """Says once where the site is, when it answers; or, after a while, what is still silent."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.limit = time.monotonic() + READY_SECONDS
        self.made = False

    def consider(self) -> None:
        if self.made:
            return
        status, silent = health(self.host, self.port)
        late = time.monotonic() > self.limit
        if not late and (status == 0 or silent):
            return
        self.made = True
        shown_host = f"[{self.host}]" if ":" in self.host else self.host
        if status:
            say(f"The site runs: http://{shown_host}:{self.port}/   (Ctrl-C ends it)")
        if status == 0 or silent:
            say(f"Not answering yet: {', '.join(silent) or 'the web server'}. The lines above say why.")


def run(supervisor: Supervisor, announcement: Announcement | None, command: list[str]) -> int:
    """Until asked to stop, or until the command ends; its exit code, else 0."""
    follower = None
    if command:
        follower = SiteProcess("command", "The command", command, supervisor.parts[-1].environment)
        follower.start()
    try:
        while not supervisor.stopping:
            supervisor.look_after()
            if announcement:
                announcement.consider()
            if follower and follower.process and (code := follower.process.poll()) is not None:
                return code if code >= 0 else 128 - code
            time.sleep(0.2)
    finally:
        if follower:
            follower.kill_group()
    return 130 if follower else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the site on this machine.")
    parser.add_argument("--without-web", action="store_true", help="no web server")
    parser.add_argument("--throw-away", action="store_true", help="a data directory of its own, removed at the end")
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the calling process dies")
    parser.add_argument("command", nargs="*", help="run this while the parts run, then stop")
    return parser.parse_args()


def listen(supervisor: Supervisor) -> None:
    """End on Ctrl-C, on SIGTERM and with the terminal, unless nohup said otherwise."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, supervisor.asked_to_stop)


def prepare(environment: dict[str, str]) -> bool:
    """Keys, checks, tables, static files; whether all went well. Ctrl-C lets it finish: it takes seconds."""
    command = [sys.executable, "-m", "scripts.prepare"]
    process = subprocess.run(command, cwd=BASE, env=environment, process_group=0, preexec_fn=end_with_parent)
    return process.returncode == 0


def start(options: argparse.Namespace, data_dir: Path, stack: contextlib.ExitStack) -> int:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    writable_folder(data_dir)
    handle = lock(data_dir)
    if not options.without_web:
        free_port(host, port)
    environment = {**os.environ, "DATA_DIR": str(data_dir), "HOST": host, "PORT": port}
    environment["PYTHONUNBUFFERED"] = "1"
    supervisor = Supervisor([], data_dir / "run.json")
    listen(supervisor)
    path = None
    if not environment.get("REDIS_URL"):
        path = stack.enter_context(socket_path(data_dir))
        environment["REDIS_URL"] = f"unix://{path}"
    stack.callback(supervisor.end)
    if path:
        supervisor.add(redis_part(path, data_dir, handle))
        wait_for_redis(supervisor, path, data_dir / "redis" / "server.log")
    if not prepare(environment):
        return 1
    for part in site_parts(environment, web=not options.without_web):
        supervisor.add(part)
    announcement = None if options.without_web else Announcement(host, int(port))
    return run(supervisor, announcement, options.command)


def main() -> int:
    options = arguments()
    os.umask(0o077)
    process_memory.keep_private()  # the keys may be in its environment
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not write memory to the disk
    if options.end_with_parent:
        end_with_parent()
    with contextlib.ExitStack() as stack:
        data_dir = os.environ.get("DATA_DIR")
        if options.throw_away and not data_dir:
            data_dir = stack.enter_context(tempfile.TemporaryDirectory(prefix="site-"))
        try:
            return start(options, Path(data_dir or BASE / "var").resolve(), stack)
        except CannotStartError as error:
            print(error, file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
