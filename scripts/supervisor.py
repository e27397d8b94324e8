"""Keeps processes running: starts them, starts them again when they fall, and ends them all together."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
STOP_SECONDS = 10  # what a request or task gets to finish in; an unfinished job is taken up at the next start
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60  # a part that ran this long starts again without a pause
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent process dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class SiteProcess:
    """One process of the site."""

    name: str
    title: str  # how a sentence about it begins
    command: list[str]
    environment: dict[str, str]
    output: Path | None = None
    keep_open: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    start_at: float = 0.0

    def start(self) -> None:
        # A group of its own: Ctrl-C reaches only the supervisor, which ends the parts in order.
        with open(self.output or os.devnull, "wb") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output if self.output else None,
                stderr=subprocess.STDOUT if self.output else None,
                process_group=0,
                preexec_fn=end_with_parent,
                pass_fds=self.keep_open,
            )
        self.started = time.monotonic()

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """End what the process may have left behind (pool processes of a killed worker)."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Starts the parts, starts them again when they fall, and ends them all."""

    parts: list[SiteProcess]
    run_file: Path
    stopping: bool = False  # a plain flag: the lock of an Event may deadlock in a signal handler
    hurry: bool = False

    def asked_to_stop(self, *_: object) -> None:
        self.hurry = self.stopping
        self.stopping = True

    def note(self) -> None:
        """Write run.json, whole or not at all."""
        pids = {part.name: part.process.pid for part in self.parts if part.process}
        fresh = self.run_file.with_suffix(".new")
        fresh.write_text(json.dumps({"supervisor": os.getpid(), **pids}), encoding="utf-8")
        fresh.replace(self.run_file)

    def start(self, part: SiteProcess) -> None:
        part.start()
        self.note()

    def add(self, part: SiteProcess) -> None:
        self.parts.append(part)
        self.start(part)

    def look_after(self) -> None:
        """Start again what has fallen, with a pause that grows while it keeps falling."""
        now = time.monotonic()
        for part in self.parts:
            if part.process is None:
                if now >= part.start_at:
                    self.start(part)
                continue
            code = part.process.poll()
            if code is None:
                continue
            part.kill_group()
            part.process = None
            part.falls = 1 if now - part.started > STEADY_SECONDS else part.falls + 1
            pause = min(LONGEST_PAUSE, 0.25 * 2**part.falls)
            part.start_at = now + pause
            why = f"signal {-code}" if code < 0 else f"exit code {code}"
            say(f"{part.title} stopped ({why}); starting it again in {pause:g} s.")

    def end(self) -> None:
        """End the parts: first what serves people, Redis last, so that nothing reports a lost connection."""
        for last in (False, True):
            ending = [part for part in self.parts if part.process and (part.name == "redis") is last]
            for part in ending:
                part.signal(signal.SIGTERM)
            limit = time.monotonic() + STOP_SECONDS
            while any(part.process.poll() is None for part in ending if part.process):
                if self.hurry or time.monotonic() > limit:
                    break
                time.sleep(0.05)
            for part in ending:
                part.kill_group()
                if part.process:
                    part.process.wait()
        self.run_file.unlink(missing_ok=True)
