"""A case with a picture, its reading copy and a printed dossier, as stored files."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cases import blob_store
from cases.models import Case, Scope
from cases.vault import public_key
from dossier.models import Dossier
from evidence import exhibits
from evidence.exhibits import Details, FileFacts
from evidence.models import Exhibit
from tests.conftest import Person


@dataclass
class Kept:
    """Where the three files lie."""

    item: Exhibit
    dossier: Dossier
    original: Path
    copy: Path
    pdf: Path


def item_of(person: Person, number: int, size: int = 70_000) -> Exhibit:
    case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
    public, plain = public_key(case, Scope.EVIDENCE), b"%d" % number * size
    exhibit = Exhibit(case=case, number=number, place=number, size=len(plain), state=Exhibit.State.READY)
    exhibit.blob, exhibit.copies = (
        blob_store.put(case.pk, public, plain),
        [blob_store.put(case.pk, public, b"copy")],
    )
    facts = FileFacts("a.png", "image/png", "picture", hashlib.sha256(plain).hexdigest())
    exhibit.sealed_facts = exhibits.seal_facts(fields, exhibit, facts)
    exhibit.sealed_details = exhibits.seal_details(fields, exhibit, Details("Caption"))
    exhibit.save(force_insert=True)
    return exhibit


@pytest.fixture
def keep_in_bucket(db: None) -> Callable[[Person], None]:
    """The same three files, for a store that has no paths."""

    def make(person: Person) -> None:
        case = person.case
        item_of(person, 3)
        blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), b"%PDF")
        Dossier.objects.create(case=case, language="de", blob=blob)

    return make


@pytest.fixture
def keep(db: None) -> Callable[..., Kept]:
    def make(person: Person, number: int = 3) -> Kept:
        case: Case = person.case
        exhibit = item_of(person, number)
        blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), b"%PDF")
        dossier = Dossier.objects.create(case=case, language="de", blob=blob)
        paths = [blob_store.store().path(case.pk, name) for name in (exhibit.blob, exhibit.copies[0], blob)]
        return Kept(exhibit, dossier, *paths)

    return make
