"""Checks that need no test runner: fit for production, no forgotten migration, no missing translation.

The production settings are read with keys made for this run only, so nothing of a real site is touched.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import audit
from sextortion_help.site_keys import key_files

CHECKS = {
    "settings are fit for production": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "every model change has its migration": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "every text has its German": ["-m", "scripts.po", "missing"],
    "every German text is used": ["-m", "scripts.po", "unused"],
    "every package is locked with the digests of its files": ["-m", "scripts.lock", "--check"],
    "every licence goes with that of the project": ["-m", "scripts.licences", "--check"],
}
# It sends a request for each pinned package to the package index, so it runs only where somebody asks for it.
AUDIT = {"no vulnerability is known of a package": ["-m", "scripts.audit"]}


def production(folder: Path) -> dict[str, str]:
    """The environment of an organisation's server, with new keys and nothing of the caller's site."""
    key_files.create(folder)
    key_texts = {name.upper(): (key_files.folder(folder) / name).read_text().strip() for name in key_files.NAMES}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **inherited,
        **key_texts,
        "SITE_MODE": "production",
        "DATA_DIR": str(folder),
        "ALLOWED_HOSTS": "help.example.org",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="site-check-") as folder:
        environment = production(Path(folder))
        checks = CHECKS | (AUDIT if os.environ.get("AUDIT") else {})
        for title, command in checks.items():
            process = subprocess.run(
                [sys.executable, *command],
                env=environment,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
            )
            if process.returncode == audit.SKIPPED:
                print(f"skipped: {title}. {process.stdout.strip()}", flush=True)
                continue
            print(f"{'ok' if process.returncode == 0 else 'FAILED'}: {title}", flush=True)
            if process.returncode:
                failed += 1
                print(process.stdout + process.stderr, file=sys.stderr)
    if not os.environ.get("AUDIT"):
        print(f"skipped: {', '.join(AUDIT)}. AUDIT=1 make check asks the package index.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
