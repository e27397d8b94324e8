"""How far this system lets a child be confined: tried with a child, before any file of a stranger is read.

python -m evidence.sandbox.strength    prints the level and what is missing
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from evidence.sandbox import confinement, landlock
from evidence.sandbox.confinement import LEAST, Level

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 30
_NO_LANDLOCK = "Landlock (a kernel from 5.13 on that has it switched on)"
_MISSING = {
    Level.FILTERED: "a filter of system calls (seccomp in the kernel, and the library libseccomp)",
    Level.ALONE: "namespaces of its own (unprivileged user namespaces, or CAP_SYS_ADMIN in a container)",
}


@dataclass(frozen=True)
class Strength:
    """level: None when no child could be confined at all. missing: what this system does not give, in words."""

    level: Level | None
    missing: tuple[str, ...]

    def reaches(self, least: Level) -> bool:
        return self.level is not None and self.level.reaches(least)


def tried() -> Strength:
    """By a child that starts as those that read."""
    environment = {name: value for name, value in os.environ.items() if name != LEAST}
    ended = subprocess.run(  # noqa: S603  (this module)
        [sys.executable, "-s", "-m", __name__],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if ended.returncode:
        return Strength(None, ("the calls that take rights from a process (prctl, capset)",))
    level_name, _, missing = ended.stdout.partition("\n")
    return Strength(Level(level_name), tuple(missing.splitlines()))


def main() -> None:
    confinement.begin()
    version = landlock.version()
    confinement.shut_files(programs=False)
    level = confinement.confine()
    missing = [text for level_needed, text in _MISSING.items() if not level.reaches(level_needed)]
    print(level.value, *missing, *([] if version else [_NO_LANDLOCK]), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
