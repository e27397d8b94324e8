"""A second, independent time-stamp authority: `openssl ts` behind a small HTTP server, with bad habits on request.

The address chooses the habit: /good /slow /down /garbage /nonce /digest /replay /trickle /huge /refused /expired
/self-made (signed under a root that nobody pinned).
"""

import hashlib
import http.server
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CONFIG = """
[tsa]
default_tsa = {name}
[{name}]
serial = {folder}/serial
signer_cert = {folder}/{name}.pem
certs = {folder}/chain.pem
signer_key = {folder}/{name}.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.1
other_policies = 1.3.6.1.4.1.32473.2
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Pki:
    """A root, an intermediate, and stamping certificates below it; one of them expired years ago."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()  # openssl's serial file
        folder.mkdir(parents=True, exist_ok=True)
        self.root_key, root = self._issue("Root of the second authority", None, None, ca=1)
        self.middle_key, middle = self._issue("Intermediate", self.root_key, root, ca=0)
        self.root, self.middle = root, middle
        self.leaf("good", 3650)
        self.leaf("expired", -400)
        self.root_pem = _pem(root)
        (folder / "chain.pem").write_text(_pem(middle))
        (folder / "root.pem").write_text(self.root_pem)
        (folder / "serial").write_text("01")

    def leaf(self, name: str, days: int) -> None:
        key, certificate = self._issue("Second Authority", self.middle_key, self.middle, days=days)
        (self.folder / f"{name}.pem").write_text(_pem(certificate))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{name}.key").write_bytes(private)
        (self.folder / f"{name}.cnf").write_text(CONFIG.format(name=name, folder=self.folder))

    def _issue(
        self, name: str, issuer_key: Any, issuer: Any, *, ca: int | None = None, days: int = 3650
    ) -> tuple[Any, ...]:
        key = ec.generate_private_key(ec.SECP384R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        above = issuer.subject if issuer else subject
        begins = datetime.now(UTC) - timedelta(days=800)
        builder = (
            x509.CertificateBuilder(above, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(datetime.now(UTC) + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca is not None, ca), critical=True)
        )
        if ca is None:
            stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamping, critical=True)
        return key, builder.sign(issuer_key or key, hashes.SHA384())

    def reply(self, query: bytes, name: str = "good") -> bytes:
        with self.lock:
            return self._reply(query, name)

    def _reply(self, query: bytes, name: str) -> bytes:
        command = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            str(self.folder / f"{name}.cnf"),
            "-queryfile",
            "/dev/stdin",
        ]
        return subprocess.run(command, input=query, capture_output=True, check=True).stdout


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


class Server(http.server.ThreadingHTTPServer):
    """`asked` keeps every request body, `calls` every address."""

    daemon_threads = True

    def __init__(self, pki: Pki, stranger: Pki) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pki, self.stranger = pki, stranger
        self.asked: list[bytes] = []
        self.calls: list[str] = []
        self.first = b""

    def handle_error(self, request: Any, client_address: tuple[Any, ...]) -> None:
        """A client that gave up is what some habits are for."""

    def url(self, habit: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{habit}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(body)
        self.server.calls.append(self.path)
        habit = getattr(self, "_" + self.path.strip("/").replace("-", "_"))
        answer = habit(body)
        if answer is not None:
            self._send(answer)

    def _send(self, answer: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _good(self, body: bytes) -> bytes:
        return self.server.pki.reply(body)

    def _slow(self, body: bytes) -> None:
        time.sleep(1.5)

    def _down(self, body: bytes) -> None:
        self._send(b"", 503)

    def _garbage(self, body: bytes) -> bytes:
        return b"<html>Welcome to the hotel network</html>"

    def _huge(self, body: bytes) -> bytes:
        return b"\x30" * 5_000_000

    def _nonce(self, body: bytes) -> bytes:
        return self.server.pki.reply(_changed(body, nonce=77))

    def _digest(self, body: bytes) -> bytes:
        other = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(b"other").digest()}
        return self.server.pki.reply(_changed(body, message_imprint=other))

    def _replay(self, body: bytes) -> bytes:
        self.server.first = self.server.first or self.server.pki.reply(body)
        return self.server.first

    def _refused(self, body: bytes) -> Any:
        return bytes(tsp.TimeStampResp({"status": {"status": "rejection"}}).dump())

    def _expired(self, body: bytes) -> bytes:
        return self.server.pki.reply(body, "expired")

    def _self_made(self, body: bytes) -> bytes:
        return self.server.stranger.reply(body)

    def _trickle(self, body: bytes) -> None:
        """A byte every tenth of a second: no gap is long enough for a plain timeout."""
        answer = self.server.pki.reply(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        for byte in answer[:40]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        pass


def _changed(body: bytes, **values: object) -> bytes:
    query = tsp.TimeStampReq.load(body)
    for name, value in values.items():
        query[name] = value
    return bytes(query.dump())
