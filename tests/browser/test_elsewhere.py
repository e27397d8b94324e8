"""A case that is open in two browsers: seen by its owner, closed everywhere else, by a button or by new words."""

from typing import Any

import pytest
from playwright.sync_api import expect


def words_on(page: Any) -> Any:
    expect(page.locator("ol.words li")).to_have_count(6)
    return " ".join(page.locator("ol.words li").all_inner_texts())


def start_case(page: Any, language: str = "en") -> Any:
    page.goto(f"/{language}/case/new/")
    page.locator("main form button").click()
    return words_on(page)


def open_case(page: Any, words: Any) -> None:
    page.goto("/en/case/open/")
    page.get_by_label("Your six case words").fill(words)
    page.get_by_role("button", name="Open").click()


@pytest.mark.parametrize("script", [True, False])
def test_who_found_the_note_is_shut_out(open_page: Any, watch: Any, script: Any) -> None:
    watch.forgive("422")  # the old words
    maya, other = open_page(script=script), open_page()
    words = start_case(maya)
    maya.get_by_text("How long it stays").click()
    expect(maya.get_by_text("the case is deleted after 24 hours")).to_be_visible()
    open_case(other, words)
    expect(other.get_by_role("heading", name="Your case is open")).to_be_visible()

    maya.goto("/en/case/")
    expect(maya.get_by_text("Open in 2 browsers")).to_be_visible()
    maya.get_by_role("button", name="Close the others").click()
    expect(maya.get_by_text("Your case is closed everywhere else.")).to_be_visible()
    other.goto("/en/case/log/")
    expect(other.get_by_role("heading", name="Open your case")).to_be_visible()

    open_case(other, words)  # the note still opens it
    expect(other.get_by_role("heading", name="Your case is open")).to_be_visible()
    maya.goto("/en/case/")
    maya.get_by_role("link", name="Make new words").click()
    maya.get_by_role("button", name="Show me new words").click()
    expect(maya.get_by_text("Your case is closed in every other browser.")).to_be_visible()
    fresh = words_on(maya)
    other.goto("/en/case/log/")
    expect(other.get_by_role("heading", name="Open your case")).to_be_visible()
    open_case(other, words)
    expect(other.get_by_text("These words don’t open a case")).to_be_visible()
    open_case(other, fresh)
    expect(other.get_by_role("heading", name="Your case is open")).to_be_visible()
