"""The site's own time-stamp authority: answers a request with a real RFC 3161 token, signed here.

CMS as RFC 5652, the token as RFC 3161 section 2.4.2 with the signing certificate named as RFC 5816.
"""

import hashlib
import secrets
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

# An identifier of our own: 2.25 takes a UUID as a number (ITU-T X.667).
POLICY = "2.25.43366464657651361089514442912383376080"


class LocalAuthority:
    """A key and its certificates, stamping certificate first. Raises ValueError when they do not fit together."""

    def __init__(self, key_pem: str, chain_pem: str) -> None:
        key = load_pem_private_key(key_pem.encode(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the key is not an elliptic-curve key")
        self.key = key
        self.chain = x509.load_pem_x509_certificates(chain_pem.encode())
        if self.chain[0].public_key() != key.public_key():
            raise ValueError("the key and the certificate do not belong together")

    def answer(self, request: bytes) -> bytes:
        """A TimeStampResp for a TimeStampReq made by timestamps.tokens."""
        stamp_request = tsp.TimeStampReq.load(request, strict=True)
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": stamp_request["message_imprint"],
                "serial_number": secrets.randbits(127),
                "gen_time": datetime.now(UTC).replace(microsecond=0),
                "accuracy": {"seconds": 1},
                "nonce": stamp_request["nonce"],
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(info.dump())})
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(response.dump())

    def _signed(self, info: bytes) -> cms.SignedData:
        ders = [
            certificate.public_bytes(Encoding.DER) for certificate in self.chain[:-1]
        ]  # a root is trusted from elsewhere
        attributes = _attributes(info, ders[0])
        certificates = [asn1_x509.Certificate.load(der) for der in sorted(ders)]
        own = asn1_x509.Certificate.load(ders[0])
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number}),
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signature": self.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": certificates,
                "signer_infos": [signer],
            }
        )


def _attributes(info: bytes, certificate: bytes) -> cms.CMSAttributes:
    """What is signed: kind and digest of the content, and which certificate signed it."""
    signing_certificate = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
    attributes = [
        cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(info).digest()]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [signing_certificate]}),
    ]
    return cms.CMSAttributes(sorted(attributes, key=lambda attribute: bytes(attribute.dump())))
