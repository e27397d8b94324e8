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
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from dossier import checks
from dossier.content import assemble, signer
from dossier.content.document import Attachment
from dossier.pdf import pdfa, signature
from dossier.pdf.signature import Signed
from sextortion_help.site_keys import signing_certificate
from tests.dossier import conftest, vera
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf
from tests.dossier.signatures import CHAIN, KEY, failing, judged, own, updated
from timestamps import authorities


@pytest.fixture(scope="module")
def plain() -> bytes:
    exhibits = [exhibit(1), exhibit(2, caption="🌻 لينا")]
    facts = conftest.made_up_facts()
    document = assemble.document(facts, conftest.made_up_story(), exhibits, entries(), "de")
    pdf = print_pdf(document, lambda number, page: jpeg())
    return pdfa.finish(pdf, (Attachment("manifest.json", "application/json", b"{}", "Liste"),), facts.made_at)


@pytest.fixture(scope="module")
def signed(plain: bytes) -> signature.Signed:
    return signature.sign(plain, KEY, CHAIN, [own()])


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
