"""What is measured, what it is measured against, and how both are shown."""

import json
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table. `value` and `against` in `unit`; `target` about their ratio, or about `value` when
    nothing stands against it. `best`: whether a target is a floor (higher is better) or a ceiling."""

    name: str
    value: float
    unit: str
    against: float | None = None
    what: str = ""  # what `against` is
    target: float | None = None
    floor: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.against if self.against else None

    @property
    def met(self) -> bool | None:
        """None when there is no target."""
        if self.target is None:
            return None
        judged = self.value if self.ratio is None else self.ratio
        return judged >= self.target if self.floor else judged <= self.target


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    sign, unit = ("≥" if row.floor else "≤"), (f" {row.unit}" if row.ratio is None else "×")
    return f"{sign} {row.target:g}{unit}"


def _cells(row: Row) -> tuple[str, ...]:
    against = f"{number(row.against)} {row.unit} {row.what}" if row.against else ""
    ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    return (row.name, f"{number(row.value)} {row.unit}", against, ratio, _target(row), verdict)


def line(row: Row) -> str:
    return "  ".join(cell for cell in _cells(row) if cell)


def table(rows: Iterable[Row]) -> str:
    """Columns as wide as they need to be."""
    cells = [("", "measured", "against", "ratio", "target", ""), *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line_cells, widths, strict=True)) for line_cells in cells
    )
    return "\n".join(line_cells.rstrip() for line_cells in lines)


def machine() -> dict[str, object]:
    """What the numbers depend on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": sys.version.split()[0],
    }


def keep(rows: Iterable[Row], path: Path) -> None:
    """bench.json: every row with its ratio and whether the target was met, and the machine."""
    row_facts = [asdict(row) | {"ratio": row.ratio, "met": row.met} for row in rows]
    path.write_text(
        json.dumps({"machine": machine(), "rows": row_facts}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
