"""From the first click to the printed dossier, on a phone, with and without script."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.evidence import samples

STEPS = 8
PICTURES = {
    "chat.png": samples.saved(samples.chat(), "PNG"),
    "profile.jpg": samples.saved(samples.chat(lines=["Ella R.", "@ella_rose_771"], colour=(250, 220, 210)), "JPEG"),
    "Übersicht 🙂.webp": samples.saved(samples.chat(lines=["Zahl 500 EUR!", "Sonst …"]), "WEBP"),
}


@pytest.fixture(scope="module")
def chromium(chromium_of_people: Browser) -> Browser:
    return chromium_of_people


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, data in PICTURES.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in PICTURES]


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer_the_questions(page: Page) -> None:
    """Choose the first answer to every question until the plan is there."""
    page.goto("/en/")
    for _ in range(6):
        page.locator("main button[name=answer]").first.click()
        if page.url.endswith("/plan/"):
            break
    expect(page.locator("ol.things li")).not_to_have_count(0)


def walk_the_steps(page: Page, script: bool) -> None:
    page.goto("/en/steps/stay-calm/")
    for number in range(1, STEPS + 1):
        expect(page.locator(".eyebrow").first).to_have_text(f"Step {number} of 8")
        tick = page.locator("input[name=done]").first
        tick.check()
        if script:
            expect(page.locator("[data-said]")).to_have_text("Kept in this browser.")
        else:
            button(page, "Keep my ticks")
        expect(page.locator("input[name=done]").first).to_be_checked()
        if number < STEPS:
            page.locator("ol.path a").nth(number).click()


def start_a_case(page: Page) -> None:
    page.goto("/en/case/new/")
    button(page, "Show me my six words")
    expect(page.locator(".words li")).to_have_count(6)
    words = page.locator(".words li").all_inner_texts()
    page.get_by_role("link", name="I have written them down").click()
    page.get_by_label("Your six case words").fill(" ".join(words).upper())
    button(page, "Check my words")
    expect(page).to_have_url(re.compile(r"/en/case/evidence/add/$"))  # what is next


def secure_evidence(page: Page, files: list[Path], script: bool) -> None:
    expect(page.locator("input[name=minor_shown]")).to_have_count(0)  # the age was said in the walk-through
    page.locator("input[name=nothing_intimate]").check()
    page.locator("input[type=file]").set_input_files(files)
    button(page, "Send")
    if script:
        expect(page.get_by_text("Same fingerprint on your device and here.")).to_have_count(3)
        page.get_by_role("link", name="See what arrived").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 files are secured")
    for _ in range(60):  # a worker makes the reading copies
        if page.locator("img.thumb").count() == 3:
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("img.thumb")).to_have_count(3)


def say_what_happened(page: Page) -> None:
    page.goto("/en/case/account/beginning/")
    page.locator("[name=answer-how]").fill("She wrote to me on a dating app. – ÄÖÜ 🙂")
    page.locator("button[name=next]").click()
    page.goto("/en/case/account/identifiers/")
    page.locator("[name=form-0-value]").fill("@ella_rose_771")
    page.locator("button[name=next]").click()
    page.goto("/en/case/account/demands/")
    page.locator("[name=form-0-amount]").fill("500")
    page.locator("[name=form-0-currency]").select_option("EUR")
    page.locator("button[name=next]").click()


def print_the_dossier(page: Page, folder: Path, script: bool) -> str:
    """The words of the PDF that a worker made; with script the page shows by itself that it is ready."""
    page.goto("/en/case/dossier/")
    page.locator("[name=language][value=de]").check()
    button(page, "Make the dossier")
    for _ in range(90):
        if page.get_by_role("heading", name="Your dossier is ready").count():
            break
        page.wait_for_timeout(500)
        if not script:  # with script a second loading would meet that of the page itself
            page.reload()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save the dossier").click()
    target = folder / saving.value.suggested_filename
    saving.value.save_as(target)
    assert re.fullmatch(r"dossier-[0-9A-F]{4}-[0-9A-F]{4}\.pdf", target.name)
    return subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_whole_path(open_page: Any, files: Any, tmp_path: Path, script: Any) -> None:
    page = open_page(PHONE, script=script, accept_downloads=True)
    answer_the_questions(page)
    walk_the_steps(page, script)
    start_a_case(page)
    secure_evidence(page, files, script)
    say_what_happened(page)
    words = print_the_dossier(page, tmp_path, script)
    assert "@ella_rose_771" in words
    assert "500" in words
    assert "Seite 1 von" in words
    page.goto("/en/case/delete/")
    page.get_by_label("Yes, delete my case for good").check()
    button(page, "Delete everything")
    expect(page.get_by_role("heading", name="Your case is deleted")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Leave now").click()
    page.wait_for_url(re.compile("weather"))
