"""The hand-over package: its names are a contract, and other people's tools can check it."""

import hashlib
import io
import json
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from cases import blob_store, custody
from cases.custody_subjects import ExhibitSubject
from cases.errors import DecryptionError
from cases.models import Scope
from cases.vault import public_key
from dossier import printed_documents
from dossier.bundle import builder, zip_stream
from dossier.errors import DamagedOriginalError
from dossier.models import Dossier
from evidence.models import Exhibit
from integrity.models import Damage
from sextortion_help.site_keys import signing_certificate
from tests.conftest import Person
from tests.dossier.bundles import SEAL, add_dossier, fill, packed, unpacked
from tests.programs import need

SOME_TIME = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def shell(command: str, folder: Path) -> str:
    need(command.split()[0])
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def test_the_names_are_the_contract(maya: Person, ready: Dossier) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(ready, maya))) as archive_:
        assert archive_.testzip() is None
        assert archive_.namelist() == [
            "manifest.json",
            "SHA256SUMS",
            "SHA256SUMS.p7s",
            "dossier.pdf",
            "READ-ME.txt",
            "LIES-MICH.txt",
            "originals/0002.png",
            "originals/0003.png",
            *[f"custody/{seq:04}.json" for seq in range(1, 9)],
            "timestamps/0004.tsr",
            "timestamps/0007.tsr",
            "timestamps/ca.pem",
            "verify.html",
            "case.jsonld",
        ]
        assert {info.compress_type for info in archive_.infolist()} == {zipfile.ZIP_STORED}
        assert archive_.read("dossier.pdf") == printed_documents.read_pdf(maya.vault, ready)


def test_the_manifest(maya: Person, ready: Dossier) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(ready, maya))) as archive_:
        manifest = json.loads(archive_.read("manifest.json"))
        original = archive_.read("originals/0002.png")
    assert manifest["schema"] == "sextortion-help/bundle/1"
    assert manifest["case"] == maya.case.reference
    assert manifest["custody"] == {"entries": 8, "head": maya.case.log_head}
    assert [one["number"] for one in manifest["exhibits"]] == [2, 3]
    exhibit = manifest["exhibits"][0]
    assert exhibit["sha256"] == hashlib.sha256(original).hexdigest()
    assert (exhibit["size"], exhibit["entry"], exhibit["file_name"]) == (len(original), 4, "a.png")
    assert [(one["entry"], one["own_clock"]) for one in manifest["timestamps"]] == [(4, True), (7, True)]


def test_sha256sum_and_openssl_agree(mayas_zip: bytes, tmp_path: Path) -> None:
    folder = unpacked(mayas_zip, tmp_path / "bundle")
    said = shell("sha256sum --strict -c SHA256SUMS", folder)
    assert said.startswith("0\n"), said
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert said.count(": OK") == len(files) - 2  # every other file, but not the signature over the list
    for seq in ("0004", "0007"):
        verify = f"openssl ts -verify -data custody/{seq}.json -in timestamps/{seq}.tsr -CAfile timestamps/ca.pem"
        assert "Verification: OK" in shell(verify, folder)


def test_the_commands_in_the_read_me_work(maya: Person, ready: Dossier, tmp_path: Path, settings: Settings) -> None:
    settings.SIGN_CHAIN = SEAL[1]
    folder = unpacked(packed(ready, maya), tmp_path / "bundle")
    for name, label in (("READ-ME.txt", "not from an independent"), ("LIES-MICH.txt", "eigenen Uhr")):
        text = (folder / name).read_text()
        assert maya.case.reference in text
        assert label in text
        assert "{" not in text
        (folder / "roots.pem").write_bytes(maya.client.get("/verify/roots.pem").content)
        for command, answer in (("openssl cms", "CMS Verification successful"), ("openssl ts", "Verification: OK")):
            start = text.index(f"  {command}")
            assert answer in shell(text[start : text.index("\n", text.index("\\\n", start) + 2)], folder)
        (folder / "roots.pem").unlink()


def test_openssl_refuses_a_list_that_was_changed_or_signed_by_another(mayas_zip: bytes, tmp_path: Path) -> None:
    folder = unpacked(mayas_zip, tmp_path / "bundle")
    text = (folder / "READ-ME.txt").read_text()
    start = text.index("  openssl cms")
    command = text[start : text.index("\n", text.index("\\\n", start) + 2)]
    (folder / "roots.pem").write_text(signing_certificate.make()[1])
    assert not shell(command, folder).startswith("0\n")
    (folder / "roots.pem").write_text(SEAL[1])
    assert shell(command, folder).startswith("0\n")
    with (folder / "SHA256SUMS").open("ab") as file:
        file.write(b"\n")
    assert not shell(command, folder).startswith("0\n")


