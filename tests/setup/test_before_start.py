"""What is wrong with a machine is said in one sentence, before anything starts."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import before_start
from scripts.before_start import CannotStartError
from tests.stack import free_port

BASE = Path(__file__).resolve().parents[2]


def run_site(**environment: str) -> subprocess.CompletedProcess[str]:
    """The command behind `make run`, on a machine where it cannot start."""
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [sys.executable, "-m", "scripts.run"],
        cwd=BASE,
        env={**kept, "PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def says_one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path, taken_port: int) -> None:
    sentence = says_one_sentence(run_site(PORT=str(taken_port), DATA_DIR=str(tmp_path / "data")))
    assert sentence.startswith(f"Port {taken_port} is in use.")
    assert "make run PORT=" in sentence


def test_nothing_is_left_running_after_a_refusal(tmp_path: Path, taken_port: int) -> None:
    run_site(PORT=str(taken_port), DATA_DIR=str(tmp_path / "data"))
    assert not (tmp_path / "data" / "run.json").exists()
    assert not (tmp_path / "data" / "redis.sock").exists()


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # also true for root, whom permissions do not stop
    sentence = says_one_sentence(run_site(DATA_DIR=str(tmp_path / "file" / "data")))
    assert str(tmp_path / "file" / "data") in sentence
    assert "set DATA_DIR" in sentence


def test_a_data_directory_that_cannot_be_written() -> None:
    with pytest.raises(CannotStartError, match="cannot be written"):
        before_start.writable_folder(Path("/proc/self"))


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", ""])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(CannotStartError, match="PORT must be a number"):
        before_start.free_port("127.0.0.1", port)


def test_an_address_of_another_machine() -> None:
    with pytest.raises(CannotStartError, match="not an address of this machine"):
        before_start.free_port("192.0.2.1", "8000")


def test_a_second_site_on_the_same_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_start, "LOCK_SECONDS", 0.2)
    handle = before_start.lock(tmp_path)
    with pytest.raises(CannotStartError, match="already runs"):
        before_start.lock(tmp_path)
    os.close(handle)
    os.close(before_start.lock(tmp_path))


def test_without_any_redis_program_the_sentence_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_start.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotStartError, match="apt install redis-server"):
        before_start.redis_program()


def test_a_redis_program_that_does_not_run_here_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "valkey-server"
    broken.write_bytes(b"\x7fELF for another machine")
    broken.chmod(0o755)
    monkeypatch.setattr(before_start.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken) if name == "valkey-server" else None)
    with pytest.raises(CannotStartError, match="No Redis server runs here"):
        before_start.redis_program()


@pytest.mark.parametrize("name", ["short", "with space", "hash#", "percent%20", "ü", "x" * 100])
def test_the_socket_path_always_fits(tmp_path: Path, name: str) -> None:
    with before_start.socket_path(tmp_path / name) as path, socket.socket(socket.AF_UNIX) as server:
        path.parent.mkdir(parents=True, exist_ok=True)
        server.bind(str(path))
        assert path.as_posix().isascii()
        assert not set("#%? ") & set(str(path))


def test_lost_keys_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    sentence = says_one_sentence(run_site(DATA_DIR=str(tmp_path), REDIS_URL="redis://127.0.0.1:1/0"))
    assert "not all of its keys" in sentence


def test_production_without_keys_names_the_key(tmp_path: Path) -> None:
    done = run_site(SITE_MODE="production", DATA_DIR=str(tmp_path), REDIS_URL="redis://127.0.0.1:1/0")
    assert "SECRET_KEY" in says_one_sentence(done)
    assert not (tmp_path / "keys").exists()
