"""verify.html in a real browser, from the disk: the same answers as the program, and no request to anywhere."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pytest_django import Settings

from dossier.verify import manifest_claims
from dossier.verify import page as verify_page
from dossier.verify.__main__ import check
from dossier.verify.anchors import sha256
from sextortion_help.site_keys import tsa_certificate
from tests import programs
from tests.conftest import Person
from tests.dossier.bundles import OWN, SEAL, fill, packed, renew_sums, unpacked
from tests.timestamps.authority import Pki, Server
from timestamps import tokens

BASE = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(mayas_zip: bytes, tmp_path: Path) -> Path:
    (tmp_path / "bundle.zip").write_bytes(mayas_zip)
    return unpacked(mayas_zip, tmp_path / "bundle")


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """Makes a copy of the bundle's folder to change or forge in."""

    def make(name: str) -> Path:
        return Path(shutil.copytree(folder, tmp_path / name))

    return make


def browse(page: Path | str, language: str, **paths: object) -> dict[str, dict]:
    """What the page says about each, which then lets no text become markup or code.

    One browser for all, for its start takes longest.
    """
    programs.chromium()
    command = [sys.executable, "-m", "tests.dossier.browse", str(page), language, *map(str, paths.values())]
    done = subprocess.run(command, cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["problems"] == said["injected"] == []
    return dict(zip(paths, said["answers"], strict=True))


def forge_stamp(folder: Path) -> None:
    """A stamp with a broken signature; sums, manifest and log agree with it."""
    token = bytearray((folder / "timestamps/0007.tsr").read_bytes())
    token[-1] ^= 1
    (folder / "timestamps/0007.tsr").write_bytes(bytes(token))
    entry = json.loads((folder / "custody/0008.json").read_text())
    entry["sha256"] = hashlib.sha256(bytes(token)).hexdigest()
    body = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    (folder / "custody/0008.json").write_bytes(body)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["custody"]["head"] = hashlib.sha256(body).hexdigest()
    (folder / "manifest.json").write_text(manifest_claims.canonical(manifest))
    renew_sums(folder)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Server]:
    """Another authority: P-384, with an intermediate, made by openssl."""
    pki = Pki(tmp_path / "pki")
    server = Server(pki, pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def second_bundle(
    tom: Person, add_item: Callable[..., Any], settings: Settings, other: Server, tmp_path: Path
) -> Path:
    """Tom's, stamped by the other authority."""
    settings.TSA_URLS, settings.TSA_CA = [other.url("good")], other.pki.root_pem
    path = tmp_path / "second.zip"
    path.write_bytes(packed(fill(tom, add_item), tom))
    return path


@pytest.fixture
def twice_stamped(
    with_case: Callable[[], Person],
    add_item: Callable[..., Any],
    own_clock: None,
    settings: Settings,
    other: Server,
    tmp_path: Path,
) -> Path:
    """Stamped by the site's own clock and by the other authority."""
    settings.TSA_SECOND_URLS, settings.TSA_CA = [other.url("good")], other.pki.root_pem
    path = tmp_path / "twice.zip"
    person = with_case()
    path.write_bytes(packed(fill(person, add_item), person))
    settings.TSA_SECOND_URLS = []
    return path


@pytest.mark.browser
def test_what_the_page_says(
    folder: Path,
    copy: Callable[..., Any],
    twice_stamped: Path,
    second_bundle: Path,
    other: Server,
    tmp_path: Path,
) -> None:
    changed, missing, no_zip = copy("changed"), copy("missing"), tmp_path / "other.zip"
    (changed / "originals/0003.png").write_bytes(b"another")
    (missing / "originals/0003.png").unlink()
    no_zip.write_bytes(b"PK\x03\x04 no zip at all")
    foreign, signature = copy("foreign"), copy("signature")
    (foreign / "timestamps/ca.pem").write_text(tsa_certificate.make()[1])
    renew_sums(foreign)
    forge_stamp(signature)
    reordered = copy("reordered")
    lines = (reordered / "SHA256SUMS").read_text().splitlines(keepends=True)
    (reordered / "SHA256SUMS").write_text("".join(reversed(lines)))
    (reordered / "SHA256SUMS.p7s").unlink()
    assert check(reordered).changed == [("SHA256SUMS", "is not in the order it was written in")]
    trusted = ",".join(sha256(tokens.certificates(pem)[1]) for pem in (OWN[1], SEAL[1]))
    independent = ",".join([sha256(other.pki.root), trusted.split(",")[1]])
    said = browse(
        folder / "verify.html",
        "en",
        good=f"typed:{trusted}:{tmp_path / 'bundle.zip'}",
        again=shutil.make_archive(str(tmp_path / "again"), "zip", folder.parent, folder.name),
        dropped_zip=f"drop:{tmp_path / 'bundle.zip'}",
        dropped_folder=f"drop:{folder}",
        second=second_bundle,
        changed=changed,
        missing=missing,
        other=no_zip,
        foreign=foreign,
        signature=signature,
        reordered=reordered,
        both=f"typed:{trusted},{independent}:{twice_stamped}",
        one=f"typed:{trusted}:{twice_stamped}",
        two=f"typed:{independent}:{twice_stamped}",
    )
    for name in ("both", "one", "two"):
        assert (said[name]["result"], said[name]["lights"]) == ("confirmed", ["good"] * 3), said[name]
    (newest, *_), (before, *_) = said["both"]["stamps"], said["both"]["older"]
    assert "says “Second Authority”. Its certificate is known here." in newest
    assert "says the site’s own clock." in before
    assert "“Second Authority”: that is what the certificate calls itself." in said["one"]["stamps"][0]
    assert "These stamps count by themselves until" in said["two"]["stamps"][-1]
    assert (said["good"]["result"], said["good"]["said"]) == ("confirmed", "Unchanged and confirmed")
    for name in ("again", "dropped_zip", "dropped_folder", "second"):
        assert (said[name]["result"], said[name]["said"]) == ("unconfirmed", "Not confirmed"), name
        assert said[name]["lights"] == ["good", "wait", "wait"], said[name]
    (stamp, root, _until), (older,) = said["good"]["stamps"], said["good"]["older"]
    assert stamp.startswith("Entry 7 of the log and everything before it existed by ")
    assert "No independent authority confirms that" in stamp
    assert older.startswith("Entry 4 ")
    assert sha256(tokens.certificates(OWN[1])[1]) in root
    assert "So says “Second Authority”" in said["second"]["stamps"][0]
    assert said["changed"]["changed"] == ["originals/0003.png is not as SHA256SUMS says."]
    assert (said["missing"]["result"], said["missing"]["missing"]) == ("missing", ["originals/0003.png"])
    assert said["other"]["result"] == "no-bundle"
    invalid = "timestamps/{} is no valid time stamp of this entry."
    assert said["foreign"]["changed"] == [invalid.format("0004.tsr"), invalid.format("0007.tsr")]
    assert said["reordered"]["changed"] == ["SHA256SUMS is not in the order it was written in."]
    assert said["signature"]["changed"] == [invalid.format("0007.tsr")]


def test_both_languages_are_in_it() -> None:
    page = verify_page.html("de").decode()
    assert page.index("Übergabepaket prüfen") < page.index("Check a bundle")
    assert '<section class="verify" lang="en" hidden data-' in page
    assert '<section class="verify" lang="de" hidden data-' in verify_page.html("en").decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_filled_in_as_django_would(language: str) -> None:
    """The program makes the page without Django, to compare it with the one in a bundle."""
    values = {"language": language, "known": verify_page.known(), "texts": verify_page.texts(), "anchors": ""}
    with translation.override(language):
        section = render_to_string("dossier/verify/_body.html", values | {"away": False})
    assert section in verify_page.html(language).decode()
    assert "{%" not in section
    assert section.count("<section") == 1


def test_the_page_allows_itself_and_nothing_else() -> None:
    page = verify_page.html("de").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert policy.endswith("; require-trusted-types-for 'script'; trusted-types 'none'")
    for body in re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r"(src|href)=[\"']", page.split("<script>")[0])
    assert page.count("</script>") == 2


def test_the_built_library_is_the_one_on_record() -> None:
    vendor = BASE / "static" / "vendor"
    listed = [line.split("  ") for line in (vendor / "SHA256SUMS").read_text().splitlines()]
    assert listed
    for digest, name in listed:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
    locked = json.loads((BASE / "tools/vendor/package-lock.json").read_text())["packages"]
    for file, names in {
        "pki": ("asn1js", "pkijs"),
        "hash-wasm": ("hash-wasm",),
        "argon2": ("hash-wasm",),
        "noble-hashes": ("@noble/hashes",),
    }.items():
        head = (vendor / f"{file}.js").read_text()[:20_000]
        for name in names:
            assert f"{name} {locked[f'node_modules/{name}']['version']}\n" in head


class TestOnTheSite:
    def test_it_asks_the_database_nothing(self, eve: Person, django_assert_num_queries: Any, db: None) -> None:
        with django_assert_num_queries(0):
            answer = eve.client.get("/en/verify/")
        assert answer.status_code == 200
        assert b"Check a bundle" in answer.content
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "Übergabepaket prüfen" in eve.client.get("/de/verify/").content.decode()

    def test_only_get(self, eve: Person, db: None) -> None:
        assert eve.client.post("/en/verify/").status_code == 405
