"""Every cookie that the site sets, with TLS and at home, on all ways on which cookies are set and taken away."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.site.test_settings import BASE, SOUND
from tests.stack import static_files

NAMES = {"csrf", "plan", "case", "proof", "desk", "desk-key", "desk-case", "desk-device", "desk-proof"}


def walk(tmp_path: Path, scheme: str, **changes: str) -> dict[str, Any]:
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(static_files())}
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.cookie_walk", scheme],
        cwd=BASE,
        env=own | SOUND | {"OCR_ENGINE": "off"} | changes,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_with_tls_no_subdomain_and_no_plain_page_can_set_or_read_one(tmp_path: Path) -> None:
    """Browsers take __Host- names only from TLS, for this very host and the whole of it (RFC 6265bis)."""
    answer = walk(tmp_path, "https")
    assert {name for name, _attributes in answer["cookies"]} == {f"__Host-{name}" for name in NAMES}
    for name, attributes in answer["cookies"]:
        assert attributes["secure"] is True, name
        assert (attributes["path"], attributes["domain"]) == ("/", ""), name
        assert attributes["samesite"] == "Strict", name
        assert attributes["httponly"] is True or attributes["max-age"] == 0, name
    assert answer["planted"] == 302  # as without any: to the page that asks for the words


def test_at_home_the_names_are_plain_as_browsers_refuse_the_prefix_without_tls(tmp_path: Path) -> None:
    answer = walk(tmp_path, "http", SITE_MODE="local", ALLOWED_HOSTS="127.0.0.1")
    assert {name for name, _attributes in answer["cookies"]} == NAMES
    assert all(attributes["path"] == "/" for _name, attributes in answer["cookies"])
    assert answer["planted"] == 200
