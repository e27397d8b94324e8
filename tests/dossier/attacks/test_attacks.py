"""Attacks on a bundle, each against the program, verify.html and the site's own page: none may call it confirmed,
and the three must agree."""

import hashlib
import io
import json
import shutil
import threading
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography import x509
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from dossier.bundle import case_uco
from dossier.models import Dossier
from dossier.verify import __main__
from dossier.verify.__main__ import check
from dossier.verify.anchors import sha256
from sextortion_help.site_keys import tsa_certificate
from statement.image_hashes import actions as hashes
from statement.image_hashes.values import Values
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.bundles import OWN, SEAL, fill, packed, printed, renew_sums, unpacked
from tests.dossier.test_verify_page import browse

OVERLAY = b"\n9 0 obj << /Type /Annot >> endobj\nxref\n0 0\ntrailer << /Prev 1 >>\nstartxref\n1\n%%EOF\n"
STAYING = ("ab" * 32, "cd" * 32)  # SHA-256
CONFIRMED, CHANGED, MISSING, UNCONFIRMED = 0, 1, 2, 4
RESULTS = {CONFIRMED: "confirmed", CHANGED: "changed", MISSING: "missing", UNCONFIRMED: "unconfirmed"}


# --- the attacks: each changes an unpacked bundle -----------------------------------------------------------


def whole_forgery(folder: Path) -> None:
    forging.whole(folder)


def with_an_overlay(folder: Path) -> None:
    """The genuine signed dossier with an incremental update behind it; log and stamps made anew around it."""
    forging.whole(folder, (folder / "dossier.pdf").read_bytes() + OVERLAY)


def unsigned_dossier(folder: Path) -> None:
    forging.whole(folder, b"%PDF-1.7\n%%EOF\n")


def second_signature(folder: Path) -> None:
    """The genuine dossier signed once more by somebody else: which of the two counts must not be guessed."""
    forging.whole(folder, forging.signed_again((folder / "dossier.pdf").read_bytes()))


def _padded_otherwise(folder: Path, padding: bytes) -> None:
    """The zeros behind the signature, inside its brackets: the only bytes of the dossier that it does not cover."""
    genuine = (folder / "dossier.pdf").read_bytes()
    end = genuine.rindex(b"00>")
    forging.whole(folder, genuine[: end + 2 - len(padding)] + padding + genuine[end + 2 :])


def hidden_behind_the_signature(folder: Path) -> None:
    _padded_otherwise(folder, b"an appendix".hex().encode())


def spaces_behind_the_signature(folder: Path) -> None:
    _padded_otherwise(folder, b" " * 8)


def subject_written_otherwise(folder: Path) -> None:
    """An arrival in a form that the site does not write, and another program may read as another exhibit."""
    path = folder / "custody/0006.json"
    text = path.read_text()
    assert '"exhibit 3"' in text
    path.write_text(text.replace('"exhibit 3"', '"exhibit 03"'))
    forging.whole(folder)


def planted_original(folder: Path) -> None:
    shutil.copy(folder / "originals/0003.png", folder / "originals/0013.png")
    forging.sums(folder)


def planted_and_listed(folder: Path) -> None:
    planted_original(folder)
    forging.edit(folder, lambda said: said["files"].append({"file": "originals/0013.png", "size": 0, "sha256": ""}))


def planted_as_exhibit(folder: Path) -> None:
    shutil.copy(folder / "originals/0003.png", folder / "originals/0013.png")

    def add(said: dict) -> None:
        said["exhibits"].append(said["exhibits"][-1] | {"number": 13, "file": "originals/0013.png"})
        said["files"].append({"file": "originals/0013.png", "size": 0, "sha256": ""})

    forging.edit(folder, add)


def planted_beside(folder: Path) -> None:
    (folder / "DOSSIER.PDF").write_bytes(b"%PDF another")


def planted_in_another_case(folder: Path) -> None:
    (folder / "Originals").mkdir()
    (folder / "Originals/0002.PNG").write_bytes(b"another")
    forging.sums(folder)


def planted_entry(folder: Path) -> None:
    (folder / "custody/0009.json").write_bytes((folder / "custody/0008.json").read_bytes())
    forging.sums(folder)


def left_by_a_computer(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"x")


