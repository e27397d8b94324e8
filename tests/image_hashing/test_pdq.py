"""Our PDQ and the reference give the same bits and the same quality for the same pixels."""

import json
import subprocess
from pathlib import Path

from PIL import Image

from tests.image_hashing import oracle, pictures

HASH_RAW = Path(__file__).resolve().parents[1] / "js" / "hash_raw.mjs"


def in_node(found: list[Image.Image], folder: Path) -> list[dict[str, int | str]]:
    """PDQ of each picture by the site's script; the script gets raw pixels and no way to decode differently."""
    jobs = []
    for number, picture in enumerate(found):
        file = folder / f"{number}.rgb"
        file.write_bytes(picture.tobytes())
        jobs.append({"file": str(file), "width": picture.width, "height": picture.height})
    done = subprocess.run(["node", HASH_RAW], input=json.dumps(jobs), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_eighty_pictures_are_equal_bit_for_bit(tmp_path: Path) -> None:
    found = list(pictures.many())
    wanted = [oracle.pdq(picture) for picture in found]
    assert len(found) == 80
    assert len({one["quality"] for one in wanted}) >= 15  # from flat to busy, or the quality would not be tested
    differing = [
        (picture.size, ours, reference)
        for picture, ours, reference in zip(found, in_node(found, tmp_path), wanted, strict=True)
        if ours != reference
    ]
    assert differing == []


def test_another_picture_has_another_fingerprint(tmp_path: Path) -> None:
    left, right = in_node([pictures.waves(300, 200, 1), pictures.waves(300, 200, 2)], tmp_path)
    assert (int(left["hash"], 16) ^ int(right["hash"], 16)).bit_count() > 60
