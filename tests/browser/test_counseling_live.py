"""Two windows side by side: a client ticks, the counsellor sees it, and neither loses what they type."""

import re
import secrets
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_case_keys import Sent, names_words, six_on
from tests.browser.test_whole_path import button, start_a_case
from tests.conftest import Person
from tests.stack import Stack
from tests.visitor import Visitor

# Someone who has joined and set up a code app, and the keys of a new factor: what the pages of signing in do, but
# in one process that is started once.
JOIN = """
import sys
from allauth.mfa.totp.internal.auth import TOTP
from counseling import accounts
from counseling.models import Centre
centre, _new = Centre.objects.get_or_create(name="Lantern Centre")
token = accounts.invite(sign_in=sys.argv[1], name=sys.argv[5], centre=centre, role=sys.argv[4])
link = accounts.find_link(token)
accounts.set_password(link, sys.argv[2])
TOTP.activate(link.counsellor.user, sys.argv[3])
"""
SOON = 10_000  # ms; two seconds on a machine that is free, where the page asks once a second
PASSWORD, SECRET = "violet-otter-lantern-9", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def join(stack: Stack, name: str, role: str = "counsellor", person: str = "Ruth") -> None:
    stack.code(JOIN, name, PASSWORD, SECRET, role, person)


def sign_in(page: Page, name: str, *, ahead: int = 0) -> None:
    """With the keyboard alone: no passkey is needed. `ahead`: codes of the app, as one works once; one at most."""
    from allauth.mfa.totp.internal import auth as totp

    page.goto("/en/counsel/sign-in/")
    page.get_by_label("Sign-in name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input[name=code]").focus()
    page.keyboard.type(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + ahead)))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/counsel/(people/)?$"))


