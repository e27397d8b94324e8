"""The proof of work in Chromium, on a site where every new case asks for one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE, PHONE, Watch, origin
from tests.stack import Stack

NEW = "/en/case/new/"
BUTTON = "Show me my six words"
WORDS = "ol.words li"
DONE = "Done. You can go on."


@pytest.fixture(scope="module")
def busy(start_stack: Callable[..., Stack]) -> Stack:
    return start_stack(NEW_CASES_SURGE="0")


@pytest.fixture
def make_page(chromium: Browser, busy: Stack, neutral_url: str) -> Iterator[Callable[..., Page]]:
    watching = Watch(frozenset({busy.url, origin(neutral_url)}))
    contexts = []

    def make(*, script: bool = True, workers: bool = True) -> Page:
        options: dict[str, Any] = {**PHONE, "java_script_enabled": script, "locale": "en-GB"}
        context = chromium.new_context(**options, base_url=busy.url)
        context.set_default_timeout(PATIENCE)
        context.on("request", watching.on_request)
        context.on("console", watching.on_console)
        context.on("page", watching.on_page)
        if not workers:
            context.add_init_script("delete globalThis.Worker")
        contexts.append(context)
        return context.new_page()

    watching.forgive("429")  # a press that has to wait
    yield make
    for context in contexts:
        context.close()
    watching.check()


def test_it_runs_by_itself_and_then_the_button_gives_six_words(make_page: Callable[..., Page]) -> None:
    page = make_page()
    page.goto(NEW)
    expect(page.get_by_role("status").get_by_text(DONE)).to_be_visible()
    assert page.locator("progress").evaluate("bar => bar.value") == 8
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(WORDS)).to_have_count(6)


def test_who_presses_at_once_has_to_press_once_only(make_page: Callable[..., Page]) -> None:
    page = make_page()
    held: list[Route] = []
    page.route("**/work_proof_worker*.js", lambda route: held.append(route))
    page.goto(NEW)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text("Your words come as soon as it’s done.")).to_be_visible()
    assert held
    held[0].continue_()
    expect(page.locator(WORDS)).to_have_count(6)


def test_without_script_and_without_workers_the_page_says_how_long_to_wait(make_page: Callable[..., Page]) -> None:
    plain = make_page(script=False)
    plain.goto(NEW)
    expect(plain.locator("#work-note noscript p")).to_contain_text("Please wait 40 seconds instead")
    expect(plain.locator("#work-note noscript p")).to_be_visible()
    plain.get_by_role("button", name=BUTTON).click()
    expect(plain.locator("#work-note noscript p")).to_contain_text("It was a little too early.")
    broken = make_page(workers=False)
    broken.goto(NEW)
    expect(broken.get_by_text("Please wait 40 seconds instead")).to_be_visible()
    expect(broken.locator("#work-progress")).to_be_hidden()


def test_no_other_page_loads_it(make_page: Callable[..., Page]) -> None:
    page = make_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    for path in ("/en/", "/en/help-now/", "/en/case/", "/en/case/open/", "/en/case/device/"):
        page.goto(path)
    assert loaded
    assert not any("work_proof" in url or "noble" in url for url in loaded)
