"""Issuers of certificates that say on loopback whether one was revoked: lists over GET, OCSP answers over POST."""

import http.server
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from tests.timestamps.authority import Pki


class Issuer(http.server.ThreadingHTTPServer):
    """A root and what is below it, each certificate with the addresses of its list and of its OCSP answers.

    `asked`: the addresses that were called; `silent`: nobody answers; `revoked`: numbers of certificates."""

    daemon_threads = True

    def __init__(self, folder: Path, *, answers_ocsp: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[str] = []
        self.revoked: set[int] = set()
        self.silent = False
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.pki = _Pki(folder, self.address, answers_ocsp)

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def seal(self) -> tuple[str, str]:
        """A key that signs dossiers, and its certificates up to the root."""
        key, certificate = self.pki.issue("Advice Centre", signs=True)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        path = [certificate, self.pki.middle, self.pki.root]
        return private, "".join(one.public_bytes(Encoding.PEM).decode() for one in path)

    def crl(self, name: str) -> bytes:
        """Of the root or of the intermediate."""
        key, above = self.pki.named(name)
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(above.subject)
        builder = builder.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=7))
        for number in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(now - timedelta(days=1))
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp(self, question: bytes, name: str) -> bytes:
        key, above = self.pki.named(name)
        asked = ocsp.load_der_ocsp_request(question)
        certificate = next(one for one in self.pki.issued if one.serial_number == asked.serial_number)
        now, is_revoked = datetime.now(UTC), asked.serial_number in self.revoked
        status = ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            certificate, above, hashes.SHA1(), status, now - timedelta(minutes=1), now + timedelta(days=1),
            now - timedelta(days=1) if is_revoked else None, None,
        )  # fmt: skip
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, above)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


class _Pki(Pki):
    def __init__(self, folder: Path, address: str, answers_ocsp: bool) -> None:
        self.address, self.answers_ocsp = address, answers_ocsp
        self.issued: list[x509.Certificate] = []
        super().__init__(folder)

    def named(self, name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        return (self.root_key, self.root) if name == "root" else (self.middle_key, self.middle)

    def issue(self, name: str, *, signs: bool) -> tuple[Any, ...]:
        return self._issue(name, self.middle_key, self.middle, signs=signs)

    def _issue(
        self,
        name: str,
        issuer_key: Any,
        issuer: Any,
        *,
        ca: int | None = None,
        days: int = 3650,
        signs: bool = False,
    ) -> tuple[Any, ...]:
        key, plain = super()._issue(f"{name}, answered for", issuer_key, issuer, ca=ca, days=days)
        if issuer is None:
            return key, plain
        above = "root" if ca is not None else "middle"
        builder = x509.CertificateBuilder(
            plain.issuer, plain.subject, key.public_key(), plain.serial_number
        ).not_valid_before(plain.not_valid_before_utc)
        builder = builder.not_valid_after(plain.not_valid_after_utc)
        for extension in plain.extensions:
            if not (signs and isinstance(extension.value, x509.ExtendedKeyUsage)):
                builder = builder.add_extension(extension.value, extension.critical)
        if signs:
            usage = x509.KeyUsage(False, True, False, False, False, False, False, False, False)
            builder = builder.add_extension(usage, critical=True)
        place = [x509.UniformResourceIdentifier(f"{self.address}/{above}.crl")]
        points = x509.CRLDistributionPoints([x509.DistributionPoint(place, None, None, None)])
        builder = builder.add_extension(points, critical=False)
        if self.answers_ocsp:
            kind = AuthorityInformationAccessOID.OCSP
            where = x509.UniformResourceIdentifier(f"{self.address}/{above}")
            access = x509.AuthorityInformationAccess([x509.AccessDescription(kind, where)])
            builder = builder.add_extension(access, critical=False)
        made = builder.sign(issuer_key, hashes.SHA384())
        self.issued.append(made)
        return key, made


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        self._send(lambda: self.server.crl(self.path.strip("/").removesuffix(".crl")))

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(lambda: self.server.ocsp(question, self.path.strip("/")))

    def _send(self, made: Any) -> None:
        self.server.asked.append(self.path)
        body = b"" if self.server.silent else made()
        self.send_response(503 if self.server.silent else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
