"""Stamps whose certificates have ended, with and without a stamp that goes on for them; and revoked certificates.
The program and the modules of the page must agree on each."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pytest_django import Settings

from dossier.verify.report import Report
from dossier.verify.revocation_status import RevocationStatus
from dossier.verify.words import in_words
from sextortion_help.site_keys import signing_certificate
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.attacks.modules import reports
from tests.dossier.attacks.zips import packed_again
from tests.dossier.bundles import OWN, SEAL, fill, packed, sign_bundle, unpacked
from tests.timestamps.authority import Server
from tests.timestamps.issuer import Issuer
from timestamps import actions as stamping
from timestamps.models import Timestamp
from timestamps.revocation import RevocationData

Pair = tuple[str, str]
IN_TIME, TOO_LATE = 400, 300  # days ago; the first certificate ended 365 days ago


@pytest.fixture
def build(add_item: Callable[..., Any], settings: Settings, tmp_path: Path) -> Callable[..., Any]:
    """A bundle that the first authority stamped 700 days ago and others later, and who signed it (PEM)."""
    settings.TSA_URLS = []
    seal = forging.famous(signing_certificate.PURPOSES, commits=True)

    def make(person: Person, first: Pair, *renewals: tuple[Pair, int]) -> tuple[Path, str]:
        settings.STAMP_KEY, settings.STAMP_CHAIN = first
        with forging.days_ago(700):
            dossier = fill(person, add_item, seal=seal)
        for pair, days in renewals:
            settings.STAMP_KEY, settings.STAMP_CHAIN = pair
            Timestamp.objects.update(made_at=timezone.now() - timedelta(days=8))
            with forging.days_ago(days):
                assert stamping.stamp(person.case) is not None
        sign_bundle(dossier, person, seal)
        path = tmp_path / f"{person.case.pk}.zip"
        path.write_bytes(packed(dossier, person))
        return path, seal[1]

    return make


def test_only_a_stamp_made_before_the_end_goes_on(with_case: Callable[[], Person], build: Any) -> None:
    first, second = forging.authority(1), forging.authority(10)
    ended, seal = build(with_case(), first)
    in_time, too_late = (build(with_case(), first, (second, days))[0] for days in (IN_TIME, TOO_LATE))
    both = [first[1], second[1], seal]
    found = reports(
        [
            (ended, both),
            (in_time, both),
            (in_time, [first[1], seal]),
            (in_time, [second[1], seal]),
            (too_late, both),
        ]
    )
    assert [report.since for report in found] == ["amber", "green", "amber", "green", "green"]
    assert {report.fits for report in found} == {"green"}
    assert [[stamp.renewed_by for stamp in report.stamps] for report in found[:2]] == [[0, 0], [7, 8, 0]]
    counts = [[stamp.lasting for stamp in report.stamps] for report in found[1:]]
    assert counts == [[True] * 3, [False] * 3, [False, False, True], [False, False, True]]
    nothing, renewed, alone = ("\n".join(in_words(found[place])) for place in (0, 1, 4))
    assert "3. Since when? not confirmed" in nothing
    assert "nobody answers for the key of a stamp any more" in nothing
    assert "--evidence-record" in nothing
    assert renewed.count("was made over it, and that one goes on for it.") == 2
    assert alone.count("Before that, no stamp that counts here was made over it") == 2
    assert "These stamps count by themselves until" in alone


def test_renewals_are_followed_one_after_the_other(with_case: Callable[[], Person], build: Any) -> None:
    """The second certificate has ended as well; a third stamp was made before that, or never."""
    first, second, third = forging.authority(1), forging.authority(1), forging.authority(10)
    twice, seal = build(with_case(), first, (second, 400))
    thrice, _ = build(with_case(), first, (second, 400), (third, 380))
    trusted = [first[1], second[1], third[1], seal]
    found = reports([(twice, trusted), (thrice, trusted), (thrice, [first[1], second[1], seal])])
    assert [report.since for report in found] == ["amber", "green", "amber"]
    assert [stamp.renewed_by for stamp in found[1].stamps] == [7, 8, 9, 0]


# --- revoked certificates -----------------------------------------------------------------------------------


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path / "issuer")
    yield made
    made.close()


@pytest.fixture
def stamped(
    maya: Person, add_item: Callable[..., Any], own_clock: None, settings: Settings, tmp_path: Path, issuer: Issuer
) -> Path:
    """A bundle with stamps of two authorities; the issuers of the second say whether they revoked a certificate."""
    server = Server(issuer.pki, issuer.pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.TSA_SECOND_URLS, settings.TSA_CA = [server.url("good")], issuer.pki.root_pem
    content = packed(fill(maya, add_item), maya)
    server.shutdown()
    server.server_close()
    return unpacked(content, tmp_path / "stamped")


def kept_otherwise(folder: Path, kept: RevocationData, target: Path) -> Path:
    """The bundle with other lists and answers behind the certificates, as a zip."""
    path = folder / "timestamps/ca.pem"
    genuine = path.read_text()
    path.write_text(genuine.split("-----BEGIN X509 CRL")[0] + kept.pem())
    forging.edit(folder, lambda _: None)
    packed_again(folder, target)
    path.write_text(genuine)
    return target


def revoking(
    issuer: Issuer, when: datetime, reason: x509.ReasonFlags | None, *, signed_by: str = "middle"
) -> bytes:
    """A list that names the authority's certificate, as its issuer signs it or somebody else does."""
    leaf = x509.load_pem_x509_certificate((issuer.pki.folder / "good.pem").read_bytes())
    one = x509.RevokedCertificateBuilder().serial_number(leaf.serial_number).revocation_date(when)
    if reason is not None:
        one = one.add_extension(x509.CRLReason(reason), critical=False)
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.pki.middle.subject)
    builder = builder.last_update(now).next_update(now + timedelta(days=7)).add_revoked_certificate(one.build())
    return builder.sign(issuer.pki.named(signed_by)[0], hashes.SHA256()).public_bytes(Encoding.DER)


