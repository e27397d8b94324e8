"""A team at work: several colleagues asked in at once, a desk without script, and a desk in Firefox."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.test_counseling_live import SOON, faults, follow, join, maya, ruth, share, sign_in  # noqa: F401
from tests.browser.test_whole_path import button
from tests.stack import Stack


@pytest.fixture
def team(stack: Stack, open_page: Callable[..., Page]) -> dict[str, Page]:
    """Two colleagues at their desks, by name; each name is new."""
    desks = {}
    for person in ("Tess", "Uma"):
        name = f"{person}-{secrets.token_hex(3)}"
        join(stack, name.lower(), person=name)
        desks[name] = open_page(DESKTOP)
        sign_in(desks[name], name.lower())
    return desks


def see(desk: Page) -> None:
    """Open the one case of a desk."""
    desk.goto("/en/counsel/")
    desk.locator(".desk-list").get_by_role("link").first.click()
    expect(desk.locator("#sum-stay-calm")).to_be_visible()


def ask_all(ruth: Page, names: list[str]) -> None:  # noqa: F811
    ruth.get_by_role("link", name="Ask colleagues in").click()
    for name in names:
        ruth.get_by_label(name).check()
    ruth.get_by_label("7 days").check()
    button(ruth, "Ask the client")
    expect(ruth.locator("main")).to_contain_text("nobody sees more than now")


def test_a_team_is_asked_in_at_once_and_each_ends_alone(
    maya: Page,  # noqa: F811
    ruth: Page,  # noqa: F811
    team: dict[str, Page],
    stack: Stack,
    open_page: Any,
    watch: Any,
) -> None:
    watch.forgive("status of 404")
    names, desks = list(team), list(team.values())
    boss = f"cora-{secrets.token_hex(3)}"
    join(stack, boss, role="coordinator", person="Cora")
    share(maya, ruth)
    case = ruth.url
    ask_all(ruth, names)
    maya.goto("/en/case/")  # on the first page, each by name
    for name in names:
        expect(maya.locator(".seen-by")).to_contain_text(name)
    maya.get_by_role("link", name="Answer").click()
    button(maya, "No")
    ruth.goto("/en/counsel/")
    expect(ruth.get_by_role("region", name="News about your cases")).to_contain_text("Your client said no")
    found = faults(ruth)
    ruth.get_by_role("link", name="To the case").click()
    expect(ruth.locator("main")).to_contain_text("Your client said no")
    for desk in desks:
        desk.goto("/en/counsel/")
        expect(desk.get_by_text("Nobody shares a case with you right now.")).to_be_visible()

    ask_all(ruth, names)
    maya.goto("/en/case/")
    follow(maya, "Answer")
    found += faults(maya) + faults(ruth)
    button(maya, "Yes")
    for name, desk in team.items():
        expect(maya.locator(".seen-by")).to_contain_text(f"{name}, Lantern Centre can see this now")
        see(desk)
    ruth.goto(case)
    for name in names:
        expect(ruth.locator("main")).to_contain_text(name)

    cora = open_page(DESKTOP)  # the first of both leaves the centre
    sign_in(cora, boss)
    cora.get_by_role("row", name=names[0]).get_by_role("link", name="Deactivate").click()
    button(cora, "Deactivate")
    expect(desks[0].locator("#live")).to_be_empty(timeout=2 * SOON)
    maya.goto("/en/case/")
    expect(maya.locator(".seen-by")).to_contain_text(f"{names[0]}, Lantern Centre no longer sees your case")
    expect(maya.locator(".seen-by")).to_contain_text(f"{names[1]}, Lantern Centre can see this now")
    ruth.goto(case)
    expect(ruth.locator("main")).to_contain_text(names[1])
    expect(ruth.locator("main")).not_to_contain_text(names[0])

    desks[1].get_by_role("link", name="End my access").click()  # the second one gives it back
    button(desks[1], "End my access")
    maya.goto("/en/case/")
    expect(maya.locator(".seen-by")).to_contain_text(f"{names[1]}, Lantern Centre no longer sees your case")
    expect(maya.locator(".seen-by")).to_contain_text("Ruth, Lantern Centre can see this now")
    hand_over(maya, ruth, desks[1], names[1])
    assert found == []


def hand_over(maya: Page, ruth: Page, colleague: Page, name: str) -> None:  # noqa: F811
    """The case goes to a colleague, and both desks say so until it was read."""
    ruth.get_by_role("link", name="Hand over to a colleague").click()
    ruth.get_by_label("Who takes over?").select_option(label=f"{name}, Lantern Centre")
    button(ruth, "Ask the client")
    maya.goto("/en/case/share/")
    button(maya, "Yes, hand over")
    ruth.goto("/en/counsel/")
    news = ruth.get_by_role("region", name="News about your cases")
    expect(news).to_contain_text(f"has gone to {name}, and you no longer see it.")
    for left in (2, 1, 0):  # the no, the yes, and this one
        news.get_by_role("button").first.click()
        expect(news.get_by_role("button")).to_have_count(left)
    expect(ruth.locator("main")).to_contain_text("Nobody shares a case with you right now.")
    colleague.goto("/en/counsel/")
    expect(colleague.locator(".desk-list")).to_contain_text("taken over from Ruth")


def test_the_desk_works_without_script(maya: Page, stack: Stack, open_page: Any, watch: Any) -> None:  # noqa: F811
    """From the sign-in to the end of the access, with notes, a word of one's own and messages."""
    watch.forgive("status of 404")
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    desk = open_page(DESKTOP, script=False)
    sign_in(desk, name)
    maya.goto("/en/case/share/")
    button(maya, "Show me a code")
    desk.goto("/en/counsel/code/")
    desk.get_by_label("Code of your client").fill(maya.locator(".share-code").inner_text())
    button(desk, "Go on")
    expect(desk.locator("main")).to_contain_text("Waiting for your client's answer.")
    expect(maya.get_by_role("heading", name="Ruth")).to_be_visible()
    button(maya, "Yes, share this")
    desk.get_by_role("link", name="Look again").click()
    desk.wait_for_url(re.compile(r"/counsel/[0-9a-f-]{36}/$"))
    case = desk.url
    desk.get_by_label("New note").fill("calls on friday")
    button(desk, "Save note")
    expect(desk.locator("main")).to_contain_text("calls on friday")
    desk.goto("/en/counsel/")
    expect(desk.locator(".desk-list")).to_be_visible()
    expect(desk.locator("[data-desk-filter]")).to_be_hidden()  # what only script can do is not offered
    desk.goto(case)
    desk.get_by_role("link", name="End my access").click()
    button(desk, "End my access")
    expect(desk.locator("main")).to_contain_text("and your client is told")
    button(desk, "Take it back")
    expect(desk).to_have_url(case)
    maya.goto("/en/case/")
    expect(maya.locator(".seen-by")).to_contain_text("There is a new note of your counsellor.")
