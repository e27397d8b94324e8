"""How high a page is in Chromium, and how big what one presses: `python -m tests.counseling.page_sizes PAGE…`.

In a process of its own, as Playwright's event loop keeps Django from its database. The pages need no site.
"""

import json
import sys

from playwright.sync_api import sync_playwright

from tests import programs
from tests.browser.conftest import ARGUMENTS, DESKTOP

TABLET = {**DESKTOP, "has_touch": True, "is_mobile": True}
LINKS = ".desk-list tbody th a, .desk-today a"
SMALLEST = (
    """links => Math.min(...links.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height))"""
)


def main(paths: list[str]) -> None:
    sizes = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.headless_chromium(), args=ARGUMENTS)
        for path in paths:
            for device in (DESKTOP, TABLET):
                page = browser.new_context(**device).new_page()
                page.goto(f"file://{path}")
                sizes.append(
                    {
                        "height": page.evaluate("document.documentElement.scrollHeight"),
                        "smallest": page.locator(LINKS).evaluate_all(SMALLEST),
                        "finger": page.evaluate("matchMedia('(pointer: coarse)').matches"),
                    }
                )
                page.context.close()
        browser.close()
    print(json.dumps(sizes))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
