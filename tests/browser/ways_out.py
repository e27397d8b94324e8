"""Whether both ways out, leaving and help in a crisis, are on the screen of a page that is open."""

from collections.abc import Iterable

from playwright.sync_api import Page

MOST_TAKEN = 0.35  # of the height of the screen, by both ways out together
# At the top and at the end of a page: what is not wholly on the screen, is covered, or makes it scroll sideways.
FAULTS = """() => {
  const wrong = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const beyond = (el) => el.getBoundingClientRect().right > innerWidth;
    const over = [...document.querySelectorAll("body *")].filter(beyond);
    wrong.push(`${wide} px too wide: ${over.at(-1)?.outerHTML.slice(0, 160)}`);
  }
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


def faults(page: Page, name: str, screens: Iterable[tuple[int, int]] = ()) -> list[str]:
    """What is wrong on the screen as it is, or on each of these (width and height, CSS pixels)."""
    found = []
    for screen in tuple(screens) or (None,):
        if screen:
            page.set_viewport_size({"width": screen[0], "height": screen[1]})
        found += [f"{name} at {screen}: {fault}" for fault in page.evaluate(FAULTS)]
    return found
