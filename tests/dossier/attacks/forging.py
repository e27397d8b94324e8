"""What a forger can do without any key of the site: everything but a signature under a known certificate."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pikepdf
from cryptography.x509 import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from dossier.bundle import case_uco, readme, sums_signature
from dossier.bundle.names import DOSSIER_SCHEMA, BundleFile
from dossier.pdf import signature
from dossier.verify import manifest_claims, origin, paper
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import certificates, signing_certificate
from timestamps import local_tsa, tokens
from timestamps.local_tsa import LocalAuthority

STAYING = ("ab" * 32, "cd" * 32)  # SHA-256 of files that stayed with the client
FAMOUS = "D-Trust GmbH"
BACK = timedelta(days=730)


class Past(datetime):
    """A clock two years behind."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.now(tz) - BACK


def famous(purposes: list[Any], *, commits: bool) -> tuple[str, str]:
    """A home-made key and chain under the name of a real authority, valid since two years ago."""
    with mock.patch("sextortion_help.site_keys.certificates.datetime", Past):
        name = "D-TRUST Qualified Time Stamping" if not commits else "D-TRUST Seal"
        return certificates.make(FAMOUS, "D-TRUST Root Class 3", name, purposes, commits=commits)


def authority(years: int) -> tuple[str, str]:
    """Of a time-stamp authority, valid since two years ago."""
    with mock.patch.object(certificates, "YEARS", years):
        return famous([ExtendedKeyUsageOID.TIME_STAMPING], commits=False)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) - timedelta(days=days)

    with mock.patch("timestamps.local_tsa.datetime", Clock):
        yield


def stamp(digest: bytes, pair: tuple[str, str]) -> bytes:
    """A token two years back."""
    with (
        mock.patch("timestamps.local_tsa.datetime", Past),
        mock.patch.object(local_tsa, "POLICY", "1.3.6.1.4.1.4788.2.1"),
    ):
        return LocalAuthority(*pair).answer(tokens.request(digest, 7))


def sums(folder: Path) -> None:
    """Right again, without the signature, which does not fit any more."""
    (folder / "SHA256SUMS.p7s").unlink(missing_ok=True)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("SHA256SUMS", "SHA256SUMS.p7s")
    ]
    (folder / "SHA256SUMS").write_text("".join(sorted(lines, key=lambda line: line[66:])))


def signed_sums(folder: Path) -> None:
    """SHA256SUMS signed under the famous name."""
    pair = famous(signing_certificate.PURPOSES, commits=True)
    body = sums_signature.sign((folder / "SHA256SUMS").read_bytes(), *pair, ())
    (folder / "SHA256SUMS.p7s").write_bytes(body)


def edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """The manifest with other facts; its list of files and SHA256SUMS are right again."""
    said = json.loads((folder / "manifest.json").read_text())
    change(said)
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        (folder / BundleFile.CASE_UCO).write_text(manifest_claims.canonical(case_uco.document(said)))
    for one in said["files"]:
        body = (folder / one["file"]).read_bytes()
        one["size"], one["sha256"] = len(body), hashlib.sha256(body).hexdigest()
    (folder / "manifest.json").write_text(manifest_claims.canonical(said))
    sums(folder)


def dossier_of(said: dict[str, Any], entries: int, head: str) -> bytes:
    """A PDF with a manifest that agrees, signed under the famous name."""
    page = pikepdf.new()
    page.add_blank_page()
    inner = {"schema": DOSSIER_SCHEMA} | {key: said[key] for key in ("case", "made_at", "language")}
    inner |= {"exhibits": said["exhibits"], "custody": {"entries": entries, "head": head}, "timestamps": []}
    inner["made_by"] = said["made_by"]
    page.attachments["manifest.json"] = pikepdf.AttachedFileSpec(page, manifest_claims.canonical(inner).encode())  # type: ignore[call-arg]
    out = io.BytesIO()
    page.save(out)
    return signature.sign(out.getvalue(), *famous(signing_certificate.PURPOSES, commits=True), ()).pdf


def signed_again(genuine: bytes) -> bytes:
    """A second signature behind the first, made with a library that does not care that the first forbids it."""
    pair = famous(signing_certificate.PURPOSES, commits=True)
    out = io.BytesIO()
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Other", subfilter=SigSeedSubFilter.PADES),
        signer=signature.signer_of(*pair),
        new_field_spec=SigFieldSpec("Other"),
    )
    with mock.patch.object(PdfSigner, "_enforce_certification_constraints"):
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(genuine)), output=out)
    return out.getvalue()


