"""What a client is told about damage, and who else is not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrity import actions
from integrity.models import Damage
from tests.conftest import Person
from tests.integrity.conftest import Kept
from tests.pages import squeezed

HEAD = "Something stored here is damaged"


def text(person: Person, address: str) -> str:
    return squeezed(person.client.get(address).content.decode())


def pages(kept: Kept) -> tuple[str, ...]:
    return ("/en/case/", "/en/case/evidence/", f"/en/case/evidence/{kept.item.pk}/", "/en/case/dossier/")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda path: path.unlink(), "The file of no. 3 is missing here."),
        (lambda path: path.write_bytes(b""), "The file of no. 3 is damaged here. Its end is missing."),
        (
            lambda path: path.write_bytes(b"x" * 99_999),
            "The file of no. 3 is damaged here. It isn’t what arrived.",
        ),
    ],
)
def test_each_page_of_the_case_names_the_file(
    maya: Person, tom: Person, keep: Callable[..., Any], harm: Callable[..., Any], says: str
) -> None:
    kept, other = keep(maya), keep(tom)
    assert HEAD not in "".join(text(maya, page) for page in pages(kept))
    harm(kept.original)
    actions.watch_all()
    for page in pages(kept):
        assert HEAD in text(maya, page)
        assert says in text(maya, page)
    assert HEAD not in "".join(text(tom, page) for page in pages(other))


def test_a_dossier_and_a_copy(maya: Person, keep: Callable[..., Any]) -> None:
    kept = keep(maya)
    kept.pdf.unlink()
    kept.copy.unlink()
    actions.watch_all()
    home = text(maya, "/de/case/")
    assert "Die Datei des Dossiers (Deutsch) ist beschädigt." in home
    assert "Die Kopie von Nr. 3 zum Lesen und Drucken ist beschädigt." in home
    assert "aus der Datei selbst neu erstellt werden" in home
    assert "noch einmal hinzufügen" not in home, "the file itself is whole"
    assert "(Deutsch)" not in text(maya, f"/de/case/evidence/{kept.item.pk}/")


def test_a_damaged_dossier_alone_asks_for_no_file(maya: Person, keep: Callable[..., Any]) -> None:
    keep(maya).pdf.unlink()
    actions.watch_all()
    home = text(maya, "/en/case/")
    assert "Please make it again." in home
    assert "add it again" not in home


def test_health_says_it_without_calling_the_site_ill(
    client: Client, maya: Person, keep: Callable[..., Any]
) -> None:
    kept = keep(maya)
    assert client.get("/healthz").json()["files"] == "whole"
    kept.original.unlink()
    actions.watch_all()
    answer = client.get("/healthz").json()
    assert answer["files"] == "damaged"
    Damage.objects.all().delete()
    assert client.get("/healthz").json() == answer | {"files": "whole"}


def test_what_is_damaged_is_not_called_secured(maya: Person, keep: Callable[..., Any]) -> None:
    kept = keep(maya)
    pages = ("/en/case/evidence/", f"/en/case/evidence/{kept.item.pk}/")
    assert all("✓ Secured" in text(maya, page) for page in pages)
    kept.copy.unlink()
    actions.watch_all()
    assert all("Secured, copy damaged" in text(maya, page) for page in pages)
    kept.original.unlink()
    actions.watch_all()
    assert "<h1>1 file, 1 damaged here</h1>" in text(maya, pages[0])
    for page in pages:
        assert "Damaged here" in text(maya, page)
        assert "Secured" not in text(maya, page)
        assert "sealed and unchanged" not in text(maya, page)