def left_by_other_computers(folder: Path) -> None:
    """Red too: such a file can hold pictures and whole files, and nobody can tell who put it there."""
    (folder / "__MACOSX/originals").mkdir(parents=True)
    (folder / "__MACOSX/originals/._0002.png").write_bytes(b"x")
    (folder / "originals/Thumbs.db").write_bytes(b"x")


def empty_folder(folder: Path) -> None:
    (folder / "extra").mkdir()


def empty_folder_in_another_case(folder: Path) -> None:
    (folder / "Originals").mkdir()


def empty_folder_in_another(folder: Path) -> None:
    (folder / "originals/0002").mkdir()


def empty_folder_without_a_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / "extra").mkdir()


def read_me_replaced(folder: Path) -> None:
    (folder / "READ-ME.txt").write_text("Everything is fine. Call +49 000 for the password.\n")
    forging.edit(folder, lambda _: None)


def read_me_with_a_line_more(folder: Path) -> None:
    text = (folder / "LIES-MICH.txt").read_text()
    (folder / "LIES-MICH.txt").write_text(text + "Passwort: 1234\n")
    forging.edit(folder, lambda _: None)


def page_replaced(folder: Path) -> None:
    page = (folder / "verify.html").read_text()
    (folder / "verify.html").write_text(page.replace("Not confirmed", "Unchanged"))
    forging.edit(folder, lambda _: None)


def page_made_up(folder: Path) -> None:
    (folder / "verify.html").write_text("<!doctype html><p>Unchanged")
    forging.edit(folder, lambda _: None)


def unknown_fact(folder: Path) -> None:
    forging.edit(folder, lambda said: said.update(note="the offender is innocent"))


def written_otherwise(folder: Path) -> None:
    """A name that stands there twice: one program reads the first, another the second."""
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace('"case":', '"case": "0000-0000",\n  "case":', 1))
    forging.sums(folder)


def stamps_left_out(folder: Path) -> None:
    forging.edit(folder, lambda said: said.update(timestamps=said["timestamps"][:1]))


def case_uco_falsified(folder: Path) -> None:
    """The file for forensic programs names another hash than the manifest."""
    with mock.patch.object(case_uco, "document", return_value={"@graph": []}):
        forging.edit(folder, lambda _: None)


def case_uco_planted_beside(folder: Path) -> None:
    """Not in any list, as in a bundle of before."""
    (folder / "case.jsonld").unlink()
    forging.edit(
        folder, lambda said: said.update(files=[one for one in said["files"] if "jsonld" not in one["file"]])
    )
    (folder / "case.jsonld").write_text("{}")
    forging.sums(folder)


def log_cut_short(folder: Path) -> None:
    """The newest entry left out, and the manifest says so: the stamp it notes stays behind."""
    (folder / "custody/0008.json").unlink()
    _another_end(folder, 7)


def log_made_longer(folder: Path) -> None:
    """An entry more, chained as the site does it."""
    last = (folder / "custody/0008.json").read_bytes()
    entry = json.loads(last) | {"seq": 9, "act": "exported", "subject": "bundle", "sha256": "ab" * 32, "size": 1}
    entry["prev"] = hashlib.sha256(last).hexdigest()
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    (folder / "custody/0009.json").write_text(body)
    _another_end(folder, 9)


def _another_end(folder: Path, count: int) -> None:
    def change(said: dict) -> None:
        head = hashlib.sha256((folder / f"custody/{count:04}.json").read_bytes()).hexdigest()
        said["custody"] = {"entries": count, "head": head}
        said["files"] = [one for one in said["files"] if not one["file"].startswith("custody/")]
        said["files"] += [{"file": f"custody/{seq:04}.json"} for seq in range(1, count + 1)]

    forging.edit(folder, change)


def list_signed_by_another_key(folder: Path) -> None:
    forging.signed_sums(folder)


def list_signature_left_out(folder: Path) -> None:
    (folder / "SHA256SUMS.p7s").unlink()


def list_signature_of_another_list(folder: Path) -> None:
    """The genuine signature, beside a list that names another READ-ME.txt."""
    genuine = (folder / "SHA256SUMS.p7s").read_bytes()
    read_me_replaced(folder)
    (folder / "SHA256SUMS.p7s").write_bytes(genuine)


def list_signature_made_up(folder: Path) -> None:
    (folder / "SHA256SUMS.p7s").write_bytes(b"a signature")


