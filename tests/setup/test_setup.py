"""Setting up a machine: what is missing is seen, installed when possible, and otherwise said in one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

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


def test_nothing_stops_without_what_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(setup, "apt_install", asked.append)
    setup.ensure_parts((setup.Requirement("a faster one", lambda: False, ("faster",), needed=False),))
    assert asked == [["faster"]]


@pytest.mark.parametrize(("named", "there", "known"), [("", 0, 1), ("", 1, 1), ("", 0, 0), ("/my/browser", 0, 1)])
def test_chromium_without_windows_is_installed_where_there_is_one_to_be_had(
    monkeypatch: pytest.MonkeyPatch, named: str, there: int, known: int
) -> None:
    monkeypatch.setenv("CHROMIUM", named)
    monkeypatch.setattr(setup, "runs", lambda program, *rest: known if program == "apt-cache" else there)
    assert setup.has_headless_chromium() == bool(there or named or not known)


def test_a_user_who_may_not_install_gets_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "runs", lambda *command: bool(ran.append(command)))
    monkeypatch.setattr(setup.subprocess, "run", lambda *args, **rest: pytest.fail("apt-get was started"))
    setup.apt_install(["libfrob1"])


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that were run in an empty project, none of which does anything."""
    calls: list[list[str]] = []

    def run(command: list[str], **rest: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    (tmp_path / "requirements.lock").write_text("django==5.2 --hash=sha256:a")
    (tmp_path / "requirements-dev.lock").write_bytes((BASE / "requirements-dev.lock").read_bytes())
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup, "BASE", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup.subprocess, "run", run)
    return calls


def test_packages_are_installed_once_for_the_same_pins(called: list[list[str]], tmp_path: Path) -> None:
    for _ in range(2):
        setup.ensure_packages("requirements.lock")
    assert len(called) == 3
    assert "--require-hashes" in called[0]
    assert called[1][0].endswith("/bin/uv")
    assert "--require-hashes" in called[1]
    assert "compileall" in called[2]  # the users that run the site cannot write it later
    assert not Path(called[1][0]).parent.parent.exists()  # nothing of uv stays
    (tmp_path / "requirements.lock").write_text("django==5.2.1 --hash=sha256:b")
    setup.ensure_packages("requirements.lock")
    assert len(called) == 6


@pytest.mark.parametrize("broken", ["fails", "cannot be started", "never answers", "is not locked"])
def test_without_uv_pip_installs_the_same(
    broken: str, called: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = setup.subprocess.run

    def run(command: list[str], **rest: object) -> subprocess.CompletedProcess[str]:
        if command[0].endswith("/bin/uv") and broken == "cannot be started":
            raise PermissionError
        if command[0].endswith("/bin/uv") and broken == "never answers":
            raise subprocess.TimeoutExpired(command, float(str(rest["timeout"])))
        done = works(command, **rest)
        fails = command[0].endswith("/bin/uv") or (broken == "is not locked" and "--target" in command)
        return subprocess.CompletedProcess(command, 2, b"", b"") if fails else done

    if broken == "is not locked":
        (tmp_path / "requirements-dev.lock").unlink()
    monkeypatch.setattr(setup.subprocess, "run", run)
    setup.ensure_packages("requirements.lock")
    last = called[-2]
    assert last[1:4] == ["-m", "pip", "install"]
    assert last[-3:] == ["--require-hashes", "-r", "requirements.lock"]
    assert (tmp_path / ".venv" / ".installed-requirements.lock").is_file()


def test_the_digests_of_uv_are_found_in_the_lock(called: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    locks: list[str] = []

    def run(command: list[str], **rest: object) -> subprocess.CompletedProcess[str]:
        if "--target" in command:
            locks.append(Path(command[-1]).read_text())
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(setup.subprocess, "run", run)
    setup.ensure_packages("requirements.lock")
    assert locks[0].startswith("uv==")
    assert locks[0].count("--hash=sha256:") > 10
    assert locks[0].count("==") == 1


def test_what_is_not_needed_goes_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    goes = (
        "numpy/ma/tests/test_core.py",
        "phonenumbers/geodata/data1.py",
        "pyphen/dictionaries/hyph_hu_HU.dic",
        "pyphen/dictionaries/hyph_de_AT.dic",
        "django/conf/locale/de/LC_MESSAGES/django.po",
    )
    stays = (
        "numpy/testing/a.py",
        "phonenumbers/data/a.py",
        "pyphen/dictionaries/hyph_de_DE.dic",
        "pyphen/dictionaries/hyph_en_US.dic",
        "django/conf/locale/de/LC_MESSAGES/django.mo",
        "other/tests/a.py",
    )
    for name in (*goes, *stays):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).touch()
    monkeypatch.setattr(setup, "VENV", tmp_path)
    setup.remove_what_is_not_needed()
    left = {str(path.relative_to(packages)) for path in packages.rglob("*") if path.is_file()}
    assert left == set(stays)


@pytest.mark.parametrize("is_loaded", [False, True])
def test_a_library_that_a_module_loads_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_loaded: bool
) -> None:
    folder = tmp_path / "lib" / "python3.11" / "site-packages" / "onnxruntime" / "capi"
    folder.mkdir(parents=True)
    (folder / "libonnxruntime.so.1.32.0").write_bytes(b"\x7fELF")
    (folder / "state.so").write_bytes(b"\x7fELF libonnxruntime.so.1\0" if is_loaded else b"\x7fELF libm.so.6\0")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    setup.remove_what_is_not_needed()
    assert (folder / "libonnxruntime.so.1.32.0").exists() is is_loaded
    assert (folder / "state.so").exists()


def test_no_words_are_divided_in_print_so_no_dictionary_is_needed() -> None:
    styles = list((BASE / "dossier" / "pdf" / "styles").glob("*.css"))
    assert styles
    assert all(re.findall(r"hyphens: *(\w+)", style.read_text()) == ["none"] for style in styles)


def test_of_apps_that_are_installed_everything_stays() -> None:
    parts = {
        ".".join(pattern.split("/")[:3]) for pattern in setup.NOT_NEEDED if pattern.startswith("django/contrib/")
    }
    assert len(parts) > 5
    assert not parts & set(settings.INSTALLED_APPS)


def test_only_what_is_run_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "tests" / ".venv" / "lib" / "python3.11" / "site-packages"
    for name in ("numpy/core.py", "numpy/tests/test_core.py", "phonenumbers/geodata/data1.py", "old/python2.py"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("print 1" if "python2" in name else "number = 1")
    monkeypatch.setattr(setup, "VENV", tmp_path / "tests" / ".venv")
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    setup.compile_packages()
    assert [path.name.split(".")[0] for path in packages.rglob("*.pyc")] == ["core"]


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
