"""A real Firefox, driven by Mozilla's own Marionette: fingerprint, upload over a line that breaks, leave."""

import gc
import hashlib
import re
import secrets
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.browser.slow_line import Server, SlowLine
from tests.browser.test_counseling_live import PASSWORD, SECRET, join
from tests.evidence import samples
from tests.stack import Stack
from tests.visitor import Visitor

with warnings.catch_warnings():  # of the packages that it imports
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver import By
    from marionette_driver.marionette import Marionette

PATIENCE = 40  # seconds
ENTER = "\ue007"  # the key, as WebDriver writes it
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def firefox_path() -> str:
    return programs.firefox()


class Firefox:
    """A person's Firefox, all of whose words to the site go through `line`."""

    def __init__(self, driver: Marionette, line: SlowLine) -> None:
        self.driver, self.line = driver, line

    def goto(self, path: str) -> None:
        self.driver.navigate(self.line.url + path)

    def one(self, selector: str) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def text(self) -> str:
        found = self.all("body")
        return found[0].text if found else ""

    def wait(self, what: Callable[[], object]) -> None:
        limit = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < limit, self.text
            time.sleep(0.1)

    def press(self, selector: str) -> None:
        """Click and wait for the page that comes."""
        before = self.one("html")
        self.one(selector).click()
        self.wait(lambda: self.all("html") not in ([], [before]))  # between two pages there is none


