"""The watch over the browser tests itself: it must see what it is there to see."""

from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.stack import Stack


def take(watch: Watch) -> str:
    seen, watch.problems = " ".join(watch.problems), []
    return seen


def test_a_request_to_another_origin_is_seen(phone: Page, watch: Watch) -> None:
    phone.goto("/en/")
    assert not watch.problems
    phone.context.new_page().goto("data:text/html,<img src='http://127.0.0.1:9/pixel.png'>")
    assert "another origin: http://127.0.0.1:9/pixel.png" in take(watch)


def test_a_console_error_is_seen(phone: Page, watch: Watch) -> None:
    phone.goto("/en/")
    phone.evaluate("console.error('broken')")
    assert "console: broken" in take(watch)


def test_a_script_error_is_seen(phone: Page, watch: Watch) -> None:
    phone.goto("/en/")
    with phone.expect_event("pageerror"):
        phone.evaluate("setTimeout(() => { throw new Error('thrown') })")
    assert "thrown" in take(watch)


def test_script_can_be_switched_off(phone_without_script: Page) -> None:
    phone_without_script.goto("data:text/html,<noscript><p>off</p></noscript>")
    assert phone_without_script.locator("p").inner_text() == "off"


def test_the_neutral_page_is_allowed(phone: Page, stack: Stack, neutral_url: str) -> None:
    phone.goto(neutral_url)
    assert phone.locator("p").inner_text() == "Sunny."
