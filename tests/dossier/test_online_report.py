"""Reporting online: each form in its order, whole contacts, files that a form takes; only for Maya."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.http import StreamingHttpResponse
from PIL import Image

from cases import blob_store, custody
from cases.models import Scope
from dossier import actions as dossier_actions
from dossier.models import UploadSet
from dossier.online_report import actions, field_sheets, set_files, set_job, systems
from dossier.online_report.field_sheets import FieldSheet
from dossier.online_report.set_files import FileKind
from dossier.online_report.systems import ReportingSystem
from dossier.pdf import page_ranges
from dossier.police_letter import actions as letter_actions
from integrity import stored_blobs
from statement import actions as statement_actions
from statement import answers as parts
from statement.answers import Statement
from statement.models import StatementPart
from tests.conftest import Person
from tests.dossier.conftest import made_up_story
from tests.dossier.test_render import text_of

PAGE = "/en/case/online-report/"
TODAY = date(2026, 11, 25)
CONTACT = "mail lea@post.example.org, in need Signal +49 151 23456789, never call (partner reads along)"


def told(**person: Any) -> Statement:
    story = made_up_story()
    return replace(story, client=replace(story.client, **person))


def values(sheet: FieldSheet) -> dict[str, str]:
    return {f"{group.title}/{field.label}": field.value for group in sheet.groups for field in group.fields}


@pytest.mark.parametrize(
    ("system", "titles"),
    [
        ("ic3", ["Victim information", "Financial transaction 1", "Information about the subject(s)",
                 "Description of incident", "Other information"]),
        ("cybertipline", ["Reporting person", "Internet information", "Child victim", "Suspect",
                          "Additional information"]),
        ("report-fraud", ["About you", "Whoever made contact with you", "Money", "What happened"]),
        ("ceop", ["Your contact details", "What happened?", "Who did it happen to?",
                  "What do you know about the suspect?"]),
        ("onlinewache", ["Tat", "Geschädigte Person", "Tatverdächtige Person", "Zeuginnen und Zeugen"]),
    ],
)  # fmt: skip
def test_each_form_has_its_order(system: str, titles: list[str]) -> None:
    assert [group.title for group in field_sheets.sheet(system, told(), TODAY).groups] == titles


def test_ic3_is_filled_from_what_was_stated() -> None:
    filled = values(field_sheets.sheet("ic3", told(address="c/o Harbour Centre"), TODAY))
    assert filled["Victim information/Name"] == "Maya Öztürk"
    assert filled["Victim information/Age"] == "27"
    assert filled["Victim information/Email address"] == "maya@example.org"
    assert filled["Financial transaction 1/Transaction date"] == "11/21/2026"
    assert filled["Financial transaction 1/Transaction amount"] == "100.50 EUR"
    assert filled["Information about the subject(s)/Phone number"] == "+43 660 0000000"
    assert "Instagram: @lena.sommer_99" in filled["Information about the subject(s)/Website, social media account"]
    narrative = filled["Description of incident/What happened"]
    assert narrative.startswith("We wrote for six days.\nThen the tone changed.")
    assert "“I send it to all your followers.”" in narrative


@pytest.mark.parametrize("system", ReportingSystem.values)
def test_how_to_reach_somebody_is_whole(system: str) -> None:
    filled = values(field_sheets.sheet(system, told(contact=CONTACT), TODAY))
    assert CONTACT in filled.values()
    assert "lea@post.example.org" in filled.values()
    assert "+49 151 23456789" in filled.values()


@pytest.mark.parametrize(
    ("contact", "caution"), [(CONTACT, CONTACT), ("lea@post.example.org, +49 151 23456789", "")]
)
def test_a_number_that_must_not_be_called_says_so_beside_it(contact: str, caution: str) -> None:
    sheet = field_sheets.sheet("ic3", told(contact=contact), TODAY)
    fields = {field.label: field for field in sheet.groups[0].fields}
    assert fields["Phone number"].caution == caution
    assert fields["Name"].caution == ""


def test_what_is_no_name_is_in_no_field_for_names() -> None:
    filled = values(field_sheets.sheet("ic3", told(), TODAY))
    assert filled["Information about the subject(s)/Name"] == ""
    assert "Лена Соммер" in filled["Information about the subject(s)/Website, social media account"]


@pytest.mark.parametrize("system", ReportingSystem.values)
def test_a_guess_is_no_name(system: str) -> None:
    story = replace(told(), suspect=parts.Suspect(acquaintance="guess", real_name="Kevin M."))
    fields = [field for group in field_sheets.sheet(system, story, TODAY).groups for field in group.fields]
    assert not [field for field in fields if field.label == "Name" and "Kevin" in field.value]
    known = replace(story, suspect=replace(story.suspect, acquaintance="known"))
    fields = [field for group in field_sheets.sheet(system, known, TODAY).groups for field in group.fields]
    assert [field for field in fields if field.label == "Name" and "Kevin M." in field.value]


def test_an_empty_case_says_so_everywhere() -> None:
    for system in ReportingSystem:
        filled = values(field_sheets.sheet(system, Statement(), TODAY))
        assert set(filled.values()) <= {"", "Online enticement: sextortion"}, system


def test_an_adult_is_no_child_victim() -> None:
    filled = values(field_sheets.sheet("cybertipline", told(), TODAY))
    assert filled["Child victim/Name"] == ""
    young = values(field_sheets.sheet("cybertipline", told(birth_date="2012-01-01"), TODAY))
    assert young["Child victim/Name"] == "Maya Öztürk"


def test_forms_for_young_people_only_where_one_may_be_concerned() -> None:
    assert systems.of_place("us", under_18=False) == [ReportingSystem.IC3]
    assert systems.of_place("us", under_18=True) == [ReportingSystem.IC3, ReportingSystem.CYBERTIPLINE]
    assert systems.of_place("at", under_18=True) == []


def test_each_system_says_where_its_order_comes_from() -> None:
    assert set(systems.FACTS) == set(ReportingSystem)
    assert all(facts.source for facts in systems.FACTS.values())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_pages(maya: Person, language: str) -> None:
    words = {"words": '<b>send</b> "money" & more'}
    statement_actions.save_part(maya.vault, StatementPart.THREATS, words, version_seen=0)
    assert maya.client.get(f"/{language}/case/online-report/").status_code == 200
    for system in ReportingSystem.values:
        page = maya.client.get(f"/{language}/case/online-report/fields/{system}/").content.decode()
        assert "<b>send" not in page
        assert "data-copy hidden" in page, "without script there is no dead button"
    assert maya.client.get(f"/{language}/case/online-report/fields/fbi/").status_code == 404


# --- files -----------------------------------------------------------------------------------------------


@pytest.fixture
def made(maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any]) -> UploadSet:
    for number in (1, 2):
        add_item(maya, number)
    add_item(maya, 3, state="failed")
    statement_actions.save_part(maya.vault, StatementPart.ABOUT_YOU, {"name": "Maya Öztürk"}, version_seen=0)
    dossier_actions.request_dossier(maya.vault, "en")
    letter_actions.request_letter(maya.vault, "us")
    run_jobs()
    assert maya.client.post(PAGE, {"place": "us"}).status_code == 302
    run_jobs()
    return UploadSet.objects.get()


def body(response: Any) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response.streaming_content)


def test_one_archive_and_each_file_by_itself(maya: Person, made: UploadSet) -> None:
    address = f"{PAGE}files/{made.pk}/"
    page = maya.client.get(address).content.decode()
    response = maya.client.get(f"{address}files.zip")
    packed = body(response)
    assert (len(packed), int(response["Content-Length"])) == (made.size, made.size)
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == [
        "dossier.pdf", "letter.pdf", "fields-ic3.pdf", "exhibit-0001.jpg", "exhibit-0002.jpg", "exhibit-0003.pdf",
        "READ-ME.txt",
    ]  # fmt: skip
    for place, name in enumerate(names, start=1):
        single = maya.client.get(f"{address}{place}/")
        assert name in page
        assert single["Content-Disposition"] == f'attachment; filename="{name}"'
        assert body(single) == archive.read(name), name
    assert maya.client.get(f"{address}{len(names) + 1}/").status_code == 404
    assert maya.client.get(f"{address}0/").status_code == 404
    assert Image.open(io.BytesIO(archive.read("exhibit-0001.jpg"))).format == "JPEG"
    assert "Maya Öztürk" in text_of(archive.read("fields-ic3.pdf"))
    assert "The evidence is the bundle" in archive.read("READ-ME.txt").decode()


def test_an_exhibit_by_itself_is_its_pages_alone(maya: Person, made: UploadSet) -> None:
    archive = zipfile.ZipFile(io.BytesIO(body(maya.client.get(f"{PAGE}files/{made.pk}/files.zip"))))
    single = archive.read("exhibit-0003.pdf")
    text = text_of(single)
    assert "Exhibit 3" in text
    assert "Exhibit 1" not in text
    assert len(pikepdf.open(io.BytesIO(single)).pages) == 1
    assert len(single) < len(archive.read("dossier.pdf")), "the pictures of other pages are not in it"


def test_it_is_in_the_log_and_watched(maya: Person, made: UploadSet) -> None:
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    packed = body(maya.client.get(f"{PAGE}files/{made.pk}/files.zip"))
    assert (entry.act, entry.subject, entry.sha256) == (
        "exported", "upload-set us", hashlib.sha256(packed).hexdigest(),
    )  # fmt: skip
    assert "The files for an online report were made." in maya.client.get("/en/case/log/").content.decode()
    assert made.blob in {held.blob for held in stored_blobs.of_case(maya.case)}


def test_a_large_dossier_comes_in_parts(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        add_item(maya, number)
    dossier_actions.request_dossier(maya.vault, "en")
    run_jobs()
    most = 130_000
    monkeypatch.setattr(set_job, "MOST_BYTES", most)
    actions.request_set(maya.vault, "us")
    run_jobs()
    upload_set = UploadSet.objects.get()
    files = actions.files(maya.vault, upload_set)
    of_dossier = [file for file in files if file.kind == FileKind.DOSSIER]
    assert len(of_dossier) > 1
    assert [file.part for file in of_dossier] == list(range(1, len(of_dossier) + 1))
    assert all(file.size <= most for file in of_dossier)
    assert of_dossier[0].name == f"dossier-part-1-{len(of_dossier)}.pdf"
    archive = zipfile.ZipFile(io.BytesIO(body(maya.client.get(f"{PAGE}files/{upload_set.pk}/files.zip"))))
    pages = sum(len(pikepdf.open(io.BytesIO(archive.read(file.name))).pages) for file in of_dossier)
    whole = dossier_actions.printed_documents.read_pdf(maya.vault, maya.case.dossiers.get())
    assert pages == len(pikepdf.open(io.BytesIO(whole)).pages)
    assert "carry no\nsignature" in archive.read("READ-ME.txt").decode()


def test_without_a_dossier_there_is_nothing_to_make(maya: Person) -> None:
    answer = maya.client.post(PAGE, {"place": "us"})
    assert answer.status_code == 409
    assert "First make the dossier" in answer.content.decode()
    assert maya.client.post(PAGE, {"place": "atlantis"}).status_code == 422


def test_a_lost_archive_is_made_again(maya: Person, made: UploadSet, run_jobs: Callable[..., Any]) -> None:
    blob_store.remove(maya.case.pk, made.blob)
    assert maya.client.get(f"{PAGE}files/{made.pk}/1/")["Location"] == f"{PAGE}files/{made.pk}/"
    run_jobs()
    assert maya.client.get(f"{PAGE}files/{made.pk}/1/").status_code == 200


def test_names_say_nothing_of_a_person() -> None:
    for language in ("en", "de"):
        for kind in FileKind:
            name = set_files.name(language, kind, number=7, system="ic3")
            assert name.isascii()
            assert " " not in name


def test_pages_of_an_exhibit_end_where_the_next_heading_begins(maya: Person, made: UploadSet) -> None:
    pdf = page_ranges.opened(dossier_actions.printed_documents.read_pdf(maya.vault, maya.case.dossiers.get()))
    ranges = page_ranges.exhibits(pdf)
    assert sorted(ranges) == [1, 2, 3]
    assert all(one.stop == other.start for one, other in ((ranges[1], ranges[2]), (ranges[2], ranges[3])))
