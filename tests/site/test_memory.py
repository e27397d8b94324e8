"""Where temporary files of the tests lie."""

import os
from pathlib import Path

import pytest

from tests import memory


def told(folder: Path, kibibytes: int) -> Path:
    path = folder / "meminfo"
    path.write_text(f"MemTotal: 99 kB\nMemAvailable:   {kibibytes} kB\n", encoding="ascii")
    return path


def test_memory_is_used_only_with_room_to_spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "LEAST_FREE", 1024)
    assert memory.has_room(tmp_path, told(tmp_path, 1))
    assert not memory.has_room(tmp_path, told(tmp_path, 0))
    assert not memory.has_room(tmp_path / "not there", told(tmp_path, 1))
    monkeypatch.setattr(memory, "LEAST_FREE", 1 << 60)
    assert not memory.has_room(tmp_path, told(tmp_path, 1 << 60))


def test_a_folder_that_somebody_names_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/somewhere")
    memory.use()
    assert os.environ["TMPDIR"] == "/somewhere"
