"""Two windows side by side: what one writes stands on the other's page, and no end of sharing takes typed text."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_counseling_live import SOON, faults, maya, ruth, share  # noqa: F401
from tests.browser.test_whole_path import button


def open_threads(maya: Page, ruth: Page) -> None:  # noqa: F811
    """Both have the page of their thread in front of them."""
    maya.goto("/en/case/")
    maya.get_by_role("link", name="Messages: Ruth").click()
    ruth.get_by_role("link", name="Messages", exact=True).click()
    ruth.wait_for_url(re.compile(r"/messages/$"))


def test_they_write_to_each_other_and_a_revoke_leaves_the_text(maya: Page, ruth: Page, watch: Any) -> None:  # noqa: F811
    watch.forgive("status of 404")  # the answer that ends it
    share(maya, ruth)
    open_threads(maya, ruth)
    typed = ruth.get_by_label("New message")
    typed.fill("half a sen")

    maya.get_by_label("New message").fill("He wrote again <b>today</b>")
    button(maya, "Send message")
    expect(maya.locator("main")).to_contain_text("You · ")
    expect(ruth.locator("main")).to_contain_text("He wrote again <b>today</b>", timeout=SOON)
    expect(typed).to_have_value("half a sen")  # the page was renewed around it
    expect(ruth.locator("[data-said]")).to_have_text("There is a new message.")
    typed.press("t")  # somebody is there
    expect(maya.locator("main")).not_to_contain_text("not opened yet", timeout=SOON)
    typed.fill("Call me on Tuesday")
    button(ruth, "Send message")
    expect(maya.locator("main")).to_contain_text("Call me on Tuesday", timeout=SOON)
    found = faults(maya) + faults(ruth)

    typed = ruth.get_by_label("New message")
    typed.fill("a long answer")
    maya.get_by_label("New message").fill("a long question")
    second = maya.context.new_page()
    second.goto("/en/case/share/")
    second.get_by_role("link", name="End now").click()
    button(second, "End now")  # it is confirmed on a page of its own
    expect(ruth.locator("[data-ended]")).to_be_visible(timeout=SOON)
    expect(ruth.locator("[data-thread]")).to_be_empty()
    expect(typed).to_have_value("a long answer")
    expect(ruth.get_by_role("button", name="Send message")).to_be_disabled()
    maya.bring_to_front()
    expect(maya.locator("[data-over]")).to_contain_text("Your sharing with Ruth has ended.", timeout=SOON)
    expect(maya.get_by_label("New message")).to_have_value("a long question")
    expect(maya.locator("main")).to_contain_text("Call me on Tuesday")  # the client keeps it
    expect(maya.get_by_role("button", name="Send message")).to_be_disabled()
    found += faults(maya) + faults(ruth)
    maya.goto("/en/case/messages/")
    assert found + faults(maya) == []


def test_a_case_that_closed_meanwhile_takes_the_text_through_the_words(maya: Page, ruth: Page) -> None:  # noqa: F811
    share(maya, ruth)
    open_threads(maya, ruth)
    maya.get_by_label("New message").fill("typed for long")
    cookies = maya.context.cookies()
    maya.context.clear_cookies(name=re.compile("case"))
    expect(maya.locator("[data-closed]")).to_be_visible(timeout=SOON)
    expect(maya.locator("[data-thread]")).to_be_empty()
    expect(maya.get_by_label("New message")).to_have_value("typed for long")
    maya.context.add_cookies(cookies)  # as opening it again in another window does
    expect(maya.locator("[data-closed]")).to_be_hidden(timeout=SOON)
    button(maya, "Send message")
    expect(ruth.locator("main")).to_contain_text("typed for long", timeout=SOON)


def test_without_script_it_is_the_same(stack: Any, maya: Page, ruth: Page) -> None:  # noqa: F811
    share(maya, ruth)
    plain = [
        page.context.browser.new_context(
            **device, java_script_enabled=False, storage_state=page.context.storage_state()
        )
        for page, device in ((maya, PHONE), (ruth, DESKTOP))
    ]
    client, desk = (context.new_page() for context in plain)
    client.goto(f"{stack.url}/en/case/messages/")
    client.get_by_role("link", name="Ruth").click()
    client.get_by_label("New message").fill("no script here")
    client.get_by_role("button", name="Send message").click()
    desk.goto(f"{stack.url}/en/counsel/")
    expect(desk.locator(".desk-list")).to_contain_text("New message")
    desk.locator(".desk-list").get_by_role("link").first.click()
    desk.get_by_role("link", name="1 new message").click()
    expect(desk.locator("main")).to_contain_text("no script here")
    desk.get_by_label("New message").fill("none here either")
    desk.get_by_role("button", name="Send message").click()
    client.get_by_role("link", name="Refresh").click()
    expect(client.locator("main")).to_contain_text("none here either")
    for context in plain:
        context.close()
