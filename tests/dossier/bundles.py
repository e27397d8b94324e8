"""A case that is ready to be handed over: originals, a dossier, a log, stamps of the site's own clock."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone

from cases import custody, store
from cases.models import Scope
from cases.vault import public_key
from dossier import bundle
from dossier.models import Dossier
from sextortion_help import clock
from stamps import actions as stamping

OWN = clock.make()
PDF = b"%PDF-1.7 stands for the dossier\n" * 3000


@pytest.fixture
def own_clock(settings) -> None:
    settings.TSA_URLS = []
    settings.STAMP_KEY, settings.STAMP_CHAIN = OWN


@pytest.fixture
def ready(maya, add_item, own_clock):
    """Maya's dossier; three exhibits, the first of them removed again, and two stamps."""
    return fill(maya, add_item)


def fill(person, add_item, *, stamped: bool = True) -> Dossier:
    for number in (1, 2, 3):
        item = add_item(person, number)
        original = store.get(item.case_id, item.blob, person.vault.private(Scope.EVIDENCE))
        sha256 = hashlib.sha256(original).hexdigest()
        custody.record(person.case, custody.Act.SEALED, subject=item.subject, sha256=sha256, size=item.size)
        if number == 1:
            type(item).objects.filter(pk=item.pk).update(state="removed")
            custody.record(person.case, custody.Act.REMOVED, subject=item.subject)
        if stamped and number == 2:
            stamping.stamp(person.case)
    dossier = add_dossier(person)
    if stamped:
        stamping.stamp(person.case)
    return dossier


def add_dossier(person, pdf: bytes = PDF) -> Dossier:
    case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
    dossier = Dossier(case=case, language="de", size=len(pdf), exhibits=2, made_at=timezone.now())
    dossier.blob = store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    sha256 = hashlib.sha256(pdf).hexdigest()
    dossier.sealed_facts = fields.seal(dossier.about, {"sha256": sha256, "short": "ABCD"})
    dossier.save()
    custody.record(case, custody.Act.EXPORTED, subject="dossier de", sha256=sha256, size=len(pdf))
    return dossier


def packed(dossier: Dossier, person) -> bytes:
    return b"".join(bundle.prepare(dossier, person.vault).stream())


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def renew_sums(folder: Path) -> None:
    """What a forger does who knows how sums work."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["files"]:
        body = (folder / one["file"]).read_bytes()
        one["size"], one["sha256"] = len(body), hashlib.sha256(body).hexdigest()
    for one in manifest["exhibits"]:
        body = (folder / one["file"]).read_bytes()
        one["size"], one["sha256"] = len(body), hashlib.sha256(body).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(sorted(lines, key=lambda line: line[66:])))
