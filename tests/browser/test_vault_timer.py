"""An open case warns before it closes by itself, stays open while someone types, and says so when it has closed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.stack import Stack
from tests.visitor import Visitor


@pytest.fixture
def at_home(open_page: Callable[..., Page], stack: Stack) -> Page:
    """A page of an open case, whose clock stands until the test moves it."""
    maya = Visitor(stack.url)
    maya.start_case()
    page = open_page(PHONE)
    page.context.add_cookies([{"name": one.name, "value": one.value or "", "url": stack.url} for one in maya.jar])
    page.clock.install()
    page.goto("/en/case/")
    return page


def test_it_warns_stays_open_on_request_and_says_when_it_has_closed(at_home: Page) -> None:
    timer = at_home.locator(".vault-timer")
    idle = {"idle": 0}  # seconds, as the server would say; its clock does not follow that of the page
    at_home.route("**/case/idle/", lambda route: route.fulfill(json=idle))
    at_home.clock.run_for(32 * 60_000)
    expect(timer).to_be_hidden()  # a counsellor who works in the case keeps it open
    at_home.reload()
    at_home.clock.run_for(24 * 60_000)
    expect(timer).to_be_hidden()
    idle["idle"] = 25 * 60 + 10
    at_home.clock.run_for(70_000)
    expect(timer).to_be_visible()
    with at_home.expect_response(lambda answer: answer.request.method == "POST"):
        timer.get_by_role("button").click()
    expect(timer).to_be_hidden()
    idle["idle"] = 31 * 60
    at_home.clock.run_for(31 * 60_000)
    expect(timer.locator("form")).to_be_hidden()
    expect(timer).to_be_visible()