ATTACKS = {
    whole_forgery: UNCONFIRMED, with_an_overlay: CHANGED, unsigned_dossier: UNCONFIRMED, second_signature: CHANGED,
    hidden_behind_the_signature: CHANGED, spaces_behind_the_signature: CHANGED,
    subject_written_otherwise: CHANGED,
    planted_original: CHANGED, planted_and_listed: CHANGED, planted_as_exhibit: CHANGED, planted_beside: CHANGED,
    planted_in_another_case: CHANGED, planted_entry: CHANGED, left_by_a_computer: CHANGED,
    left_by_other_computers: CHANGED, empty_folder: CHANGED, empty_folder_in_another_case: CHANGED,
    empty_folder_in_another: CHANGED, empty_folder_without_a_manifest: CHANGED,
    read_me_replaced: UNCONFIRMED, read_me_with_a_line_more: UNCONFIRMED, page_replaced: UNCONFIRMED,
    case_uco_falsified: CHANGED, case_uco_planted_beside: CHANGED, log_cut_short: CHANGED,
    log_made_longer: UNCONFIRMED,
    list_signed_by_another_key: UNCONFIRMED, list_signature_left_out: UNCONFIRMED,
    list_signature_of_another_list: CHANGED, list_signature_made_up: CHANGED,
    page_made_up: UNCONFIRMED, unknown_fact: UNCONFIRMED, written_otherwise: CHANGED, stamps_left_out: CHANGED,
}  # fmt: skip

NOT_WHOLE = (with_an_overlay, second_signature, hidden_behind_the_signature, spaces_behind_the_signature)

FACTS = {
    "case": lambda said: said.update(case="0000-0000"),
    "made_at": lambda said: said.update(made_at="2019-01-01T00:00:00Z"),
    "made_at_ahead": lambda said: said.update(made_at="2090-01-01T00:00:00Z"),
    "language": lambda said: said.update(language="en"),
    "dossier_file": lambda said: said["dossier"].update(file="other.pdf"),
    "dossier_sha256": lambda said: said["dossier"].update(sha256="0" * 64),
    "dossier_level": lambda said: said["dossier"].update(level="B-LT"),
    "dossier_made_at": lambda said: said["dossier"].update(made_at="2019-01-01T00:00:00Z"),
    "number": lambda said: said["exhibits"][0].update(number=7),
    "file": lambda said: said["exhibits"][0].update(file="originals/0003.png"),
    "file_name": lambda said: said["exhibits"][0].update(file_name="innocent.png"),
    "media_type": lambda said: said["exhibits"][0].update(media_type="image/jpeg"),
    "size": lambda said: said["exhibits"][0].update(size=1),
    "sha256": lambda said: said["exhibits"][0].update(sha256="0" * 64),
    "received_at": lambda said: said["exhibits"][0].update(received_at="2019-01-01T00:00:00Z"),
    "entry": lambda said: said["exhibits"][0].update(entry=6),
    "more_about_an_exhibit": lambda said: said["exhibits"][0].update(note="x"),
    "exhibits_in_another_order": lambda said: said["exhibits"].reverse(),
    "entries": lambda said: said["custody"].update(entries=7),
    "head": lambda said: said["custody"].update(head="0" * 64),
    "own_clock": lambda said: said["timestamps"][0].update(own_clock=False),
    "authority": lambda said: said["timestamps"][0].update(authority="D-Trust GmbH"),
    "time": lambda said: said["timestamps"][0].update(time="2019-01-01T00:00:00Z"),
    "stamp_of_another_entry": lambda said: said["timestamps"][0].update(entry=5),
    "fingerprints": lambda said: said["fingerprints"].append({"number": 1, "sha256": "0" * 64}),
}


# --- who checks ----------------------------------------------------------------------------------------------


@pytest.fixture
def trusted(tmp_path: Path) -> Path:
    path = tmp_path / "trusted.pem"
    path.write_text(OWN[1] + SEAL[1])
    return path


@pytest.fixture
def bundle(maya: Person, ready: Dossier, tmp_path: Path) -> Path:
    (tmp_path / "honest.zip").write_bytes(packed(ready, maya))
    return unpacked((tmp_path / "honest.zip").read_bytes(), tmp_path / "honest")


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: Path(shutil.copytree(bundle, tmp_path / "copies" / name))


