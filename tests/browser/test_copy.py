"""Copying what a form asks and what a bank is told: the button, the clipboard that is refused, and no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.stack import Stack
from tests.visitor import Visitor

TEXTS = "/en/case/texts/bank/"


@pytest.fixture
def maya(stack: Stack) -> Visitor:
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/account/about-you/", name="Maya <b>Example</b>")
    return visitor


@pytest.fixture
def page(open_page: Callable[..., Page], maya: Visitor, stack: Stack) -> Page:
    opened = open_page(PHONE)
    opened.context.add_cookies([{"name": c.name, "value": c.value or "", "url": stack.url} for c in maya.jar])
    return opened


@pytest.mark.parametrize("path", ["/en/case/online-report/fields/ic3/", TEXTS])
def test_the_button_copies_the_text_beside_it(page: Page, path: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(path)
    place = page.locator("[data-copy-place]").first
    place.locator("[data-copy]").click()
    expect(page.locator("[data-copied]")).to_contain_text("Copied: ")
    expect(place.locator("[data-copy]")).to_have_class("btn quiet small taken" if "ic3" in path else "btn taken")
    assert page.evaluate("navigator.clipboard.readText()") == place.locator("[data-copy-text]").inner_text()
    assert "Maya <b>Example</b>" in page.evaluate("navigator.clipboard.readText()")


def test_where_the_clipboard_is_refused_the_text_is_marked(page: Page) -> None:
    page.goto(TEXTS)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator("[data-copy]").first.click()
    expect(page.locator("[data-copied]")).to_contain_text("Marked.")
    assert page.evaluate("getSelection().toString()") == page.locator("[data-copy-text]").first.inner_text()
