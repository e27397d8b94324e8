"""A file that is named after the six words: its name is shown and printed, so it is kept without them."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Scope
from evidence import access, exhibits
from evidence.access import MinorShownAnswer
from evidence.models import Exhibit
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.tus_client import PATH, announce, patch

pytestmark = pytest.mark.usefixtures("no_thread_stays", "nothing_waits")
FORM = "/en/case/evidence/upload/"


@pytest.fixture(autouse=True)
def _asked(maya: Person) -> None:
    access.keep_gate_answer(maya.vault, MinorShownAnswer.NO)


def kept_name(person: Person) -> str:
    return exhibits.open_facts(person.vault.fields(Scope.EVIDENCE), Exhibit.objects.get()).file_name


def upload(person: Person, name: str) -> Any:
    sent = SimpleUploadedFile(name, samples.png())
    return person.client.post(FORM, {"nothing_intimate": "1", "files": [sent]})


def test_by_the_form(maya: Person) -> None:
    answer = upload(maya, f"note {maya.words.replace(' ', '_')}.png")
    assert answer.status_code == 302
    assert kept_name(maya) == "note […].png"
    assert maya.words.split()[0] not in maya.client.get("/en/case/evidence/").content.decode().lower()


def test_in_pieces_by_the_script(maya: Person) -> None:
    data = samples.png()
    address = announce(maya.client, data, name=f"{maya.words.upper()}.png").json()["address"]
    assert patch(maya.client, address, data, 0).json()["file"]["name"] == "[…].png"
    assert kept_name(maya) == "[…].png"


def test_in_pieces_by_any_client_of_the_protocol(maya: Person) -> None:
    data = samples.png()
    named = base64.b64encode(f"{maya.words}.png".encode()).decode()
    promise = base64.b64encode(b"1").decode()
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(data)),
        "Upload-Metadata": f"filename {named},nothing_intimate {promise}",
    }
    answer = maya.client.post(PATH, content_type="application/offset+octet-stream", headers=headers)
    assert answer.status_code == 201, answer.content
    patch(maya.client, answer.headers["Location"], data, 0)
    assert kept_name(maya) == "[…].png"


def test_words_of_another_case_are_a_name_like_any(maya: Person, tom: Person) -> None:
    upload(maya, f"{tom.words}.png")
    assert kept_name(maya) == f"{tom.words}.png"