@pytest.fixture(scope="module")
def firefox(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    line = SlowLine(("127.0.0.1", stack.port), rate=10**9)
    server = Server(line)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    log = tmp_path_factory.mktemp("firefox") / "log.txt"
    driver = Marionette(bin=firefox_path(), headless=True, port=0, gecko_log=str(log))
    driver.start_session()
    yield Firefox(driver, line)
    driver.quit()
    driver.cleanup()
    del driver
    gc.collect()  # it removes its profile when it is collected; at the end of Python it no longer could
    server.shutdown()
    server.server_close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "strand.png"
    path.write_bytes(samples.png())
    return path


def to_the_files(firefox: Firefox) -> None:
    firefox.line.rate, firefox.line.cuts = 10**9, []
    firefox.driver.delete_all_cookies()
    firefox.goto("/en/case/new/")
    firefox.one("main form button").click()
    firefox.wait(lambda: len(firefox.all(".words li")) == 6)  # in the same page: the browser draws them
    words = [word.text for word in firefox.all(".words li")]
    firefox.goto("/en/case/words/")
    firefox.one("#id_words").send_keys(" ".join(words))
    firefox.press("main form button")
    firefox.goto("/en/case/evidence/add/")
    firefox.one("input[name=minor_shown][value=no]").click()
    firefox.press("main form button")
    firefox.one("input[name=nothing_intimate]").click()


def test_the_fingerprint_page_sends_nothing(firefox: Any, picture: Any) -> None:
    firefox.goto("/en/fingerprint/")
    firefox.wait(lambda: firefox.one("#files").is_enabled())
    firefox.line.sent = 0
    firefox.one("#files").send_keys(str(picture))
    firefox.wait(lambda: len([code for code in firefox.all("[data-list] code") if code.text]) == 3)
    shown = {row.get_attribute("data-row"): row.text for row in firefox.all("[data-list] [data-row]")}
    assert hashlib.sha256(picture.read_bytes()).hexdigest() in shown["sha-256"].replace("\n", "").replace(" ", "")
    assert firefox.line.sent == 0  # not a byte went out, to the site or through it


# As in Chromium, a busy machine may set a checkpoint late: measured again then.
@pytest.mark.flaky(reruns=2)
def test_an_upload_goes_on_after_a_cut_and_leaving_takes_all_of_it(
    firefox: Any, tmp_path: Path, neutral_url: Any
) -> None:
    recording = tmp_path / "film.mp4"
    recording.write_bytes(samples.mp4() + bytes(1024 * 1024))
    to_the_files(firefox)
    firefox.line.sent, firefox.line.rate, firefox.line.cuts = 0, 1_000_000, [1_000_000]
    firefox.one("#files").send_keys(str(recording))
    firefox.one("#upload > button").click()
    firefox.wait(lambda: "Same fingerprint on your device and here." in firefox.text)
    assert firefox.line.cuts == []
    # At most what came since the last checkpoint, half a second before; all of it again would be 1,000,000.
    assert firefox.line.sent - recording.stat().st_size < 800_000
    firefox.line.rate = 10**9
    firefox.goto("/en/case/evidence/")
    assert "1 file is secured" in firefox.text
    firefox.one("a.leave").click()
    firefox.wait(lambda: firefox.driver.get_url() == neutral_url)
    for _ in range(4):
        firefox.driver.execute_script("setTimeout(() => history.back(), 0)")
        time.sleep(0.7)
        assert "secured" not in firefox.text
    firefox.goto("/en/case/evidence/")
    assert "Open your case" in firefox.text
    assert firefox.driver.execute_script("return sessionStorage.length + localStorage.length") == 0


def press_in_the_middle(firefox: Firefox, selector: str) -> None:
    """Where the bar of crisis help does not lie over it."""
    found = firefox.one(selector)
    firefox.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", script_args=[found])
    found.click()


def test_a_picture_is_looked_at_here_too_and_not_where_pixels_are_falsified(firefox: Any, picture: Any) -> None:
    to_the_files(firefox)
    firefox.goto("/en/case/evidence/add/?again")
    firefox.one("input[name=minor_shown][value=unsure]").click()
    firefox.press("main form button")
    for falsified in (False, True):
        firefox.driver.set_pref("privacy.resistFingerprinting", falsified)
        firefox.goto("/en/case/evidence/add/")
        press_in_the_middle(firefox, "input[name=nothing_intimate]")
        firefox.one("#files").send_keys(str(picture))
        firefox.line.sent = 0
        press_in_the_middle(firefox, "#upload > button")
        if falsified:
            firefox.wait(lambda: "Your browser changes pictures on purpose" in firefox.text)
            assert firefox.line.sent == 0
        else:
            firefox.wait(lambda: "Arrived as no. 1" in firefox.text)
            picture.write_bytes(samples.png(size=(500, 900)))  # the same one would not be sent again
    firefox.driver.set_pref("privacy.resistFingerprinting", False)


def test_a_counsellor_works_with_a_client(firefox: Any, stack: Stack) -> None:
    """Signs in with a code app, types a code, writes a note, and sees at once that the client ended it."""
    from allauth.mfa.totp.internal import auth as totp

    name = f"ruth-{secrets.token_hex(3)}"
    join(stack, name)

    firefox.line.rate, firefox.line.cuts = 10**9, []
    firefox.driver.delete_all_cookies()
    firefox.goto("/en/counsel/sign-in/")
    firefox.one("input[name=login]").send_keys(name)
    firefox.one("input[name=password]").send_keys(PASSWORD + ENTER)
    firefox.wait(lambda: firefox.all("input[name=code]"))
    of_the_app = totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))
    firefox.one("input[name=code]").send_keys(of_the_app + ENTER)
    firefox.wait(lambda: firefox.driver.get_url().endswith("/en/counsel/"))
    client = Visitor(stack.url)
    client.start_case()
    client.get("/en/case/share/")
    code = re.search(r'class="share-code"[^>]*>([^<]+)<', client.post("/en/case/share/code/").page)
    assert code is not None
    firefox.goto("/en/counsel/code/")
    firefox.one("#id_code").send_keys(code[1])
    firefox.press("main form[action$='/code/'] button")
    assert "Waiting for your client" in firefox.text
    client.fill("/en/case/share/", parts=["plan"], length="week", label="otter")
    firefox.wait(lambda: re.search(r"/counsel/[0-9a-f-]{36}/$", firefox.driver.get_url()))  # the answer leads there
    firefox.one("#id_text").send_keys("calls on friday")
    firefox.press("main form[action$='/notes/'] button")
    assert "calls on friday" in firefox.text
    assert "calls on friday" in client.get("/en/case/notes/").text

    case = firefox.driver.get_url()
    grant = re.search(r"/([0-9a-f-]{36})/", case)
    assert grant is not None
    client.get("/en/case/share/")
    client.post(f"/en/case/share/{grant[1]}/end/")
    firefox.wait(lambda: firefox.one("[data-live-ended]").is_displayed())
    firefox.goto("/en/counsel/")
    assert "Nobody shares a case with you right now." in firefox.text
