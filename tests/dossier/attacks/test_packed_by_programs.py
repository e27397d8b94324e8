"""Archives that Info-ZIP 3.0, 7-Zip 26.02, libarchive 3.6.2 (GNOME, Windows 11), OpenJDK 17, Perl's IO::Compress
and Python 3.11 packed of one folder: whoever was handed a bundle may pack it again with any of these.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from dossier.verify.bundle_sources import UNREADABLE, NotABundle
from dossier.verify.zip_archive import Zip
from tests.programs import need

TESTS = Path(__file__).resolve().parents[2]
ARCHIVES = {path.stem: path for path in sorted((TESTS / "fixtures" / "archives").glob("*.zip"))}
# Packed in a way that no bundle needs: they have to be unpacked first.
NOT_READ = {"7zip_bzip2", "7zip_deflate64", "infozip_encrypted", "infozip_zip64"}
FOLDER = {
    "bundle/SHA256SUMS": b"b1f2  manifest.json\n",
    "bundle/manifest.json": "".join(f"{line}\n" for line in range(1, 201)).encode(),
    "bundle/originals/0001.png": b"\x89PNG drawn",
    "bundle/originals/0002.txt": b"",
}


AS_PACKED: dict[str, Any] = {"right": True, "files": {name: body.hex() for name, body in FOLDER.items()}}


def seen_by_the_program(path: Path) -> dict[str, Any] | None:
    with path.open("rb") as file:
        try:
            archive = Zip(file)
        except NotABundle:
            return None
        return {"right": archive.is_right(), "files": {name: hex_of(archive, name) for name in archive.names()}}


def hex_of(archive: Zip, name: str) -> str | None:
    try:
        return archive.open(name).read().hex()
    except UNREADABLE:
        return None


def seen_by_the_page(paths: Iterable[Path]) -> list[dict[str, Any] | None]:
    done = subprocess.run(
        [need("node"), TESTS / "js" / "read_zips.mjs"],
        input=json.dumps([str(path) for path in paths]), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    seen: list[dict[str, Any] | None] = json.loads(done.stdout)
    return seen


def test_each_is_read_as_it_was_packed_or_not_at_all_by_both() -> None:
    expected = {name: None if name in NOT_READ else AS_PACKED for name in ARCHIVES}
    assert dict(zip(ARCHIVES, seen_by_the_page(ARCHIVES.values()), strict=True)) == expected
    assert {name: seen_by_the_program(path) for name, path in ARCHIVES.items()} == expected


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_byte_that_was_changed_never_gives_another_file(name: str, tmp_path: Path) -> None:
    """And both see the same, wherever it is."""
    genuine = ARCHIVES[name].read_bytes()
    paths = [tmp_path / str(place) for place in range(0, len(genuine), 3)]
    for path in paths:
        place = int(path.name)
        path.write_bytes(genuine[:place] + bytes([genuine[place] ^ 1 << place % 8]) + genuine[place + 1 :])
    for path, by_the_page in zip(paths, seen_by_the_page(paths), strict=True):
        seen = seen_by_the_program(path)
        if seen is None or by_the_page is None or not seen["right"]:  # Node overlooks bytes behind what is deflated
            assert (seen and seen["right"]) == (by_the_page and by_the_page["right"]), path.name
            continue
        assert seen == by_the_page, path.name
        genuine_or_unread = {file: body or AS_PACKED["files"][file] for file, body in seen["files"].items()}
        assert genuine_or_unread == AS_PACKED["files"], path.name
