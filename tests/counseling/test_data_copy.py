"""The client's copy of everything: complete by what the models say, streamed, noted, and only for the open case."""

import hashlib
import io
import json
import tracemalloc
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone

from cases import blob_store, custody
from cases.models import Case, Scope
from cases.vault import public_key
from counseling.data_copy import stored_rows
from counseling.data_copy.views import MOST_AN_HOUR
from counseling.messages import threads
from counseling.messages.models import MessageThread
from counseling.models import CaseNote, Grant
from counseling.sharing import sweep
from dossier.models import Dossier
from evidence import exhibits
from evidence.models import Exhibit
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import acts, text
from tests.evidence import samples

pytestmark = pytest.mark.django_db
PAGE = "/en/case/copy/"
LEFT = ("Maya Otterbach", "calls again on friday", "may I call you", "Ruth, Lantern Centre")
# Sealed columns whose rows say by `associated_data` what they are bound to.
SAID = "associated_data"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def copied(person: Person) -> zipfile.ZipFile:
    answer = person.client.post(PAGE)
    assert answer.status_code == 200
    body = b"".join(answer)
    assert len(body) == int(answer.headers["Content-Length"])
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    return archive


def keep_paper(person: Person) -> None:
    """A dossier as if a worker had made it."""
    public = public_key(person.case, Scope.EVIDENCE)
    blob = blob_store.put(person.case.pk, public, b"%PDF-1.7 paper")
    Dossier.objects.create(
        case=person.case, language="en", blob=blob, size=len(b"%PDF-1.7 paper"), made_at=timezone.now()
    )


def grown(exhibit: Exhibit, person: Person, original: bytes) -> None:
    """The exhibit with another original, as if that had been sent."""
    cipher = person.vault.fields(Scope.EVIDENCE)
    facts = replace(exhibits.open_facts(cipher, exhibit), sha256=hashlib.sha256(original).hexdigest())
    exhibit.blob = blob_store.put(person.case.pk, public_key(person.case, Scope.EVIDENCE), original)
    exhibit.size = len(original)
    exhibit.sealed_facts = exhibits.seal_facts(cipher, exhibit, facts)
    exhibit.save()


def everything(archive: zipfile.ZipFile) -> Any:
    return json.loads(archive.read("everything.json"))


