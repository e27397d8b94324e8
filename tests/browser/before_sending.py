"""Pictures and gestures for the tests of what happens before a picture is sent."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, Request, Route, expect

from tests.evidence import samples

NOTHING: list[dict[str, float]] = []


def picture(form: str = "PNG", size: tuple[int, int] = (540, 1200), **options: Any) -> bytes:
    return samples.saved(samples.chat(size=size), form, **options)


def full_photo(size: tuple[int, int] = (4000, 3000)) -> bytes:
    """A JPEG, 12 megapixels as a phone's, with a place, something large beside the picture and an orientation."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right
    exif[0x010F] = "PREVIEW-MARKER" * 400
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    image = samples.chat(size=(540, 720), colour=(90, 160, 120)).resize(size)
    return samples.saved(image, "JPEG", quality=80, exif=exif)


def stand_in(route: Route, found: list[Any] | str) -> None:
    """Answers from the list, one after the other; "failed": as where WebAssembly is missing."""
    script = (
        "postMessage({ failed: true });"
        if found == "failed"
        else f"""const found = {json.dumps(found)};
        postMessage({{ ready: true }});
        addEventListener("message", ({{ data }}) => postMessage({{ id: data.id, parts: found.shift() }}));"""
    )
    route.fulfill(body=script, content_type="text/javascript")


def send(page: Page, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    page.locator("#files").set_input_files(tmp_path / name)
    page.locator("input[name=nothing_intimate]").check()
    page.get_by_role("button", name="Send", exact=True).click()


def kept(page: Page) -> bytes:
    """The bytes that arrived as number 1."""
    expect(page.locator("#sending")).to_contain_text("Arrived as no. 1")
    page.goto("/en/case/evidence/")
    page.locator("li.exhibit h2 a").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download")).click()
    return Path(download.value.path()).read_bytes()


def no_upload(page: Page) -> list[str]:
    """Grows when anything is sent to the upload address."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method in ("POST", "PATCH") and "/evidence/" in request.url:
            sent.append(request.url)

    page.on("request", note)
    return sent


def with_finger(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draws on the picture; places in shares of it."""
    page.locator("[data-view]").evaluate("view => view.scrollIntoView({ block: 'center' })")
    box = page.locator("[data-sheet]").bounding_box()
    points = [
        {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        for x, y in (start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end)
    ]
    session = page.context.new_cdp_session(page)
    for kind, touches in (
        [("touchStart", points[:1])] + [("touchMove", [point]) for point in points] + [("touchEnd", [])]
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def with_two_fingers(page: Page) -> None:
    """Spreads them on the picture, as to enlarge it; the second comes after the first."""
    box = page.locator("[data-view]").bounding_box()
    first, second = ({"x": box["x"] + x, "y": box["y"] + 40, "id": x} for x in (100, 200))
    session = page.context.new_cdp_session(page)
    for kind, touches in (
        ("touchStart", [first]),
        ("touchStart", [first, second]),
        ("touchMove", [first | {"x": first["x"] - 60}, second | {"x": second["x"] + 60}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def landscape() -> bytes:
    image = Image.new("RGB", (800, 600))
    pen = ImageDraw.Draw(image)
    for y in range(600):
        pen.line((0, y, 800, y), (120 + y // 10, 170, 255 - y // 4) if y < 330 else (60, 120 - y // 12, 50))
    return samples.saved(image.filter(ImageFilter.GaussianBlur(3)), "PNG")


def found(page: Page, data: bytes) -> int:
    """How many parts the model suspects, when it is told to be far too strict."""
    script = """async (text) => {
        const parts = document.getElementById("upload").dataset.prepareNeeds.split(" ");
        const { suspects } = await import(parts.find((address) => address.includes("/nudity_check/model.")));
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        return (await suspects(new Blob([bytes], { type: "image/png" }), 0.1)).length;
    }"""
    return int(page.evaluate(script, base64.b64encode(data).decode()))


def is_black(image: Image.Image, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether the part (in shares) is one black; JPEG may be off by a little."""
    width, height = image.size
    part = image.convert("L").crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
    return part.getextrema()[1] <= 4
