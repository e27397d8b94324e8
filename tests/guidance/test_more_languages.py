"""A third language is a third folder; one that is written from right to left works."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from guidance import checks, content_loader
from sextortion_help import fast_yaml

SHEET = Path(django_settings.BASE_DIR) / "static" / "css" / "site.css"
# Letters of a right-to-left script in place of ours, so that the direction really changes.
PSEUDO = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض")


def _spoken(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spoken(one) for key, one in value.items()}
    return value.translate(PSEUDO) if isinstance(value, str) else value


def pseudo(page: str) -> str:
    """The same page in letters that run from right to left; keys, ids and links stay."""
    _, front, body = page.split("---\n", 2)
    parts = re.split(r"(\{#[^}]*\}|\([a-z]+:[^)]*\))", body)
    body = "".join(part if place % 2 else part.translate(PSEUDO) for place, part in enumerate(parts))
    spoken = {**_spoken(fast_yaml.load(front)), "reviewer": "A. Reader"}
    return f"---\n{yaml.safe_dump(spoken, allow_unicode=True, sort_keys=False)}---\n{body}"


@pytest.fixture
def arabic(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The site with a made-up translation into Arabic letters."""
    folder = tmp_path / "content"
    shutil.copytree(content_loader.FOLDER, folder)
    for page in (folder / "en").rglob("*.md"):
        there = folder / "ar" / page.relative_to(folder / "en")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(pseudo(page.read_text(encoding="utf-8")), encoding="utf-8")
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    monkeypatch.setattr(content_loader, "FOLDER", folder)
    for cached in (content_loader.load, content_loader.shown):
        cached.cache_clear()
    yield
    for cached in (content_loader.load, content_loader.shown):
        cached.cache_clear()


def test_a_page_runs_from_right_to_left(arabic: None, client: Client) -> None:
    html = client.get("/ar/steps/stay-calm/").content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert "Take a breath".translate(PSEUDO) in html
    assert 'href="/ar/help-now/"' in html
    assert 'href="/de/steps/stay-calm/"' in html


def test_facts_fall_back_to_english(arabic: None, client: Client) -> None:
    assert "Someone listens to you" in client.get("/ar/help-now/de/").content.decode()


def test_the_new_language_is_checked_like_the_others(arabic: None) -> None:
    assert list(checks.problems()) == []
    page = content_loader.FOLDER / "ar" / "steps" / "stay-calm.md"
    page.write_text(page.read_text(encoding="utf-8").replace("{#senses}", "{#other}"), encoding="utf-8")
    content_loader.load.cache_clear()
    assert any("ar/steps/stay-calm" in problem and "{#senses}" in problem for problem in checks.problems())


def test_a_page_in_one_original_only_is_an_error(arabic: None) -> None:
    (content_loader.FOLDER / "de" / "pages" / "helpers.md").unlink()
    content_loader.load.cache_clear()
    assert any("pages/helpers" in problem and "missing in de" in problem for problem in checks.problems())


def test_the_sheet_knows_no_left_and_right() -> None:
    css = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert (
        re.findall(
            r"(?:margin|padding|border|inset)-(?:left|right)|text-align: *(?:left|right)|[{;] *(?:left|right):", css
        )
        == []
    )
