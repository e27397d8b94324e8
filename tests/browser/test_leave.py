"""Leaving: by button, by Shift, without script, and nothing comes back with the Back button."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect

from tests import programs
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.stack import Stack

CASE = "Your case is open"


@pytest.fixture(scope="module")
def chromium(chromium_of_people: Browser) -> Browser:
    return chromium_of_people


@pytest.fixture
def browser_with_cache(playwright: Playwright, stack: Stack, tmp_path: Path) -> Iterator[Any]:
    """As a person's own browser: with a profile and the back/forward cache, which test drivers switch off."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=programs.chromium(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
        base_url=stack.url,
        locale="en-GB",
        **PHONE,
    )
    yield context
    context.close()


def start_case(page: Page) -> list[str]:
    """A new case, open at its first page; the six words."""
    page.goto("/en/case/new/")
    page.get_by_role("button", name="Show me my six words").click()
    expect(page.get_by_role("heading", name="Your six case words")).to_be_visible()
    expect(page.locator(".words li")).to_have_count(6)
    words = page.locator(".words li").all_inner_texts()
    page.goto("/en/case/")
    expect(page.get_by_role("heading", name=CASE)).to_be_visible()
    return words


def seen_going_back(page: Page, times: int = 6) -> str:
    """All that Back shows, page by page.

    Not page.go_back: it waits for a load that a page out of the back/forward cache never has.
    """
    seen = []
    for _ in range(times):
        page.evaluate("setTimeout(() => history.back(), 0)")
        page.wait_for_timeout(700)
        seen.append(shown(page))
    return "\n".join(seen)


def shown(page: Page) -> str:
    """Address and words, also while one page gives way to another."""
    for _ in range(20):
        try:
            return f"{page.url} " + page.evaluate("document.body ? document.body.innerText : ''")
        except Error:  # the page went while it was read
            page.wait_for_timeout(100)
    raise AssertionError("no page stays")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_shows_nothing_of_the_case(browser_with_cache: BrowserContext, neutral_url: Any, script: Any) -> None:
    page = browser_with_cache.new_page()
    if not script:
        # Blocking the file leaves the plain link, and keeps page.evaluate for reading what Back shows.
        page.route("**/js/leave*.js", lambda route: route.abort())
    page.goto(neutral_url)
    words = start_case(page)
    page.goto("/en/case/log/")
    expect(page.get_by_text("The case was opened.")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Leave now").click()
    page.wait_for_url(neutral_url)
    seen = seen_going_back(page)
    assert CASE not in seen
    assert "The case was opened" not in seen
    # One of six plain nouns may stand on any page by chance.
    assert sum(word in seen.split() for word in words) < 3


def test_the_check_of_back_would_notice(browser_with_cache: BrowserContext, neutral_url: Any) -> None:
    """The same walk without leaving does show the case, so the test above can fail."""
    page = browser_with_cache.new_page()
    page.goto(neutral_url)
    start_case(page)
    page.goto(neutral_url)
    page.evaluate("setTimeout(() => history.back(), 0)")
    for _ in range(40):
        if CASE in shown(page):
            return
        page.wait_for_timeout(500)
    raise AssertionError("Back does not show the case")


def test_shift_three_times_leaves(phone: Page, neutral_url: Any) -> None:
    phone.goto("/en/")
    for _ in range(2):
        phone.keyboard.press("Shift")
    expect(phone.locator("#leave-said")).to_contain_text("Press once more")
    phone.keyboard.press("Shift")
    phone.wait_for_url(neutral_url)


def test_capital_letters_do_not_leave(desktop: Page, stack: Stack) -> None:
    desktop.goto("/en/case/open/")
    field = desktop.get_by_label("Your six case words")
    field.press_sequentially("ABC")
    for letter in "ABCDEF":
        desktop.keyboard.press(f"Shift+{letter}")
        expect(desktop.locator("#leave-said")).to_be_empty()  # who types hears nothing of leaving
    expect(desktop.locator("a.leave .shifts")).to_be_hidden()
    desktop.wait_for_timeout(300)
    assert desktop.url.startswith(stack.url)


def test_the_session_is_over_on_the_server(phone: Page, neutral_url: Any) -> None:
    start_case(phone)
    cookies = phone.context.cookies()
    phone.get_by_role("banner").get_by_role("link", name="Leave now").click()
    phone.wait_for_url(neutral_url)
    phone.context.add_cookies(cookies)  # someone kept the cookie
    phone.goto("/en/case/log/")
    expect(phone.get_by_role("heading", name="Open your case")).to_be_visible()


def test_leaving_without_script_clears_the_cookies(phone_without_script: Page, neutral_url: Any) -> None:
    page = phone_without_script
    page.goto("/en/case/new/")
    page.get_by_role("button", name="Show me my six words").click()
    page.get_by_role("banner").get_by_role("link", name="Leave now").click()
    page.wait_for_url(neutral_url)
    assert [cookie for cookie in page.context.cookies() if cookie["name"] in ("case", "plan", "csrf")] == []


@pytest.mark.parametrize("path", ["/en/", "/de/case/", "/en/case/open/", "/en/nowhere/"])
def test_the_title_says_nothing(phone: Page, path: Any, watch: Any) -> None:
    watch.forgive("404")
    phone.goto(path)
    assert phone.title() in ("Clear Steps", "Klare Schritte")
