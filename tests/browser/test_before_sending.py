"""Pictures are looked at and covered on the device. The model is a stand-in here, except in one test."""

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from sextortion_help.web import static_headers
from tests.browser.axe import violations
from tests.browser.before_sending import (
    NOTHING,
    found,
    full_photo,
    is_black,
    kept,
    landscape,
    no_upload,
    picture,
    send,
    stand_in,
    with_finger,
    with_two_fingers,
)
from tests.browser.conftest import DESKTOP, PHONE
from tests.evidence import samples
from tests.stack import Stack
from tests.visitor import Visitor

BELOW = [{"x": 0.1, "y": 0.5, "width": 0.8, "height": 0.3}]
MODEL = "**/static/js/nudity_check/model_worker*.js"
UPLOAD = "**/case/evidence/upload/**"
ORIGINAL = re.compile("untouched original stays with you")
CARRIES_A_DIGEST = re.compile(static_headers.DIGEST_IN_NAME)
SLOW = """
addEventListener("message", async ({ data: { id, act, file } }) => {
  if (act === "open") postMessage({ id, picture: await createImageBitmap(file), width: 540, height: 1200 });
});
"""
FALSIFIES = """
const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...place) {
  const got = read.apply(this, place);
  for (let at = 0; at < got.data.length; at += 97) got.data[at] ^= 1;
  return got;
};
"""


@pytest.fixture
def adding(open_page: Callable[..., Page], stack: Stack) -> Callable[..., Page]:
    """A person at the file picker. `found`: what the stand-in answers, picture by picture; None: the real model.
    `missing`: a script that does not load."""

    def make(
        device: dict[str, Any] = DESKTOP,
        *,
        under_18: str = "no",
        found: Any = None,
        missing: str = "",
        **options: Any,
    ) -> Page:
        page = open_page(device, **options)
        if missing:
            page.context.route(f"**/static/js/{missing}*.js", lambda route: route.abort())
        if found is not None:
            page.context.route(MODEL, lambda route: stand_in(route, found))
        maya = Visitor(stack.url)
        maya.start_case()
        maya.fill("/en/case/evidence/add/", minor_shown=under_18)
        cookies = [{"name": one.name, "value": one.value or "", "url": stack.url} for one in maya.jar]
        page.context.add_cookies(cookies)
        page.goto("/en/case/evidence/add/")
        return page

    return make


def test_what_is_covered_is_gone_from_the_bytes_that_arrive(adding: Any, tmp_path: Path) -> None:
    page = adding(PHONE, found=[BELOW, NOTHING])
    photo = full_photo()
    send(page, tmp_path, "photo.jpg", photo)
    expect(page.get_by_role("heading", name="something intimate may be in this picture")).to_be_focused()
    found = violations(page)
    assert not found, found
    page.get_by_role("button", name="Cover it").click()
    expect(page.locator(".cover-box")).to_have_count(1)
    with_finger(page, (0.2, 0.1), (0.7, 0.3))
    expect(page.locator(".cover-box")).to_have_count(2)
    with_finger(page, (0.5, 0.5), (0.505, 0.5))  # a tap draws nothing
    expect(page.locator(".cover-box")).to_have_count(2)
    with_two_fingers(page)
    expect(page.locator(".cover-box")).to_have_count(2)
    page.get_by_role("button", name="Done").click()
    arrived = kept(page)
    expect(page.locator("main")).to_contain_text("You covered a part of it before sending.")
    expect(page.locator("main")).to_contain_text(hashlib.sha256(photo).hexdigest())
    image = Image.open(io.BytesIO(arrived))
    assert (image.format, image.size) == ("JPEG", (3000, 4000))  # upright
    assert is_black(image, 0.105, 0.505, 0.895, 0.795)
    assert is_black(image, 0.21, 0.11, 0.69, 0.29)
    assert not is_black(image, 0.0, 0.9, 1.0, 1.0)
    assert not image.getexif()
    assert b"PREVIEW-MARKER" not in arrived
    assert arrived.count(b"\xff\xd8\xff") == 1


