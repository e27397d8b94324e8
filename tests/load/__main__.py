"""python -m tests.load: see tests.load."""

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.evidence import samples
from tests.load.sizing import Costs, Guess, Sizing
from tests.stack import Stack, free_port, static_files, wait_for
from tests.visitor import Visitor

VISIT = (
    *("/en/", "/en/help-now/", "/en/steps/stay-calm/", "/en/steps/no-payment/", "/en/plan/", "/en/find-help/"),
    *("/en/countries/de/", "/en/platforms/", "/en/questions/", "/en/case/"),
)
MOST_CLIENTS, MOST_SECONDS, MOST_PROCESSES = 32, 60, 8
CASES, MORE_FILES = 4, 4
TICKS = os.sysconf("SC_CLK_TCK")
VISITORS = (1_000, 20_000, 200_000, 2_000_000)


@dataclass
class Run:
    """What one number of web processes did. Times in seconds; errors: answers that were no page."""

    processes: int
    seconds: float
    processor: float = 0.0  # of all web processes
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def slowest(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[int((len(ordered) - 1) * share)]


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def processor_seconds(pids: Iterable[int]) -> float:
    """That these processes and the ended children of each have taken."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(value) for value in fields[11:15])
    return total / TICKS


def memory_bytes(pid: int) -> int:
    """Of one process, what it shares with others divided among them."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(found[1]) * 1024 if found else 0


def read(url: str, until: float, run: Run, lock: threading.Lock) -> None:
    """One reader after another, each with a browser of their own."""
    while time.monotonic() < until:
        visitor = Visitor(url)
        for path in VISIT:
            begun = time.monotonic()
            status = visitor.get(path).status
            with lock:
                run.times.append(time.monotonic() - begun)
                run.errors += status != 200


def readers(stack: Stack, processes: int, clients: int, seconds: int) -> Run:
    """So many readers at once, after each page was asked for once."""
    for path in VISIT * processes:
        Visitor(stack.url).get(path)
    run, lock, web = Run(processes, seconds), threading.Lock(), family(stack.pid("web"))
    before, until = processor_seconds(web), time.monotonic() + seconds
    threads = [threading.Thread(target=read, args=(stack.url, until, run, lock)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.processor = processor_seconds(web) - before
    return run


def begin_case(stack: Stack, files: int) -> None:
    """Words, so many screenshots one after the other, their reading copies."""
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/evidence/add/", minor_shown="no")
    for number in range(files):
        picture = samples.png(lines=(f"message {number}",))
        visitor.upload("/en/case/evidence/upload/", [("files", "chat.png", picture)], nothing_intimate="1")
    wait_for("the reading copies", lambda: visitor.get("/en/case/evidence/").page.count('class="thumb"') >= files)


def occupied(folder: Path) -> int:
    """Bytes of the database and the store."""
    names = ("db.sqlite3", "db.sqlite3-wal")
    files = [folder / name for name in names] + list((folder / "blobs").rglob("*"))
    return sum(path.stat().st_size for path in files if path.is_file())


@dataclass
class Spent:
    """What some cases took: processor seconds of web server and worker, bytes kept."""

    web: float
    worker: float
    kept: float


def cases(stack: Stack, files: int) -> Spent:
    """For each of a few cases with so many files."""
    web, worker = family(stack.pid("web")), family(stack.pid("worker"))
    before = processor_seconds(web), processor_seconds(worker), occupied(stack.data_dir)
    for _ in range(CASES):
        begin_case(stack, files)
    after = processor_seconds(web), processor_seconds(worker), occupied(stack.data_dir)
    return Spent(*((now - then) / CASES for now, then in zip(after, before, strict=True)))


def costs(stack: Stack, run: Run) -> Costs:
    """What a file costs is the difference between cases with one and with several."""
    begin_case(stack, 1)
    one, several = cases(stack, 1), cases(stack, 1 + MORE_FILES)
    picture = len(samples.png(lines=("message 1",)))
    return Costs(
        page_seconds=run.processor / len(run.times),
        case_seconds=one.web,
        file_web_seconds=(several.web - one.web) / MORE_FILES,
        file_worker_seconds=(several.worker - one.worker) / MORE_FILES,
        process_bytes=max(memory_bytes(pid) for pid in family(stack.pid("web"))[1:]),
        file_bytes=max(0, int((several.kept - one.kept) / MORE_FILES) - picture),
    )


def site(folder: str, processes: int) -> Stack:
    settings = {
        "WEB_CONCURRENCY": str(processes),
        "NEW_CASES_PER_HOUR": "1000",
        "LEAVE_TO_EN": "http://127.0.0.1/",
        "STATIC_ROOT": str(static_files()),
    }
    stack = Stack(Path(folder) / "data", Path(folder) / "log.txt", free_port(), settings)
    stack.start()
    return stack


def report(runs: list[Run], measured: Costs) -> Iterable[str]:
    yield "| web processes | pages a second | p50 | p99 | errors | processor a page |"
    for run in runs:
        milliseconds = 1000 * run.processor / len(run.times)
        yield (
            f"| {run.processes} | {len(run.times) / run.seconds:.0f} | {1000 * run.slowest(0.5):.0f} ms"
            f" | {1000 * run.slowest(0.99):.0f} ms | {run.errors} | {milliseconds:.1f} ms |"
        )
    yield (
        f"a case: {measured.case_seconds:.2f} s of the web server; each screenshot:"
        f" {measured.file_web_seconds:.2f} s of it, {measured.file_worker_seconds:.2f} s of the worker,"
        f" {measured.file_bytes / 1000:.0f} kB beside the file;"
        f" a web process: {measured.process_bytes / 1e6:.0f} MB"
    )
    yield "| visitors a day | pages a second | processes | slots | cores | connections | memory | disk | euros |"
    for visitors in VISITORS:
        size = Sizing.of(visitors, measured, Guess())
        yield (
            f"| {size.visitors:,} | {size.pages_a_second:.1f} | {size.web_processes} | {size.worker_slots}"
            f" | {size.cores} | {size.connections} | {size.memory_gigabytes:.1f} GB"
            f" | {size.disk_gigabytes:,.0f} GB | {size.euros:,.0f} |"
        )


def bounded(most: int) -> type[int]:
    def number(text: str) -> int:
        value = int(text)
        if not 0 < value <= most:
            raise ValueError
        return value

    number.__name__ = f"number up to {most}"
    return number  # type: ignore[return-value]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what readers and cases cost, and size a site by it.")
    parser.add_argument("--processes", type=bounded(MOST_PROCESSES), nargs="+", default=[1, 2, 4])
    parser.add_argument("--seconds", type=bounded(MOST_SECONDS), default=8)
    parser.add_argument("--clients", type=bounded(MOST_CLIENTS), default=8)
    options = parser.parse_args()
    runs: list[Run] = []
    for processes in options.processes:
        with tempfile.TemporaryDirectory(prefix="load-") as folder:
            stack = site(folder, processes)
            try:
                runs.append(readers(stack, processes, options.clients, options.seconds))
                measured = costs(stack, runs[-1])
            finally:
                stack.stop()
    sys.stdout.write("\n".join(report(runs, measured)) + "\n")
    return 1 if any(run.errors for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
