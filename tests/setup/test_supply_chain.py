"""What is installed is what was locked, and the list of it is complete."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts import lock, sbom
from tests.stack import BASE


def test_every_package_is_locked_with_its_digests() -> None:
    assert lock.lacking() == [], "run: make lock"
    for name in lock.NAMES:
        text = (BASE / f"{name}.lock").read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in entry for entry in entries)
        assert len(entries) == len(lock.pins(text))


def test_a_lock_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "BASE", tmp_path)
    for name in lock.NAMES:
        (tmp_path / f"{name}.txt").write_text("Django==5.2.1\nnew_one==1.0\n")
        (tmp_path / f"{name}.lock").write_text("django==5.2.0 \\\n    --hash=sha256:a\n")
    (tmp_path / "constraints.txt").write_text("Django==5.2.0\n")
    assert lock.lacking()[:2] == ["requirements.lock: django 5.2.1", "requirements.lock: new-one 1.0"]


def test_the_list_of_components_has_all_that_runs_with_digests_and_licences(capsys: Any) -> None:
    assert sbom.main() == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    by_name = {component["name"]: component for component in listed["components"]}
    locked = lock.pins((BASE / "requirements.lock").read_text(encoding="utf-8"))
    python = {name: one["version"] for name, one in by_name.items() if one["purl"].startswith("pkg:pypi/")}
    assert python == locked
    assert all(by_name[name]["hashes"] for name in locked)
    assert by_name["django"]["licenses"]
    assert {"pkijs", "hash-wasm", "@noble/hashes", "@tensorflow/tfjs-core", "nsfwjs"} <= set(by_name)
    assert not any("esbuild" in name for name in by_name)