def test_the_editor_by_keyboard(adding: Any, tmp_path: Path) -> None:
    page = adding(found=[NOTHING, NOTHING])
    page.get_by_label("Show me each picture first").check()
    send(page, tmp_path, "chat.png", picture())
    expect(page.get_by_role("heading", name="Cover what nobody should see")).to_be_focused()
    said = page.locator("[data-said]").last
    page.get_by_role("button", name="Add a box").press("Enter")
    first = page.locator(".cover-box").first
    expect(first).to_be_focused()
    before = first.bounding_box()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    moved = first.bounding_box()
    assert moved["x"] > before["x"]
    assert moved["y"] < before["y"]
    expect(said).to_have_text(re.compile(r"Box 1 of 1: \d+ percent from the left"))
    page.keyboard.press("Shift+ArrowLeft")
    assert first.bounding_box()["width"] < moved["width"]
    page.get_by_role("button", name="Undo").press("Enter")
    assert first.bounding_box()["width"] == pytest.approx(moved["width"])
    page.get_by_role("button", name="Add a box").press("Enter")
    expect(page.locator(".cover-box")).to_have_count(2)
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".cover-box")).to_have_count(1)
    found = violations(page)
    assert not found, found
    box = page.locator(".cover-box")
    before = box.bounding_box()
    corner = (before["x"] + before["width"], before["y"] + before["height"])
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] + 40, corner[1] + 30, steps=3)
    page.mouse.up()
    pulled = box.bounding_box()
    assert pulled["width"] == pytest.approx(before["width"] + 40, abs=2)
    assert (pulled["x"], pulled["y"]) == pytest.approx((before["x"], before["y"]), abs=1)
    width = page.locator("[data-sheet]").bounding_box()["width"]
    page.get_by_role("button", name="Larger").press("Enter")
    assert page.locator("[data-sheet]").bounding_box()["width"] > 1.4 * width
    page.get_by_role("button", name="Done").press("Enter")
    image = Image.open(io.BytesIO(kept(page)))
    assert image.format == "PNG"
    assert (0, 0, 0) in {colour for _count, colour in image.convert("RGB").getcolors(1 << 24)}


def test_a_tall_capture_stays_within_what_a_phone_can_draw(adding: Any, tmp_path: Path) -> None:
    page = adding(PHONE, found=[BELOW, NOTHING])
    send(page, tmp_path, "long.png", picture(size=(1080, 20_000)))
    page.get_by_role("button", name="Cover it").click()
    page.get_by_role("button", name="Done").click()
    image = Image.open(io.BytesIO(kept(page)))
    assert image.width * image.height <= 16_777_216
    assert max(image.size) <= 16_384
    assert is_black(image, 0.11, 0.501, 0.89, 0.799)


@pytest.mark.parametrize("choice", ["Nothing intimate is in view: send it", "Leave it out"])
def test_an_adult_is_warned_and_decides(adding: Any, tmp_path: Path, choice: Any) -> None:
    page = adding(found=[BELOW])
    sent = no_upload(page)
    shot = picture()
    send(page, tmp_path, "chat.png", shot)
    page.get_by_role("button", name=choice).click()
    if choice == "Leave it out":
        expect(page.locator("#sending")).to_contain_text("It stays on your device")
        assert not sent
    else:
        assert kept(page) == shot


@pytest.mark.parametrize("lacks", ["model", "workers"])
def test_an_adult_sends_where_nothing_can_look_and_is_told_so(adding: Any, tmp_path: Path, lacks: Any) -> None:
    page = adding(found="failed" if lacks == "model" else None)
    if lacks == "workers":
        page.add_init_script("delete globalThis.Worker")
        page.reload()
    send(page, tmp_path, "chat.png", picture())
    expect(page.locator("#sending")).to_contain_text("Arrived as no. 1.")
    expect(page.locator("#sending")).to_contain_text("Nothing on your device looked at this picture first")


def test_a_box_drawn_after_done_is_impossible(adding: Any, tmp_path: Path) -> None:
    page = adding(found=[NOTHING, NOTHING])
    page.route(
        "**/static/js/redaction/redaction_worker*.js",
        lambda route: route.fulfill(body=SLOW, content_type="text/javascript"),
    )
    page.get_by_label("Show me each picture first").check()
    send(page, tmp_path, "chat.png", picture())
    page.get_by_role("button", name="Add a box").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#before-sending")).to_be_hidden()
    expect(page.locator("#look-waits")).to_contain_text("Nothing is sent yet")


