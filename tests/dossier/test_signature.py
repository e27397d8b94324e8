"""The signature of the dossier, judged by others: pyHanko's validator, pdfsig, veraPDF. And what happens without
a time stamp, with a changed byte, with another's key.
"""

import io
import logging
import re
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from cases import custody
from cases.models import Scope
from dossier import actions, checks, printed_documents
from dossier.content import assemble, signer
from dossier.content.document import Attachment
from dossier.models import Dossier
from dossier.pdf import pdfa, render, signature
from dossier.pdf.signature import Signed
from dossier.verify import __main__
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import signing_certificate
from tests.conftest import Person
from tests.dossier import conftest, vera
from tests.dossier.bundles import OWN, packed
from tests.dossier.conftest import entries, exhibit, jpeg
from timestamps import authorities
from timestamps.errors import NoAnswerError
from timestamps.models import Retry

KEY, CHAIN = signing_certificate.make()


def own(pair: tuple[str, str] = OWN) -> authorities.Authority:
    from timestamps.local_tsa import LocalAuthority

    clock = LocalAuthority(*pair)
    return authorities.Authority("this site", True, clock.answer, tuple(clock.chain[1:]))


def failing() -> authorities.Authority:
    """An authority that does not answer."""

    def ask(request: bytes) -> bytes:
        raise NoAnswerError("down")

    return authorities.Authority("down.example.org", False, ask, ())


@pytest.fixture(scope="module")
def plain() -> bytes:
    exhibits = [exhibit(1), exhibit(2, caption="🌻 لينا")]
    facts = conftest.made_up_facts()
    document = assemble.document(facts, conftest.made_up_story(), exhibits, entries(), "de")
    pdf = render.pdf(document, lambda number, page: jpeg())
    return pdfa.finish(pdf, (Attachment("manifest.json", "application/json", b"{}", "Liste"),), facts.made_at)


@pytest.fixture(scope="module")
def signed(plain: bytes) -> signature.Signed:
    return signature.sign(plain, KEY, CHAIN, [own()])


def certificate(chain: str, at: int) -> x509.Certificate:
    return x509.Certificate.load([der for _, _, der in pem.unarmor(chain.encode(), multiple=True)][at])


def updated(pdf: bytes) -> bytes:
    """The file with an incremental update behind it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Lang"] = pdf_string("fr")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def judged(pdf: bytes) -> Any:
    """pyHanko's verdict, offline, trusting the two roots alone."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (one,) = reader.embedded_signatures
    trust = [
        ValidationContext(trust_roots=[certificate(chain, 1)], allow_fetching=False) for chain in (CHAIN, OWN[1])
    ]
    # What a later change means is not looked into, which takes long: there must be none.
    return validate_pdf_signature(one, trust[0], ts_validation_context=trust[1], skip_diff=True)


def test_pyhanko_finds_it_valid_with_its_time_stamp(signed: Signed) -> None:
    verdict = judged(signed.pdf)
    assert verdict.bottom_line, verdict.pretty_print_details()
    assert verdict.coverage.name == "ENTIRE_FILE"
    assert verdict.timestamp_validity.valid
    assert verdict.timestamp_validity.trusted
    assert verdict.timestamp_validity.timestamp == signed.stamp.gen_time


def test_the_pages_before_it_are_kept_byte_for_byte(plain: bytes, signed: Signed) -> None:
    assert signed.pdf.startswith(plain)


def test_it_is_pades_and_invisible(signed: Signed) -> None:
    opened = pikepdf.open(io.BytesIO(signed.pdf))
    (field,) = opened.Root.AcroForm.Fields
    assert field.V.SubFilter == pikepdf.Name("/ETSI.CAdES.detached")
    assert [int(side) for side in field.Rect] == [0, 0, 0, 0]


def test_it_certifies_that_nothing_may_change(signed: Signed) -> None:
    opened = pikepdf.open(io.BytesIO(signed.pdf))
    (reference,) = opened.Root.Perms.DocMDP.Reference
    assert (str(reference.TransformMethod), int(reference.TransformParams.P)) == ("/DocMDP", 1)


def test_it_stays_pdf_a_and_pdf_ua(plain: bytes, signed: Signed) -> None:
    bare = signature.sign(plain, KEY, CHAIN, [])
    assert vera.broken_rules({"stamped": signed.pdf, "bare": bare.pdf}) == {"stamped": [], "bare": []}


@pytest.fixture
def pdfsig(tmp_path: Path) -> Callable[..., Any]:
    """What pdfsig says of a file. It needs a store of certificates, here an empty one."""
    store = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)

    def said(pdf: bytes) -> str:
        path = tmp_path / "dossier.pdf"
        path.write_bytes(pdf)
        command = ["pdfsig", "-nssdir", store, "-no-ocsp", path]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    return said


