"""Evidence records (RFC 4998) through the command: made, gone on with, moved to another hash algorithm; and forged,
cut off, in another order, or of another bundle, they make nothing green."""

import hashlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from asn1crypto import cms, tsp
from pytest_django import Settings

from dossier.verify.__main__ import check
from dossier.verify.anchors import Anchors
from dossier.verify.evidence_record import check as record_check
from dossier.verify.evidence_record import digests, values
from dossier.verify.evidence_record.renew import renewed
from sextortion_help.site_keys import certificates, signing_certificate, tsa_certificate
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.attacks.program import Answer, run
from tests.dossier.bundles import OWN, SEAL, fill, packed
from tests.programs import need
from tests.timestamps.authority import Pki, Server
from tests.timestamps.issuer import Issuer
from timestamps.local_tsa import LocalAuthority

CONFIRMED, CHANGED, NOT_A_BUNDLE, UNCONFIRMED, NO_RECORD = 0, 1, 3, 4, 5


def serving(pki: Pki, stranger: Pki) -> Iterator[Server]:
    server = Server(pki, stranger)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path / "issuer")
    yield made
    made.close()


@pytest.fixture
def tsa(issuer: Issuer) -> Iterator[Server]:
    """An authority whose issuers say whether they revoked its certificate."""
    yield from serving(issuer.pki, Pki(issuer.pki.folder / "stranger"))


