"""Imprint and privacy notice: linked where they are set, true to the settings, and missing parts are named."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from cases.management.commands.backup import KEEP_DAYS
from counseling.accounts import known_devices
from guidance import checks, content_loader, legal_notices

EMPTY = ("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_CONTACT", "OPERATOR_IMPRINT", "OPERATOR_PRIVACY")
VOICES = ("en", "en_young", "de", "de_du")


@pytest.fixture
def unset(settings: Settings) -> Settings:
    for name in EMPTY:
        setattr(settings, name, "")
    return settings


def foot(client: Client, page: str = "/en/") -> str:
    return client.get(page).content.decode().partition("<footer")[2]


@pytest.mark.usefixtures("unset")
def test_nothing_is_linked_before_anybody_is_named(client: Client) -> None:
    assert "/legal/" not in foot(client)
    assert "hasn’t entered it here yet" in client.get("/en/legal/data-protection/").content.decode()
    assert "hasn’t written a legal notice" in client.get("/en/legal/imprint/").content.decode()


def test_the_own_pages_are_linked_from_every_page_once_they_are_set(unset: Settings, client: Client) -> None:
    unset.LEGAL_IMPRINT = "Lantern e. V.\nHafenstraße 1 <b>"
    unset.LEGAL_CONTROLLER = "Lantern e. V.\nBerlin"
    for page in ("/en/", "/en/steps/stay-calm/", "/en/case/open/"):
        assert 'href="/en/legal/imprint/"' in foot(client, page)
        assert 'href="/en/legal/data-protection/"' in foot(client, page)
    imprint = client.get("/en/legal/imprint/").content.decode()
    assert "Lantern e. V.<br>Hafenstraße 1 &lt;b&gt;" in imprint
    assert "Lantern e. V.<br>Berlin" in client.get("/de/legal/data-protection/").content.decode()


def test_the_operators_own_addresses_come_first(unset: Settings, client: Client) -> None:
    unset.LEGAL_IMPRINT = unset.LEGAL_CONTROLLER = "Lantern"
    unset.OPERATOR_IMPRINT, unset.OPERATOR_PRIVACY = "https://lantern.example/i", "https://lantern.example/p"
    assert "/legal/" not in foot(client)
    assert "https://lantern.example/p" in foot(client)


def test_the_controller_is_the_operator_unless_another_is_named(unset: Settings) -> None:
    unset.OPERATOR_NAME, unset.OPERATOR_ADDRESS = "Lantern", "Berlin"
    assert legal_notices.responsible().controller == "Lantern\nBerlin"
    unset.LEGAL_CONTROLLER = "Harbour"
    assert legal_notices.responsible().controller == "Harbour"


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_notice_says_the_spans_that_the_site_keeps_to(unset: Settings, client: Client, language: str) -> None:
    unset.RETENTION_DAYS = 47
    page = client.get(f"/{language}/legal/data-protection/").content.decode()
    for span in ("47", str(KEEP_DAYS), str(unset.JOB_KEYS_DAYS), str(unset.VAULT_IDLE_MINUTES)):
        assert f" {span} " in page
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_notice_says_how_long_a_device_is_known_and_a_case_of_a_flood_stays(client: Client) -> None:
    notice = client.get("/en/legal/data-protection/").content.decode()
    assert f"for {known_devices.KEPT_SECONDS // 86_400} days that this device is known" in notice
    assert django_settings.BRIEF_HOURS == 2
    assert "after two hours" in notice


def test_backups_are_kept_as_long_as_the_notice_says() -> None:
    assert legal_notices.BACKUP_DAYS == KEEP_DAYS


def test_a_time_stamp_authority_is_named_only_where_one_is_asked(unset: Settings, client: Client) -> None:
    unset.TSA_URLS = []
    assert 'id="stamps"' not in client.get("/en/legal/data-protection/").content.decode()
    unset.TSA_URLS = ["https://tsa.example/"]
    assert 'id="stamps"' in client.get("/en/legal/data-protection/").content.decode()


@pytest.mark.parametrize("folder", VOICES)
def test_every_voice_tells_every_part(folder: str) -> None:
    page = content_loader.load("pages/data-protection", folder)
    assert [section.id for section in page.sections] == [
        "what",
        "recipients",
        "stamps",
        "how-long",
        "rights",
        "young",
        "staff",
    ]


def test_what_is_missing_is_named_by_the_check_and_a_complete_site_hears_nothing(unset: Settings) -> None:
    gaps = [message.msg for message in checks.legal_notices_are_complete(None)]
    assert len(gaps) == 5
    assert gaps[0].startswith("There is no imprint")
    unset.OPERATOR_NAME = "Lantern"
    assert "The controller has no address or contact" in " ".join(legal_notices.gaps())
    unset.LEGAL_IMPRINT = unset.LEGAL_CONTROLLER = unset.LEGAL_DATA_PROTECTION_OFFICER = "x"
    unset.LEGAL_PROCESSORS = unset.LEGAL_AUTHORITY = "x"
    assert list(legal_notices.gaps()) == []
    unset.LEGAL_AUTHORITY, unset.OPERATOR_PRIVACY = "", "https://lantern.example/p"
    assert list(legal_notices.gaps()) == []


def test_the_templates_for_a_centre_name_only_settings_files_and_pages_that_exist(client: Client) -> None:
    base = Path(__file__).parents[2]
    names = re.findall(r"`([^`\n]+)`", (base / "docs" / "compliance.md").read_text(encoding="utf-8"))
    for name in names:
        if re.fullmatch(r"[A-Z][A-Z_]{3,}", name):
            assert hasattr(django_settings, name), name
        elif "/" in name and not name.startswith("/"):
            assert (base / name).exists(), name
        elif name.startswith("/en/"):
            resolve(name)
    assert len(names) > 30