def follow(page: Page, name: str) -> None:
    """Click a link and wait for its page: what is asked at once may look at the page before, or at none."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def faults(page: Page) -> list[str]:
    found = violations(page)
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.fixture
def maya(open_page: Any) -> Page:
    """A client with an open case, on a phone."""
    page = open_page(PHONE)
    start_a_case(page)
    return page


@pytest.fixture
def ruth(stack: Any, open_page: Any) -> Page:
    """A counsellor at the desk."""
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    page = open_page(DESKTOP)
    sign_in(page, name)
    return page


def share(maya: Page, ruth: Page) -> None:
    maya.goto("/en/case/share/")
    button(maya, "Show me a code")
    ruth.goto("/en/counsel/code/")
    ruth.get_by_label("Code of your client").fill(maya.locator(".share-code").inner_text())
    with ruth.expect_navigation():  # or it would get in the way of the next one
        ruth.locator("main form button.btn").first.click()
    expect(maya.get_by_role("heading", name="Ruth")).to_be_visible()
    button(maya, "Yes, share this")
    expect(maya.locator(".seen-by")).to_have_text(re.compile("Ruth, Lantern Centre can see this now"))
    ruth.wait_for_url(re.compile(r"/counsel/[0-9a-f-]{36}/$"))  # the answer leads into the case


def end_access(maya: Page) -> None:
    """The client ends it, and is asked once."""
    maya.goto("/en/case/share/")
    maya.get_by_role("link", name="End now").click()
    button(maya, "End now")
    expect(maya.locator("main")).to_contain_text("no longer sees anything")


def test_in_the_room_the_six_words_stay_in_the_browser(ruth: Page, stack: Stack) -> None:
    sent = Sent(ruth)
    for answer in ("No, share nothing", "Yes, share this"):
        ruth.goto("/en/counsel/new/")
        button(ruth, "Show the six words to the client")
        words = six_on(ruth)
        expect(ruth.get_by_role("button", name="Sign out")).to_have_count(0)
        ruth.get_by_role("link", name="I have written them down").click()
        if answer.startswith("Yes"):
            ruth.get_by_label("Your six case words").fill(words)
        button(ruth, answer)
        ruth.wait_for_url(re.compile(r"/counsel/$"))
        assert "Your case is open" in Visitor(stack.url).open_case(words).page
        text = sent.take()
        assert "kek=" in text
        assert not names_words(text, words)


def look_again_without_script(maya: Page, ruth: Page) -> Page:
    """A second window of the counsellor, where a link does what script does."""
    browser, state = ruth.context.browser, ruth.context.storage_state()
    page = browser.new_context(java_script_enabled=False, storage_state=state).new_page()
    page.goto(ruth.url)
    maya.goto("/en/steps/no-payment/")
    maya.locator("input[name=done]").first.check()
    expect(maya.locator("[data-said]")).to_have_text("Kept in this browser.")
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("#sum-no-payment")).to_contain_text("1 of")
    return page


def test_the_counsellor_follows_and_is_out_when_the_client_ends_it(maya: Person, ruth: Any, watch: Any) -> None:
    watch.forgive("status of 404")  # the answer that ends it
    share(maya, ruth)
    ruth.goto("/en/counsel/")
    ruth.locator(".desk-list").get_by_role("link").first.click()
    expect(ruth.locator("[data-live-said]")).to_have_text("Live: updates as your client works.")
    note = ruth.get_by_label("New note")
    note.fill("half a sen")
    ruth.locator("#sum-break-contact").click()

    maya.goto("/en/steps/stay-calm/")
    expect(maya.locator(".seen-by")).to_contain_text("Ruth")
    maya.locator("input[name=done]").first.check()
    step = ruth.locator("#sum-stay-calm")
    expect(step).to_contain_text("1 of 4", timeout=SOON)
    expect(note).to_have_value("half a sen")
    expect(ruth.locator("#step-break-contact")).to_have_attribute("open", "")

    note.fill("calls on friday")
    button(ruth, "Save note")
    maya.goto("/en/case/notes/")
    expect(maya.locator("main")).to_contain_text("calls on friday")
    found = faults(maya) + faults(ruth)
    without = look_again_without_script(maya, ruth)

    end_access(maya)
    expect(ruth.locator("[data-live-ended]")).to_be_visible(timeout=SOON)
    expect(ruth.locator("#live")).to_be_empty()
    assert ruth.reload().status == 404
    assert without.reload().status == 404
    without.context.close()
    for path in ("/en/counsel/", "/en/counsel/guide/"):
        ruth.goto(path)
        found += faults(ruth)
    assert found == []


def test_an_ending_is_taken_back_within_the_minute_on_either_side(maya: Page, ruth: Page, watch: Any) -> None:
    watch.forgive("status of 404")
    share(maya, ruth)
    case = ruth.url
    end_access(maya)
    expect(ruth.locator("[data-live-ended]")).to_be_visible(timeout=SOON)
    found = faults(maya)
    button(maya, "Take it back")
    expect(maya.locator(".seen-by")).to_contain_text("Ruth, Lantern Centre can see this now")
    ruth.goto(case)
    expect(ruth.locator("#sum-stay-calm")).to_be_visible()

    follow(ruth, "End my access")
    found += faults(ruth)
    button(ruth, "End my access")
    expect(ruth.locator("main")).to_contain_text("and your client is told")
    found += faults(ruth)
    maya.goto("/en/case/")
    expect(maya.locator(".seen-by")).to_contain_text("Ruth, Lantern Centre no longer sees your case.")
    button(ruth, "Take it back")
    expect(ruth).to_have_url(case)
    maya.reload()
    expect(maya.locator(".seen-by")).to_contain_text("Ruth, Lantern Centre can see this now")
    assert found == []


def test_a_colleague_is_asked_in_and_ended_with_three_browsers(
    maya: Page, ruth: Page, stack: Any, open_page: Any, watch: Any
) -> None:
    watch.forgive("status of 404")
    name = f"sam-{secrets.token_hex(3)}"
    join(stack, name, person="Sam")
    sam = open_page(DESKTOP)
    sign_in(sam, name)
    share(maya, ruth)
    case = ruth.url
    ruth.get_by_role("link", name="Ask colleagues in").click()
    ruth.locator("label", has_text="Sam").first.click()
    ruth.get_by_label("7 days").check()
    button(ruth, "Ask the client")
    expect(ruth.locator("main")).to_contain_text("nobody sees more than now")
    expect(sam.get_by_text("Nobody shares a case with you right now.")).to_be_visible()
    maya.goto("/en/case/")
    expect(maya.locator(".seen-by")).to_contain_text("Ruth asks whether others may look at your case too: Sam")
    follow(maya, "Answer")
    found = faults(maya) + faults(ruth)
    button(maya, "Yes")
    expect(maya.locator(".seen-by")).to_contain_text("Sam, Lantern Centre can see this now")
    sam.reload()
    sam.locator(".desk-list").get_by_role("link").first.click()
    ruth.goto(case)
    expect(ruth.locator("main")).to_contain_text("These colleagues look at it too:")
    found += faults(ruth) + faults(sam)
    maya.locator("li.card", has_text="Sam").get_by_role("link", name="End now").click()
    button(maya, "End now")
    expect(sam.locator("[data-live-ended]")).to_be_visible(timeout=SOON)
    response = ruth.reload()
    assert response is not None
    assert response.status == 200
    assert found == []


def test_more_is_shared_by_a_tap_and_what_happened_outside_is_entered_and_voided(
    maya: Page, ruth: Page, watch: Any
) -> None:
    watch.forgive("status of 404")  # the answer that ends it
    share(maya, ruth)
    maya.get_by_role("link", name="Change", exact=True).click()
    maya.locator("input[value=evidence]").check()
    button(maya, "Save the change")
    events = ruth.get_by_role("link", name="What happened outside this site")
    expect(events).to_be_visible(timeout=SOON)  # the desk follows
    events.click()
    follow(ruth, "Enter something")
    found = faults(ruth)
    ruth.get_by_label("Which day?").fill("2025-11-20")
    ruth.get_by_label("What happened?").fill("The police took the stick.")
    button(ruth, "Enter it in the log")
    maya.goto("/en/case/")
    maya.locator(".seen-by").get_by_role("link", name="Read it").click()
    expect(maya.locator("main")).to_contain_text("“The police took the stick.”")
    follow(maya, "Void this entry")
    found += faults(maya)
    maya.get_by_label("the time is wrong").check()
    button(maya, "Void this entry")
    expect(maya.locator("p.voided")).to_contain_text("took the stick")
    ruth.reload()
    expect(ruth.locator("p.voided")).to_contain_text("took the stick")
    found += faults(maya) + faults(ruth)
    end_access(maya)
    expect(ruth.get_by_text("This case is no longer shared")).to_be_visible(timeout=2 * SOON)
    assert found == []
