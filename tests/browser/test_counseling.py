"""A counsellor joins with a passkey, opens a case with a client in the room, and each page can be used by all."""

import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_counseling_live import PASSWORD, faults, join, sign_in
from tests.browser.test_whole_path import button
from tests.stack import BASE, Stack

# Pages here are left at once: the next may send the key of the browser a second time, which the site then refuses.
KEY_ON_ITS_WAY = "409"
# Cases that clients share with a counsellor, by their words for them, each ending a day before the one before.
SHARE_MANY = """
import sys
from datetime import timedelta
from django.utils import timezone
from cases import actions, crypto
from cases.models import Scope
from counseling import sharing
from counseling.models import Counsellor
crypto.COST = crypto.Cost(time=1, memory=64, lanes=1)
pk = Counsellor.objects.get(user__username=sys.argv[1]).pk
for day, label in enumerate(sys.argv[2:]):
    _phrase, vault, _cookie = actions.open_new_case("en")
    ends = timezone.now() + timedelta(days=28 - day)
    sharing.give_access(vault, pk, [Scope.PLAN], label, ends, None)
"""


def share_many(stack: Stack, name: str, labels: list[str]) -> None:
    stack.code(SHARE_MANY, name, *labels)


@pytest.fixture
def local(stack: Stack, watch: Any) -> str:
    """The site under a name: passkeys belong to names, not to numbers."""
    url = stack.url.replace("127.0.0.1", "localhost")
    watch.allowed |= {url}
    return url


def invitation(stack: Stack, name: str) -> str:
    """What an operator gets from the command. Two people of a centre may not have one name."""
    command = [
        sys.executable,
        "manage.py",
        "invite_counsellor",
        name,
        "--name",
        name.title(),
        "--centre",
        "Lantern Centre",
    ]
    done = subprocess.run(command, cwd=BASE, env=stack.environment, check=True, capture_output=True, text=True)
    return done.stdout.split()[0]


