"""Text at twice its size, on small phones and low screens: both ways out stay on the screen, on every page.

The size is that of the browser's settings (32 px instead of 16), as who sees badly sets it once for all sites.
"""

import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests import programs
from tests.browser.conftest import ARGUMENTS
from tests.browser.test_accessible import guidance_paths, owner, paths, sign_in  # noqa: F401  (owner: a fixture)
from tests.browser.test_counseling import share_many
from tests.browser.test_counseling_live import join
from tests.browser.test_counseling_live import sign_in as sign_in_at_desk
from tests.browser.ways_out import faults
from tests.stack import Stack

SMALL_SCREENS = ((320, 568), (390, 844))
LOW = {"lying phone": (16, 844, 390), "lying phone, twice": (32, 844, 390), "notebook, twice": (32, 1280, 720)}
LOW_PATHS = ("/en/", "/de/steps/no-payment/", "/de/case/", "/de/case/evidence/", "/en/help-now/", "/en/not-here/")


@pytest.fixture(scope="module")
def large(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose default size of text is twice the usual."""
    browser = playwright.chromium.launch(
        executable_path=programs.headless_chromium(), args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    )
    yield browser
    browser.close()


@pytest.fixture
def at_size(large: Browser, chromium: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """Opens a page: at_size(font, width, height)."""
    contexts = []

    def make(font: int, width: int, height: int, **options: object) -> Page:
        browser = large if font == 32 else chromium
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=stack.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/en/")
        assert page.evaluate("matchMedia('(min-width: 100em)').matches") == (width >= 100 * font)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 1.125 * font
        return page

    yield make
    for context in contexts:
        context.close()


def test_the_ways_out_are_on_the_screen_of_every_page(at_size: Any, stack: Any, owner: Any) -> None:  # noqa: F811
    """And nothing is wider than it. German words are the longer ones; test_accessible.py sees to the usual size."""
    visitor, ids = owner
    page = at_size(32, *SMALL_SCREENS[0])
    sign_in(page, visitor.words, stack)
    found = []
    for path in [*paths("de", ids), *guidance_paths("de"), "/de/nothing-here/"]:
        page.goto(path)
        found += faults(page, path, SMALL_SCREENS)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", LOW.values(), ids=LOW)
def test_the_ways_out_are_on_a_low_screen(at_size: Any, stack: Any, owner: Any, size: Any) -> None:  # noqa: F811
    visitor, ids = owner
    page = at_size(*size)
    sign_in(page, visitor.words, stack)
    found = []
    for path in LOW_PATHS:
        page.goto(path)
        found += faults(page, path)
    assert not found, "\n".join(found)


def test_the_ways_out_are_on_the_screen_of_the_desk(at_size: Any, stack: Any) -> None:
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    share_many(
        stack, name, ["otter", "heron", "badger", "falcon", "a word that is longer"]
    )  # a list with its filter
    page = at_size(32, 390, 844)
    sign_in_at_desk(page, name)
    found = []
    for path in ("", "code/", "new/", "guide/", "account/", "account/password/", "account/passkeys/"):
        page.goto(f"/de/counsel/{path}")
        found += faults(page, path)
    assert not found, "\n".join(found)
    assert menu_lines(page) <= 2
    page.locator(".desk-nav summary").click()  # the rest of the menu, without script
    assert faults(page, "the rest of the menu") == []
    page.get_by_role("link", name="Leitfaden").click()
    page.wait_for_url(re.compile("/de/counsel/guide/$"))
    usual = at_size(16, 390, 844)
    usual.context.add_cookies(page.context.cookies())
    for width in (390, 1280):
        usual.set_viewport_size({"width": width, "height": 844})
        usual.goto("/de/counsel/guide/")
        assert menu_lines(usual) == 1, f"the menu takes more than one line at {width}"
    assert usual.get_by_role("link", name="Leitfaden").is_visible()  # where there is room nothing is folded away


# Short words that the line cuts; what is longer must be cut somewhere, where the text is twice as large.
CUT = """() => {
  const cut = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest(".visually-hidden")) continue;
    if (text.data.includes("://")) continue;  // an address is cut where the line ends
    for (const word of text.data.matchAll(/\\p{L}{2,9}(?!\\p{L})/gu)) {
      if (/\\p{L}/u.test(text.data[word.index - 1] ?? "")) continue;
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => box.top));
      if (lines.size > 1) cut.push(`${word[0]} in ${text.parentElement.outerHTML.slice(0, 80)}`);
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_short_word_of_the_desk_is_cut(at_size: Any, stack: Any, language: str) -> None:
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    share_many(stack, name, ["otter"])
    page = at_size(32, 390, 844)
    sign_in_at_desk(page, name)
    case = re.search("[0-9a-f-]{36}", page.locator(".desk-list a").first.get_attribute("href"))[0]
    found = []
    for path in ("", "code/", "new/", "guide/", f"{case}/", f"{case}/consult/", f"{case}/give-back/"):
        page.goto(f"/{language}/counsel/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found += [f"{path}: {cut}" for cut in page.evaluate(CUT)]
    page.context.clear_cookies(name=re.compile("proof"))
    page.route("**/binding/", lambda route: route.abort())  # the page that proves stays
    page.goto(f"/{language}/counsel/")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert page.locator("[data-prove]").count() == 1
    found += [f"proof: {cut}" for cut in page.evaluate(CUT)]
    assert not found, "\n".join(found)


def test_the_labels_of_the_list_stand_with_their_fields(at_size: Any, stack: Any) -> None:
    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)
    share_many(stack, name, ["otter", "heron", "badger", "falcon", "a word that is longer"])
    page = at_size(32, 1280, 844)
    sign_in_at_desk(page, name)
    for language in ("de", "en"):
        page.goto(f"/{language}/counsel/")
        for field in ("search", "show", "sort"):
            label, box = (page.locator(one).bounding_box() for one in (f"[for=desk-{field}]", f"#desk-{field}"))
            assert box["y"] < label["y"] + label["height"], (language, field)


def menu_lines(page: Page) -> int:
    """How many lines the menu of the desk takes, folded."""
    visible = """el => [...el.querySelectorAll("a, summary, button")]
      .filter((one) => one.checkVisibility() && one.getClientRects().length)
      .map((one) => Math.round(one.getBoundingClientRect().top))"""
    return len(set(page.locator(".desk-nav").evaluate(visible)))


def test_leaving_comes_first_and_its_words_do_not_break_off(at_size: Any) -> None:
    page = at_size(32, 320, 568, has_touch=True)
    box = page.locator("a.leave").bounding_box()
    assert box["y"] == 0
    assert re.search("Leave now", page.locator("a.leave").inner_text())
    assert page.locator("a.leave").evaluate("el => el.scrollWidth <= el.clientWidth")
    page.locator("a.leave").click()
    page.wait_for_url(lambda url: not url.startswith(page.url.split("/en")[0] + "/en/check"))


def test_the_page_of_a_copy_is_as_wide_as_the_screen(at_size: Any, stack: Any, owner: Any) -> None:  # noqa: F811
    """It lies on somebody's phone, without the style of the site, and the digests of files are long."""
    page = at_size(32, 390, 844)
    sign_in(page, owner[0].words, stack)
    page.goto("/de/case/copy/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Kopie herunterladen").click()
    page.goto("about:blank")  # where no policy of the site forbids it
    page.set_content(zipfile.ZipFile(download.value.path()).read("read-this.html").decode())
    assert page.get_by_text("SHA-256").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
