"""Fingerprints are made in the browser, are right, and nothing leaves it."""

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, Request, expect

from sextortion_help.web import static_headers
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.image_hashing import oracle, pictures
from tests.visitor import Visitor

PATH = "/en/fingerprint/"
STOPNCII = "StopNCII.org"


SIZES = [(5, 300), (64, 64), (333, 777), (1170, 2532), (2000, 256), (99, 257)]


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def file(name: str, content: bytes, kind: str = "image/jpeg") -> dict:
    return {"name": name, "mimeType": kind, "buffer": content}


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    return found


def gamma() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add(b"gAMA", (100_000).to_bytes(4, "big"))
    return found


def opaque_files() -> dict[str, bytes]:
    photo = pictures.waves(700, 500, 16)
    found = {f"turned-{number}.jpg": encoded(photo, "JPEG", exif=exif(number)) for number in range(1, 9)}
    for number, (width, height) in enumerate(SIZES):
        picture = pictures.waves(width, height, 13 + number)
        found[f"size-{number}.jpg"] = encoded(picture, "JPEG", quality=70 + number)
        found[f"size-{number}.png"] = encoded(picture, "PNG")
    return found | {
        "chat.png": encoded(pictures.chat(540, 1170, 3), "PNG"),
        "progressive.jpg": encoded(photo, "JPEG", progressive=True, quality=90, subsampling=0),
        "grey.jpg": encoded(photo.convert("L"), "JPEG"),
        "grey.png": encoded(photo.convert("L"), "PNG"),
        "palette.png": encoded(photo.convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
        "black-and-white.png": encoded(photo.convert("1"), "PNG"),
        "gamma.png": encoded(photo, "PNG", pnginfo=gamma()),
    }


@pytest.fixture
def seen(phone: Page) -> list[str]:
    """Every request of the phone so far, those of workers included."""
    found: list[str] = []
    phone.context.on("request", lambda request: found.append(f"{request.method} {request.url}"))
    return found


def ready(page: Page, path: str = PATH) -> None:
    page.goto(path)
    expect(page.locator("#files")).to_be_enabled()


def choose(page: Page, files: list[dict]) -> None:
    page.set_input_files("#files", files)
    expect(page.locator("[data-said]")).to_have_text(re.compile("^Finished"), timeout=60_000)


def value(page: Page, name: str, kind: str) -> str:
    card = page.locator("li.fingerprints", has_text=name)
    return card.locator(f'[data-row="{kind}"] code').inner_text()


def test_no_request_follows_the_choice_of_a_file(phone: Any, seen: Any) -> None:
    ready(phone)
    phone.wait_for_load_state("networkidle")
    assert any("/fingerprint/fingerprint_worker." in address for address in seen)  # so workers are watched
    assert any("/fingerprint/pdq." in address for address in seen)
    scripts = [address for address in seen if "/static/" in address]
    assert [one for one in scripts if not re.search(static_headers.DIGEST_IN_NAME, one)] == []
    seen.clear()
    cookies = phone.context.cookies()
    video = bytes(range(256)) * 20_000
    choose(phone, [file("a.jpg", encoded(pictures.waves(900, 700, 5), "JPEG")), file("b.mp4", video, "video/mp4")])
    expect(phone.locator("[data-said]")).to_have_text("Finished: 2 of 2.")
    expect(phone.locator("[data-after]")).to_contain_text("haven’t been sent to anyone")
    assert value(phone, "b.mp4", "sha-256") == hashlib.sha256(video).hexdigest()
    assert value(phone, "b.mp4", "md5") == hashlib.md5(video).hexdigest()
    phone.wait_for_timeout(500)
    assert seen == []
    assert phone.context.cookies() == cookies
    assert phone.evaluate("[localStorage.length, sessionStorage.length, history.length]")[:2] == [0, 0]
    assert phone.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
    assert phone.locator("main img, main canvas, main video").count() == 0


def test_with_a_case_open_only_the_values_go_into_it(open_page: Any, stack: Any) -> None:
    maya = Visitor(stack.url)
    maya.start_case()
    phone = open_page(PHONE)
    phone.context.add_cookies([{"name": one.name, "value": one.value, "url": stack.url} for one in maya.jar])
    ready(phone)
    phone.wait_for_load_state("networkidle")
    posts: list[Request] = []
    phone.context.on("request", lambda request: posts.append(request))
    photo = encoded(pictures.waves(900, 700, 5), "JPEG")
    choose(phone, [file("me in the mirror.jpg", photo), file("other.jpg", photo[:-1])])
    assert posts == []
    phone.locator("li.fingerprints").nth(1).get_by_role("checkbox").uncheck()
    phone.get_by_role("button", name="Add the ticked ones to my case").tap()
    expect(phone.locator("main")).to_contain_text("1 fingerprint was added.")
    expect(phone.locator("main")).to_contain_text(hashlib.sha256(photo).hexdigest())
    sent = [one for one in posts if one.method == "POST"]
    assert [urlsplit(one.url).path for one in sent] == ["/en/case/fingerprints/add/"]
    body = parse_qs(sent[0].post_data)
    assert set(body) == {"csrfmiddlewaretoken", "values"}
    kept = json.loads(body["values"][0])
    assert [set(one) for one in kept] == [{"pdq", "quality", "sha-256", "md5", "size", "type"}]
    assert len(body["values"][0]) < 400  # no room for a picture


def test_of_a_picture_that_moves_only_the_first_image_counts(phone: Any) -> None:
    ready(phone)
    still = [pictures.waves(300, 200, seed) for seed in (3, 4, 5)]
    both = {"save_all": True, "append_images": still[1:], "duration": 200}
    moving = {form: encoded(still[0], form, **both) for form in ("GIF", "WEBP", "PNG")}
    resting = {form: encoded(still[0], form) for form in ("GIF", "WEBP", "PNG")}
    files = [
        file(f"{name}.{form}", content, f"image/{form.lower()}")
        for name, found in (("moving", moving), ("still", resting))
        for form, content in found.items()
    ]
    choose(phone, files)
    said = phone.locator("li.fingerprints", has_text="first image only").locator("[data-name]")
    expect(said).to_have_text(["moving.GIF", "moving.WEBP", "moving.PNG"])


def test_a_large_file_is_streamed_and_right(phone: Any, tmp_path: Path) -> None:
    large = tmp_path / "clip.mp4"
    piece = bytes(range(256)) * 4096
    with large.open("wb") as out:
        for _ in range(40):  # above what crypto.subtle gets at once
            out.write(piece)
    ready(phone)
    phone.set_input_files("#files", large)
    expect(phone.locator("[data-said]")).to_have_text("Finished: 1 of 1.", timeout=60_000)
    assert value(phone, "clip.mp4", "sha-256") == hashlib.sha256(piece * 40).hexdigest()
    assert value(phone, "clip.mp4", "md5") == hashlib.md5(piece * 40).hexdigest()
    expect(phone.locator("[data-notes]")).to_contain_text("This is a video")


def test_the_browser_and_the_server_see_the_same_picture(desktop: Any) -> None:
    """0 bits between Chromium's and Pillow's decoding of opaque JPEG and PNG, upright, colours not converted."""
    files = opaque_files()
    ready(desktop)
    choose(desktop, [file(name, content, f"image/{name[-3:]}") for name, content in files.items()])
    wrong = {}
    usable = 0
    for name, content in files.items():
        wanted = oracle.pdq(Image.open(io.BytesIO(content)))
        card = desktop.locator("li.fingerprints", has_text=name)
        if wanted["quality"] < 50:
            expect(card.locator('[data-row="pdq"]')).to_be_hidden()
            continue
        usable += 1
        shown = (value(desktop, name, "pdq"), card.locator("[data-quality]").inner_text())
        if shown != (wanted["hash"], f"Quality: {wanted['quality']} of 100"):
            wrong[name] = (shown, wanted)
        assert value(desktop, name, "sha-256") == hashlib.sha256(content).hexdigest()
    assert wrong == {}
    assert usable >= 20


def test_see_through_places_count_as_white(desktop: Any) -> None:
    photo = pictures.waves(400, 300, 16)
    mask = Image.new("L", photo.size, 255)
    mask.paste(0, (100, 60, 260, 220))
    on_white = Image.composite(photo, Image.new("RGB", photo.size, "white"), mask)
    photo.putalpha(mask)
    ready(desktop)
    choose(desktop, [file("holes.png", encoded(photo, "PNG"), "image/png")])
    assert value(desktop, "holes.png", "pdq") == oracle.pdq(on_white)["hash"]


def test_a_picture_without_detail_is_called_unusable(phone: Any) -> None:
    ready(phone)
    choose(phone, [file("grey.png", encoded(Image.new("RGB", (300, 200), "#888"), "PNG"), "image/png")])
    card = phone.locator("li.fingerprints")
    expect(card.locator("[data-notes]")).to_contain_text(
        "too little detail (quality 0 of 100, at least 50 is needed)"
    )
    expect(card.locator('[data-row="pdq"]')).to_be_hidden()
    expect(card.locator('[data-row="md5"]')).to_be_visible()


def test_files_that_are_no_pictures_are_explained_one_by_one(phone: Any) -> None:
    ready(phone)
    photo = encoded(pictures.waves(300, 200, 16), "JPEG")
    chosen = [file("cut.jpg", photo[:200]), file("empty.jpg", b""), file("a.txt", b"Hello", "text/plain")]
    choose(phone, [*chosen, file("fine.jpg", photo)])
    expect(phone.locator("[data-said]")).to_have_text("Finished: 3 of 4.")
    card = phone.locator("li.fingerprints")
    expect(card.nth(0)).to_contain_text("This browser can’t read the picture")
    assert value(phone, "cut.jpg", "md5") == hashlib.md5(photo[:200]).hexdigest()
    expect(card.nth(1)).to_contain_text("This file is empty.")
    expect(card.nth(1)).to_contain_text("Didn’t work")
    expect(card.nth(2)).to_contain_text("neither a picture nor a video")
    assert re.fullmatch("[0-9a-f]{64}", value(phone, "fine.jpg", "pdq"))


def test_a_browser_that_falsifies_pictures_is_found_out(phone: Any) -> None:
    """As Tor Browser does: every read of a canvas gives noise."""

    def falsify(route: Any) -> None:
        honest = route.fetch().text()
        lie = (
            "const context = OffscreenCanvasRenderingContext2D.prototype; const honest = context.getImageData;"
            "context.getImageData = function (...a) {"
            " const got = honest.apply(this, a); got.data[777] ^= 1; return got; };"
        )
        route.fulfill(body=honest + lie, content_type="text/javascript")

    phone.route("**/fingerprint/fingerprint_worker.*.js", falsify)
    ready(phone)
    choose(phone, [file("a.jpg", encoded(pictures.waves(300, 200, 16), "JPEG"))])
    card = phone.locator("li.fingerprints")
    expect(card).to_contain_text("the picture fingerprint would be wrong here")
    expect(card).to_contain_text("so keep it on")
    expect(card.locator('[data-row="pdq"]')).to_be_hidden()
    expect(card.locator('[data-row="sha-256"]')).to_be_visible()


def test_a_browser_without_workers_is_told_so(phone: Any, watch: Any) -> None:
    watch.forgive("ERR_FAILED")
    phone.route("**/fingerprint/fingerprint_worker.*.js", lambda route: route.abort())
    phone.goto(PATH)
    expect(phone.locator("[data-unfit]")).to_be_visible()
    expect(phone.locator("#files")).to_be_hidden()
    phone.add_init_script("delete globalThis.Worker")
    phone.goto(PATH)
    expect(phone.locator("[data-unfit]")).to_be_visible()


def test_stop_stops(phone: Any, tmp_path: Path) -> None:
    large = tmp_path / "long.mp4"
    with large.open("wb") as out:
        out.truncate(4 * 1024**3 - 1)  # the most that is taken; holes, so it costs nothing
    ready(phone)
    phone.set_input_files("#files", large)
    expect(phone.locator("li.fingerprints progress")).to_be_visible()
    phone.get_by_role("button", name="Stop").tap()
    expect(phone.locator("[data-said]")).to_have_text("Stopped. Finished before that: 0 of 1.")
    expect(phone.locator("li.fingerprints [data-state]")).to_have_text("Stopped")
    expect(phone.locator("[data-after]")).to_be_hidden()
    assert phone.evaluate("document.activeElement.id") == "files"
    phone.set_input_files("#files", file("a.jpg", encoded(pictures.waves(300, 200, 16), "JPEG")))
    expect(phone.locator("[data-said]")).to_have_text("Finished: 1 of 2.")


def catch_choosers(page: Page) -> None:
    """From now on; asked for only at the moment of the key, the browser may open its own picker first."""
    page.on("filechooser", lambda _chooser: None)


def test_by_touch_and_by_keyboard(open_page: Any) -> None:
    phone = open_page(PHONE, permissions=["clipboard-read", "clipboard-write"])
    catch_choosers(phone)
    ready(phone)
    with phone.expect_file_chooser() as chooser:
        phone.locator("#files").tap()
    assert chooser.value.is_multiple()
    chooser.value.set_files([file("a.jpg", encoded(pictures.waves(300, 200, 16), "JPEG"))])
    expect(phone.locator("[data-said]")).to_have_text("Finished: 1 of 1.")
    phone.get_by_role("button", name="Copy all").tap()
    expect(phone.locator("[data-said]")).to_have_text("Copied")
    assert re.match(r"PDQ: [0-9a-f]{64} \(\d+/100\)\n", phone.evaluate("navigator.clipboard.readText()"))

    desk = open_page(DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    catch_choosers(desk)
    ready(desk)
    # Two windows are open: without this the keys may reach a window in the background.
    desk.bring_to_front()
    for _ in range(20):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.id") == "files":
            break
    expect(desk.locator("#files")).to_be_focused()
    with desk.expect_file_chooser() as chooser:
        desk.keyboard.press("Enter")
    chooser.value.set_files([file("a.jpg", encoded(pictures.waves(300, 200, 16), "JPEG"))])
    expect(desk.locator("[data-said]")).to_have_text("Finished: 1 of 1.")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Copy PDQ"
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-said]")).to_have_text("Copied")
    assert desk.evaluate("navigator.clipboard.readText()") == value(desk, "a.jpg", "pdq")


@pytest.mark.parametrize(("device", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_axe_finds_nothing_on_the_results(open_page: Any, device: Any, scheme: Any) -> None:
    page = open_page(device, color_scheme=scheme)
    ready(page)
    photo = encoded(pictures.waves(300, 200, 16), "JPEG")
    choose(
        page, [file(f"{'a-very-long-name' * 8}.jpg", photo), file("empty.jpg", b""), file("cut.jpg", photo[:99])]
    )
    assert [violation["id"] for violation in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_one_service_is_open_at_a_time(phone: Any) -> None:
    ready(phone)
    adult = phone.get_by_role("link", name=f"Open {STOPNCII}")
    minor = phone.get_by_role("link", name="Open Take It Down")
    expect(minor).to_be_visible()
    expect(adult).to_be_hidden()
    phone.get_by_text("Everyone in it was 18 or older").tap()
    expect(adult).to_be_visible()
    expect(minor).to_be_hidden()


def test_without_script_the_page_says_what_to_do(phone_without_script: Any) -> None:
    page = phone_without_script
    page.goto(PATH)
    expect(page.locator("noscript strong")).to_be_visible()
    expect(page.locator("noscript strong")).to_contain_text("This page needs JavaScript")
    expect(page.locator("noscript a")).to_be_visible()
    expect(page.locator("#files")).to_be_hidden()
    page.get_by_text("Everyone in it was 18 or older").tap()
    expect(page.get_by_role("link", name=f"Open {STOPNCII}")).to_be_visible()
    expect(page.get_by_role("link", name="Open Take It Down")).to_be_hidden()
