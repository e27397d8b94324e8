"""A desk that closed while somebody typed: after signing in again in another window, one tap sends it."""

import secrets
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.test_counseling_live import join, sign_in
from tests.stack import Stack


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_one_tap_sends_what_was_typed(stack: Stack, open_page: Any, watch: Any, script: bool) -> None:
    watch.forgive("status of 401")
    watch.forgive("status of 422")  # no client has this code, which the site says only to who is signed in
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    desk = open_page(DESKTOP, script=script)
    sign_in(desk, name)
    desk.goto("/en/counsel/code/")
    desk.get_by_label("Code of your client").fill("ACDE-FGHJ")
    other = desk.context.new_page()
    other.goto("/en/counsel/guide/")
    other.get_by_role("button", name="Sign out").click()
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("main")).to_contain_text("ACDE-FGHJ")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Sign in in a new window").click()
    sign_in(opened.value, name, ahead=1)
    desk.get_by_role("button", name="Send it again").click()
    expect(desk.locator("main")).to_contain_text("This code does not fit")
    expect(desk.get_by_label("Code of your client")).to_have_value("ACDE-FGHJ")
