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
from evidence.exhibits import Details, Facts
from evidence.models import Item


@dataclass
class Kept:
    """Where the three files lie."""

    item: Item
    dossier: Dossier
    original: Path
    copy: Path
    pdf: Path


def item_of(person, number: int, size: int = 70_000) -> Item:
    case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
    public, plain = public_key(case, Scope.EVIDENCE), b"%d" % number * size
    item = Item(case=case, number=number, place=number, size=len(plain), state=Item.State.READY)
    item.blob, item.copies = blob_store.put(case.pk, public, plain), [blob_store.put(case.pk, public, b"copy")]
    facts = Facts("a.png", "image/png", "picture", hashlib.sha256(plain).hexdigest())
    item.sealed_facts = exhibits.seal_facts(fields, item, facts)
    item.sealed_details = exhibits.seal_details(fields, item, Details("Caption"))
    item.save(force_insert=True)
    return item


@pytest.fixture
def keep(db) -> Callable[..., Kept]:
    def make(person, number: int = 3) -> Kept:
        case: Case = person.case
        item = item_of(person, number)
        blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), b"%PDF")
        dossier = Dossier.objects.create(case=case, language="de", blob=blob)
        paths = [blob_store.path(case.pk, name) for name in (item.blob, item.copies[0], blob)]
        return Kept(item, dossier, *paths)

    return make