def test_pdfsig_finds_it_valid(signed: Signed, pdfsig: Callable[..., Any]) -> None:
    said = pdfsig(signed.pdf)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert signing_certificate.NAME in said
    later = pdfsig(updated(signed.pdf))
    assert ("Not total document signed" in later, "Signature is Valid." in later) == (True, True)
    (lines,) = [note for note in signer.notes(signer.of_pair(KEY, CHAIN)) if "DocMDP" in note]
    printed = re.findall(r"“(.+?)”", lines)
    assert [line in said for line in printed] == [True, True, False], "what the paper names is what it prints"


def test_qpdf_finds_nothing(signed: Signed, tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(signed.pdf)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("part", [0.1, 0.4, 0.7, 0.9])
def test_a_changed_byte_is_noticed(plain: bytes, signed: Signed, pdfsig: Callable[..., Any], part: float) -> None:
    at = int(len(plain) * part)
    changed = signed.pdf[:at] + bytes([signed.pdf[at] ^ 1]) + signed.pdf[at + 1 :]
    assert "Signature is Valid." not in pdfsig(changed)


def test_everything_but_the_signature_itself_is_signed(signed: Signed) -> None:
    (one,) = PdfFileReader(io.BytesIO(signed.pdf)).embedded_signatures
    start, first, second, rest = (int(number) for number in one.byte_range)
    assert (start, second + rest) == (0, len(signed.pdf))
    left_out = signed.pdf[first:second]
    assert (left_out[:1], left_out[-1:]) == (b"<", b">")
    assert bytes.fromhex(left_out[1:-1].decode()).startswith(b"\x30\x82")


def test_pages_added_afterwards_are_noticed(signed: Signed) -> None:
    assert judged(updated(signed.pdf)).coverage.name == "ENTIRE_REVISION", "not the file: something came later"


def test_another_sites_key_is_not_trusted(plain: bytes) -> None:
    pdf = signature.sign(plain, *signing_certificate.make(), []).pdf
    verdict = judged(pdf)
    assert (verdict.intact, verdict.valid, verdict.trusted) == (True, True, False)


def test_without_an_answer_it_is_signed_without_a_stamp(plain: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        made = signature.sign(plain, KEY, CHAIN, [failing()])
    verdict = judged(made.pdf)
    assert made.stamp is None
    assert verdict.bottom_line
    assert verdict.timestamp_validity is None
    assert "no time stamp for a signature from down.example.org: down" in caplog.text


def test_the_next_authority_is_asked(plain: bytes) -> None:
    made = signature.sign(plain, KEY, CHAIN, [failing(), own()])
    assert made.stamp is not None
    assert judged(made.pdf).timestamp_validity.valid


@pytest.mark.parametrize("answer", [b"", b"garbage", b"\x30\x03\x02\x01\x00"])
def test_a_useless_answer_costs_the_stamp_only(plain: bytes, answer: bytes) -> None:
    useless = authorities.Authority("x.example.org", False, lambda request: answer, own().pinned)
    made = signature.sign(plain, KEY, CHAIN, [useless])
    assert made.stamp is None
    assert judged(made.pdf).bottom_line


def test_a_stamp_without_room_is_left_out(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "_RESERVED", 2 * 2_500)
    made = signature.sign(plain, KEY, CHAIN, [own()])
    assert made.stamp is None
    assert judged(made.pdf).bottom_line


def test_signing_50_megabytes_takes_less_than_a_second() -> None:
    """Processor time, because other tests may run beside this one."""
    opened = pikepdf.new()
    opened.add_blank_page()
    opened.Root.Filler = opened.make_stream(bytes(range(256)) * 200_000)
    out = io.BytesIO()
    opened.save(out, compress_streams=False)
    assert len(out.getvalue()) > 50_000_000
    started = time.process_time()
    signature.sign(out.getvalue(), KEY, CHAIN, [own()])
    assert time.process_time() - started < 1


# --- in the case -----------------------------------------------------------------------------------------


@pytest.fixture
def with_seal(settings: Settings, own_clock: None) -> None:
    settings.SIGN_KEY, settings.SIGN_CHAIN = KEY, CHAIN


def made(
    person: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], language: str = "de"
) -> Dossier:
    add_item(person, 1)
    dossier = actions.request_dossier(person.vault, language)
    run_jobs()
    dossier.refresh_from_db()
    return dossier


def text_of(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def test_a_worker_signs_and_says_so(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], with_seal: None, tmp_path: Path
) -> None:
    dossier = made(maya, add_item, run_jobs)
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert judged(pdf).timestamp_validity.valid
    known = actions.facts(maya.vault, dossier)
    assert known["signed"] == f"Own seal, {signing_certificate.NAME}"
    assert known["signature_stamp"] == "This site's own clock (not an independent authority), Own time stamps"
    last = custody.read(maya.case, maya.vault.private(Scope.LOG))[-2]  # before the stamp on it
    assert (last.sha256, last.size) == (known["sha256"], len(pdf)), "the log notes the signed file"
    text = text_of(pdf)
    assert "elektronisch signiert (PAdES), von: Own seal" in text
    assert "Das Zertifikat ist selbst ausgestellt" in text
    assert signer.configured().sha256 in text.replace(" ", "")
    page = maya.client.get(f"/de/case/dossier/{dossier.pk}/").content.decode()
    assert "mit Zeitstempel von:" in page
    (tmp_path / "bundle.zip").write_bytes(packed(dossier, maya))
    report = __main__.check(tmp_path / "bundle.zip", Anchors.of([CHAIN, OWN[1]]))
    assert (report.origin.state, report.listing.state) == ("green", "green")  # the list of files is signed too


def test_while_authorities_fail_it_is_signed_without(
    maya: Person,
    tom: Person,
    add_item: Callable[..., Any],
    run_jobs: Callable[..., Any],
    with_seal: None,
    settings: Settings,
) -> None:
    from django.utils import timezone

    now = timezone.now()
    Retry.objects.create(case=tom.case, tries=1, tried_at=now, next_at=now)
    dossier = made(maya, add_item, run_jobs, "en")
    assert actions.facts(maya.vault, dossier)["signature_stamp"] == ""
    assert judged(printed_documents.read_pdf(maya.vault, dossier)).bottom_line
    page = maya.client.get(f"/en/case/dossier/{dossier.pk}/").content.decode()
    assert "without a time stamp: no authority answered" in page


def test_without_a_key_it_says_that_it_is_not_signed(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], settings: Settings
) -> None:
    settings.SIGN_KEY = settings.SIGN_CHAIN = ""
    dossier = made(maya, add_item, run_jobs, "en")
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert "This file carries no electronic signature." in text_of(pdf)
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    assert "signed" not in actions.facts(maya.vault, dossier)


