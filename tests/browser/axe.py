"""axe-core in the page of a test."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Every way down to an element, by names, classes, roles and attributes; which heading follows which; languages; and
# what only a comparison within the page finds, so that a page with such a fault is always one of its own kind.
KINDS = """() => {
  const kinds = new Set(), ids = new Set(), headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  headings.forEach(({ tagName }, at) => kinds.add(`${headings[at - 1]?.tagName} before ${tagName}`));
  for (const element of document.querySelectorAll("*")) {
    const way = [];
    for (let at = element; at; at = at.parentElement) {
      way.push(`${at.tagName}.${at.className}[${at.getAttributeNames()}]${at.role}${at.type}${at.lang}`);
    }
    kinds.add(`${way.join(" in ")} ${element.textContent.trim() ? "with" : "without"} words`);
    if (element.id && ids.size === ids.add(element.id).size) kinds.add(`${location.href} has ${element.id} twice`);
    for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
      const missing = element.getAttribute(name)?.split(" ").find((id) => !document.getElementById(id));
      if (missing) kinds.add(`${location.href} has no ${missing}`);
    }
  }
  return [...kinds];
}"""


class SeenKinds:
    """Which kinds of elements the pages before had: most of those about an app or a country have no other."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()

    def nothing_new(self, page: Page) -> bool:
        """Whether axe saw each kind of element of this page before; the first page with one is never left out."""
        here = set(page.evaluate(KINDS))
        is_new = bool(here - self.kinds)
        self.kinds |= here
        return not is_new


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong, by all of its rules. That it need not describe what is right saves a third."""
    found: list[dict[str, Any]] = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return found
