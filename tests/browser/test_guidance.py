"""The walk-through in a real browser: accessible, light, steady, and whole without script or mouse."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect
from pypdfium2 import PdfDocument

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.guidance.conftest import addresses

FIRST_VISIT_BYTES = 60 * 1024
NEXT_VISIT_BYTES = 15 * 1024
# Pages that differ only in their facts are tried once each; the rest all.
ONE_OF_A_KIND = [
    address
    for address in addresses()
    if not address.startswith(("platforms/", "countries/", "help-now/", "check/")) or address.count("/") == 1
] + ["platforms/tinder/", "countries/de/", "countries/international/", "help-now/us/", "check/age/",
     "check/platform/", "check/safety/change/"]  # fmt: skip
# A situation in which nearly every part of every page is shown.
MUCH = {
    "safety": ["danger"], "whom": ["child"], "age": ["other"], "has": ["fake"], "form": ["peer"],
    "demand": ["money", "pictures", "others"], "accused": ["script"], "paid": ["yes"], "paid-how": ["crypto"],
    "published": ["yes"], "published-where": ["people"], "platform": ["instagram", "tinder"], "country": ["de"],
    "state": ["nw"],
}  # fmt: skip


def choose(page: Page, given: list[str]) -> None:
    """The answer is the button; where many can be given, they are ticked and sent."""
    if page.locator("main button[name=answer]").count():
        page.locator(f'main button[name=answer][value="{given[0]}"]').click()
        return
    for value in given:
        page.locator(f'input[value="{value}"]').check()
    page.locator("main form button.btn").click()


def answer(page: Page, language: str, answers: dict[str, list[str]]) -> None:
    for question, given in answers.items():
        page.goto(f"/{language}/check/{question}/")
        choose(page, given)


def test_axe_finds_nothing_in_the_dark_and_on_a_wide_screen(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP, color_scheme="dark")
    answer(page, "en", MUCH)
    for address in ("", "plan/", "steps/fingerprint-images/", "steps/no-payment/", "help-now/de/", "find-help/"):
        page.goto(f"/en/{address}")
        assert violations(page) == [], address


def weigh(page: Page, address: str) -> int:
    """Bytes over the wire for a page and all it needs."""
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto(address, wait_until="networkidle")
    sizes = [one.request.sizes() for one in answers if one.from_service_worker is False]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


@pytest.mark.parametrize("address", ["/en/", "/de/steps/press-charges/", "/de/help-now/de/", "/en/platforms/"])
def test_a_page_is_light(open_page: Callable[..., Page], address: str) -> None:
    fresh = open_page(PHONE)
    assert weigh(fresh, address) < FIRST_VISIT_BYTES
    fresh.goto("/en/leaving/")
    again = fresh.context.new_page()
    assert weigh(again, address) < NEXT_VISIT_BYTES


def test_nothing_jumps(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.add_init_script(
        "window.jumped = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.jumped += one.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("", "plan/", "steps/secure-evidence/", "help-now/de/", "plan/print/"):
        page.goto(f"/en/{address}", wait_until="networkidle")
        assert page.evaluate("window.jumped") < 0.01, address


def test_nothing_is_wider_than_a_small_phone(open_page: Callable[..., Page]) -> None:
    page = open_page({"viewport": {"width": 320, "height": 640}})
    answer(page, "de", MUCH)
    for address in ONE_OF_A_KIND:
        page.goto(f"/de/{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_whole_triage_without_script(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE, script=False)
    page.goto("/en/")
    page.get_by_role("button", name="Someone could hurt me").click()
    expect(page).to_have_url("/en/help-now/")  # danger: help first, then on from there
    page.get_by_role("link", name="Go on with the questions").click()
    for given in ("peer", "both", "child"):
        choose(page, [given])
    expect(page).to_have_url("/en/plan/")
    expect(page.locator("ol.things li").first).to_contain_text("Get safe")
    page.get_by_text("All eight steps").first.click()
    expect(page.locator("ol.steps")).to_contain_text("with banks, minutes count")


def tab_to(page: Page, is_there: str) -> None:
    """Tab until the focused element fits; a page where none does fails instead of running for ever."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"(({{ name, tagName }}) => {is_there})(document.activeElement)"):
            return
    raise AssertionError(f"{page.url}: Tab never gets to {is_there}")


def test_the_whole_triage_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    page.goto("/en/")
    for _ in range(6):
        tab_to(page, "name === 'answer'")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if page.url.endswith("/en/plan/"):
            break
    assert page.url.endswith("/en/plan/")


def test_a_tick_is_kept_at_once(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.goto("/en/steps/stay-calm/")
    expect(page.get_by_role("button", name="Keep my ticks")).to_be_hidden()
    for label in ("Breathe out slowly four times", "Put the phone away"):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_label(label).check()
    expect(page.get_by_role("status").filter(has_text="Kept in this browser.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Breathe out slowly four times")).to_be_checked()
    expect(page.get_by_label("Put the phone away")).to_be_checked()


def test_a_tick_that_could_not_be_kept_says_so(open_page: Callable[..., Page], watch: Any) -> None:
    watch.forgive("Failed to load resource")
    page = open_page(PHONE)
    page.goto("/en/steps/stay-calm/")
    page.context.set_offline(True)
    page.get_by_label("Breathe out slowly four times").check()
    expect(page.get_by_role("button", name="Keep my ticks")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Couldn’t be kept")).to_be_visible()


def test_a_reminder_is_made_on_the_device_and_says_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE, accept_downloads=True, service_workers="block")
    page.goto("/en/plan/")
    page.get_by_text("Letters, answers").click()
    requests: list[str] = []
    page.on("request", lambda one: requests.append(one.url))
    with page.expect_download() as saving:
        page.get_by_role("button", name="in three days").click()
    assert saving.value.suggested_filename == "calendar.ics"
    text = saving.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:Look again\n" in text
    day = datetime.now(UTC).astimezone() + timedelta(days=3)  # by the clock of this machine, as the browser
    assert f"DTSTART:{day:%Y%m%d}T100000\n" in text
    assert "127.0.0.1" not in text
    assert [one for one in requests if not one.startswith("blob:")] == []


def test_no_reminder_is_offered_where_somebody_sees_the_device(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    answer(page, "en", {"safety": ["safe"], "form": ["known"], "device": ["yes"]})
    page.goto("/en/plan/")
    page.get_by_text("Letters, answers").click()
    expect(page.get_by_role("button", name="Forget my answers and ticks")).to_be_visible()
    expect(page.get_by_role("button", name="in three days")).to_have_count(0)


def test_the_plan_fits_on_one_sheet(open_page: Callable[..., Page]) -> None:
    page = open_page(DESKTOP)
    answer(page, "de", MUCH)
    page.goto("/de/plan/print/")
    assert len(PdfDocument(page.pdf(format="A4"))) == 1


def test_it_works_from_right_to_left(open_page: Callable[..., Page]) -> None:
    """Mirrored in place: nothing overflows, and the way out moves to the other side."""
    page = open_page({"viewport": {"width": 320, "height": 640}})
    for address in ("", "plan/", "steps/secure-evidence/", "help-now/de/", "check/platform/"):
        page.goto(f"/en/{address}")
        before = page.locator("a.leave").bounding_box()
        page.evaluate("document.documentElement.dir = 'rtl'")
        after = page.locator("a.leave").bounding_box()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert before is not None
        assert after is not None
        assert after["x"] < 160 < before["x"] + before["width"]
