"""Who signs dossier.pdf, and what that proves, in words. Plain values: signing itself is in
dossier.pdf.signature."""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from django.conf import settings
from django.utils.translation import gettext as _

from dossier import key_address
from dossier.content import formatting
from dossier.content.document import FactLine
from dossier.key_address import KeyAddress
from sextortion_help import operator
from sextortion_help.site_keys import signing_certificate


@dataclass(frozen=True)
class Signer:
    """`name` and `issuer` as in the certificate; sha256: of the certificate, in hex."""

    name: str
    issuer: str
    sha256: str
    self_made: bool


def configured() -> Signer | None:
    """As SIGN_KEY and SIGN_CHAIN have it; None when dossiers are not signed. Raises ValueError for a wrong pair."""
    if not (settings.SIGN_KEY and settings.SIGN_CHAIN):
        return None
    return of_pair(settings.SIGN_KEY, settings.SIGN_CHAIN)


def of_pair(key_pem: str, chain_pem: str) -> Signer:
    """Raises ValueError when the first certificate is not that of the key."""
    chain = x509.load_pem_x509_certificates(chain_pem.encode())
    if key_address.is_address(key_pem):
        KeyAddress.of_uri(key_pem)  # only a signature shows whether it is the key of the certificate
    elif load_pem_private_key(key_pem.encode(), password=None).public_key() != chain[0].public_key():
        raise ValueError("the key and the certificate do not belong together")
    issuer = chain[0].issuer
    organisations = {
        str(attribute.value) for attribute in issuer.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    }
    return Signer(
        name=_named(chain[0].subject),
        issuer=_named(issuer),
        sha256=hashlib.sha256(chain[0].public_bytes(Encoding.DER)).hexdigest(),
        self_made=signing_certificate.NAME in organisations or issuer == chain[0].subject,
    )


def _named(name: x509.Name) -> str:
    """Common name and organisation; what a person calls them."""
    parts: list[str] = []
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        parts += [str(attribute.value) for attribute in name.get_attributes_for_oid(kind)][:1]
    return ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()


def operator_lines() -> tuple[FactLine, ...]:
    """Who runs the site that made it, and with which program. What is not set says so."""
    who = operator.configured()
    unset = _("not given by the operator of this site")
    program = ", ".join(part for part in (f"{operator.SOFTWARE} {operator.version()}", operator.build()) if part)
    return (
        FactLine(_("Operator"), formatting.safe(who.name) or unset),
        FactLine(_("Address"), formatting.safe(who.address) or unset),
        FactLine(_("Contact"), formatting.safe(who.contact) or unset),
        FactLine(_("Program, version, build"), program),
    )


def notes(signatory: Signer | None, *, failed: bool = False) -> tuple[str, ...]:
    """For the chapter on checking: by whom the file is signed, and what that does and does not prove. `failed`: it
    should have been signed and could not be."""
    if failed:
        return (
            _("This file carries no electronic signature: signing failed on this site when the file was made."),
            _(
                "Nothing else is missing from it. The SHA-256 values, the custody log and the time stamps can be "
                "checked as described above. The complainant can have it made again, with a signature, later."
            ),
        )
    if signatory is None:
        return (_("This file carries no electronic signature."),)
    name = {"name": formatting.safe(signatory.name)}
    return (
        _("The file is signed electronically (PAdES), by: %(name)s. The pages show no mark of it.") % name,
        _whose(signatory),
        _("SHA-256 of the certificate: %(sha256)s") % {"sha256": signatory.sha256},
        _("This site publishes the certificates that it signs and stamps with at its address %(path)s.")
        % {"path": "/verify/roots.pem"},
        _(
            "A valid signature proves that the file is as this site made it, and not changed since. It does not "
            "prove that what is stated or shown is true. It is not the signature of the complainant."
        ),
        _(
            "It holds a time stamp if a time-stamp authority answered at that moment; the program that checks the "
            "signature shows it. Such programs are PDF readers with a signature panel, or pdfsig on Linux. A "
            "printed page has no electronic signature."
        ),
        _(
            "The signature allows no change at all (certified, DocMDP P=1). pdfsig must print both of these lines: "
            "%(whole)s and %(valid)s. If it prints %(part)s, something was added after signing, even if it calls "
            "the signature valid."
        )
        % {
            "whole": "“Total document signed”",
            "valid": "“Signature Validation: Signature is Valid.”",
            "part": "“Not total document signed”",
        },
    )


def _whose(signatory: Signer) -> str:
    if signatory.self_made:
        return _(
            "The certificate is self-made: nobody but the operator of this site says whose it is. Programs call it "
            "unknown or not trusted. To rely on it, have the operator confirm its SHA-256 in another way."
        )
    return _("The certificate was issued by: %(issuer)s.") % {"issuer": formatting.safe(signatory.issuer)}
