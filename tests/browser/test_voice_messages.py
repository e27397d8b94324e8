"""A voice message from the phone to the page on which it is heard; in a young case none with a picture inside."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_upload import choose, send, to_the_files
from tests.evidence import samples

VOICE = {"name": "PTT-20261120-WA0003.opus", "mimeType": "", "buffer": samples.voice(seconds=4)}
PLAYED = "audio => audio.play().then(() => new Promise(done => audio.ontimeupdate = () => done(audio.duration)))"


def arrived(page: Page) -> None:
    send(page)
    expect(page.get_by_text("Same fingerprint on your device and here.")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="See what arrived").click()


def test_it_is_sent_shown_and_heard(open_page: Any) -> None:
    page = open_page(PHONE)
    to_the_files(page)
    choose(page, VOICE)
    arrived(page)
    expect(page.get_by_text("✓ Secured")).to_be_visible(timeout=60_000)
    page.locator("#exhibits h2 a").click()
    player = page.locator("audio")
    assert 3.9 < player.evaluate(PLAYED) < 4.3
    assert page.locator("img.reading").evaluate("image => image.naturalWidth") == 1600
