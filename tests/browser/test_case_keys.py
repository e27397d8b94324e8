"""With script the six words stay in the browser: what it sends instead, and when it sends them after all."""

import re
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from playwright.sync_api import Page, expect

from tests.stack import Stack
from tests.visitor import Visitor

FIELD = "Your six case words"
OPENED = "Your case is open"


class Sent:
    """The bodies and addresses of all that a page sends."""

    def __init__(self, page: Page) -> None:
        self.text = ""
        page.on("request", self._note)

    def _note(self, request: Any) -> None:
        self.text += f"{request.method} {request.url}\n{request.post_data or ''}\n"

    def take(self) -> str:
        text, self.text = self.text, ""
        return text


def names_words(text: str, words: str) -> bool:
    """Of six that were sent all are there; one or two may be by chance, as "case" in an address."""
    return sum(bool(re.search(rf"\b{word}\b", text, re.IGNORECASE)) for word in words.split()) > 2


def six_on(page: Page) -> str:
    items = page.locator("ol.words li")
    expect(items).to_have_count(6)
    return " ".join(items.all_inner_texts())


@pytest.fixture
def words(stack: Stack) -> str:
    """Of a case that is open in another browser."""
    return str(Visitor(stack.url).start_case())


def root_on(page: Page, words: str) -> str:
    """The root, computed here from what the page says."""
    salt = bytes.fromhex(page.locator("form[data-salt]").get_attribute("data-salt") or "")
    cost = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4, "hash_len": 32}
    return hash_secret_raw(words.encode(), salt, type=Type.ID, **cost).hex()


def test_a_case_opens_without_sending_its_words(phone: Page, words: str) -> None:
    sent = Sent(phone)
    phone.goto("/en/case/open/")
    root = root_on(phone, words)
    field = phone.get_by_label(FIELD)
    swapped = " ".join(reversed(words.split()))
    problems = {words.split()[0]: "These aren’t six words", swapped: "These words don’t open a case"}
    for typed, problem in problems.items():
        field.fill(typed)
        phone.get_by_role("button", name="Open").click()
        expect(phone.get_by_role("alert")).to_contain_text(problem)
        expect(field).to_have_value(typed)
    field.fill(words.upper().replace(" ", "-"))
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_role("status").get_by_text("Your case is being opened.")).to_be_visible()
    expect(phone.get_by_role("heading", name=OPENED)).to_be_visible()
    text = sent.take()
    assert "case_key=" in text
    assert 'name="locator"' in text
    assert len(re.findall(r"^POST \S+/case/open/", text, re.MULTILINE)) == 3, "two questions and the key"
    assert not names_words(text, words)
    assert root not in text


def test_the_browser_draws_the_words_and_the_site_never_sees_them(phone: Page, stack: Stack, watch: Any) -> None:
    sent = Sent(phone)
    phone.goto("/en/case/new/")
    phone.get_by_role("button", name="Show me my six words").click()
    first = six_on(phone)
    phone.get_by_role("link", name="I have written them down").click()
    phone.get_by_label(FIELD).fill(first)
    phone.get_by_role("button", name="Check my words").click()
    expect(phone).to_have_url(re.compile("/evidence/add/$"))
    phone.goto("/en/case/words/")
    phone.get_by_role("button", name="Show me new words").click()
    expect(phone.get_by_text("The old words open nothing any more.")).to_be_visible()
    second = six_on(phone)
    text = sent.take()
    assert text.count("kek=") == 2
    assert not any(names_words(text, words) for words in (first, second))
    assert "These words don’t open a case" in Visitor(stack.url).open_case(first).page
    assert OPENED in Visitor(stack.url).open_case(second).page


def test_where_the_browser_cannot_draw_them_the_site_does(phone: Page, stack: Stack, watch: Any) -> None:
    watch.forgive("ERR_FAILED")
    phone.route("**/words/*.txt", lambda route: route.abort())
    phone.goto("/en/case/new/")
    phone.get_by_role("button", name="Show me my six words").click()
    assert OPENED in Visitor(stack.url).open_case(six_on(phone)).page


def test_words_are_typed_back_without_being_sent(phone: Page, stack: Stack, watch: Any) -> None:
    watch.forgive("422")
    maya = Visitor(stack.url)
    words = maya.start_case()
    phone.context.add_cookies([{"name": one.name, "value": one.value or "", "url": stack.url} for one in maya.jar])
    sent = Sent(phone)
    phone.goto("/en/case/words/")
    for typed, seen in ((words[::-1], "These aren’t the words of this case"), (words, OPENED)):
        phone.get_by_label(FIELD).fill(typed)
        phone.get_by_role("button", name="Check my words").click()
        expect(phone.get_by_role("heading", name=seen)).to_be_visible()
    text = sent.take()
    assert text.count("locator=") == 2
    assert not names_words(text, words)


def test_where_the_browser_cannot_the_form_sends_them(phone: Page, words: str, watch: Any) -> None:
    watch.forgive("ERR_FAILED")
    phone.route("**/derivation_worker*.js", lambda route: route.abort())
    sent = Sent(phone)
    phone.goto("/en/case/open/")
    phone.get_by_label(FIELD).fill(words)
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_role("heading", name=OPENED)).to_be_visible()
    text = sent.take()
    assert names_words(text, words)
    assert "locator" not in text


def test_leaving_works_while_the_keys_are_derived(phone: Page, words: str, neutral_url: str) -> None:
    phone.route("**/derivation_worker*.js", lambda _route: None)  # it never comes
    phone.goto("/en/case/open/")
    phone.get_by_label(FIELD).fill(words)
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_role("status").get_by_text("Your case is being opened.")).to_be_visible()
    phone.get_by_role("banner").get_by_role("link", name="Leave now").click()
    phone.wait_for_url(neutral_url)