def broken_key(settings: Settings) -> None:
    settings.SIGN_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def another_pair(settings: Settings) -> None:
    settings.SIGN_KEY = signing_certificate.make()[0]


def broken_library(settings: Settings) -> None:
    """The pair is right; what fails comes while signing."""


@pytest.mark.parametrize("harm", [broken_key, another_pair, broken_library], ids=lambda harm: harm.__name__)
def test_a_dossier_that_cannot_be_signed_is_made_and_says_so(
    maya: Person,
    add_item: Callable[..., Any],
    run_jobs: Callable[..., Any],
    with_seal: None,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[..., Any],
) -> None:
    harm(settings)
    if harm is broken_library:
        monkeypatch.setattr(signature, "signer_of", lambda *pair: [][0])
    dossier = made(maya, add_item, run_jobs, "en")
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    text = text_of(pdf)
    assert "carries no electronic signature: signing failed on this site" in text
    assert "signed electronically" not in text
    (alarm,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert alarm.getMessage().startswith(
        ("the key that signs dossiers cannot", "a dossier could not be signed: Index")
    )
    page = maya.client.get(f"/en/case/dossier/{dossier.pk}/").content.decode()
    assert "none: signing failed on our side." in page


# --- whose it is, and settings ---------------------------------------------------------------------------


def certified() -> tuple[str, str]:
    """As an organisation has it: an RSA key in the old kind of PEM, certificates of someone else."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509 as certs
    from cryptography.hazmat.primitives import hashes

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = partial(certs.NameAttribute, certs.NameOID.ORGANIZATION_NAME)
    now = datetime.now(UTC)
    builder = (
        certs.CertificateBuilder()
        .subject_name(certs.Name([name("Advice Centre e. V.")]))
        .issuer_name(certs.Name([name("Trust Service GmbH")]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    made = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    return private, made


def test_a_certificate_of_someone_else_is_named_with_its_issuer(plain: bytes) -> None:
    key, chain = certified()
    known = signer.of_pair(key, chain)
    assert (known.name, known.self_made) == ("Advice Centre e. V.", False)
    assert "The certificate was issued by: Trust Service GmbH." in signer.notes(known)
    assert not any("self-made" in note for note in signer.notes(known))
    pdf = signature.sign(plain, key, chain, [own()]).pdf
    (one,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert one.signer_cert.subject.native == {"organization_name": "Advice Centre e. V."}


def test_the_self_made_one_says_so() -> None:
    known = signer.of_pair(KEY, CHAIN)
    assert known.self_made
    assert any("The certificate is self-made" in note for note in signer.notes(known))


@pytest.mark.parametrize(
    ("key", "chain", "found"),
    [
        ("", "", []),
        (KEY, CHAIN, []),
        ("", CHAIN, []),
        (KEY, "", ["dossier.E001"]),
        (KEY, signing_certificate.make()[1], ["dossier.E002"]),
        ("no key", CHAIN, ["dossier.E002"]),
        (KEY, "no certificate", ["dossier.E002"]),
    ],
)
def test_a_key_that_cannot_sign_stops_the_start(settings: Settings, key: str, chain: str, found: list[Any]) -> None:
    settings.SIGN_KEY, settings.SIGN_CHAIN = key, chain
    assert [one.id for one in checks.signature_is_sound(None)] == found