def whole(folder: Path, dossier: bytes | None = None) -> None:
    """Another original and dossier, the log written anew, stamps of a home-made authority; all of it agrees."""
    pair = famous([ExtendedKeyUsageOID.TIME_STAMPING], commits=False)
    original = folder / "originals/0002.png"
    original.write_bytes(original.read_bytes() + b"another picture")
    said = json.loads((folder / "manifest.json").read_text())
    at = (datetime.now(UTC) - BACK).replace(microsecond=0)
    when = at.isoformat().replace("+00:00", "Z")
    said |= {"made_at": when, "timestamps": []}
    said["dossier"]["made_at"] = when
    changed = {"exhibit 2": original.read_bytes()}
    for one in said["exhibits"]:
        body = (folder / one["file"]).read_bytes()
        one |= {"received_at": when, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    before = "0" * 64
    for seq in range(1, said["custody"]["entries"] + 1):
        path = folder / f"custody/{seq:04}.json"
        entry = json.loads(path.read_text()) | {"at": when, "prev": before}
        if entry["act"] == "sealed" and entry["subject"] in changed:
            body = changed[entry["subject"]]
            entry |= {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
        if entry["act"] == "exported":
            body = dossier if dossier is not None else dossier_of(said, seq - 1, before)
            (folder / "dossier.pdf").write_bytes(body)
            entry |= {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            said["dossier"]["sha256"] = entry["sha256"]
            said["dossier"]["level"] = origin.of_pdf(body, Anchors(), datetime.now(UTC)).level
        if entry["act"] == "stamped":
            covered = int(entry["subject"].split()[1])
            token = stamp(hashlib.sha256((folder / f"custody/{covered:04}.json").read_bytes()).digest(), pair)
            (folder / f"timestamps/{covered:04}.tsr").write_bytes(token)
            entry |= {"sha256": hashlib.sha256(token).hexdigest(), "size": len(token)}
            said["timestamps"].append(
                {
                    "file": f"timestamps/{covered:04}.tsr", "entry": covered, "time": when,
                    "authority": f"{FAMOUS}, D-TRUST Qualified Time Stamping", "own_clock": False,
                }
            )  # fmt: skip
        body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        path.write_bytes(body)
        before = hashlib.sha256(body).hexdigest()
    said["custody"]["head"] = before
    _times(folder, said)
    short = paper.numbers(origin.attached((folder / "dossier.pdf").read_bytes()), {}).short
    told = [
        SimpleNamespace(seq=one["entry"], own=False, gen_time=datetime.fromisoformat(one["time"]))
        for one in said["timestamps"]
    ]
    for language, name in readme.FILES.items():
        (folder / name).write_bytes(readme.text(language, said["case"], at, told, short=short, signed=True))
    (folder / "timestamps/ca.pem").write_text(pair[1])
    (folder / "manifest.json").write_text(manifest_claims.canonical(said))
    edit(folder, lambda _: None)
    signed_sums(folder)


def _times(folder: Path, said: dict[str, Any]) -> None:
    """The forger reads the times out of the tokens, for a second may have passed."""
    from rfc3161_client import decode_timestamp_response

    for one in said["timestamps"]:
        token = decode_timestamp_response((folder / one["file"]).read_bytes())
        one["time"] = token.tst_info.gen_time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def made_up_entry(folder: Path, act: str, subject: str) -> None:
    """One more behind the last one of the log, with right digests and lists; the signature of the list is gone."""
    last = sorted((folder / "custody").glob("*.json"))[-1].read_text()
    seq = json.loads(last)["seq"] + 1
    entry = json.loads(last) | {"seq": seq, "act": act, "subject": subject, "sha256": "", "size": None}
    entry["prev"] = hashlib.sha256(last.encode()).hexdigest()
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    name = f"custody/{seq:04}.json"
    (folder / name).write_text(body)

    def say(said: dict[str, Any]) -> None:
        said["custody"] = {"entries": seq, "head": hashlib.sha256(body.encode()).hexdigest()}
        said["files"] = sorted([*said["files"], {"file": name}], key=lambda one: one["file"])

    edit(folder, say)
