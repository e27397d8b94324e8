"""Text at twice its size, on small phones and low screens: both ways out stay on the screen, on every page.

The size is that of the browser's settings (32 px instead of 16), as who sees badly sets it once for all sites.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.conftest import ARGUMENTS, chromium_path
from tests.browser.test_accessible import guidance_paths, owner, paths, sign_in  # noqa: F401  (owner: a fixture)
from tests.browser.test_counseling import share_many
from tests.browser.test_counseling_live import join
from tests.browser.test_counseling_live import sign_in as sign_in_at_desk
from tests.stack import Stack

# The size of the text, and the screens on which each page is looked at, wide ones last.
SIZES = {
    "twice": (32, ((320, 568), (390, 844))),
    "as usual": (16, ((320, 568), (390, 844), (1280, 800))),
}
LOW = {"lying phone": (16, 844, 390), "lying phone, twice": (32, 844, 390), "notebook, twice": (32, 1280, 720)}
MOST_TAKEN = 0.35  # of the height of the screen, by both ways out together
# At the top and at the end of a page: what is not wholly on the screen, is covered, or makes it scroll sideways.
FAULTS = """() => {
  const wrong = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  const beyond = (el) => el.getBoundingClientRect().right > innerWidth;
  const over = [...document.querySelectorAll("body *")].filter(beyond);
  if (wide > 0) wrong.push(`${wide} px too wide: ${over.at(-1)?.outerHTML.slice(0, 160)}`);
  let taken = 0;
  for (const at of [0, document.documentElement.scrollHeight]) {
    scrollTo({ top: at, behavior: "instant" });
    taken = 0;
    for (const name of ["a.leave", ".crisis a"]) {
      const box = document.querySelector(name).getBoundingClientRect();
      taken += box.height;
      const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
      if (!inside || box.height < 40) wrong.push(`${name} is at ${JSON.stringify(box)}, from ${at}`);
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!hit?.closest(name)) wrong.push(`${name} is covered by ${hit?.outerHTML.slice(0, 80)}`);
    }
  }
  if (taken > MOST * innerHeight) wrong.push(`the ways out take ${taken} of ${innerHeight} px`);
  return wrong;
}""".replace("MOST", str(MOST_TAKEN))


@pytest.fixture(scope="module")
def large(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose default size of text is twice the usual."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
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


def faults(page: Page, path: str) -> list[str]:
    page.goto(path)
    return [f"{path}: {fault}" for fault in page.evaluate(FAULTS)]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_ways_out_are_on_the_screen_of_every_page(at_size: Any, stack: Any, owner: Any, size: Any) -> None:  # noqa: F811
    """And nothing is wider than it. German words are the longer ones, so large text is looked at in German."""
    visitor, ids = owner
    font, screens = size
    page = at_size(font, *screens[0])
    sign_in(page, visitor.words, stack)
    language = "de" if font == 32 else "en"
    found = []
    for path in [*paths(language, ids), *guidance_paths(language), f"/{language}/nothing-here/"]:
        page.goto(path)
        for width, height in screens:
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{path} at {width}: {fault}" for fault in page.evaluate(FAULTS)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", LOW.values(), ids=LOW)
def test_the_ways_out_are_on_a_low_screen(at_size: Any, stack: Any, owner: Any, size: Any) -> None:  # noqa: F811
    visitor, ids = owner
    page = at_size(*size)
    sign_in(page, visitor.words, stack)
    found = []
    for path in ("/en/", "/de/steps/no-payment/", "/de/case/", "/de/case/evidence/", "/en/help-now/"):
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
        found += faults(page, f"/de/counsel/{path}")
    assert not found, "\n".join(found)
    assert menu_lines(page) <= 2
    page.locator(".desk-nav summary").click()  # the rest of the menu, without script
    assert page.evaluate(FAULTS) == []
    page.get_by_role("link", name="Leitfaden").click()
    page.wait_for_url(re.compile("/de/counsel/guide/$"))
    usual = at_size(16, 390, 844)
    usual.context.add_cookies(page.context.cookies())
    for width in (390, 1280):
        usual.set_viewport_size({"width": width, "height": 844})
        usual.goto("/de/counsel/guide/")
        assert menu_lines(usual) == 1, f"the menu takes more than one line at {width}"
    assert usual.get_by_role("link", name="Leitfaden").is_visible()  # where there is room nothing is folded away


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
