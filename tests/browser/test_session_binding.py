"""A session bound to its browser, in a real one: made, kept in turn, copied, lost, and gone with the case."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from cases import browser_binding
from tests.browser.conftest import PHONE
from tests.browser.test_counseling_live import join, sign_in
from tests.browser.test_leave import start_case
from tests.source_tree import BASE

STORED = """async () => [
    ...(await navigator.storageBuckets.keys()), ...(await indexedDB.databases()).map(({ name }) => name),
]"""
PROOF, DESK_PROOF = "proof", "desk-proof"


def bound(page: Page) -> list[str]:
    """The six words of a case whose session is bound to this browser."""
    words = start_case(page)
    wait(page, lambda: PROOF in {cookie["name"] for cookie in page.context.cookies()})
    return words


def wait(page: Page, what: Callable[[], bool]) -> None:
    for _ in range(100):
        if what():
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.url)


def without_proof(page: Page) -> None:
    """As after a sleep: the server takes no proof that is older than five minutes; see tests/cases."""
    page.context.clear_cookies(name=PROOF)


def test_a_copy_of_the_cookies_opens_nothing_and_the_owner_goes_on(
    open_page: Callable[..., Page], watch: Any, neutral_url: str
) -> None:
    watch.forgive("403")
    maya, thief = open_page(PHONE), open_page(PHONE)
    words = bound(maya)
    assert maya.evaluate(STORED) == ["site"]
    maya.goto("/en/case/log/")  # the proof comes back, so that it is known to have arrived
    thief.context.add_cookies([one for one in maya.context.cookies() if one["name"] != PROOF])
    thief.goto("/en/case/log/")
    expect(thief.get_by_role("heading", name="Please type your six words")).to_be_visible()
    maya.goto("/en/case/")
    expect(maya.get_by_text("Another browser tried to use your open case")).to_be_visible()

    maya.goto("/en/case/account/threats/")
    maya.locator("main form textarea").first.fill("He said: pay")
    without_proof(maya)
    maya.get_by_role("button", name="Save and go on").click()
    expect(maya).not_to_have_url(re.compile("threats"))
    maya.goto("/en/case/account/threats/")
    expect(maya.locator("main form textarea").first).to_have_value("He said: pay")
    without_proof(maya)
    maya.goto("/en/case/log/?x=1")
    expect(maya.get_by_text("The case was opened.")).to_be_visible()
    assert maya.url.endswith("/en/case/log/?x=1")

    maya.evaluate("navigator.storageBuckets.delete('site')")  # its owner cleared the browser's storage
    maya.goto("/en/case/account/threats/")
    maya.locator("main form textarea").first.fill("He said: pay now")
    without_proof(maya)
    maya.get_by_role("button", name="Save and go on").click()
    expect(maya.get_by_role("heading", name="Please type your six words")).to_be_visible()
    maya.get_by_label("Your six case words").fill(" ".join(words))
    with maya.expect_request(
        lambda request: request.method == "POST" and request.url.endswith("/case/open/")
    ) as sent:
        maya.get_by_role("button", name="Open").click()
    fields = sent.value.post_data or ""
    assert "case_key=" in fields  # derived in the browser
    assert "+".join(words) not in fields
    maya.get_by_role("button", name="Save what I typed").click()
    expect(maya).not_to_have_url(re.compile("threats"))
    maya.goto("/en/case/account/threats/")
    expect(maya.locator("main form textarea").first).to_have_value("He said: pay now")

    maya.get_by_role("banner").get_by_role("link", name="Leave now").click()
    maya.wait_for_url(neutral_url)
    maya.goto("/en/")
    assert maya.evaluate(STORED) == []


def test_a_page_that_is_left_while_its_key_is_on_the_way_costs_nothing(
    open_page: Callable[..., Page], watch: Any
) -> None:
    """The next page hears that the session is free, as the site has not taken the key of the one before yet."""
    for words in ("409", "net::ERR_FAILED"):
        watch.forgive(words)
    page, asked = open_page(PHONE), []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        if asked.count("POST") == 1 and asked[-1] == "POST":
            route.fetch()
            without_proof(page)
            route.abort()
        elif asked[-1] == "GET" and asked.count("POST") == 1:
            route.fulfill(json={"state": "free", "challenge": "", "left": 0})
        else:
            route.continue_()

    page.route("**/case/binding/", answer)
    start_case(page)
    wait(page, lambda: "POST" in asked)
    page.goto("/en/case/log/")
    wait(page, lambda: asked.count("POST") == 2)  # the same key once more, which is refused
    page.goto("/en/case/")
    wait(page, lambda: PROOF in {cookie["name"] for cookie in page.context.cookies()})
    assert asked.count("POST") == 3
    without_proof(page)
    page.goto("/en/case/log/?x=1")
    expect(page.get_by_text("The case was opened.")).to_be_visible()
    expect(page.get_by_text("Another browser tried")).to_have_count(0)


def test_a_key_that_was_left_behind_goes_with_the_next_page_of_the_vault(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    bound(page)
    page.context.clear_cookies()  # the browser was closed, and its storage was not
    page.goto("/en/")
    assert page.evaluate(STORED) == ["site"]
    page.goto("/en/case/")
    wait(page, lambda: page.evaluate(STORED) == [])


def test_where_the_browser_stores_nothing_the_session_stays_as_it_is(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.add_init_script("navigator.storageBuckets.open = () => Promise.reject(new Error())")
    start_case(page)
    page.goto("/en/case/log/")
    expect(page.get_by_text("The case was opened.")).to_be_visible()
    assert PROOF not in {cookie["name"] for cookie in page.context.cookies()}


def test_the_script_signs_what_the_site_checks() -> None:
    script = (BASE / "static/js/session_binding.js").read_text(encoding="utf-8")
    assert f'"{browser_binding.MESSAGE.decode()[:-1]}\\0"' in script


def test_a_desk_is_bound_too_and_nothing_typed_there_is_lost(
    stack: Any, open_page: Callable[..., Page], watch: Any
) -> None:
    watch.forgive("403")
    watch.forgive("422")  # a code that nobody made
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    ruth, thief = open_page(), open_page()
    sign_in(ruth, name)
    wait(ruth, lambda: DESK_PROOF in {cookie["name"] for cookie in ruth.context.cookies()})
    assert ruth.evaluate(STORED) == ["page"]
    ruth.goto("/en/counsel/")  # the proof comes back, so that it is known to have arrived
    thief.context.add_cookies([one for one in ruth.context.cookies() if one["name"] != DESK_PROOF])
    thief.goto("/en/counsel/")
    expect(thief.get_by_role("heading", name="Please sign in again")).to_be_visible()
    ruth.goto("/en/counsel/")
    expect(ruth.get_by_text("Another browser tried to use your open desk")).to_be_visible()

    ruth.goto("/en/counsel/code/")
    ruth.locator("main form[method=post] input[type=text]").first.fill("ABCD2345")
    ruth.context.clear_cookies(name=DESK_PROOF)
    ruth.locator("main form button.btn").first.click()
    expect(ruth.locator("main form[method=post] input[type=text]").first).to_have_value("ABCD2345")
    ruth.context.clear_cookies(name=DESK_PROOF)
    ruth.goto("/en/counsel/guide/?x=1")
    expect(ruth.get_by_role("heading", name="One moment")).to_have_count(0)
    assert ruth.url.endswith("/en/counsel/guide/?x=1")
    ruth.get_by_role("button", name="Sign out").click()
    wait(ruth, lambda: ruth.evaluate(STORED) == [])