@pytest.fixture
def zipped(mayas_zip: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(mayas_zip)
    return path


@pytest.fixture
def roots(tmp_path: Path, issuer: Issuer) -> Path:
    """Those of the site and of the authority that the receiver asks."""
    path = tmp_path / "roots.pem"
    path.write_text(OWN[1] + SEAL[1] + issuer.pki.root_pem)
    return path


def renew(zipped: Path, tsa: Server, roots: Path, *more: object, habit: str = "good") -> Answer:
    return run(zipped, "--renew", "--tsa", tsa.url(habit), "--trust", roots, *more)


def test_it_is_made_and_gone_on_with(zipped: Path, tsa: Server, roots: Path) -> None:
    before = hashlib.sha256(zipped.read_bytes()).hexdigest()
    first = renew(zipped, tsa, roots)
    assert (first.returncode, first.stderr) == (CONFIRMED, "")
    assert "Evidence record bundle.zip.ers: this very file existed by" in first.stdout
    assert "3. Since when? yes\n" in first.stdout, "no longer by the site's own clock alone"
    assert "sha512, until" in first.stdout
    assert "By the issuers' own word, kept here" in first.stdout
    renew(zipped, tsa, roots)
    again = renew(zipped, tsa, roots, "--hash", "sha256", "--json")
    stamps = json.loads(again.stdout)["record"]["stamps"]
    places = [(stamp["chain"], stamp["algorithm"], stamp["revocation"]) for stamp in stamps]
    assert places == [(1, "sha512", "good"), (1, "sha512", "good"), (2, "sha256", "good")]
    assert hashlib.sha256(zipped.read_bytes()).hexdigest() == before, "the bundle stays as it was"
    imprints = [
        tsp.TimeStampReq.load(one)["message_imprint"]["hash_algorithm"]["algorithm"].native for one in tsa.asked
    ]
    assert imprints == ["sha512", "sha512", "sha256"]
    assert sorted(path.name for path in zipped.parent.glob("bundle*")) == ["bundle.zip", "bundle.zip.ers"]


def test_openssl_takes_each_token_of_it(
    zipped: Path, tsa: Server, roots: Path, issuer: Issuer, tmp_path: Path
) -> None:
    """What is stamped is what RFC 4998 says, computed here without the program."""
    for more in ((), (), ("--hash", "sha256")):
        assert renew(zipped, tsa, roots, *more).returncode == CONFIRMED
    (one, two), (three,) = values.chains(Path(f"{zipped}.ers").read_bytes())
    bundle = zipped.read_bytes()
    record = values.EvidenceRecord.load(Path(f"{zipped}.ers").read_bytes())
    older = values.ArchiveTimeStampSequence([record["archive_time_stamp_sequence"][0]]).dump()
    over = [bundle, one.token, hashlib.sha256(bundle).digest() + hashlib.sha256(older).digest()]
    (tmp_path / "root.pem").write_text(issuer.pki.root_pem)
    for place, (token, data) in enumerate(zip((one, two, three), over, strict=True)):
        (tmp_path / f"{place}.data").write_bytes(data)
        (tmp_path / f"{place}.token").write_bytes(token.token)
        command = [need("openssl"), "ts", "-verify", "-data", f"{place}.data", "-in", f"{place}.token", "-token_in"]
        done = subprocess.run([*command, "-CAfile", "root.pem"], cwd=tmp_path, capture_output=True, text=True)
        assert "Verification: OK" in done.stdout + done.stderr, done.stderr


def test_it_keeps_what_was_proven_when_it_was_made(
    maya: Person, add_item: Callable[..., Any], settings: Settings, tsa: Server, issuer: Issuer, tmp_path: Path
) -> None:
    """The certificates of the site end in two years and the record's in ten: between, the record alone says that
    all of it stood before that. Then it says nothing more either."""
    settings.TSA_URLS = []
    with mock.patch.object(certificates, "YEARS", 2):
        clock, seal = tsa_certificate.make(), signing_certificate.make()
    settings.STAMP_KEY, settings.STAMP_CHAIN = clock
    path, roots = tmp_path / "bundle.zip", tmp_path / "roots.pem"
    path.write_bytes(packed(fill(maya, add_item, seal=seal), maya))
    roots.write_text(clock[1] + seal[1] + issuer.pki.root_pem)
    trusted, now = Anchors.of([roots.read_text()]), datetime.now(UTC)

    def lights(years: int) -> tuple[str, str, str]:
        report = check(path, trusted, now + timedelta(days=365 * years))
        return report.fits, report.made_by, report.since

    assert lights(3) == ("green", "amber", "amber")
    assert renew(path, tsa, roots).returncode == CONFIRMED
    assert lights(3) == lights(9) == ("green", "green", "green")
    assert lights(11) == ("green", "amber", "amber")
    record = record_check.check("record", Path(f"{path}.ers").read_bytes(), digests.of_file(path), trusted, now)
    assert (record.state, record.since[:10]) == ("green", f"{now:%Y-%m-%d}")


def test_only_a_stamp_made_before_the_end_goes_on(tmp_path: Path) -> None:
    """The first certificate ended 365 days ago; the second lasts. A stamp made too late counts from then on."""
    first, second = forging.authority(1), forging.authority(10)
    path, trusted = tmp_path / "file", Anchors.of([first[1], second[1]])
    path.write_bytes(b"a file")
    document, now = digests.of_file(path), datetime.now(UTC)
    with forging.days_ago(700):
        begun = renewed(None, document, LocalAuthority(*first).answer, trusted, "sha256")
    alone = record_check.check("record", begun, document, trusted, now)
    assert (alone.state, alone.why) == ("amber", "ended")
    for days, algorithm, counts_from in (
        (400, "", 700),
        (400, "sha512", 700),
        (300, "", 300),
        (300, "sha512", 300),
    ):
        with forging.days_ago(days):
            record = renewed(begun, document, LocalAuthority(*second).answer, trusted, algorithm)
        told = record_check.check("record", record, document, trusted, now)
        assert (told.state, told.since[:10]) == ("green", f"{now - timedelta(days=counts_from):%Y-%m-%d}")
        for one, since in ((first, ""), (second, f"{now - timedelta(days=days):%Y-%m-%d}")):
            told = record_check.check("record", record, document, Anchors.of([one[1]]), now)
            assert told.since[:10] == since, "a stamp of somebody unknown neither counts nor spoils"


def test_a_wrong_answer_leaves_no_record(zipped: Path, tsa: Server, roots: Path) -> None:
    said = {"down": "no usable answer", "refused": "authority"}
    for habit in ("down", "garbage", "nonce", "digest", "self-made", "expired", "refused"):
        done = renew(zipped, tsa, roots, habit=habit)
        assert (done.returncode, said.get(habit, "refused") in done.stderr) == (NO_RECORD, True), done
        assert not Path(f"{zipped}.ers").exists(), habit


def test_what_it_needs_is_said(zipped: Path, tsa: Server, roots: Path, tmp_path: Path) -> None:
    without = run(zipped, "--renew", "--tsa", tsa.url("good"))
    assert (without.returncode, "--trust" in without.stderr) == (NO_RECORD, True)
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "over the zip" in renew(folder, tsa, roots).stderr
    assert "full http://" in run(zipped, "--renew", "--tsa", "tsa.example.org", "--trust", roots).stderr
    taken = tmp_path / "taken"
    taken.write_bytes(b"mine")
    assert "not written over" in renew(zipped, tsa, roots, "--out", taken).stderr
    assert taken.read_bytes() == b"mine"
    (tmp_path / "bundle.zip.ers").write_bytes(b"no record")
    assert "none of this bundle" in renew(zipped, tsa, roots).stderr
    assert (tmp_path / "bundle.zip.ers").read_bytes() == b"no record"
    assert run(zipped, "--evidence-record", tmp_path / "nowhere").returncode == NO_RECORD


def test_whoever_trusts_nobody_is_told_so(zipped: Path, tsa: Server, roots: Path, tmp_path: Path) -> None:
    renew(zipped, tsa, roots)
    (tmp_path / "site.pem").write_text(OWN[1] + SEAL[1])
    done = run(zipped, "--trust", tmp_path / "site.pem")
    assert done.returncode == UNCONFIRMED
    assert "nobody you trust stands behind its newest stamp" in done.stdout
    assert "unknown here" in done.stdout


def attacks(record: bytes, other: bytes, stranger: bytes) -> dict[str, bytes]:
    """Records that somebody made of a right one with two stamps in the first chain and one in the second."""
    chains = values.chains(record)
    tokens = [[link.token for link in chain] for chain in chains]
    algorithms = [chain[0].algorithm for chain in chains]
    foreign = [link.token for link in values.chains(other)[0]]
    (one, two), (three,) = tokens
    flipped = bytearray(record)
    flipped[len(flipped) // 2] ^= 1
    signed = bytearray(one)
    signed[-3] ^= 1
    return {
        "of_another_bundle": other,
        "of_a_stranger_for_another_bundle": stranger,
        "empty": b"",
        "no_record": b"an evidence record",
        "cut_off": record[:-40],
        "something_behind_it": record + b"\0",
        "a_bit_turned": bytes(flipped),
        "signature_broken": values.written([[bytes(signed), two], [three]], algorithms),
        "first_two_swapped": values.written([[two, one], [three]], algorithms),
        "chains_swapped": values.written([[three], [one, two]], algorithms[::-1]),
        "first_left_out": values.written([[two], [three]], algorithms),
        "middle_left_out": values.written([[one], [three]], algorithms),
        "first_of_another": values.written([[foreign[0], two], [three]], algorithms),
        "last_of_another": values.written([[one, foreign[0]], [three]], algorithms),
        "one_chain": values.written([[one, two, three]], algorithms[:1]),
        "another_algorithm_named": values.written([[one, two], [three]], ["sha256", "sha512"]),
        "no_stamp": values.written([], []),
        "a_chain_too_few": values.written([[one, two], [two]], ["sha512", "sha512"]),
    }


def test_no_forged_record_makes_anything_green(zipped: Path, tsa: Server, roots: Path, tmp_path: Path) -> None:
    renew(zipped, tsa, roots)
    renew(zipped, tsa, roots)
    renew(zipped, tsa, roots, "--hash", "sha256")
    record = Path(f"{zipped}.ers").read_bytes()
    other = tmp_path / "other.zip"
    other.write_bytes(zipped.read_bytes() + b" ")
    renew(other, tsa, roots)
    stranger = tmp_path / "stranger.pem"
    stranger.write_text(tsa.stranger.root_pem)
    assert run(
        other, "--renew", "--tsa", tsa.url("self-made"), "--trust", stranger, "--out", tmp_path / "own"
    ).returncode
    own = (tmp_path / "own").read_bytes() if (tmp_path / "own").exists() else b""
    for name, forged in attacks(record, Path(f"{other}.ers").read_bytes(), own).items():
        Path(f"{zipped}.ers").write_bytes(forged)
        done = run(zipped, "--trust", roots)
        assert (done.returncode, "3. Since when? NO" in done.stdout) == (CHANGED, True), (name, done)
        assert "none of this bundle" in done.stdout, (name, done.stdout)
        assert run(zipped).returncode == CHANGED, name
    Path(f"{zipped}.ers").write_bytes(record)
    assert run(zipped, "--trust", roots).returncode == CONFIRMED
    swapped = zipped.read_bytes()
    zipped.write_bytes(other.read_bytes())
    assert run(zipped, "--trust", roots).returncode == CHANGED
    zipped.write_bytes(swapped)


def test_a_record_of_a_stranger_is_a_doubt_and_no_more(
    zipped: Path, tsa: Server, roots: Path, tmp_path: Path
) -> None:
    """Whoever puts one beside an honest bundle makes nothing green, and the bundle is not called changed."""
    stranger = tmp_path / "stranger.pem"
    stranger.write_text(tsa.stranger.root_pem)
    assert renew(zipped, tsa, stranger, habit="self-made").returncode == UNCONFIRMED
    done = run(zipped, "--trust", roots, "--json")
    assert json.loads(done.stdout)["answers"]["since_when"] == "amber"
    assert json.loads(done.stdout)["record"]["why"] == "unknown"


def test_a_revoked_authority_is_red(zipped: Path, tsa: Server, roots: Path, issuer: Issuer) -> None:
    """As somebody writes it in whose record the list stands that names the certificate."""
    renew(zipped, tsa, roots)
    path = Path(f"{zipped}.ers")
    ((link,),) = values.chains(path.read_bytes())
    content = cms.ContentInfo.load(link.token)
    signer = content["content"]["signer_infos"][0]["sid"].chosen["serial_number"].native
    issuer.revoked.add(signer)
    content["content"]["crls"] = cms.RevocationInfoChoices([cms.RevocationInfoChoice.load(issuer.crl("middle"))])
    path.write_bytes(values.written([[content.dump(force=True)]], ["sha512"]))
    done = run(zipped, "--trust", roots)
    assert (done.returncode, "had been revoked by then" in done.stdout) == (CHANGED, True), done.stdout
