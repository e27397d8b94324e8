"""Writes down what may be installed: every package with its version and the SHA-256 of each of its files.

    python -m scripts.lock          after a change in requirements*.txt: asks the package index, writes the locks
    python -m scripts.lock --check  silent, or what the locks lack; asks nobody; exit code 1 then

`requirements.lock` and `requirements-dev.lock` are what scripts/setup.py installs. uv finds versions and files.
What constraints.txt pins stays as it is, and gets the pins of what is new.
"""

import re
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
NAMES = ("requirements", "requirements-dev")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z0-9,]+\])?==([^\s;]+)", re.MULTILINE)
# Of every line: the site runs on CPython on Linux alone (tool.uv in pyproject.toml).
_EVERYWHERE = " and implementation_name == 'cpython' and sys_platform == 'linux'"
_NEWEST = re.compile(r" ; python_full_version < '3\.\d+'(?= \\$)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """The version of each package, under its normal name (PEP 503)."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in _PIN.findall(text)}


def lacking() -> list[str]:
    """Packages that a list of requirements or constraints.txt names, and a lock does not, or in another version."""
    pinned = pins((BASE / "constraints.txt").read_text(encoding="utf-8"))
    found: list[str] = []
    for name in NAMES:
        locked = pins((BASE / f"{name}.lock").read_text(encoding="utf-8"))
        asked = pins((BASE / f"{name}.txt").read_text(encoding="utf-8"))
        found += [
            f"{name}.lock: {package} {version}"
            for package, version in asked.items()
            if locked.get(package) != version
        ]
        found += [
            f"{name}.lock: {package} {version}, but constraints.txt: {pinned.get(package)}"
            for package, version in locked.items()
            if pinned.get(package) != version
        ]
    return found


def write() -> None:
    """Raises CalledProcessError when the index does not answer or the requirements cannot be met together."""
    for name in NAMES:
        lock = BASE / f"{name}.lock"
        command = [sys.executable, "-m", "uv", "pip", "compile", f"{name}.txt", "--constraints", "constraints.txt"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
        command += ["--no-strip-extras"]
        subprocess.run([*command, "--quiet", "--output-file", str(lock)], cwd=BASE, check=True)
        text = lock.read_text(encoding="utf-8").replace(_EVERYWHERE, "")
        lock.write_text(_NEWEST.sub("", text), encoding="utf-8")
    _pin_what_is_new()


def _pin_what_is_new() -> None:
    """The lines of constraints.txt as they were, without what no lock has, and with what is new in one."""
    pinned = BASE / "constraints.txt"
    lines = pinned.read_text(encoding="utf-8").splitlines()
    locked = pins("\n".join((BASE / f"{name}.lock").read_text(encoding="utf-8") for name in NAMES))
    kept = [line for line in lines if pins(line).items() <= locked.items()]
    known = pins("\n".join(kept))
    new = [f"{name}=={version}" for name, version in locked.items() if name not in known]
    pinned.write_text("\n".join(sorted(kept + new, key=str.lower)) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        write()
        return 0
    found = lacking()
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    if found:
        print("The locks are older than what is asked for. Run: make lock", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
