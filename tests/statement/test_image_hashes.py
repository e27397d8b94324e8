"""Fingerprints in a case: only values come in, sealed; Maya lists, names and removes hers."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cases import custody
from cases.models import Scope
from dossier import actions as dossier_actions
from dossier.bundle import builder
from dossier.content import sections
from dossier.content.document import Document
from dossier.models import Dossier
from evidence import access as gate
from statement.image_hashes import values
from statement.models import ImageHashes
from tests.conftest import Person

PAGE = "/en/case/fingerprints/"
PICTURE = {
    "pdq": "9c" * 32, "quality": 88, "sha-256": "ab" * 32, "md5": "cd" * 16, "size": 123_456, "type": "image/jpeg",
}  # fmt: skip
VIDEO = {"sha-256": "12" * 32, "md5": "34" * 16, "size": 9, "type": "video/mp4"}


def add(person: Person, *given: Any, path: str = f"{PAGE}add/") -> Any:
    return person.client.post(path, {"values": json.dumps(given)})


def noted(person: Person) -> list[Any]:
    return values.of_case(person.case, person.vault.fields(Scope.STATEMENT))


def test_what_the_browser_computed_is_kept_listed_and_logged(maya: Person) -> None:
    assert add(maya, PICTURE, VIDEO)["Location"] == PAGE
    page = maya.client.get(PAGE).content.decode()
    assert "2 fingerprints were added." in page
    for value in ("9c" * 32, "ab" * 32, "34" * 16, "Quality: 88 of 100"):
        assert value in page
    acts = [entry for entry in custody.read(maya.case, maya.vault.private(Scope.LOG)) if "fingerprint" in entry.act]
    assert [(entry.subject, entry.sha256) for entry in acts] == [("fingerprint 1", ""), ("fingerprint 2", "")]


def test_the_same_file_is_kept_once(maya: Person) -> None:
    add(maya, PICTURE)
    add(maya, PICTURE, PICTURE)
    assert len(noted(maya)) == 1
    assert "in your case already" in maya.client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[1]", json.dumps([PICTURE | {"name": "me.jpg"}]), json.dumps([PICTURE | {"pdq": "9c"}]),
     json.dumps([PICTURE | {"quality": 49}]), json.dumps([PICTURE | {"size": True}]), json.dumps([VIDEO] * 101),
     json.dumps([PICTURE | {"sha-256": "data:image/png;base64,AAAA"}]), "[" * 5000],
)  # fmt: skip
def test_anything_else_is_refused_whole(maya: Person, text: str) -> None:
    answer = maya.client.post(f"{PAGE}add/", {"values": text})
    assert answer.status_code == 422
    assert "nothing was added" in answer.content.decode()
    assert not ImageHashes.objects.exists()


def test_a_sort_that_is_none_is_left_out(maya: Person) -> None:
    add(maya, PICTURE | {"type": "holiday with Tom.jpg"})
    assert noted(maya)[0].values.media_type == ""


def test_a_name_is_the_clients_own_and_removing_is_logged(maya: Person) -> None:
    add(maya, PICTURE)
    place = f"{PAGE}{noted(maya)[0].id}/"
    assert maya.client.post(place, {"answer-label": "Mirror"})["Location"] == PAGE
    assert noted(maya)[0].values.label == "Mirror"
    maya.client.post(place, {"remove": ""})
    assert noted(maya) == []
    assert custody.read(maya.case, maya.vault.private(Scope.LOG))[-1].act == "fingerprint-removed"


TYPED = "SHA256: " + " ".join(["ABCD 1234"] * 8)


def test_a_fingerprint_from_elsewhere_is_typed_in_without_script(maya: Person) -> None:
    form = {"answer-sha256": TYPED, "answer-label": "Film on my old phone"}
    assert maya.client.post(f"{PAGE}typed/", form)["Location"] == PAGE
    [one] = noted(maya)
    assert one.values == values.Values("abcd1234" * 8, label="Film on my old phone")
    page = maya.client.get(PAGE).content.decode()
    assert "Kept by you, not seen by us" in page
    assert "MD5" not in page
    assert "Film on my old phone" in page


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "ab" * 33, "<script>"])
def test_what_is_no_sha256_comes_back_as_it_was(maya: Person, typed: str) -> None:
    answer = maya.client.post(f"{PAGE}typed/", {"answer-sha256": typed, "answer-label": "Film"})
    assert answer.status_code == 422
    assert 'value="Film"' in answer.content.decode()
    assert not ImageHashes.objects.exists()


def test_the_pages_of_the_evidence_offer_it(maya: Person) -> None:
    gate.keep_gate_answer(maya.vault, gate.MinorShownAnswer.YES)
    assert PAGE in maya.client.get("/en/case/evidence/add/").content.decode()


def test_a_file_that_was_typed_in_is_listed_and_the_check_finds_no_contradiction(
    maya: Person, run_jobs: Callable[..., Any], tmp_path: Path
) -> None:
    maya.client.post(f"{PAGE}typed/", {"answer-sha256": TYPED, "answer-label": "Film"})
    dossier = dossier_actions.request_dossier(maya.vault, "en")
    run_jobs()
    packed = builder.prepare(Dossier.objects.get(pk=dossier.pk), maya.vault)
    manifest = json.loads(next(one.body for one in packed.members if one.name == "manifest.json"))
    assert manifest["fingerprints"] == [
        {"number": 1, "sha256": "abcd1234" * 8, "md5": "", "size": 0, "pdq": "", "quality": 0, "media_type": "",
         "label": "Film"},
    ]  # fmt: skip
    place = tmp_path / "bundle.zip"
    place.write_bytes(b"".join(packed.stream()))
    ended = subprocess.run(
        [sys.executable, "-m", "dossier.verify", str(place)], capture_output=True, text=True, check=False
    )
    assert "Does it fit together? yes" in ended.stdout, ended.stdout + ended.stderr


def test_nothing_of_it_is_in_the_database_in_the_clear(maya: Person) -> None:
    add(maya, PICTURE)
    assert not any(value in str(ImageHashes.objects.values().get()) for value in ("9c" * 4, "ab" * 4, "image"))


def test_printed_in_the_dossier_and_in_the_manifest(maya: Person, run_jobs: Callable[..., Any]) -> None:
    add(maya, PICTURE)
    dossier = dossier_actions.request_dossier(maya.vault, "en")
    seen = []
    original = dossier_actions.assemble.document

    def spy(*args: Any) -> Document:
        seen.append(original(*args))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dossier_actions.assemble, "document", spy)
        run_jobs()
    assert "9c" * 32 in seen[0].fingerprints.rows[0][2]
    assert seen[0].contents[sections.number("fingerprints") - 1].title.startswith("Files kept by the complainant")
    assert "Kept by the complainant, not seen by this site" in seen[0].fingerprints.rows[0][1]
    packed = builder.prepare(Dossier.objects.get(pk=dossier.pk), maya.vault)
    manifest = json.loads(next(one.body for one in packed.members if one.name == "manifest.json"))
    assert manifest["fingerprints"] == [
        {"number": 1, "sha256": "ab" * 32, "md5": "cd" * 16, "size": 123_456, "pdq": "9c" * 32, "quality": 88,
         "media_type": "image/jpeg", "label": ""},
    ]  # fmt: skip


@pytest.mark.parametrize("pin", ["1234", "123456", "PIN: 4711", "12345678"])
def test_what_looks_like_a_pin_is_refused(maya: Person, pin: str) -> None:
    done = "/en/case/account/done/"
    answer = maya.client.post(done, {"version": "0", "answer-services_case_number": pin})
    assert answer.status_code == 422
    assert "looks like a PIN" in answer.content.decode()


@pytest.mark.parametrize("number", ["", "case 1234", "SN-2041-77", "202611201234"])
def test_a_case_number_is_kept(maya: Person, number: str) -> None:
    done = "/en/case/account/done/"
    assert maya.client.post(done, {"version": "0", "answer-services_case_number": number}).status_code == 303
    assert number in maya.client.get(PAGE).content.decode()


def test_without_a_case_nothing_is_offered_and_with_one_the_case_must_be_open(eve: Person, maya: Person) -> None:
    assert "data-keep" not in eve.client.get("/en/fingerprint/").content.decode()
    page = maya.client.get("/en/fingerprint/").content.decode()
    assert "data-keep" in page
    assert page.count("<form") == 1
    assert add(eve, PICTURE).status_code == 403
