"""Measure, print a table, write bench.json. What each line means: docs/performance.md.

    python -m scripts.bench [--quick] [--only NAME …] [--exhibits MOST] [--json FILE]

Each ratio compares two numbers of the same run, so that it means the same on every machine. Ends with 1 when a
target was missed, except with --quick, whose numbers are too small to judge.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from scripts.bench import rows, site
from scripts.bench.rows import Row
from scripts.bench.site import Site

SHOTS = 8  # drawn screenshots that the made-up cases repeat
ROUNDS = 3  # of the dossiers; a neighbour on the same machine changes even processor seconds
LARGE = 500  # exhibits; takes minutes, so once
NAMES = ("pages", "opening", "seal", "upload", "bundle", "sign", "press", "dossier", "reading", "browser")
PRESSED = {12: 2.0, 50: 4.0, 200: 6.0}  # exhibits, and seconds from the press to the PDF


Seen = dict[int, dict[str, float]]  # by the number of exhibits


def _least(measured: Seen, count: int, saw: dict[str, float]) -> None:
    before = measured.get(count, saw)
    measured[count] = {name: min(value, before[name]) for name, value in saw.items()}


@dataclass(frozen=True)
class Bench:
    """A running site, a folder, and how much to do."""

    site: Site  # whose worker hears of no job
    folder: Path
    quick: bool
    exhibits: int = 500  # in the largest dossier
    whole: Site | None = None  # the same with a worker that takes jobs

    def work(self, name: str, *numbers: int, site: Site | None = None) -> dict[str, float]:
        """What a process of its own saw. Raises RuntimeError."""
        result = (site or self.site).worker("scripts.bench.work", name, *map(str, numbers))
        if result.returncode:
            raise RuntimeError(f"{name} {numbers} failed:\n{result.stderr[-2000:]}")
        return dict(json.loads(result.stdout.splitlines()[-1]))

    def pages(self) -> Iterator[Row]:
        saw = self.work("pages", *((5, 1) if self.quick else (50, 5)))
        rate = {kind: 1000 / spent for kind, spent in saw.items()}
        names = {
            "same": ("page that is the same for all", 0.5),
            "planned": ("page that the plan decides", 0.25),
            "dearest same": ("…: the dearest that is the same for all", 0.5),
            "dearest planned": ("…: the dearest that the plan decides", 0.25),
            "first": ("page of a plan that nobody had before", None),
        }
        for kind, (name, target) in names.items():
            yield Row(name, rate[kind], "pages/s", rate["bare"], "of one line", target, floor=True)

    def seal(self) -> Iterator[Row]:
        sizes = {50: 2} if self.quick else {1: 60, 50: 12}
        for size, rounds in sizes.items():
            saw = self.work("seal", size, rounds)
            target = 0.25 if size > 1 else None  # of a small file, waiting for the disk is most
            yield Row(f"sealing {size} MiB", saw["sealed"], "MB/s", saw["plain"], "SHA-256", target, floor=True)

    def upload(self) -> Iterator[Row]:
        size, rounds = (5, 2) if self.quick else (100, 4)
        saw = self.work("upload", size, rounds)
        forms = (("kept", "over HTTP", 0.6), ("pieces", "in pieces, as the script sends it", 0.5))
        for name, how, target in forms:
            received = saw["received"]
            yield Row(
                f"upload of {size} MiB {how}", saw[name], "MB/s", received, "only receiving", target, floor=True
            )
            spent, least = saw[f"{name}: processor"], saw["received: processor"]
            yield Row("…: processor of the web server", spent, "s", least, "only receiving")

    def bundle(self) -> Iterator[Row]:
        small, large = (20, 40) if self.quick else (60, 500)
        rounds = 1 if self.quick else 3
        first, second = self.work("bundle", small, rounds), self.work("bundle", large, rounds)
        yield Row(f"bundle of {large} MiB", second["packed"], "MB/s", second["plain"], "SHA-256", 0.25, floor=True)
        yield Row(
            f"bundle of {large} MiB: memory", second["memory"], "MiB", first["memory"], f"of {small} MiB", 1.2
        )

    def sign(self) -> Iterator[Row]:
        size = 2 if self.quick else 50
        yield Row(f"signature on {size} MiB", self.work("sign", size, 3)["seconds"], "s", target=1.0)

    def opening(self) -> Iterator[Row]:
        count = 8 if self.quick else 100
        saw = self.work("opening", count)
        yield Row(f"{count} people open their cases at once: answered, 99 of 100", saw["waited"], "s", target=5.0)
        yield Row("…: help-now meanwhile, 99 of 100", saw["read"], "s", target=1.0)
        yield Row("…: opened at the first press", saw["opened"], "cases")

    def press(self) -> Iterator[Row]:
        for count, target in ({2: 2.0} if self.quick else PRESSED).items():
            saw = self.work("press", count, 1 if self.quick else 3, site=self.whole)
            yield Row(f"from the press to the PDF, {count} exhibits", saw["least"], "s", target=target)
            yield Row("…: the first that this worker makes", saw["first"], "s")

    def dossier(self) -> Iterator[Row]:
        counts = (2, 4) if self.quick else tuple(count for count in (10, 50, 200, 500) if count <= self.exhibits)
        compared = counts[1:3]
        with_pictures, without = self._dossiers(counts, compared)
        for count in compared:
            comparison, saw, plain = "without pictures", with_pictures[count], without[count]
            yield Row(f"dossier of {count} exhibits", saw["cpu"], "s", plain["cpu"], comparison, 1.3)
            yield Row(
                f"dossier of {count} exhibits: memory", saw["memory"], "MiB", plain["memory"], comparison, 1.5
            )
        yield from self._linear(with_pictures)

    def _dossiers(self, counts: tuple[int, ...], compared: tuple[int, ...]) -> tuple[Seen, Seen]:
        """With pictures and without, by the number of exhibits: all in turn, several times, the least of each."""
        with_pictures: Seen = {}
        without: Seen = {}
        for number in range(1 if self.quick else ROUNDS):
            for count in counts:
                if number == 0 or count < LARGE:
                    _least(with_pictures, count, self.work("dossier", count, 1))
                if count in compared:
                    _least(without, count, self.work("dossier", count, 0))
        return with_pictures, without

    def _linear(self, with_pictures: Seen) -> Iterator[Row]:
        """Seconds an exhibit between neighbouring sizes, against those between the two smallest."""
        counts = sorted(with_pictures)
        steps = [
            (few, many, (with_pictures[many]["cpu"] - with_pictures[few]["cpu"]) / (many - few))
            for few, many in zip(counts, counts[1:], strict=False)
        ]
        for few, many, per_step in steps:
            comparison, target = f"from {counts[0]} to {counts[1]}", 1.3
            against = None if (few, many) == (counts[0], counts[1]) else steps[0][2]
            row = Row(f"each exhibit from {few} to {many}", per_step, "s", against, comparison, target)
            yield row if against else replace(row, what="", target=None)

    def reading(self) -> Iterator[Row]:
        """On a site of its own, with a worker that reads pictures."""
        count = 2 if self.quick else 12
        with site.running(self.folder / "reading", ocr="rapidocr") as running:
            saw = replace(self, site=running).work("reading", count)
        yield Row("first text of a screenshot, from its upload on", saw["first"], "s", target=3.0)
        yield Row(f"text of {count} screenshots, from the first upload on", saw["all"], "s", target=25.0)
        alone, name = saw["alone"], "each with models of its own"
        yield Row("reading a screenshot, of many in a row", saw["in a row"], "s", alone, name, 1.0)

    def browser(self) -> Iterator[Row]:
        from scripts.bench import browser

        native = self.work("pdq", 400, 300, 3) if self.quick else self.work("pdq", 4000, 3000, 5)
        yield from browser.rows(self.site, self.folder, native, quick=self.quick)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what docs/performance.md promises.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="some of the measurements")
    parser.add_argument("--exhibits", type=int, default=500, help="in the largest dossier: 10, 50, 200 or 500")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where the numbers are kept")
    return parser.parse_args()


def measure(bench: Bench, names: tuple[str, ...]) -> tuple[list[Row], list[str]]:
    """Rows, and the names of the parts that broke; what was measured before is not lost with them."""
    measured_rows: list[Row] = []
    broken: list[str] = []
    for name in names:
        begun = time.monotonic()
        part: Callable[[], Iterator[Row]] = getattr(bench, name)
        try:
            for row in part():
                measured_rows.append(replace(row, target=None) if bench.quick else row)
                print(rows.line(measured_rows[-1]), file=sys.stderr, flush=True)
        except (RuntimeError, OSError, PlaywrightError) as error:
            print(f"{name} broke: {error}", file=sys.stderr, flush=True)
            broken.append(name)
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return measured_rows, broken


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="site-bench-") as name:
        folder = Path(name)
        with site.running(folder / "data") as running:
            shots = folder / "shots"
            shots.mkdir()
            # Without the broker's address: the site's own worker would take the jobs that are measured here.
            nowhere = f"unix://{folder / 'nobody.sock'}"
            environment = {**running.environment, "BENCH_SHOTS": str(shots)}
            whole = replace(running, environment=environment)
            alone = replace(running, environment={**environment, "REDIS_URL": nowhere})
            bench = Bench(alone, folder, options.quick, options.exhibits, whole)
            if {"dossier", "press"} & set(options.only):
                bench.work("draw", 2 if options.quick else SHOTS)
            measured_rows, broken = measure(bench, tuple(name for name in NAMES if name in options.only))
    print(rows.table(measured_rows))
    rows.keep(measured_rows, options.json)
    return 1 if broken or any(row.met is False for row in measured_rows) else 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
