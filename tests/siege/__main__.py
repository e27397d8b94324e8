"""python -m tests.siege: see tests.siege."""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from tests import siege
from tests.stack import Stack, free_port


def main() -> int:
    parser = argparse.ArgumentParser(description=(siege.__doc__ or "").partition("\n")[0])
    parser.add_argument("--short", action="store_true", help="little of each")
    parser.add_argument("--only", nargs="+", choices=siege.PARTS, default=siege.PARTS, metavar="NAME")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else 8192, hard))
    with tempfile.TemporaryDirectory(prefix="siege-") as folder:
        settings = {"NEW_CASES_PER_HOUR": "1000", "LEAVE_TO_EN": "http://127.0.0.1/"}
        stack = Stack(Path(folder) / "data", Path(folder) / "log.txt", free_port(), settings)
        stack.start()
        try:
            figures = siege.run(stack, siege.SHORT if options.short else siege.LONG, options.only)
        finally:
            stack.stop()
    missed = figures.missed(visit_seconds=2)
    sys.stdout.write("\n".join([*figures.lines(), *(f"MISSED: {sentence}" for sentence in missed)]) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