def test_an_adult_hears_before_sending_what_nothing_can_look_into(adding: Any) -> None:
    page = adding(PHONE, found=[])
    closed = page.locator("#sending li", has_text="Your device can’t look into this file")
    page.locator("#files").set_input_files(
        [
            {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(16)},
            {"name": "film.mp4", "mimeType": "video/mp4", "buffer": samples.mp4()},
            {"name": "chat.png", "mimeType": "image/png", "buffer": picture()},
        ]
    )
    expect(closed).to_have_count(2)
    expect(closed).to_contain_text(["IMG_1.HEIC: ready.", "film.mp4: ready."])


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("nudity_check/check_picture", "so nothing was sent. Load the page again"),
        ("upload/sending", "so nothing was sent. Load the page again"),
        ("redaction/redaction_worker", "isn’t your picture’s fault"),
    ],
)
def test_a_part_that_did_not_load_is_called_that(
    adding: Any, tmp_path: Path, watch: Any, missing: Any, said: Any
) -> None:
    watch.forgive("net::ERR")
    page = adding(found=[NOTHING], missing=missing)
    sent = no_upload(page)
    page.get_by_label("Show me each picture first").check()
    send(page, tmp_path, "chat.png", picture())
    expect(page.get_by_text(said)).to_be_visible()
    expect(
        page.get_by_text(re.compile("connection broke off|can’t open this picture")).filter(visible=True)
    ).to_have_count(0)
    assert not sent