def test_openssl_finds_a_changed_entry(mayas_zip: bytes, tmp_path: Path) -> None:
    folder = unpacked(mayas_zip, tmp_path / "bundle")
    with (folder / "custody/0004.json").open("ab") as file:
        file.write(b" ")
    verify = "openssl ts -verify -data custody/0004.json -in timestamps/0004.tsr -CAfile timestamps/ca.pem"
    assert "Verification: FAILED" in shell(verify, folder)
    assert "custody/0004.json: FAILED" in shell("sha256sum -c SHA256SUMS", folder)


def test_without_stamps(maya: Person, add_item: Callable[..., Any], tmp_path: Path) -> None:
    folder = unpacked(packed(fill(maya, add_item, stamped=False), maya), tmp_path / "bundle")
    assert not (folder / "timestamps").exists()
    assert "no time stamp in this bundle yet" in (folder / "READ-ME.txt").read_text()


def test_a_case_without_exhibits(maya: Person, own_clock: None, tmp_path: Path) -> None:
    folder = unpacked(packed(add_dossier(maya), maya), tmp_path / "bundle")
    assert not (folder / "originals").exists()
    assert shell("sha256sum -c SHA256SUMS", folder).startswith("0\n")


def test_the_same_case_gives_the_same_bytes(maya: Person, ready: Dossier) -> None:
    with time_machine.travel(SOME_TIME, tick=False):
        assert packed(ready, maya) == packed(ready, maya)


def test_its_size_is_known_before(maya: Person, ready: Dossier) -> None:
    prepared = builder.prepare(ready, maya.vault)
    assert prepared.size == len(b"".join(prepared.stream()))


def test_an_original_that_is_gone_is_named_before_anything_is_sent(maya: Person, ready: Dossier) -> None:
    exhibit = Exhibit.objects.get(case=maya.case, number=3)
    blob_store.remove(maya.case.pk, exhibit.blob)
    with pytest.raises(DamagedOriginalError) as caught:
        builder.prepare(ready, maya.vault)
    assert caught.value.number == 3


@pytest.mark.parametrize("at", [0.2, 0.99])
def test_a_damaged_original_is_never_passed_on_as_whole(maya: Person, ready: Dossier, at: float) -> None:
    exhibit = Exhibit.objects.get(case=maya.case, number=2)
    path = blob_store.store().path(maya.case.pk, exhibit.blob)
    sealed = bytearray(path.read_bytes())
    sealed[int(len(sealed) * at)] ^= 1
    path.write_bytes(bytes(sealed))
    sent = b""
    with pytest.raises(DamagedOriginalError) as caught:  # noqa: PT012
        for piece in builder.prepare(ready, maya.vault).stream():
            sent += piece
    assert caught.value.number == 2
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(sent))


def test_damage_that_was_found_is_said_before_anything_is_sent(maya: Person, ready: Dossier) -> None:
    exhibit = Exhibit.objects.get(case=maya.case, number=2)
    path = blob_store.store().path(maya.case.pk, exhibit.blob)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    Damage.objects.create(case=maya.case, blob=exhibit.blob, part="original", kind="changed", number=2)
    with pytest.raises(DamagedOriginalError) as caught:
        builder.prepare(ready, maya.vault)
    assert caught.value.number == 2
    path.write_bytes(whole)  # from a backup
    assert builder.prepare(ready, maya.vault).size


def test_a_swapped_original_is_noticed(maya: Person, ready: Dossier) -> None:
    """Someone who can write to the store seals another file to the case's public key."""
    exhibit = Exhibit.objects.get(case=maya.case, number=2)
    other = blob_store.put(maya.case.pk, public_key(maya.case, Scope.EVIDENCE), b"x" * exhibit.size)
    shutil.copy(blob_store.store().path(maya.case.pk, other), blob_store.store().path(maya.case.pk, exhibit.blob))
    with pytest.raises(DamagedOriginalError):
        packed(ready, maya)


def test_tom_cannot_pack_mayas_case(tom: Person, ready: Dossier) -> None:
    with pytest.raises(DecryptionError):
        builder.prepare(ready, tom.vault)


def test_memory_does_not_grow_with_the_size_of_a_member() -> None:
    piece = b"x" * 65536

    def sent(count: int) -> int:
        tracemalloc.start()
        for _ in zip_stream.pack([("a", (piece for _ in range(count)))], SOME_TIME):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert sent(800) < 1.2 * sent(80)


def test_a_reader_who_leaves_ends_the_work(maya: Person, ready: Dossier) -> None:
    stream = builder.prepare(ready, maya.vault).stream()
    next(stream)
    stream.close()


def test_the_log_may_go_on_after_the_bundle_was_prepared(maya: Person, ready: Dossier) -> None:
    prepared = builder.prepare(ready, maya.vault)
    custody.record(maya.case, custody.Act.DESCRIBED, subject=ExhibitSubject(2))
    with zipfile.ZipFile(io.BytesIO(b"".join(prepared.stream()))) as archive_:
        assert "custody/0009.json" not in archive_.namelist()
