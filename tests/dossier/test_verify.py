"""Verification without the site: three answers, and no changed byte goes unnoticed. Forgeries: see attacks/."""

import contextlib
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dossier.bundle import names
from dossier.bundle.names import BundleFile
from dossier.verify import __main__, manifest_claims, origin
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import NotABundle
from dossier.verify.report import AMBER, CHANGED, CONFIRMED, GREEN, MISSING, RED, UNCONFIRMED, Report
from tests.conftest import Person
from tests.dossier.bundles import OWN, SEAL, fill, packed, renew_sums, unpacked
from timestamps import tokens
from timestamps.errors import InvalidTokenError

STATES = {GREEN, AMBER, RED}
BASE = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def zipped(mayas_zip: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(mayas_zip)
    return path


@pytest.fixture
def folder(zipped: Path, tmp_path: Path) -> Path:
    return unpacked(zipped.read_bytes(), tmp_path / "bundle")


def check(path: Path) -> Report:
    """By someone who knows the certificates of the site."""
    return __main__.check(path, Anchors.of([OWN[1], SEAL[1]]))


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dossier.verify", *map(str, arguments)]
    return subprocess.run(command, cwd=BASE, capture_output=True, text=True, **options)


class TestCommand:
    def test_confirmed_without_django(self, zipped: Path, tmp_path: Path) -> None:
        environment = {"PATH": "/usr/bin:/bin"}  # no settings, no keys
        (tmp_path / "trusted.pem").write_text(OWN[1] + SEAL[1])
        done = run(zipped, "--trust", tmp_path / "trusted.pem", env=environment)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("CONFIRMED: ")
        assert "not an independent authority" in done.stdout
        unknown = run(zipped, env=environment)
        assert (unknown.returncode, unknown.stderr) == (4, "")
        assert unknown.stdout.startswith("NOT CONFIRMED: ")
        loaded = "import sys, dossier.verify; print('django' in sys.modules)"
        said = subprocess.run([sys.executable, "-c", loaded], cwd=BASE, capture_output=True, text=True, check=True)
        assert said.stdout.strip() == "False"

    def test_changed_names_the_file(self, folder: Path) -> None:
        (folder / "originals/0003.png").write_bytes(b"another picture")
        done = run(folder)
        assert done.returncode == 1
        assert "changed: originals/0003.png" in done.stdout

    def test_missing_names_the_file(self, folder: Path) -> None:
        (folder / "originals/0003.png").unlink()
        done = run(folder, "--json")
        assert done.returncode == 2
        assert json.loads(done.stdout)["missing"] == ["originals/0003.png"]

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", None])
    def test_not_a_bundle(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "file.zip"
        if content is not None:
            path.write_bytes(content)
        done = run(path)
        assert done.returncode == 3
        assert "not a bundle" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_trusted_time_does_not_say_who_made_it(self, zipped: Path, tmp_path: Path) -> None:
        own = tmp_path / "own.pem"
        own.write_text(OWN[1])
        done = run(zipped, "--ca", own)
        assert done.returncode == 4
        assert "2. Who made it? not confirmed" in done.stdout
        assert "3. Since when? yes" in done.stdout

    def test_without_the_library_for_signatures_it_says_so(
        self, zipped: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyhanko.sign.validation", None)
        report = check(zipped)
        assert (report.result, report.origin.why) == (UNCONFIRMED, "unchecked")


def _flipped(right: bytes, at: int, dice: random.Random) -> bytes:
    """With one bit changed."""
    return right[:at] + bytes([right[at] ^ 1 << dice.randrange(8)]) + right[at + 1 :]


def _other_digit(right: bytes, at: int, dice: random.Random) -> bytes:
    """With one digit of hex text changed."""
    return right[:at] + b"%x" % dice.randrange(16) + right[at + 1 :]


class TestEveryByte:
    def test_of_the_zip(self, zipped: Path) -> None:
        """Sampled all over, and each byte of the parts that hold no content."""
        whole = zipped.read_bytes()
        dice = random.Random(4)
        tail = range(len(whole) - 22, len(whole))
        places = [*dice.sample(range(len(whole)), 150), *range(60), *tail]
        with zipfile.ZipFile(zipped) as archive:
            first = archive.start_dir
        places += dice.sample(range(first, len(whole)), 120)
        for at in places:
            changed = bytearray(whole)
            changed[at] ^= 1 << dice.randrange(8)
            zipped.write_bytes(bytes(changed))
            try:
                result = check(zipped).result
            except NotABundle:
                continue
            assert result not in (CONFIRMED, UNCONFIRMED), f"byte {at} of {len(whole)}"

    def test_of_each_file(self, folder: Path) -> None:
        dice = random.Random(5)
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or not path.stat().st_size:
                continue
            right = path.read_bytes()
            # Nobody signs the certificates beside a signature: what counts there is whom the checker trusts.
            first = right.rindex(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09") if path.suffix == ".p7s" else 0
            for at in dice.sample(range(first, len(right)), min(4, len(right))):
                changed = bytearray(right)
                changed[at] ^= 1 << dice.randrange(8)
                path.write_bytes(bytes(changed))
                try:
                    report = check(folder)
                except NotABundle:
                    continue
                assert report.result != CONFIRMED, f"byte {at} of {path.name}"
            path.write_bytes(right)
        assert check(folder).result == CONFIRMED

    @pytest.mark.filterwarnings("ignore::UserWarning")  # what the library says of odd names and algorithms
    def test_no_byte_of_a_signature_stops_the_check(self, folder: Path) -> None:
        """The libraries parse a field of a certificate when it is read for the first time, and raise there."""
        anchors, now, dice = Anchors.of([OWN[1], SEAL[1]]), datetime.now(UTC), random.Random(6)
        seal, sums, pdf, stamp = (
            (folder / name).read_bytes()
            for name in (BundleFile.SEAL, BundleFile.SUMS, BundleFile.DOSSIER, "timestamps/0004.tsr")
        )
        head = hashlib.sha256((folder / names.custody_entry(4)).read_bytes()).digest()
        for at in dice.sample(range(len(seal)), 500):
            assert origin.of_sums(_flipped(seal, at, dice), sums, anchors, now).state in STATES
        signed = re.search(rb"/Contents\s*<((?:[0-9a-fA-F]{2})+?)(?:00)*>", pdf)
        assert signed is not None
        for at in dice.sample(range(*signed.span(1)), 500):
            assert origin.of_pdf(_other_digit(pdf, at, dice), anchors, now).state in STATES
        for at in dice.sample(range(len(stamp)), 500):
            with contextlib.suppress(InvalidTokenError):
                tokens.check(_flipped(stamp, at, dice), head, list(anchors.certificates))

    def test_cut_or_longer(self, zipped: Path) -> None:
        whole = zipped.read_bytes()
        for content in (whole[:-1], whole + b"\0", whole[: len(whole) // 2], b"\0" + whole):
            zipped.write_bytes(content)
            try:
                assert check(zipped).result not in (CONFIRMED, UNCONFIRMED)
            except NotABundle:
                continue


class TestPackedAgain:
    def test_by_another_program(self, folder: Path, tmp_path: Path) -> None:
        again = shutil.make_archive(str(tmp_path / "again"), "zip", folder)
        report = check(Path(again))
        assert report.result == CONFIRMED
        assert [stamp.entry for stamp in report.stamps] == [4, 7]

    def test_with_its_folder_around(self, folder: Path, tmp_path: Path) -> None:
        again = shutil.make_archive(str(tmp_path / "again"), "zip", folder.parent, folder.name)
        assert check(Path(again)).result == CONFIRMED

    def test_with_files_that_a_computer_adds(self, folder: Path) -> None:
        (folder / ".DS_Store").write_bytes(b"x")
        report = check(folder)
        assert (report.result, report.extra) == (CHANGED, [".DS_Store"])


class TestForgery:
    """The sums are right again each time; the log and its stamps still tell."""

    def test_an_original(self, folder: Path) -> None:
        (folder / "originals/0002.png").write_bytes(b"another picture")
        renew_sums(folder)
        report = check(folder)
        assert report.changed[0] == ("originals/0002.png", "is not the file whose arrival the log notes")

    def test_the_dossier(self, folder: Path) -> None:
        (folder / "dossier.pdf").write_bytes(b"another dossier")
        renew_sums(folder)
        assert [name for name, _ in check(folder).changed] == ["dossier.pdf", "manifest.json", "case.jsonld"]

    def test_an_entry_of_the_log(self, folder: Path) -> None:
        path = folder / "custody/0004.json"
        path.write_text(path.read_text().replace('"size":', '"size":1'))
        renew_sums(folder)
        changed = dict(check(folder).changed)
        assert "does not follow" in changed["custody/0005.json"]
        assert "time stamp refused" in changed["timestamps/0004.tsr"]

    def test_two_entries_change_places(self, folder: Path) -> None:
        one, two = folder / "custody/0002.json", folder / "custody/0003.json"
        first, second = one.read_bytes(), two.read_bytes()
        one.write_bytes(second)
        two.write_bytes(first)
        renew_sums(folder)
        assert "custody/0002.json" in dict(check(folder).changed)

    def test_the_whole_log_written_anew(self, folder: Path) -> None:
        """Only the stamps can tell."""
        manifest = json.loads((folder / "manifest.json").read_text())
        before = "0" * 64
        for seq in range(1, 9):
            path = folder / f"custody/{seq:04}.json"
            entry = json.loads(path.read_text())
            entry["at"], entry["prev"] = "2020-01-01T00:00:00Z", before
            body = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
            path.write_bytes(body)
            before = hashlib.sha256(body).hexdigest()
        manifest["custody"]["head"] = before
        (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
        renew_sums(folder)
        report = check(folder)
        assert [name for name, _ in report.changed][:2] == ["timestamps/0004.tsr", "timestamps/0007.tsr"]

    def test_an_exhibit_left_out(self, folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["exhibits"] = manifest["exhibits"][:1]
        manifest["files"] = [one for one in manifest["files"] if one["file"] != "originals/0003.png"]
        (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
        (folder / "originals/0003.png").unlink()
        renew_sums(folder)
        report = check(folder)
        # case.jsonld still names the exhibit, and fits the manifest no more.
        assert (report.result, report.missing) == (CHANGED, ["originals/0003.*"])
        assert [name for name, _ in report.changed] == ["case.jsonld"]

    def test_the_stamps_left_out(self, folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text()) | {"timestamps": []}
        manifest["files"] = [one for one in manifest["files"] if not one["file"].startswith("timestamps/")]
        (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
        shutil.rmtree(folder / "timestamps")
        renew_sums(folder)
        assert check(folder).missing == ["timestamps/0004.tsr", "timestamps/0007.tsr", "timestamps/ca.pem"]

    def test_an_entry_left_out(self, folder: Path) -> None:
        (folder / "custody/0005.json").unlink()
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["files"] = [one for one in manifest["files"] if one["file"] != "custody/0005.json"]
        (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
        renew_sums(folder)
        report = check(folder)
        assert (report.result, report.missing) == (MISSING, ["custody/0005.json"])


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", '{"schema": 1}', "[" * 100_000, '{"schema":"sextortion-help/bundle/1","files":[{}]}'],
    )
    def test_a_manifest(self, folder: Path, text: str) -> None:
        (folder / "manifest.json").write_text(text)
        try:
            assert check(folder).result == CHANGED
        except NotABundle:
            return

    @pytest.mark.parametrize(
        "change",
        [
            {"exhibits": [{"number": "x"}]},
            {"exhibits": 5},
            {"timestamps": [{"file": "../../etc/passwd", "entry": 1}]},
            {"timestamps": 5},
            {"custody": {"entries": -1, "head": ""}},
            {"custody": {"entries": 10**12, "head": ""}},
            {"custody": {"entries": True, "head": []}},
        ],
    )
    def test_values_in_it(self, folder: Path, change: dict[str, Any]) -> None:
        manifest = json.loads((folder / "manifest.json").read_text()) | change
        (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
        assert check(folder).result == CHANGED

    def test_names_that_steer_a_terminal(self, folder: Path) -> None:
        (folder / "\x1b[2Jnice.txt").write_text("x")
        assert "\x1b" not in run(folder).stdout

    def test_two_files_of_one_name(self, zipped: Path, recwarn: pytest.WarningsRecorder) -> None:
        with zipfile.ZipFile(zipped, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("dossier.pdf", b"another")
        assert check(zipped).result == CHANGED


def test_without_stamps_it_says_so(
    maya: Person, add_item: Callable[..., Any], own_clock: None, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(fill(maya, add_item, stamped=False), maya))
    done = run(path)
    assert done.returncode == 4
    assert "No time stamp" in done.stdout


def test_a_bundle_of_the_first_version_is_still_understood() -> None:
    """Handed over once, it is checked for years: this file must never be made anew."""
    report = check(BASE / "tests/fixtures/bundle-1.zip")
    assert (report.result, report.files, report.missing, report.extra) == (UNCONFIRMED, 19, [], [])
    assert not any(name.endswith(".txt") for name, _why in report.doubtful), "earlier texts stay known"
    assert [stamp.entry for stamp in report.stamps] == [4, 7]
