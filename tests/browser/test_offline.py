"""A dead connection while the plan is open: plan, steps and crisis lines stay; nothing is kept on the device."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

NOTICE = "No connection at the moment."
TRACES = """async () => ({
  workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
  caches: (await globalThis.caches?.keys() ?? []).length,
  storage: sessionStorage.length + localStorage.length,
  databases: (await indexedDB.databases()).length,
})"""


def test_the_plan_and_the_crisis_lines_survive_a_dead_connection(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    with page.expect_response("**/en/plan/kept/") as kept:
        page.goto("/en/plan/")
    assert kept.value.ok
    kept.value.finished()
    page.wait_for_timeout(200)
    page.context.set_offline(True)
    main = page.locator("main")
    page.locator(".crisis a").click()
    expect(main).to_contain_text(NOTICE)
    expect(main.locator("a[href^='tel:']").first).to_be_visible()
    main.get_by_role("link", name="To my plan").click()
    main.get_by_role("link", name="Report and block").click()
    expect(main.get_by_role("heading", level=2).first).to_be_visible()
    expect(main).to_contain_text("block")
    assert page.evaluate(TRACES) == {"workers": 0, "caches": 0, "storage": 0, "databases": 0}
    page.context.set_offline(False)
    main.get_by_role("link", name="To my plan").click()
    page.wait_for_url("**/en/plan/")
    expect(page.get_by_text(NOTICE)).to_have_count(0)


def test_the_filled_button_leads_on_without_a_connection(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    with page.expect_response("**/en/plan/kept/"):
        page.goto("/en/plan/")
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.locator("main form[data-next] button").click()
    expect(page.locator("main")).to_contain_text(NOTICE)
    expect(page.locator("main section")).to_have_attribute("data-path", "/en/steps/secure-evidence/")
