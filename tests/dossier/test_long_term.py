"""A dossier of level B-LT, with an authority and issuers on loopback: whether it holds what it says, and what is
left when they do not answer."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pytest_django import Settings

from dossier.pdf import signature
from dossier.verify import origin
from dossier.verify.anchors import Anchors
from dossier.verify.report import SignatureLevel
from tests.dossier import vera
from tests.dossier.test_signature import pdfsig, plain  # noqa: F401  (fixtures)
from tests.timestamps.authority import Server
from tests.timestamps.issuer import Issuer
from timestamps import authorities


@pytest.fixture(params=["ocsp", "lists"])
def issuer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path / "pki", answers_ocsp=request.param == "ocsp")
    yield made
    made.close()


@pytest.fixture
def asked(issuer: Issuer, settings: Settings) -> Iterator[list[authorities.Authority]]:
    """The authorities that a site asks, whose own certificate is of this issuer."""
    import threading

    server = Server(issuer.pki, issuer.pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.TSA_URLS, settings.TSA_CA = [server.url("good")], issuer.pki.root_pem
    yield authorities.configured()
    server.shutdown()
    server.server_close()


def judged(pdf: bytes, issuer: Issuer) -> Any:
    """pyHanko's verdict, by nothing but the root and what the file holds."""
    root = asn1_x509.Certificate.load(issuer.pki.root.public_bytes(Encoding.DER))
    reader = PdfFileReader(io.BytesIO(pdf))
    (one,) = reader.embedded_signatures
    kept = {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "require"}
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(kept)
    return validate_pdf_signature(one, context, ts_validation_context=context, skip_diff=True)


def test_it_holds_all_that_a_validator_needs_without_a_network(
    plain: bytes,  # noqa: F811
    issuer: Issuer,
    asked: list[authorities.Authority],
    pdfsig: Callable[..., Any],  # noqa: F811
) -> None:
    seal = issuer.seal()
    signed = signature.sign(plain, *seal, asked)
    assert signed.level == SignatureLevel.B_LT
    calls = set(issuer.asked)
    issuer.silent = True
    verdict = judged(signed.pdf, issuer)
    assert verdict.bottom_line, verdict.pretty_print_details()
    assert verdict.coverage.name == "ENTIRE_FILE"
    assert verdict.timestamp_validity.trusted
    assert set(issuer.asked) == calls, "nobody was asked to check it"
    opened = pikepdf.open(io.BytesIO(signed.pdf))
    store = opened.Root.DSS
    assert len(store.get("/OCSPs", [])) + len(store.get("/CRLs", [])) >= 2
    said = pdfsig(signed.pdf)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert signed.pdf.startswith(plain), "one revision more, and no other"
    assert signed.pdf.count(b"%%EOF") == plain.count(b"%%EOF") + 1
    found = origin.of_pdf(signed.pdf, Anchors.of([issuer.pki.root_pem]), datetime.now(UTC))
    assert (found.state, found.level) == ("green", "B-LT")


def test_it_stays_pdf_a_and_pdf_ua(
    plain: bytes,  # noqa: F811
    issuer: Issuer,
    asked: list[authorities.Authority],
) -> None:
    signed = signature.sign(plain, *issuer.seal(), asked)
    assert vera.broken_rules({"long term": signed.pdf}) == {"long term": []}


def silent(issuer: Issuer) -> None:
    issuer.silent = True


def revoked(issuer: Issuer) -> None:
    """What signs is said to be revoked."""
    issuer.revoked = {issuer.pki.issued[-1].serial_number}


def revoked_above(issuer: Issuer) -> None:
    issuer.revoked = {issuer.pki.middle.serial_number}


@pytest.mark.parametrize("harm", [silent, revoked, revoked_above], ids=lambda harm: harm.__name__)
def test_without_their_word_it_is_of_the_level_before(
    plain: bytes,  # noqa: F811
    issuer: Issuer,
    asked: list[authorities.Authority],
    harm: Callable[[Issuer], None],
) -> None:
    seal = issuer.seal()
    harm(issuer)
    signed = signature.sign(plain, *seal, asked)
    assert (signed.level, signed.stamp is not None) == (SignatureLevel.B_T, True)
    assert "/DSS" not in pikepdf.open(io.BytesIO(signed.pdf)).Root
    found = origin.of_pdf(signed.pdf, Anchors.of([issuer.pki.root_pem]), datetime.now(UTC))
    assert found.level == "B-T"


def test_a_list_of_somebody_else_does_not_count(
    plain: bytes,  # noqa: F811
    issuer: Issuer,
    asked: list[authorities.Authority],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signed with another key under the same name."""
    from cryptography.hazmat.primitives.asymmetric import ec

    seal, stranger = issuer.seal(), ec.generate_private_key(ec.SECP384R1())
    above = issuer.pki.middle
    monkeypatch.setattr(issuer.pki, "named", lambda name: (stranger, issuer.pki.root if name == "root" else above))
    assert signature.sign(plain, *seal, asked).level == SignatureLevel.B_T


def test_self_made_certificates_ask_nobody(
    plain: bytes,  # noqa: F811
    issuer: Issuer,
    asked: list[authorities.Authority],
) -> None:
    from tests.dossier.test_signature import CHAIN, KEY

    assert signature.sign(plain, KEY, CHAIN, asked).level == SignatureLevel.B_T
    assert issuer.asked == []
