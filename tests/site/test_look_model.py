"""What looks at pictures on the device: the files on record, of the locked versions, small enough for a phone."""

import gzip
import hashlib
import json
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
VENDOR = BASE / "static" / "vendor" / "look"


def test_the_model_and_its_library_are_those_on_record() -> None:
    listed = dict(line.split("  ")[::-1] for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    kept = {path.name for path in VENDOR.iterdir() if path.suffix not in (".txt", "") and path.is_file()}
    assert set(listed) == kept
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    locked = json.loads((BASE / "tools/vendor/look/package-lock.json").read_text())["packages"]
    for name in ("tfjs-core", "tfjs-layers", "tfjs-backend-wasm"):
        version = locked[f"node_modules/@tensorflow/{name}"]["version"]
        assert f"@tensorflow/{name} {version}\n" in (VENDOR / "tf.js").read_text()[:400]
    assert f"nsfwjs {locked['node_modules/nsfwjs']['version']}" in (BASE / "static/vendor/README.md").read_text()
    assert "MIT License" in (VENDOR / "LICENSE-nsfwjs.txt").read_text()
    assert "Apache License" in (VENDOR / "LICENSE-tfjs.txt").read_text()


def test_it_loads_in_less_than_three_megabytes() -> None:
    files = [
        *(BASE / "static/js/nudity_check").glob("*.js"),
        *(path for path in VENDOR.iterdir() if path.suffix != ".txt"),
    ]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) < 3_000_000
