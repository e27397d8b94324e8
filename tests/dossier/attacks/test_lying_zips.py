"""The program and the page's modules see the same in archives that were made to be seen in two ways."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.verify.report import CHANGED, CONFIRMED
from tests.dossier.attacks.lying_zips import honest, lying, retouched
from tests.dossier.attacks.modules import NO_BUNDLE, results
from tests.dossier.bundles import OWN, SEAL

pytestmark = pytest.mark.django_db  # the bundle is made when it is first asked for
FOR_BROWSERS = "bytes_behind_the_stream"  # Node overlooks them, no browser does: see test_pages.py
# Nothing that could be read as a bundle, or nothing before it was unpacked.
NOT_READ = {
    "nested", "more_than_there_are", "zip64_with_another_list", "gap_behind_the_list", "encrypted",
    "packed_in_another_way", "other_sizes_in_an_extra",
}  # fmt: skip


def _results(archives: dict[str, bytes], folder: Path) -> dict[str, str]:
    paths = {name: folder / f"{name}.zip" for name in archives}
    for name, body in archives.items():
        paths[name].write_bytes(body)
    return dict(zip(paths, results([(path, [OWN[1], SEAL[1]]) for path in paths.values()]), strict=True))


def test_what_ordinary_programs_pack_is_right(bundle: Path, mayas_zip: bytes, tmp_path: Path) -> None:
    found = _results({"genuine": mayas_zip} | honest(bundle), tmp_path)
    assert set(found.values()) == {CONFIRMED}, found


@pytest.mark.parametrize("kind", ["lying", "retouched"])
def test_each_lie_is_found_by_all(bundle: Path, mayas_zip: bytes, tmp_path: Path, kind: str) -> None:
    made: dict[str, Callable[[], dict[str, bytes]]] = {
        "lying": lambda: lying(bundle),
        "retouched": lambda: retouched(mayas_zip),
    }
    archives = made[kind]()
    archives.pop(FOR_BROWSERS, None)
    found = _results(archives, tmp_path)
    assert found == {name: NO_BUNDLE if name in NOT_READ else CHANGED for name in found}
