"""make bench measures something, and says plainly whether a target was met."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.bench import rows
from scripts.bench.__main__ import Bench, measure
from scripts.bench.rows import Row
from scripts.bench.site import Site


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("fast enough", 30, "MB/s", 100, "reading", 0.25, floor=True), True),
        (Row("too slow", 20, "MB/s", 100, "reading", 0.25, floor=True), False),
        (Row("small enough", 130, "MiB", 100, "without", 1.3), True),
        (Row("too large", 131, "MiB", 100, "without", 1.3), False),
        (Row("by itself", 0.9, "s", target=1.0), True),
        (Row("by itself", 1.1, "s", target=1.0), False),
        (Row("no target", 1.1, "s"), None),
    ],
)
def test_a_target_is_about_the_ratio_or_else_about_the_number(row: Row, met: bool | None, tmp_path: Path) -> None:
    assert row.met is met
    shown = rows.table([row])
    assert ("MISSED" in shown, " met" in shown) == (met is False, met is True)
    rows.keep([row], tmp_path / "bench.json")
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert kept["rows"][0]["met"] is met
    assert kept["machine"]["cores"] >= 1


@pytest.mark.integration
def test_it_runs(stack: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Small amounts, on the site that runs for the tests. The other parts are the same with more of it."""
    environment = {**stack.environment, "BENCH_SHOTS": str(tmp_path)}
    bench = Bench(Site(stack.port, environment), tmp_path, quick=True)
    found, broken = measure(bench, ("seal", "upload", "sign"))
    assert broken == [], capsys.readouterr().err
    first_words = [row.name.split()[0] for row in found]
    assert first_words == ["sealing", "upload", "…:", "upload", "…:", "signature"], "with its processor time"
    assert all(row.value > 0 and row.met is None for row in found)
    assert all(row.ratio for row in found[:5])


@pytest.mark.integration
def test_what_breaks_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench(Site(1, {"PATH": "/usr/bin", "DATA_DIR": str(tmp_path)}), tmp_path, quick=True)
    assert measure(bench, ("seal",)) == ([], ["seal"])
    assert "The key SECRET_KEY is missing" in capsys.readouterr().err
