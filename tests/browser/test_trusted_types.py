"""What a browser refuses on our pages: text as markup, as a script, as a worker, and a second policy."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Watch
from tests.injections import INJECTIONS, TRY


@pytest.mark.parametrize("path", ["/en/help-now/", "/en/fingerprint/"])
def test_no_text_becomes_markup_a_script_or_a_worker(
    path: str, open_page: Callable[..., Page], watch: Watch
) -> None:
    for words in ("Trusted", "trusted-types", "Content Security Policy"):
        watch.forgive(words)
    page = open_page(DESKTOP)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    tried = {name: page.evaluate(TRY % code) for name, code in INJECTIONS.items()}
    if path == "/en/help-now/":
        tried.pop("the same policy")  # it may not have been made here yet
    assert set(tried.values()) == {"TypeError"}, tried
    expect(page.locator("#slipped-in")).to_have_count(0)


def test_workers_take_no_text_either(open_page: Callable[..., Page], watch: Watch) -> None:
    watch.forgive("Trusted")
    watch.forgive("Content Security Policy")
    page = open_page(DESKTOP)
    page.goto("/en/fingerprint/")
    expect(page.locator("#fingerprint input[type=file]")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.workers
    for worker in page.workers:
        code = "() => { try { %s; return 'taken' } catch (error) { return error.name } }"
        answers: list[Any] = [
            worker.evaluate(code % tried)
            for tried in (
                "setTimeout('1')",
                "trustedTypes.createPolicy('site', {})",
                "new Worker('/static/js/copy.js')",
            )
        ]
        assert "taken" not in answers, answers
