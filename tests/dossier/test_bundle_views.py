"""The download of the bundle: Maya gets hers, nobody else does, and the log says what was handed over."""

import hashlib
import io
import zipfile

import pytest

from cases import blob_store, custody
from cases.custody import LogEntry
from cases.models import Scope
from dossier.models import Dossier
from evidence.models import Exhibit
from tests.conftest import Person


def url(dossier: Dossier, language: str = "en") -> str:
    return f"/{language}/case/dossier/{dossier.pk}/bundle.zip"


def newest(person: Person) -> LogEntry:
    return custody.read(person.case, person.vault.private(Scope.LOG))[-1]


def test_the_zip_and_its_entry_in_the_log(maya: Person, ready: Dossier) -> None:
    answer = maya.client.get(url(ready))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="bundle.zip"'
    assert answer["Cache-Control"] == "no-store"
    content = answer.getvalue()
    assert answer["Content-Length"] == str(len(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sums = archive.read("SHA256SUMS")
    noted = newest(maya)
    assert (noted.act, noted.subject, noted.size) == ("exported", "bundle", len(content))
    assert noted.sha256 == hashlib.sha256(sums).hexdigest()
    assert "The bundle for the police was downloaded." in maya.client.get("/en/case/log/").content.decode()


def test_what_broke_off_is_not_noted(maya: Person, ready: Dossier) -> None:
    answer = maya.client.get(url(ready))
    next(iter(answer.streaming_content))
    answer.close()
    assert newest(maya).subject != "bundle"


def test_tom_and_eve(tom: Person, eve: Person, ready: Dossier) -> None:
    assert tom.client.get(url(ready)).status_code == 404
    assert eve.client.get(url(ready))["Location"].endswith("/case/open/?closed")


def test_only_get(maya: Person, ready: Dossier) -> None:
    assert maya.client.post(url(ready)).status_code == 405


def test_before_the_first_dossier(maya: Person, ready: Dossier) -> None:
    type(ready).objects.update(blob="")
    assert maya.client.get(url(ready)).status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_file_that_is_gone_is_named(maya: Person, ready: Dossier, language: str) -> None:
    exhibit = Exhibit.objects.get(case=maya.case, number=3)
    blob_store.remove(maya.case.pk, exhibit.blob)
    answer = maya.client.get(url(ready, language))
    assert answer.status_code == 503
    assert ("File no. 3" if language == "en" else "Datei Nr. 3") in answer.content.decode()


def test_a_dossier_that_is_gone(maya: Person, ready: Dossier) -> None:
    blob_store.remove(maya.case.pk, ready.blob)
    answer = maya.client.get(url(ready))
    assert answer.status_code == 503
    assert "make the dossier again" in answer.content.decode()


def test_the_page_offers_it(maya: Person, ready: Dossier) -> None:
    page = maya.client.get(f"/en/case/dossier/{ready.pk}/").content.decode()
    assert url(ready) in page
    assert "own clock, not an independent one" in page
