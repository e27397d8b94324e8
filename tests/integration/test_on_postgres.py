"""Vault, evidence, time stamps, account and sharing on a real PostgreSQL: their own tests, once more."""

import os
import subprocess
import sys

import pytest

from tests.stack import BASE

FOLDERS = (
    "tests/cases",
    # How a format is read does not depend on the database.
    *(f"tests/evidence/test_{name}.py" for name in ("actions", "disk_share", "tus_room", "tus_views")),
    "tests/timestamps/test_actions.py",
    "tests/statement",
    "tests/counseling/test_sharing.py",
    "tests/counseling/test_sharing_results.py",
)
# Neither does how a store keeps files, how words become keys, nor when a page that asks by itself counts. What
# pages of the vault ask a PostgreSQL is shown by the whole chain in test_production.py.
_ELSEWHERE = ("stores", "s3_store", "store_identity", "crypto", "vectors", "polling")
WITHOUT = [f"--ignore=tests/cases/test_{name}.py" for name in _ELSEWHERE]


@pytest.mark.postgres
def test_the_tests_of_the_private_apps_pass_on_postgresql(postgres_url: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *WITHOUT, *FOLDERS]
    done = subprocess.run(
        [*command, "-m", "not integration and not browser and not postgres"],
        cwd=BASE,
        env={**os.environ, "TEST_DATABASE_URL": postgres_url, "ONLY_DATABASE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
