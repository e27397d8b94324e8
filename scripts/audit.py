"""Whether a vulnerability is known of a pinned package: pip-audit asks PyPI's database about `constraints.txt`.

    python -m scripts.audit    silent, or one line for each vulnerability; exit code 1 then

Without a database that answers, nothing is known: a sentence, and exit code 77, which scripts.check calls skipped.
So a machine without a network, or with a mirror that has no such database, never fails.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
SKIPPED = 77  # as in Automake
SECONDS = 120
COMMAND = [
    sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--timeout", "5", "--format", "json",
    "--no-deps", "--disable-pip", "-r", str(BASE / "constraints.txt"),
]  # fmt: skip


def vulnerabilities(report: dict[str, Any]) -> Iterator[str]:
    for package in report["dependencies"]:
        for known in package.get("vulns", []):
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {known['id']}, mended in {mended}"


def judged(output: str) -> tuple[int, list[str]]:
    """Exit code and lines for what pip-audit wrote."""
    try:
        report = json.loads(output)
    except ValueError:
        return SKIPPED, ["No database of vulnerabilities answered."]
    if all("skip_reason" in package for package in report["dependencies"]):
        return SKIPPED, ["The database of vulnerabilities knows none of the packages."]
    found = list(vulnerabilities(report))
    return (1 if found else 0), found


def main() -> int:
    try:
        process = subprocess.run(
            COMMAND, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        code, lines = SKIPPED, [f"No database of vulnerabilities answered within {SECONDS} seconds."]
    else:
        code, lines = judged(process.stdout)
    for line in lines:
        print(line)
    return code


if __name__ == "__main__":
    sys.exit(main())
