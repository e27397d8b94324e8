"""Opens a page that checks bundles in Chromium (verify.html from the disk, or the site's) and prints what it says.

A process of its own: the browser's library keeps an event loop running, under which Django refuses its database.

    python -m tests.dossier.browse PAGE LANGUAGE BUNDLE…

A bundle is a zip or a folder (chosen), or drop:PATH; with typed:SHA256,SHA256:PATH digests are typed in first,
with paper:NUMBER:PATH a number that is printed.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import programs
from tests.injections import INJECTIONS, TRY

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LISTS = [
    "changed",
    "missing",
    "extra",
    "doubtful",
    "staying",
    "voided",
    "outside",
    "origin",
    "stamps",
    "older",
    "printed",
]
# All that a page says of a bundle, in one call to the browser.
SAID = """(section, names) => {
  const shown = section.querySelector("[data-result]:not([hidden])");
  const texts = (name) => [...section.querySelectorAll(`[data-list=${name}] li`)].map((one) => one.textContent);
  const lights = [...section.querySelectorAll("[data-light]")].map((light) => light.dataset.state);
  const lists = Object.fromEntries(names.map((name) => [name, texts(name)]));
  return { result: shown.dataset.result, said: shown.querySelector("h2").innerText, lights, ...lists };
}"""


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The folder, or a copy of it where it lies in memory: Chromium opens no folder below /dev."""
    if not path.is_relative_to("/dev"):
        yield path
        return
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(shutil.copytree(path, Path(folder) / path.name))


def drop(page: Page, path: str) -> None:
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [path], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 50, "y": 200, "data": data})


def answer(page: Page, language: str, path: str) -> dict[str, Any]:
    section = page.locator(f"section.verify[lang={language}]")
    page.evaluate("document.querySelectorAll('[data-result]').forEach((one) => { one.hidden = true; })")
    for kind, field in (("typed:", "digest"), ("paper:", "paper")):
        if path.startswith(kind):
            _kind, numbers, path = path.split(":", 2)
            section.locator(f"[data-{field}]").fill(numbers.replace(",", "\n"))
    with ExitStack() as copies:
        source = Path(path.removeprefix("drop:"))
        if source.is_dir():
            source = copies.enter_context(on_disk(source))
        if path.startswith("drop:"):
            drop(page, str(source))
        elif source.is_dir():
            section.locator("input[webkitdirectory]").set_input_files(source)
        else:
            section.locator("input[type=file]").first.set_input_files(source)
        section.locator("[data-result]:not([hidden])").wait_for(timeout=20_000)
    said: dict[str, Any] = section.evaluate(SAID, LISTS)
    return said


def injected(page: Page) -> list[str]:
    """Which ways of making markup or code out of a text the page lets through. The page is of no use afterwards."""
    taken = [name for name, code in INJECTIONS.items() if page.evaluate(TRY % code) != "TypeError"]
    page.evaluate("for (const tag of ['b', 'script']) document.body.append(document.createElement(tag))")
    page.evaluate("document.querySelector('body > script:last-of-type').append('document.title = 1')")
    return [*taken, *["text in a script element"] * (page.title() == "1")]


def main(page_path: str, language: str, paths: list[str]) -> None:
    program = programs.headless_chromium()
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        address = page_path if page_path.startswith("http:") else Path(page_path).resolve().as_uri()
        own = address.split("/de/")[0].split("/en/")[0] if page_path.startswith("http:") else "file:"
        page.on("request", lambda request: None if request.url.startswith(own) else problems.append(request.url))
        answers = []
        for path, before in zip(paths, ["", *paths], strict=False):
            if not before or {"typed:", "paper:"} & {
                path[:6],
                before[:6],
            }:  # a page opens slowly; digests stay in it
                page.goto(address)
                if own == "file:":
                    page.locator(f"button[data-show={language}]").click()
            answers.append(answer(page, language, path))
        said = {"answers": answers, "problems": [*problems], "injected": injected(page) if own == "file:" else []}
        browser.close()
    print(json.dumps(said))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
