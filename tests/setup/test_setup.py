"""Setting up a machine: what is missing is seen, installed when possible, and otherwise said in one sentence."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts import setup

BASE = Path(__file__).resolve().parents[2]


def test_this_machine_has_what_the_site_needs() -> None:
    assert [part.name for part in setup.SITE if not part.works()] == []


def test_fonts_are_asked_for_the_letters_themselves() -> None:
    assert setup.draws("a")
    assert not setup.draws("\N{TAMIL LETTER A}\U0010fffd")  # the last is for private use: no font has it


def test_a_library_that_is_not_there_is_noticed() -> None:
    assert setup.loads("libc.so.6")
    assert not setup.loads("libc.so.6", "libnobody-has-this.so.1")


@pytest.fixture
def missing() -> setup.Requirement:
    return setup.Requirement("the frobnicator", lambda: False, ("libfrob1", "frob-data"))


def test_what_cannot_be_installed_is_named_with_its_packages(
    missing: setup.Requirement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "apt_install", lambda packages: None)
    with pytest.raises(setup.SetupError) as caught:
        setup.ensure_parts((missing, *setup.SITE))
    assert str(caught.value) == (
        "Missing on this machine: the frobnicator. "
        "Install it (Debian, Ubuntu: sudo apt-get install libfrob1 frob-data), then start again."
    )


def test_only_what_is_missing_is_installed(missing: setup.Requirement, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(setup, "apt_install", asked.append)
    there = setup.Requirement("something there", lambda: True, ("there",))
    mended = setup.Requirement("mended", lambda: bool(asked), ("mended",))
    setup.ensure_parts((there, mended))
    assert asked == [["mended"]]


def test_a_user_who_may_not_install_gets_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "runs", lambda *command: bool(ran.append(command)))
    monkeypatch.setattr(setup.subprocess, "run", lambda *args, **rest: pytest.fail("apt-get was started"))
    setup.apt_install(["libfrob1"])


def test_packages_are_installed_once_for_the_same_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def pip(command: list[str], **rest: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    lock = tmp_path / "requirements.lock"
    lock.write_text("django==5.2 --hash=sha256:a")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup, "BASE", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup.subprocess, "run", pip)
    for _ in range(2):
        setup.ensure_packages("requirements.lock")
    assert len(calls) == 1
    assert "--require-hashes" in calls[0]
    lock.write_text("django==5.2.1 --hash=sha256:b")
    setup.ensure_packages("requirements.lock")
    assert len(calls) == 2


def test_a_failed_installation_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.lock").touch()
    failed = subprocess.CompletedProcess([], 1, "", "no network")
    monkeypatch.setattr(setup, "BASE", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup.subprocess, "run", lambda *args, **rest: failed)
    with pytest.raises(setup.SetupError, match="Check the network"):
        setup.ensure_packages("requirements.lock")
    assert not (tmp_path / ".installed-requirements.lock").exists()


def test_an_old_python_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """Only an old interpreter on the PATH, as on a machine set up years ago."""
    scripts, programs = tmp_path / "site" / "scripts", tmp_path / "bin"
    scripts.mkdir(parents=True)
    programs.mkdir()
    (scripts / "setup.sh").write_bytes((BASE / "scripts" / "setup.sh").read_bytes())
    (programs / "dirname").symlink_to("/usr/bin/dirname")
    old = programs / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what the version question gets from an older one
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(scripts / "setup.sh")], env={"PATH": str(programs)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("This site needs Python 3.11 or newer.")
    assert len(done.stderr.strip().splitlines()) == 1


def test_make_without_a_target_lists_what_there_is() -> None:
    done = subprocess.run(["make"], cwd=BASE, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    listed = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"run", "test", "demo", "lint", "format"} <= set(listed)
