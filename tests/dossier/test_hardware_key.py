"""A signing key in a hardware module, played by SoftHSM: it signs dossiers and lists, and never leaves it."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from pytest_django import Settings

from dossier import checks
from dossier.bundle import sums_signature
from dossier.content import signer
from dossier.errors import SignatureFailedError
from dossier.key_address import KeyAddress
from dossier.pdf import signature
from dossier.verify import origin
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import signing_certificate
from tests.dossier.test_signature import own, plain  # noqa: F401  (fixture)
from tests.programs import missing, need

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm.so",
)
KEY, CHAIN = signing_certificate.make()
PIN = "482915"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token with the key of CHAIN in it, and another key; where the first is. The library reads its settings
    once, so it is one token for all tests."""
    program = need("softhsm2-util")
    module = next((path for path in MODULES if Path(path).is_file()), None) or missing("libsofthsm2.so")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    (folder / "pin").write_text(f"{PIN}\n")
    with mock.patch.dict(os.environ, SOFTHSM2_CONF=str(folder / "softhsm.conf")):
        begin = [program, "--init-token", "--free", "--label", "Seal", "--so-pin", "00000000", "--pin", PIN]
        subprocess.run(begin, check=True, capture_output=True)
        for label, number, key in (("dossiers", "01", KEY), ("others", "02", signing_certificate.make()[0])):
            (folder / "key.pem").write_text(key)
            command = [program, "--import", str(folder / "key.pem"), "--token", "Seal", "--pin", PIN]
            subprocess.run([*command, "--label", label, "--id", number], check=True, capture_output=True)
        (folder / "key.pem").unlink()
        yield f"pkcs11:token=Seal;object=dossiers?module-path={module}&pin-source=file:{folder / 'pin'}"


def test_it_signs_a_dossier(plain: bytes, address: str) -> None:  # noqa: F811
    signed = signature.sign(plain, address, CHAIN, [own()])
    assert signed.stamp is not None
    result = origin.of_pdf(signed.pdf, Anchors.of([CHAIN]), datetime.now(UTC))
    assert (result.state, result.level) == ("green", "B-T")


def test_it_signs_the_list_of_a_bundle(address: str) -> None:
    made = sums_signature.sign(b"sums", address, CHAIN, [])
    trusted = Anchors.of([CHAIN])
    assert origin.of_sums(made, b"sums", trusted, datetime.now(UTC)).state == "green"
    assert origin.of_sums(made, b"other sums", trusted, datetime.now(UTC)).state == "red"


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("object=dossiers", "object=others"),  # a key, but not that of the certificate
        ("object=dossiers", "object=none"),
        ("token=Seal", "token=None"),
        ("/pin", "/no-pin"),
        ("libsofthsm", "libno"),
    ],
)
def test_a_wrong_key_signs_nothing(plain: bytes, address: str, change: str, to: str) -> None:  # noqa: F811
    with pytest.raises(SignatureFailedError):
        signature.sign(plain, address.replace(change, to), CHAIN, [])
    with pytest.raises(SignatureFailedError):
        sums_signature.sign(b"sums", address.replace(change, to), CHAIN, [])


def test_a_wrong_pin_signs_nothing(plain: bytes, address: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "pin").write_text("000000")
    wrong = f"{address.partition('file:')[0]}file:{tmp_path / 'pin'}"
    with pytest.raises(SignatureFailedError):
        signature.sign(plain, wrong, CHAIN, [])


def test_the_address_is_read_as_rfc_7512_writes_it() -> None:
    uri = "pkcs11:object=Siegel%20der%20Seite;token=A?pin-source=file:///etc/pin&module-path=/usr/lib/x+1.so"
    assert KeyAddress.of_uri(uri) == KeyAddress("/usr/lib/x+1.so", "A", "Siegel der Seite", "/etc/pin")


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:",
        "pkcs11:token=A;object=B",
        "pkcs11:token=A;object=B?module-path=/a.so",
        "pkcs11:token=A;object=B?module-path=a.so&pin-source=file:/pin",
        "pkcs11:token=A;object=B?module-path=/a.so&pin-source=|program",
        "pkcs11:token=A;object=B;id=%01?module-path=/a.so&pin-source=file:/pin",
        "pkcs11:token=A;object=?module-path=/a.so&pin-source=file:/pin",
    ],
)
def test_an_address_that_names_too_little_stops_the_start(settings: Settings, uri: str) -> None:
    settings.SIGN_KEY, settings.SIGN_CHAIN = uri, CHAIN
    assert [one.id for one in checks.signature_is_sound(None)] == ["dossier.E002"]


def test_a_start_with_an_address_needs_no_hardware(settings: Settings) -> None:
    """A web process or a command may run where it is not."""
    settings.SIGN_KEY = "pkcs11:token=A;object=B?module-path=/a.so&pin-source=file:/pin"
    settings.SIGN_CHAIN = CHAIN
    assert checks.signature_is_sound(None) == []
    known = signer.configured()
    assert known is not None
    assert known.self_made
