"""The list of what only a person can do: whole, true, and what is written where it says takes a task off it."""

import io
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from guidance import content_loader, easy_language, fact_list, language_cards, pack_loader, translations
from guidance.facts import WayKind
from sextortion_help import fast_yaml
from sextortion_help.web import rendered_once
from tests.guidance.test_fact_overlay import SIGNED, overlay, write
from tests.stack import BASE

__all__ = ["overlay"]  # the fixture


def listed(group: str = "") -> str:
    out = io.StringIO()
    call_command("facts", to_do=True, group=group, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def whole() -> str:
    return listed()


def test_every_fact_has_a_box_and_the_place_for_its_result(whole: str) -> None:
    boxes = [line for line in whole.splitlines() if line.startswith("- [ ] ")]
    results = {line.rpartition(" → ")[2].strip("`") for line in boxes}
    with translation.override("en"):
        ways = [one.way for group in fact_list.groups() for one in group.facts]
    assert len(ways) == len(set(ways)), "each fact has a way of its own"
    assert set(ways) - results == set()


def test_every_number_and_every_address_is_on_it(whole: str) -> None:
    with translation.override("en"):
        facts = [one.fact for group in fact_list.groups() for one in group.facts]
    ways = [way for fact in facts for way in getattr(fact, "ways", ())]
    addresses = [fact.url for fact in facts if hasattr(fact, "url")]
    addresses += [fact.online for fact in facts if getattr(fact, "online", None)]
    addresses += [way.value for way in ways if way.kind not in (WayKind.TEL, WayKind.SMS)]
    assert [address for address in addresses if f"- [ ] {address} – " not in whole] == []
    called = whole.partition("## Call")[2].partition("## Emergency")[0]
    talking = [fact for fact in facts if "emergency-text" not in getattr(fact, "kinds", ("emergency-text",))]
    numbers = [way.value for fact in talking for way in fact.ways if way.kind in (WayKind.TEL, WayKind.SMS)]
    assert len(numbers) > 100
    assert [number for number in numbers if number not in called] == []


def test_nobody_is_asked_to_dial_an_emergency_number(whole: str) -> None:
    called, _, compared = whole.partition("## Emergency numbers: compare")
    assert "**Do not dial these.**" in compared
    assert "`de/emergency/110`" in compared
    assert "/emergency/" not in called
    for country in pack_loader.countries().values():
        for one in country.without_speaking:
            assert f"`{country.id}/contacts/{one.id}`" not in called
            assert f"`{country.id}/contacts/{one.id}`" in compared


def test_every_page_that_waits_for_a_reader_is_on_it(whole: str) -> None:
    folders = [folder for language in translations.languages() for folder in translations.folders(language)]
    for folder in folders:
        for name in translations.unread(folder):
            assert f"`guidance/content/{folder}/{name}.md`" in whole
    for name, card in language_cards.drafts().items():
        assert (f"`guidance/cards/{name}.yaml`" in whole) == (not card.reviewer)


def test_every_page_in_easy_language_waits_for_a_group_and_for_a_film(whole: str) -> None:
    tested = whole.partition("## Easy language")[2]
    for folder in ("en", "de", "de_du"):
        for name in easy_language.PAGES:
            assert f"`guidance/content/{folder}/easy/{name}.md`" in tested
    assert "`SIGN_VIDEOS=de:start=/films/start.mp4`" in tested


def test_what_a_group_has_tested_and_what_is_filmed_is_no_task_any_more(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, client: Client
) -> None:
    client.post("/en/easy-language/", {"page": "start", "easy": "1"})
    note = "No test group has read this text"
    assert note in client.get("/en/").content.decode()
    settings.SIGN_VIDEOS = ["de:start=/films/start-dgs.mp4"]
    tested = content_loader.load("easy/start", "en").model_copy(update={"tested_by": "A group"})
    real = content_loader.load
    monkeypatch.setattr(
        content_loader, "load", lambda name, folder: tested if name == "easy/start" else real(name, folder)
    )
    after = listed()
    assert "`guidance/content/en/easy/start.md`" not in after
    assert "`SIGN_VIDEOS=de:start=" not in after
    rendered_once.forget()
    assert note not in client.get("/en/").content.decode()


def test_a_check_at_its_way_takes_every_fact_off_the_list(overlay: Path) -> None:
    """Also a law with a "/" in its name, and a number that several countries share."""
    with translation.override("en"):
        ways = [one.way for group in fact_list.groups() for one in group.facts]
    checks = [
        {**fast_yaml.load(f"{{{SIGNED}}}"), "fact": way, "do": "check", "checked_on": date(2099, 1, 1)}
        for way in ways
    ]
    overlay.write_text(yaml.safe_dump({"changes": checks}, allow_unicode=True), encoding="utf-8")
    assert pack_loader.packs().problem == ""
    facts = listed().partition("## Have the translations read")[0]
    assert "- [ ] " not in facts
    assert "## Call (0)" in facts


def test_a_number_that_several_countries_share_has_to_be_told_apart(overlay: Path) -> None:
    write(overlay, f"fact: international/emergency/112, do: check, checked_on: 2026-12-01, {SIGNED}")
    assert "say which one, such as 112@at" in pack_loader.packs().problem
    write(overlay, f"fact: international/emergency/112@in, do: check, checked_on: 2026-12-01, {SIGNED}")
    checked = [one.countries for one in pack_loader.countries()["international"].emergency if one.checked_on]
    assert checked == [("in",)]


def test_one_country_can_be_handed_to_one_person() -> None:
    lines = [line for line in listed("at").splitlines() if line.startswith("- [ ] ")]
    assert len(lines) > 30
    assert all(" → `at/" in line for line in lines)


def test_the_docs_say_how_the_list_is_made() -> None:
    assert "`python manage.py facts --to-do" in (BASE / "docs" / "content.md").read_text(encoding="utf-8")