def answered(issuer: Issuer) -> RevocationData:
    """OCSP answers for the authority's certificate and the one above it."""
    from cryptography.x509 import ocsp

    leaf = x509.load_pem_x509_certificate((issuer.pki.folder / "good.pem").read_bytes())
    answers = []
    for one, above, name in ((leaf, issuer.pki.middle, "middle"), (issuer.pki.middle, issuer.pki.root, "root")):
        asked = ocsp.OCSPRequestBuilder().add_certificate(one, above, hashes.SHA1()).build()
        answers.append(issuer.ocsp(asked.public_bytes(Encoding.DER), name))
    return RevocationData(ocsps=tuple(answers))


def test_what_the_issuers_say_is_judged(stamped: Path, issuer: Issuer, tmp_path: Path) -> None:
    now, tomorrow = datetime.now(UTC), datetime.now(UTC) + timedelta(days=1)
    compromised, superseded = x509.ReasonFlags.key_compromise, x509.ReasonFlags.superseded
    lists = {
        "honest": (issuer.crl("middle"), issuer.crl("root")),
        "left_out": (),
        "of_a_stranger": (revoking(issuer, now - timedelta(days=1), None, signed_by="root"), issuer.crl("root")),
        "revoked": (issuer.crl("middle"), revoking(issuer, now - timedelta(days=1), superseded)),
        "compromised": (revoking(issuer, tomorrow, compromised), issuer.crl("root")),
        "without_a_reason": (revoking(issuer, tomorrow, None), issuer.crl("root")),
        "superseded": (revoking(issuer, tomorrow, superseded), issuer.crl("root")),
        "no_lists_at_all": (b"no list", b"0\x03\x02\x01\x01"),
    }
    paths = {
        name: kept_otherwise(stamped, RevocationData(kept), tmp_path / f"{name}.zip")
        for name, kept in lists.items()
    }
    paths["answers"] = kept_otherwise(stamped, answered(issuer), tmp_path / "answers.zip")
    leaf = x509.load_pem_x509_certificate((issuer.pki.folder / "good.pem").read_bytes())
    issuer.revoked.add(leaf.serial_number)
    paths["revoking_answers"] = kept_otherwise(stamped, answered(issuer), tmp_path / "revoking.zip")
    pems = [issuer.pki.root_pem, SEAL[1]]
    found = dict(zip(paths, reports([(path, pems) for path in paths.values()]), strict=True))
    states = {name: (_status(report), report.since) for name, report in found.items()}
    assert states == {
        "honest": ("good", "green"),
        "left_out": ("missing", "green"),
        "of_a_stranger": ("missing", "green"),
        "revoked": ("", "red"),
        "compromised": ("compromised", "amber"),
        "without_a_reason": ("compromised", "amber"),
        "superseded": ("good", "green"),
        "no_lists_at_all": ("missing", "green"),
        "answers": ("good", "green"),
        "revoking_answers": ("", "red"),
    }
    assert "No word of the issuers is kept here" in "\n".join(in_words(found["left_out"]))
    assert "had been revoked by then" in "\n".join(in_words(found["revoked"]))
    assert found["revoked"].result == "changed"


def _status(report: Report) -> str:
    """What is said of the stamps of the second authority; "" when they are refused."""
    found = {stamp.revocation for stamp in report.stamps if not stamp.own_clock}
    assert {stamp.revocation for stamp in report.stamps if stamp.own_clock} == {RevocationStatus.NOWHERE}
    return found.pop() if found else ""


def test_a_revoked_authority_does_not_make_the_other_one_right(
    stamped: Path, issuer: Issuer, tmp_path: Path
) -> None:
    """Red stays red, whoever else is trusted: somebody stamped with a key that was no longer theirs."""
    lists = RevocationData((revoking(issuer, datetime.now(UTC) - timedelta(days=1), None), issuer.crl("root")))
    path = kept_otherwise(stamped, lists, tmp_path / "revoked.zip")
    (report,) = reports([(path, [OWN[1], issuer.pki.root_pem, SEAL[1]])])
    assert (report.since, report.result) == ("red", "changed")
