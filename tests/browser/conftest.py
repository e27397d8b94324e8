"""Chromium for tests, on the running site. Another origin or a console error fails a test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from tests import programs
from tests.stack import Stack

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent
PATIENCE = 30_000  # ms, for actions and expectations; a shared machine can be slow
expect.set_options(timeout=PATIENCE)
# A browser on a busy machine can miss a moment. Only waiting in vain is tried again, never a
# wrong answer, and only once: the closing line counts it, so that a test that needs this does not stay unseen.
ONCE_MORE = pytest.mark.flaky(
    reruns=1, only_rerun=["TimeoutError: ", "Timeout [0-9]+ms exceeded", r"element\(s\) not found"]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(ONCE_MORE)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask for the browser before the site is started for it."""
    if "firefox" in getattr(item, "fixturenames", ()):
        programs.firefox()
    else:
        programs.chromium()


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class Watch:
    """What must not happen while pages are used. A test that expects a console error forgives its words."""

    allowed: frozenset[str]
    problems: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, words: str) -> None:
        self.forgiven.append(words)

    def on_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in ("data", "blob") and origin(request.url) not in self.allowed:
            self.problems.append(f"request to another origin: {request.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self.forgiven):
            self.problems.append(f"console: {message.text} ({message.page.url if message.page else ''})")

    def on_page(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def check(self) -> None:
        assert not self.problems, "\n".join(self.problems)


# Playwright keeps an event loop running in this thread, under which Django refuses its database. So the browser
# ends with this folder's tests, not with the whole run.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=programs.headless_chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def chromium_of_people(playwright: Playwright) -> Iterator[Browser]:
    """The whole browser. A module whose tests are to run in it has a fixture `chromium` that gives this one."""
    browser = playwright.chromium.launch(executable_path=programs.chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def watch(stack: Stack, neutral_url: str) -> Iterator[Watch]:
    watching = Watch(frozenset({stack.url, origin(neutral_url)}))
    yield watching
    watching.check()


@pytest.fixture
def open_page(chromium: Browser, stack: Stack, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a new person's browser: open_page(PHONE, script=False, language="de-DE"). Paths are enough for goto."""
    contexts = []

    def make(
        device: dict[str, Any] = PHONE, *, script: bool = True, language: str = "en-GB", **options: Any
    ) -> Page:
        options = {**device, "java_script_enabled": script, "locale": language, "base_url": stack.url, **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("request", watch.on_request)
        context.on("console", watch.on_console)
        context.on("page", watch.on_page)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE)


@pytest.fixture
def phone_without_script(open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE, script=False)


@pytest.fixture
def desktop(open_page: Callable[..., Page]) -> Page:
    return open_page(DESKTOP)