@dataclass(frozen=True)
class Answer:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object) -> Answer:
    """The program, within this process; tests/dossier/test_verify.py starts it as one of its own."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as problems:
        code = __main__.main([str(one) for one in arguments])
    return Answer(code, out.getvalue(), problems.getvalue())


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    """The site's own page, whose certificates are those of the bundle."""
    settings.STAMP_CHAIN, settings.SIGN_CHAIN, settings.ALLOWED_HOSTS = OWN[1], SEAL[1], ["127.0.0.1"]
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/en/verify/"
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Case:
    path: Path
    expected: int


def every_attack(copy: Callable[[str], Path]) -> dict[str, Case]:
    cases = {}
    for attack, expected in ATTACKS.items():
        folder = copy(attack.__name__)
        attack(folder)
        cases[attack.__name__] = Case(folder, expected)
    for name, change in FACTS.items():
        folder = copy(f"fact_{name}")
        forging.edit(folder, change)
        cases[f"fact_{name}"] = Case(folder, CHANGED)
    return cases


# --- tests ---------------------------------------------------------------------------------------------------


def test_the_program_finds_each(copy: Callable[..., Any], trusted: Path) -> None:
    for name, case in every_attack(copy).items():
        known, unknown = run(case.path, "--trust", trusted), run(case.path)
        assert known.returncode == case.expected, (name, known.stdout)
        assert unknown.returncode == case.expected, (name, unknown.stdout)
        if name.startswith("fact_"):
            assert "manifest.json" in known.stdout, (name, known.stdout)


@pytest.mark.parametrize("attack", NOT_WHOLE)
def test_the_signature_must_cover_every_byte(copy: Any, attack: Any, trusted: Any) -> None:
    """Said of the dossier alone: the bundle around it contradicts itself in other ways too."""
    folder = copy(attack.__name__)
    attack(folder)
    origin = json.loads(run(folder, "--trust", trusted, "--json").stdout)["origin"]
    assert (origin["state"], origin["why"]) == ("red", "not-whole")


def test_the_honest_bundle(bundle: Path, trusted: Path, tmp_path: Path) -> None:
    known = run(bundle, "--trust", trusted)
    assert (known.returncode, known.stderr) == (CONFIRMED, "")
    unknown = run(bundle)
    assert (unknown.returncode, unknown.stderr) == (UNCONFIRMED, "")
    assert "NOT CONFIRMED" in unknown.stdout
    assert "3. Since when? yes, by the site's own clock" in known.stdout
    assert "own clock, not an independent authority" in known.stdout
    root, signer = (x509.load_pem_x509_certificates(pem.encode()) for pem in (OWN[1], SEAL[1]))
    digests = [f"--digest={sha256(one).upper()}" for one in (root[1], signer[0])]
    assert run(bundle, *digests).returncode == CONFIRMED
    assert run(bundle, digests[0]).returncode == UNCONFIRMED
    assert run(bundle, "--digest", "12").returncode == 3
    other = tmp_path / "other.pem"
    other.write_text(tsa_certificate.make()[1])
    assert run(bundle, "--ca", other).returncode == UNCONFIRMED


def test_a_forger_is_named_as_unknown(copy: Callable[..., Any], trusted: Path) -> None:
    folder = copy("forged")
    whole_forgery(folder)
    said = run(folder, "--trust", trusted).stdout
    assert f'"{forging.FAMOUS}, D-TRUST Qualified Time Stamping", as it calls itself: unknown here' in said
    assert "never from this bundle" in said
    assert "1. Does it fit together? yes" in said, "a forgery that contradicts itself shows nothing here"
    answers = json.loads(run(folder, "--json").stdout)["answers"]
    assert answers == {"fits_together": "green", "who_made_it": "amber", "since_when": "amber"}


def test_a_foreign_dossier_with_its_true_signature(
    copy: Callable[..., Any], tom: Person, add_item: Callable[..., Any], own_clock: None, trusted: Path
) -> None:
    fill(tom, add_item)
    folder = copy("foreign")
    forging.whole(folder, printed(tom))
    done = run(folder, "--trust", trusted)
    assert done.returncode == CHANGED
    assert "says what the log or dossier.pdf does not: case" in done.stdout


