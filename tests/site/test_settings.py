"""Unsafe settings stop the start with a sentence."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pyrage import x25519

from sextortion_help import env
from sextortion_help.site_keys import tsa_certificate

BASE = Path(__file__).resolve().parent.parent.parent
WORKER = x25519.Identity.generate()
SOUND = {
    "SITE_MODE": "production",
    "SECRET_KEY": "k" * 20 + "abcdefghijklmnopqrstuvwxyz0123456789",
    "SITE_SALT": base64.b64encode(bytes(32)).decode(),
    "WORKER_PUBLIC_KEY": str(WORKER.to_public()),
    "STAMP_CHAIN": tsa_certificate.make()[1],
    "ALLOWED_HOSTS": "help.example.org",
}


def check(tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` in a process of its own, as a start does."""
    values = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | SOUND | changes
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE,
        env={name: value for name, value in values.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_sound_production_settings_pass(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"SITE_SALT": None}, "Set SITE_SALT"),
        ({"SITE_SALT": "not base64!"}, "32 random bytes"),
        ({"SITE_SALT": "c2hvcnQ="}, "shorter than 32 bytes"),
        ({"WORKER_PUBLIC_KEY": "age1wrong"}, "not an age recipient"),
        ({"WORKER_KEY": str(x25519.Identity.generate())}, "do not belong together"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"WORKER_KEY_OLD": "AGE-SECRET-KEY-1WRONG"}, "WORKER_KEY_OLD is not an age identity"),
        ({"DEBUG": "true"}, "DEBUG must be false"),
        ({"DEBUG": "yes"}, "must be true or false"),
        ({"SITE_MODE": "prod"}, "one of: local, production"),
        ({"REDIS_URL": "http://x"}, "must begin with redis://"),
        ({"RETENTION_DAYS": "0"}, "at least 1"),
        ({"LEAVE_TO_EN": "weather.example"}, "full https:// address"),
        ({"EVIDENCE_STORE": "blobs"}, "absolute path"),
    ],
)
def test_unsafe_settings_stop_the_start(tmp_path: Path, changes: Any, sentence: Any) -> None:
    done = check(tmp_path, **changes)
    assert done.returncode != 0
    assert sentence in done.stderr + done.stdout


def test_local_mode_without_keys_says_what_to_do(tmp_path: Path) -> None:
    done = check(tmp_path, SITE_MODE=None, SECRET_KEY=None, ALLOWED_HOSTS=None)
    assert done.returncode != 0
    assert "make run" in done.stderr


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("value\n")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    assert env.text("THING") == "value"
    monkeypatch.setenv("THING_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.text("THING")