@pytest.mark.parametrize("under_18", ["no", "yes"])
def test_over_a_slow_line_only_an_adult_goes_on_without_the_check(
    adding: Any, tmp_path: Path, under_18: Any
) -> None:
    page = adding(PHONE, under_18=under_18)
    held: list[Route] = []
    page.route("**/vendor/look/model*.bin", lambda route: held.append(route))
    sent = no_upload(page)
    shot = picture()
    send(page, tmp_path, "chat.png", shot)
    expect(page.get_by_text("is still being loaded")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Loading")).to_be_visible()
    onward = page.get_by_role("button", name="go on without the check")
    if under_18 == "no":
        onward.click()
        expect(page.locator("#sending")).to_contain_text("Nothing on your device looked at this picture first")
        expect(page.get_by_text("is still being loaded")).to_have_count(0)
    else:
        expect(onward).to_have_count(0)
        assert not sent
        held[0].continue_()
    assert kept(page) == shot


def test_a_photo_that_is_too_large_goes_as_a_smaller_copy(adding: Any, tmp_path: Path) -> None:
    page = adding(PHONE)
    photo = full_photo((5000, 3000)) + bytes(25 * 1024 * 1024)  # as heavy as one of 100 megapixels
    (tmp_path / "photo.jpg").write_bytes(photo)
    page.locator("#files").set_input_files(tmp_path / "photo.jpg")
    expect(page.locator("#sending")).to_contain_text("a smaller copy will be sent")
    page.locator("input[name=nothing_intimate]").check()
    page.get_by_role("button", name="Send", exact=True).click()
    image = Image.open(io.BytesIO(kept(page)))
    assert image.format == "JPEG"
    assert image.height > image.width  # upright
    assert 10_000_000 < image.width * image.height <= 16_777_216
    expect(page.locator("main")).to_contain_text(hashlib.sha256(photo).hexdigest())


def test_in_a_young_case_a_picture_that_is_stopped_goes_only_covered(adding: Any, tmp_path: Path) -> None:
    page = adding(PHONE, under_18="unsure", found=[BELOW, BELOW, NOTHING])
    sent = no_upload(page)
    send(page, tmp_path, "chat.png", picture())
    expect(page.get_by_role("button", name="send it")).to_have_count(0)
    page.get_by_role("button", name="Cover it").click()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Something intimate may still be in view")).to_be_visible()
    expect(page.get_by_role("button", name="send it")).to_have_count(0)
    assert not sent
    page.get_by_role("button", name="Cover it").click()
    expect(page.locator(".cover-box")).to_have_count(2)
    page.get_by_role("button", name="Done").click()
    assert is_black(Image.open(io.BytesIO(kept(page))), 0.11, 0.51, 0.89, 0.79)


@pytest.mark.parametrize(
    ("found", "name", "data", "why"),
    [
        ("failed", "chat.png", picture(), "couldn’t run the check"),
        ([], "broken.png", b"\x89PNG\r\n\x1a\n", "can’t open this picture"),
        ([], "film.mp4", samples.mp4(), "we take no videos"),
        ([], "page.pdf", samples.pdf(), "we take no PDF"),
    ],
)
def test_in_a_young_case_nothing_goes_that_nobody_could_look_at(
    adding: Any, tmp_path: Path, watch: Any, found: Any, name: Any, data: Any, why: Any
) -> None:
    page = adding(under_18="yes", found=found if name != "broken.png" else None)
    sent = no_upload(page)
    send(page, tmp_path, name, data)
    expect(page.locator("#before-sending")).to_contain_text(why)
    expect(page.get_by_text("show your phone at the police").filter(visible=True)).to_have_count(1)
    page.get_by_role("button", name="Leave it out").click()
    expect(page.locator("#sending")).to_contain_text("It stays on your device")
    assert not sent


def test_a_browser_that_changes_pictures_is_told_so(adding: Any, tmp_path: Path) -> None:
    page = adding(under_18="yes")
    page.context.route(
        "**/static/js/fingerprint/pixels*.js", lambda route: route.fulfill(
            body=FALSIFIES + route.fetch().text(), content_type="text/javascript"
        )
    )  # fmt: skip
    sent = no_upload(page)
    send(page, tmp_path, "chat.png", picture())
    expect(page.get_by_text("Your browser changes pictures on purpose")).to_be_visible()
    assert not sent


def test_the_real_model_lets_a_chat_pass_and_only_its_worker_may_run_wasm(adding: Any, tmp_path: Path) -> None:
    page = adding(under_18="yes")
    loaded: list[str] = []
    page.context.on("response", lambda answer: loaded.append(answer.url) if "/static/" in answer.url else None)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not [
        url for url in loaded if re.search("/(look|nudity_check|redaction)/", url)
    ]  # not before a picture is chosen
    # A drawn landscape looks a little more like skin than a chat does: 0.17 and 0.01 of 1.
    assert [found(page, landscape()), found(page, picture())] == [1, 0]
    shot = picture(size=(1080, 2340))
    send(page, tmp_path, "chat.png", shot)
    assert kept(page) == shot
    assert any(re.search(r"model\.\w+\.bin$", url) for url in loaded)
    assert [url for url in loaded if not CARRIES_A_DIGEST.search(url)] == []  # so no release is mixed with another
    expect(page.locator("main")).not_to_contain_text(ORIGINAL)


def test_what_looks_at_pictures_is_fetched_in_one_go_once_a_picture_is_chosen(adding: Any) -> None:
    page = adding(found=[])
    page.wait_for_load_state("networkidle")
    named = page.locator("#upload").get_attribute("data-prepare-needs").split()
    chosen = {"name": "chat.png", "mimeType": "image/png", "buffer": picture()}
    fetched = "names => names.filter((name) => performance.getEntriesByName(new URL(name, location).href).length)"
    needed_before = ("/upload/", "/trusted_types.")  # by what sends files
    assert [name for name in page.evaluate(fetched, named) if not any(part in name for part in needed_before)] == []
    page.locator("#files").set_input_files(chosen)
    page.wait_for_function(f"(names) => ({fetched})(names).length === names.length", arg=named)
    assert len(named) == 10  # the module and what it imports, at any depth


def test_in_a_young_case_a_photo_with_hidden_parts_goes_as_a_plain_copy(adding: Any, tmp_path: Path) -> None:
    page = adding(under_18="yes", found=[NOTHING])
    photo = full_photo((800, 600))
    send(page, tmp_path, "photo.jpg", photo)
    arrived = kept(page)
    assert b"PREVIEW-MARKER" not in arrived
    assert Image.open(io.BytesIO(arrived)).size == (600, 800)
    expect(page.locator("main")).to_contain_text(hashlib.sha256(photo).hexdigest())


def test_without_script_a_young_case_is_told_what_works(adding: Any, tmp_path: Path) -> None:
    page = adding(PHONE, under_18="yes", script=False)
    assert "Without JavaScript, this form takes no pictures here." in page.content()  # in a noscript
    expect(page.get_by_label("Show me each picture first")).to_be_hidden()
    send(page, tmp_path, "chat.png", picture())
    expect(page.get_by_text("first looked at on your own device")).to_be_visible()
    page.goto("/en/case/evidence/add/")
    send(page, tmp_path, "chat.txt", b"[20.11.26, 21:14] Eve: pay, or your family sees it\n")
    expect(page.get_by_text("1 file arrived")).to_be_visible()