class TestZips:
    def packed_again(self, folder: Path, path: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
        shutil.make_archive(str(path.with_suffix("")), "zip", folder.parent, folder.name)
        with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            for name, body in more:
                archive.writestr(name, body)
        return path

    def tricks(self, bundle: Path) -> dict[str, tuple[zipfile.ZipInfo | str, bytes]]:
        inside = bundle.name
        link = zipfile.ZipInfo(f"{inside}/originals/0002.lnk")
        link.external_attr = 0o120777 << 16
        cut = zipfile.ZipInfo(f"{inside}/originals/0003.png")
        cut.filename += "\0.exe"  # the constructor would cut it off
        return {
            "folder": (f"{inside}/extra/", b""),
            "folder_beside": ("extra/", b""),
            "folder_in_another_case": (f"{inside}/Originals/", b""),
            "folder_of_a_computer": ("__MACOSX/", b""),
            "folder_with_bytes": (f"{inside}/originals/", b"a picture"),
            "folder_around_with_bytes": (f"{inside}/", b"a picture"),
            "folder_called_like_a_file": (f"{inside}/dossier.pdf/", b""),
            "folder_in_another_unicode_form": (f"{inside}/original\u017f/", b""),
            "here": (f"{inside}/./", b""),
            "here_again": (f"{inside}/./dossier.pdf", b"another"),
            "up": ("../", b""),
            "backslash": (f"{inside}\\dossier.pdf", b"another"),
            "cut_off": (cut, b"another"),
            "beside": ("readme-first.exe", b"x"),
            "twice": (f"{inside}/dossier.pdf", b"another"),
            "case": (f"{inside}/DOSSIER.PDF", b"another"),
            "absolute": ("/etc/cron.d/x", b"x"),
            "climbing": (f"{inside}/../../x", b"x"),
            "link": (link, b"/etc/passwd"),
        }

    def test_each_trick(self, bundle: Path, trusted: Path, tmp_path: Path) -> None:
        assert run(self.packed_again(bundle, tmp_path / "again.zip"), "--trust", trusted).returncode == CONFIRMED
        for name, member in self.tricks(bundle).items():
            path = self.packed_again(bundle, tmp_path / f"{name}.zip", member)
            assert run(path, "--trust", trusted).returncode == CHANGED, name

    def test_a_link_in_a_folder(self, copy: Callable[..., Any], trusted: Path, tmp_path: Path) -> None:
        folder = copy("linked")
        (tmp_path / "elsewhere").write_bytes((folder / "originals/0002.png").read_bytes())
        (folder / "originals/0002.png").unlink()
        (folder / "originals/0002.png").symlink_to(tmp_path / "elsewhere")
        assert run(folder, "--trust", trusted).returncode == CHANGED


def _handed(path: Path) -> str:
    """A folder with an empty one in it is dropped: chosen with the button, a browser names no empty folder."""
    is_empty = path.is_dir() and any(one.is_dir() and not any(one.iterdir()) for one in path.rglob("*"))
    return f"drop:{path}" if is_empty else str(path)


@pytest.fixture
def with_staying(tom: Person, add_item: Callable[..., Any], own_clock: None, tmp_path: Path) -> Path:
    """A bundle of a case in which two files stayed with the client."""
    hashes.add(tom.vault, [Values(sha256=digest, label="private") for digest in STAYING])
    path = tmp_path / "staying.zip"
    path.write_bytes(packed(fill(tom, add_item), tom))
    return path


def test_the_program_says_what_stayed_and_misses_none_of_it(with_staying: Path, trusted: Path) -> None:
    known = run(with_staying, "--trust", trusted)
    assert known.returncode == CONFIRMED
    assert all(f"stayed with the client: SHA-256 {digest}" in known.stdout for digest in STAYING)
    assert "not missing" in known.stdout
    assert "private" not in known.stdout
    assert json.loads(run(with_staying, "--trust", trusted, "--json").stdout)["missing"] == []


@pytest.mark.browser
def test_the_pages_find_it_too_and_agree(
    bundle: Path, copy: Callable[..., Any], site: str, trusted: Path, with_staying: Path, tmp_path: Path
) -> None:
    """verify.html of the honest bundle knows no certificate; the site's page knows its own."""
    cases = every_attack(copy)
    tricks = TestZips()
    for name, member in tricks.tricks(bundle).items():
        path = tricks.packed_again(bundle, tmp_path / f"{name}.zip", member)
        cases[f"zip_{name}"] = Case(path, CHANGED)
    paths = {name: _handed(case.path) for name, case in cases.items()}
    honest = {"honest": bundle, "honest_zip": tmp_path / "honest.zip", "staying": with_staying}
    on_site = browse(site, "en", **honest, **paths)
    alone = browse(bundle / "verify.html", "en", **honest, **paths)
    for said in (on_site, alone):
        assert said["staying"]["staying"] == [f"SHA-256 {digest}" for digest in STAYING]
        assert said["staying"]["missing"] == said["honest"]["staying"] == []
    for name in honest:
        assert (on_site[name]["result"], on_site[name]["lights"]) == ("confirmed", ["good"] * 3), on_site[name]
        assert (alone[name]["result"], alone[name]["lights"]) == ("unconfirmed", ["good", "wait", "wait"])
        assert "site’s own clock" in on_site[name]["stamps"][0]
    colours = {"green": "good", "amber": "wait", "red": "stop"}
    for name, case in cases.items():
        assert on_site[name]["result"] in (RESULTS[case.expected], "missing"), (name, on_site[name])
        assert alone[name]["result"] not in ("confirmed", "no-bundle"), name
        answer = json.loads(run(case.path, "--trust", trusted, "--json").stdout)
        assert answer["result"] == on_site[name]["result"], (name, on_site[name])
        lights = [colours[state] for state in answer["answers"].values()]
        assert lights == on_site[name]["lights"], (name, answer, on_site[name])


@pytest.mark.browser
def test_a_digest_that_is_typed_in(bundle: Path, copy: Callable[..., Any]) -> None:
    """With the forger's own digests a forgery is confirmed: whom to trust is the checker's to decide."""
    root, signer = (x509.load_pem_x509_certificates(pem.encode()) for pem in (OWN[1], SEAL[1]))
    right = f"{sha256(root[1])},{sha256(signer[0]).upper()}"
    short = check(bundle).printed.short
    assert f"jeder Seite: {short}" in (bundle / "LIES-MICH.txt").read_text()
    wrong = sha256(x509.load_pem_x509_certificates(tsa_certificate.make()[1].encode())[1])
    forged = copy("forged")
    whole_forgery(forged)
    said = browse(
        bundle / "verify.html",
        "de",
        right=f"typed:{right}:{bundle}",
        half=f"typed:{sha256(root[1])}:{bundle}",
        wrong=f"typed:{wrong}:{bundle}",
        forged=f"typed:{right}:{forged}",
        paper=f"paper:{short}:{bundle}",
        other_paper=f"paper:0123 4567 89AB CDEF:{bundle}",
    )
    assert said["paper"]["lights"][0] == "good"
    assert f"{short} Das ist die Zahl, die Sie eingegeben haben." in said["paper"]["printed"][0]
    assert said["other_paper"]["changed"] == [
        "dossier.pdf ist nicht das, worauf diese Zahl steht: 0123456789abcdef"
    ]
    assert (said["right"]["result"], said["right"]["said"]) == ("confirmed", "Unverändert und bestätigt")
    assert said["half"]["lights"] == ["good", "wait", "good"]
    assert said["wrong"]["lights"] == ["good", "wait", "wait"]
    assert said["forged"]["result"] == "unconfirmed"
    assert said["forged"]["said"] == "Nicht bestätigt"
    assert "So nennt sich das Zertifikat selbst. Es ist hier unbekannt." in said["forged"]["stamps"][0]


def test_a_number_off_the_paper(bundle: Path, trusted: Path) -> None:
    printed = check(bundle).printed
    for number in (printed.short.lower(), printed.fingerprint, printed.dossier, printed.sums):
        assert run(bundle, "--trust", trusted, "--paper", number).returncode == CONFIRMED
    other = run(bundle, "--trust", trusted, "--paper", "0123 4567 89AB CDEF")
    assert (other.returncode, "changed: dossier.pdf: is not what this number" in other.stdout) == (CHANGED, True)
    assert run(bundle, "--paper", "7F3A-91C2").returncode == 3, "the reference of a case proves nothing"


def test_sums_alone_are_not_enough(copy: Callable[..., Any], trusted: Path) -> None:
    """What a forger does who only knows how sums work."""
    folder = copy("sums")
    (folder / "originals/0002.png").write_bytes(b"another picture")
    renew_sums(folder)
    assert run(folder, "--trust", trusted).returncode == CHANGED