def test_all_that_both_sides_left_is_in_it(
    maya: Person, ruth: Staff, item: Exhibit, share: Callable[..., Grant]
) -> None:
    maya.client.post("/en/case/account/about-you/", {"answer-name": "Maya Otterbach", "version": "0", "stay": ""})
    grant = share(maya, ruth, "plan", "statement", "evidence", label="heron")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again on friday"})
    thread = MessageThread.objects.get(case=maya.case)
    threads.write_as_client(maya.vault, thread, "may I call you", uuid.uuid4())
    keep_paper(maya)
    archive = copied(maya)
    data = everything(archive)
    assert archive.read("files/0001.png") == samples.png()
    assert archive.read("papers/dossier-en.pdf").startswith(b"%PDF")
    whole = json.dumps(data)
    for words in (
        "Maya Otterbach",
        "calls again on friday",
        "may I call you",
        "heron",
        "shot.png",
        "Ruth, Lantern Centre",
    ):
        assert words in whole, words
    assert data["log"][-1]["act"] == "copied"
    assert data["unreadable_files"] == []
    page = archive.read("read-this.html").decode()
    for words in (
        "Maya Otterbach",
        "calls again on friday",
        "may I call you",
        "Ruth, Lantern Centre",
        "files/0001.png",
    ):
        assert words in page, words
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_nothing_sealed_stays_closed_and_no_key_is_in_it(
    maya: Person, ruth: Staff, item: Exhibit, share: Callable[..., Grant]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    ruth.client.post(f"/en/counsel/{grant.pk}/give-back/")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        sweep()
    rows = everything(copied(maya))["rows"]
    whole = json.dumps(rows)
    assert stored_rows.UNREADABLE not in whole
    for label in stored_rows.KEYS | stored_rows.ELSEWHERE:
        model, _dot, column = label.rpartition(".")
        assert all(column not in row for row in rows.get(model, [])), label
    assert not any(column.startswith("wrapped") for of_model in rows.values() for row in of_model for column in row)
    assert "AGE-SECRET-KEY" not in whole


def test_every_sealed_column_of_every_app_is_opened_or_left_out_on_purpose() -> None:
    """Whoever adds a table with a sealed column is told here, not by a client whose copy lacks it."""
    chosen = stored_rows.KEYS | stored_rows.ELSEWHERE | stored_rows.COUNSELLORS_OWN | set(stored_rows._BOUND_TO)
    plain = {"timestamps.Timestamp.token"}
    forgotten = []
    for model in (Case, *stored_rows.models_of_a_case()):
        for field in model._meta.concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            says = isinstance(getattr(model, SAID, None), property)
            is_chosen = label in chosen | plain or says or field.name.startswith(("sealed", stored_rows.WRAPPED))
            if isinstance(field, models.BinaryField) and not is_chosen:
                forgotten.append(label)
    assert forgotten == []


def test_rows_that_hang_on_rows_of_a_case_are_found() -> None:
    ways = {model._meta.label: way for model, way in stored_rows.models_of_a_case().items()}
    assert ways["counseling.CounsellingMessage"] == "thread__case"
    assert ways["evidence.Chunk"] == "upload__case"
    assert ways["evidence.Exhibit"] == "case"
    assert not {"counseling.Counsellor", "counseling.DeskSession", "auth.User"} & set(ways)


def test_it_is_noted_before_a_byte_is_sent_and_a_look_at_the_page_is_not(maya: Person) -> None:
    before = len(acts(maya))
    assert "a copy was made" in text(maya.client.get(PAGE))
    assert len(acts(maya)) == before
    answer = maya.client.post(PAGE)
    assert acts(maya)[-1] == (custody.Act.COPIED.value, "")
    answer.close()
    assert "A copy of everything stored here was made" in text(maya.client.get("/en/case/log/"))


def test_only_the_open_case_gives_it_and_only_its_own(maya: Person, tom: Person, ruth: Staff, share: Any) -> None:
    share(maya, ruth, "plan", "statement", "evidence")
    for client in (Client(), ruth.client):
        for method in ("get", "post"):
            answer = getattr(client, method)(PAGE)
            assert answer.status_code in (302, 403)
            assert answer.headers.get("Content-Type") != "application/zip"
    whole = json.dumps(everything(copied(tom)))
    assert maya.case.reference not in whole
    assert "Ruth" not in whole


def test_a_form_of_another_site_makes_none(maya: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = maya.client.cookies
    before = len(acts(maya))
    assert strict.post(PAGE).status_code == 403
    assert len(acts(maya)) == before


def test_copies_are_limited(maya: Person) -> None:
    for _time in range(MOST_AN_HOUR):
        assert maya.client.post(PAGE).status_code == 200
    assert maya.client.post(PAGE).status_code == 429
    assert len([act for act, _subject in acts(maya) if act == "copied"]) == MOST_AN_HOUR


def test_a_file_that_is_gone_is_named_and_the_rest_is_given(maya: Person, item: Exhibit) -> None:
    blob_store.remove(maya.case.pk, item.blob)
    archive = copied(maya)
    assert "files/0001.png" not in archive.namelist()
    assert everything(archive)["unreadable_files"] == ["files/0001.png"]
    assert "could not be read" in archive.read("read-this.html").decode()


def test_memory_does_not_grow_with_the_files(maya: Person, item: Exhibit) -> None:
    size = 24 * 1024 * 1024
    grown(item, maya, bytes(size))
    tracemalloc.start()
    try:
        answer = maya.client.post(PAGE)
        sent = sum(len(piece) for piece in answer)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > size
    assert peak < size / 2


def test_notes_of_all_centres_are_in_it(maya: Person, ruth: Staff, share: Callable[..., Grant]) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    CaseNote.objects.update(centre=None, author=None)
    assert "calls again" in json.dumps(everything(copied(maya)))
