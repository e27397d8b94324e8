"""A case that is ready to be handed over: originals, a dossier, a log, stamps of the site's own clock."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from pytest_django import Settings

from cases import blob_store, custody
from cases.custody_subjects import DossierSubject
from cases.models import Scope
from cases.vault import public_key
from dossier.bundle import builder, manifest, seal_job, sums_signature
from dossier.content import document_id
from dossier.content.document import Attachment
from dossier.models import Dossier
from dossier.pdf import pdfa, signature
from dossier.verify import manifest_claims
from dossier.verify import page as verify_page
from dossier.verify.report import SignatureLevel
from evidence import exhibits
from sextortion_help import operator
from sextortion_help.site_keys import signing_certificate, tsa_certificate
from statement.image_hashes import values
from tests.conftest import Person
from timestamps import actions as stamping
from timestamps.models import Timestamp

OWN = tsa_certificate.make()
SEAL = signing_certificate.make()
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.fixture
def own_clock(settings: Settings) -> None:
    settings.TSA_URLS = []
    settings.STAMP_KEY, settings.STAMP_CHAIN = OWN


@pytest.fixture
def ready(maya: Person, add_item: Callable[..., Any], own_clock: None) -> Dossier:
    """Maya's dossier; three exhibits, the first of them removed again, and two stamps."""
    return fill(maya, add_item)


_MAYAS: list[bytes] = []


@pytest.fixture
def mayas_zip(request: pytest.FixtureRequest) -> bytes:
    """The bundle of `ready` for tests that only look at it or change a copy: made once in a process."""
    if not _MAYAS:
        _MAYAS.append(packed(request.getfixturevalue("ready"), request.getfixturevalue("maya")))
    return _MAYAS[0]


def fill(
    person: Person, add_item: Callable[..., Any], *, stamped: bool = True, seal: tuple[str, str] = SEAL
) -> Dossier:
    for number in (1, 2, 3):
        item = add_item(person, number)
        original = blob_store.get(item.case_id, item.blob, person.vault.private(Scope.EVIDENCE))
        sha256 = hashlib.sha256(original).hexdigest()
        custody.record(person.case, custody.Act.SEALED, subject=item.subject, sha256=sha256, size=item.size)
        if number == 1:
            type(item).objects.filter(pk=item.pk).update(state="removed")
            custody.record(person.case, custody.Act.REMOVED, subject=item.subject)
        if stamped and number == 2:
            stamping.stamp(person.case)
    dossier = add_dossier(person, printed(person, seal=seal))
    if stamped:
        stamping.stamp(person.case)
    sign_bundle(dossier, person, seal)
    return dossier


def sign_bundle(dossier: Dossier, person: Person, pair: tuple[str, str] = SEAL) -> None:
    """As a worker does it at the end of its work."""
    seal, sums = builder.to_sign(dossier, person.vault)
    signature = sums_signature.sign(sums, *pair, ())
    seal_job.keep(dossier, person.vault, replace(seal, signature=signature))
    dossier.refresh_from_db()


def fingerprint(person: Person) -> str:
    """What stands at the foot of each page, in full."""
    case = person.case
    case.refresh_from_db()
    listed = [(one.number, one.sha256) for one in exhibits.of_case(case, person.vault.fields(Scope.EVIDENCE))]
    return document_id.of_listing(document_id.listing(listed, case.log_head))


def printed(person: Person, language: str = "de", seal: tuple[str, str] = SEAL) -> bytes:
    """A small PDF with the manifest of the case attached and the seal of the site, as a worker makes it."""
    case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
    case.refresh_from_db()
    about = manifest.about(case.reference, timezone.now(), language)
    entries = custody.read(case, person.vault.private(Scope.LOG))
    stamps = list(Timestamp.objects.filter(case=case))
    record = manifest.record(exhibits.of_case(case, fields), entries, case.log_head, stamps)
    record |= manifest.fingerprints(values.of_case(case, person.vault.fields(Scope.STATEMENT)))
    body = manifest.dossier(about, record, fingerprint(person), verify_page.digests())
    page = pikepdf.new()
    page.add_blank_page()
    page.Root.Metadata = page.make_stream(_XMP)
    out = io.BytesIO()
    page.save(out)
    attached = Attachment("manifest.json", "application/json", body, "list")
    return signature.sign(pdfa.finish(out.getvalue(), (attached,), timezone.now()), *seal, ()).pdf


def add_dossier(person: Person, pdf: bytes | None = None) -> Dossier:
    pdf = printed(person) if pdf is None else pdf
    case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
    dossier = Dossier(case=case, language="de", size=len(pdf), exhibits=2, made_at=timezone.now())
    dossier.blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    dossier.sealed_facts = fields.seal(
        dossier.associated_data,
        {
            "sha256": sha256,
            "short": document_id.short(fingerprint(person)),
            "level": SignatureLevel.B_B,
            "made_by": operator.facts(),
        },
    )
    dossier.save()
    custody.record(case, custody.Act.EXPORTED, subject=DossierSubject("de"), sha256=sha256, size=len(pdf))
    return dossier


def packed(dossier: Dossier, person: Person) -> bytes:
    return b"".join(builder.prepare(dossier, person.vault).stream())


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def renew_sums(folder: Path) -> None:
    """What a forger does who knows how sums work, and leaves out the signature that no longer fits."""
    (folder / "SHA256SUMS.p7s").unlink(missing_ok=True)
    said = json.loads((folder / "manifest.json").read_text())
    for one in said["files"]:
        body = (folder / one["file"]).read_bytes()
        one["size"], one["sha256"] = len(body), hashlib.sha256(body).hexdigest()
    for one in said["exhibits"]:
        body = (folder / one["file"]).read_bytes()
        one["size"], one["sha256"] = len(body), hashlib.sha256(body).hexdigest()
    said["dossier"]["sha256"] = hashlib.sha256((folder / "dossier.pdf").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(manifest_claims.canonical(said))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(sorted(lines, key=lambda line: line[66:])))
