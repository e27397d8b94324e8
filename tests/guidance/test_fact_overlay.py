"""The operator's file of corrections: four eyes, live, and never a country left with one doubtful number."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from guidance import checks, pack_loader
from guidance.facts import Contact

SIGNED = "day: 2026-12-01, edited_by: R. Editor, confirmed_by: S. Editor"


@pytest.fixture
def overlay(settings: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "facts.yaml"
    settings.FACTS_OVERLAY = str(file)
    return file


def write(file: Path, *changes: str) -> None:
    file.write_text("changes:\n" + "".join(f"  - {{{change}}}\n" for change in changes), encoding="utf-8")


def papyrus() -> Contact:
    return next(one for one in pack_loader.countries()["uk"].contacts if one.id == "uk-papyrus")


def test_a_confirmed_correction_is_on_the_next_page(client: Client, overlay: Path) -> None:
    address = "/en/countries/uk/"
    write(overlay)
    assert "0800 000 1234" not in client.get(address).content.decode()
    number = 'set: {ways: [{kind: tel, value: "0800 000 1234"}]}'
    write(
        overlay,
        f"fact: uk/contacts/uk-papyrus, do: correct, {number}, checked_on: 2026-12-01, {SIGNED}, why: called",
    )
    assert "0800 000 1234" in client.get(address).content.decode()
    assert papyrus().checked_by == "R. Editor"
    assert "R. Editor" not in client.get("/en/sources/").content.decode(), "no page names who checked"
    overlay.unlink()
    assert "0800 000 1234" not in client.get(address).content.decode()


def test_nothing_counts_before_a_second_person_confirmed_it(overlay: Path) -> None:
    write(
        overlay,
        'fact: uk/contacts/uk-papyrus, do: correct, set: {name: X}, day: 2026-12-01, edited_by: "R. Editor"',
    )
    assert papyrus().name != "X"
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("facts", days=400, stdout=out)
    assert "waits for a second person: correct uk/contacts/uk-papyrus" in out.getvalue()


@pytest.mark.parametrize("second", ["R. Editor", " r. editor "])
def test_the_one_who_edits_cannot_confirm(overlay: Path, second: str) -> None:
    signed = f'day: 2026-12-01, edited_by: R. Editor, confirmed_by: "{second}"'
    write(overlay, f"fact: uk/contacts/uk-papyrus, do: correct, set: {{name: X}}, {signed}")
    assert papyrus().name != "X"
    assert "cannot be who confirms" in pack_loader.packs().problem


def test_a_check_hides_doubt_and_gives_a_day(overlay: Path) -> None:
    assert papyrus().checked_on is None
    write(overlay, f"fact: uk/contacts/uk-papyrus, do: check, checked_on: 2026-12-01, {SIGNED}")
    assert not papyrus().unconfirmed
    assert str(papyrus().checked_on) == "2026-12-01"


def test_facts_are_hidden_and_added(overlay: Path) -> None:
    added = (
        "set: {id: uk-new, name: New line, kinds: [crisis], ways: [{kind: tel, value: '0800 000 9999'}], "
        "what: {en: Listens., de: Hört zu.}, source: new.example, certainty: official}"
    )
    write(
        overlay,
        f"fact: uk/contacts/uk-papyrus, do: hide, {SIGNED}",
        f"fact: uk/contacts/uk-new, do: add, {added}, {SIGNED}",
    )
    names = [one.id for one in pack_loader.countries()["uk"].contacts]
    assert "uk-papyrus" not in names
    assert names[-1] == "uk-new"
    assert not pack_loader.packs().problem


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (["fact: uk/contacts/nobody, do: check, checked_on: 2026-12-01, " + SIGNED], "no such fact"),
        (["fact: zz/contacts/nobody, do: check, checked_on: 2026-12-01, " + SIGNED], "no such pack"),
        (["fact: uk, do: hide, " + SIGNED], "a whole pack"),
        (["fact: uk/police/how, do: hide, " + SIGNED], "only members of a list"),
        (["fact: uk/contacts/uk-papyrus, do: correct, set: {wayz: 1}, " + SIGNED], "Extra inputs"),
        (["fact: uk/contacts/uk-papyrus, do: check, " + SIGNED], "needs its day"),
        (["fact: uk/contacts/uk-papyrus, do: correct, " + SIGNED], "say what"),
        (
            [
                f"fact: uk/contacts/{one.id}, do: hide, {SIGNED}"
                for one in pack_loader.countries()["uk"].of("crisis")[1:]
            ],
            "at least two crisis contacts",
        ),
        (["fact: uk/emergency/999, do: correct, set: {certainty: weak}, " + SIGNED], "is doubtful"),
    ],
)
def test_what_does_not_fit_is_left_out_whole_and_said(
    client: Client, overlay: Path, changes: list[str], why: str
) -> None:
    good = f"fact: uk/contacts/uk-samaritans, do: correct, set: {{name: Changed}}, {SIGNED}"
    write(overlay, good, *changes)
    assert why in pack_loader.packs().problem
    page = client.get("/en/help-now/uk/").content.decode()
    assert "Samaritans" in page
    assert "Changed" not in page
    [warning] = [message for message in checks.content_is_sound(None) if message.id == "guidance.W001"]
    assert why in warning.msg


@pytest.mark.parametrize("content", ["changes: [", "[]", "changes: {}", "other: []", "\x00", "changes: [1]"])
def test_a_broken_file_breaks_no_page(client: Client, overlay: Path, content: str) -> None:
    overlay.write_text(content)
    assert pack_loader.packs().problem
    assert client.get("/en/help-now/uk/").status_code == 200


def test_a_file_that_is_not_there_is_said(client: Client, overlay: Path) -> None:
    assert "no such file" in pack_loader.packs().problem
    assert client.get("/en/help-now/uk/").status_code == 200