def device_with_passkeys(page: Page, *, can_make_keys: bool = False) -> CDPSession:
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "ctap2Version": "ctap2_1",
        "hasPrf": can_make_keys,
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_from_the_invitation_to_the_desk_with_a_passkey(stack: Any, local: Any, open_page: Any, watch: Any) -> None:
    watch.forgive(KEY_ON_ITS_WAY)
    page = open_page(DESKTOP, base_url=local)
    device_with_passkeys(page)
    problems = []
    page.goto(invitation(stack, "ruth-key"))
    problems += faults(page)
    for field in ("New password, at least 12 characters", "The same once more"):
        page.get_by_label(field).fill(PASSWORD)
    button(page, "Set password")
    expect(page.get_by_label("Sign-in name")).to_be_visible()
    problems += faults(page)
    with_password(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("a second factor")
    problems += faults(page)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_visible()
    problems += faults(page)
    button(page, "Add a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    problems += faults(page)
    page.get_by_role("link", name="I have noted them").click()
    expect(page.locator(".note")).to_contain_text("Your second factor is ready")
    with_password(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    problems += faults(page)
    button(page, "Use a passkey")
    page.wait_for_url(re.compile("/en/counsel/$"))
    for path in ("account/", "account/app/", "account/passkeys/", "account/password/", "code/"):
        page.goto(f"/en/counsel/{path}")
        problems += faults(page)
    assert problems == []


def test_a_passkey_that_makes_a_key_opens_the_desk_alone(
    stack: Any, local: Any, open_page: Any, watch: Any
) -> None:
    """From the invitation; the second sign-in needs no name or password, and nothing of the device is sent."""
    watch.forgive(KEY_ON_ITS_WAY)
    page = open_page(PHONE, base_url=local)
    device = device_with_passkeys(page, can_make_keys=True)
    page.goto(invitation(stack, "ruth-alone"))
    for field in ("New password, at least 12 characters", "The same once more"):
        page.get_by_label(field).fill(PASSWORD)
    button(page, "Set password")
    with_password(page, "ruth-alone")
    page.get_by_role("link", name="Add a passkey").click()
    with page.expect_request(lambda request: request.method == "POST") as adding:
        button(page, "Add a passkey")
    sent = parse_qs(adding.value.post_data)
    assert json.loads(sent["credential"][0])["clientExtensionResults"] == {"credProps": {"rk": True}}
    assert len(sent["desk_key"][0]) == 43
    page.get_by_role("link", name="I have noted them").click()
    with page.expect_request(lambda request: request.method == "POST") as signing_in:
        button(page, "Sign in with a passkey")
    page.wait_for_url(re.compile("/en/counsel/$"))
    assert parse_qs(signing_in.value.post_data)["desk_key"] == sent["desk_key"]
    page.goto("/en/counsel/account/passkeys/")
    expect(page.locator("main")).to_contain_text("Opens the desk alone")
    assert faults(page) == []
    button(page, "Sign out")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    assert faults(page) == []
    device.send("WebAuthn.disable")  # another device, on which no passkey is
    device_with_passkeys(page, can_make_keys=True)
    button(page, "Sign in with a passkey")
    expect(page.locator("form.passkey [role=status]")).to_contain_text("sign in with your password")


def with_password(page: Page, name: str = "ruth-key") -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.locator("input[type=password]").fill(PASSWORD)
    button(page, "Go on")


def test_a_case_opened_in_the_room_leaves_with_the_client(stack: Any, open_page: Any) -> None:
    join(stack, "ruth-room")
    ruth = open_page(DESKTOP, script=False)
    sign_in(ruth, "ruth-room")
    ruth.goto("/en/counsel/new/")
    button(ruth, "Show the six words to the client")
    words = " ".join(ruth.locator(".words li").all_inner_texts())
    ruth.get_by_role("link", name="I have written them down").click()
    ruth.get_by_label("Your six case words").fill(words)
    ruth.get_by_label("A word by which they find your case").fill("heron")
    button(ruth, "Yes, share this")
    expect(ruth.locator("main")).to_contain_text("heron")
    assert words not in ruth.content()
    assert {cookie["name"] for cookie in ruth.context.cookies()} <= {"csrf", "desk", "desk-key", "desk-device"}
    ruth.goto("/en/case/share/")
    expect(ruth.get_by_role("heading", level=1)).to_have_text("Open your case")

    maya = open_page(PHONE)
    maya.goto("/en/case/open/")
    maya.get_by_label("Your six case words").fill(words)
    button(maya, "Open")
    expect(maya.get_by_role("heading", name="Your case is open")).to_be_visible()
    maya.goto("/en/case/share/")
    expect(maya.locator("main .card")).to_contain_text("Ruth")
    assert faults(maya) == []


def test_the_list_is_searched_filtered_and_sorted_without_asking_the_server(stack: Any, open_page: Any) -> None:
    join(stack, "ruth-list")
    names = [f"{animal} {number}" for animal in ("otter", "heron") for number in range(1, 13)]
    share_many(stack, "ruth-list", names)
    ruth = open_page(DESKTOP)
    sign_in(ruth, "ruth-list")
    ruth.wait_for_load_state("networkidle")
    requests: list[str] = []
    ruth.on("request", lambda request: requests.append(request.url) if "/static/" not in request.url else None)
    cells = ruth.locator(".desk-list tbody th a")
    urgent = cells.all_text_contents()
    assert urgent == list(reversed(names))
    assert ruth.evaluate("document.documentElement.scrollHeight") <= 2 * 800
    ruth.get_by_label("Order").select_option("By name")
    by_name = [f"{animal} {number}" for animal in ("heron", "otter") for number in range(1, 13)]
    assert cells.all_text_contents() == by_name
    assert ruth.locator("[data-desk-more] tbody tr").count() == 4  # as many as before stand in the fold
    ruth.get_by_label("Order").select_option("Most urgent first")
    assert cells.all_text_contents() == urgent
    ruth.get_by_label("Search in this list").fill("otter 12")
    expect(ruth.locator(".desk-list tbody tr:visible")).to_have_count(1)
    ruth.get_by_label("Show", exact=True).select_option("With a star")
    expect(ruth.locator("[data-desk-filter] [role=status]")).to_have_text("No case fits.")
    assert faults(ruth) == []
    assert requests == []


def test_what_a_coordinator_sees_can_be_used_by_all(stack: Any, open_page: Any) -> None:
    join(stack, "cora-axe", "coordinator")
    join(stack, "olga-axe")  # a coordinator acts on others alone
    cora = open_page(PHONE)
    sign_in(cora, "cora-axe")
    problems = []
    for path in ("centre/", "people/invite/", "people/"):
        cora.goto(f"/en/counsel/{path}")
        problems += faults(cora)
    of_a_person = [cora.locator(f'a[href$="/{act}/"]').first.get_attribute("href") for act in ("renew", "end")]
    for address in of_a_person:
        cora.goto(address)
        problems += faults(cora)
    assert problems == []
