"""What the client's own device does, measured in Chromium on the running site."""

import gzip
import json
import os
import re
import secrets
import shutil
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import CDPSession, Page, sync_playwright

from scripts.bench.rows import Row
from scripts.bench.site import Site

CODE = Path(__file__).with_name("browser.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FINGERPRINT = "/en/fingerprint/"
UPLOAD = "/en/case/evidence/add/"
BARE = "/en/privacy/"  # nothing that starts workers: a page lets no script make a second policy for their addresses
SLOWER = 4  # times; a cheap phone beside this machine
SLOW_LINE, UPLOAD_LINE = 50_000, 125_000  # bytes a second: 400 kbit/s, 1 Mbit/s
PIECE = 4 * 1024 * 1024
MIB = 1024 * 1024
PLAIN_PAGES = ("/en/", "/en/help-now/", "/en/steps/", "/en/steps/secure-evidence/", "/en/check/", "/en/case/")
_FINISHED = re.compile("^Finished")
_SCRIPT = re.compile(r"<script[^>]*\bsrc=\"([^\"]+)\"")
_IMPORT = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*\"(\.[^\"]+)\"")


def _chromium() -> str:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    program = next((path for name in names if name and (path := shutil.which(name))), None)
    if program is None:
        raise RuntimeError("Chromium is missing. 'make test' installs it.")
    return program


@contextmanager
def open_page(site: Site) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        page = browser.new_page(base_url=site.url)
        page.set_default_timeout(300_000)
        yield page
        browser.close()


def run(page: Page, name: str, **arguments: Any) -> Any:
    return page.evaluate(f"(given) => (\n{CODE}).{name}(given)", arguments)


class Memory:
    """The most memory all processes of the browser had at once above the beginning, in MiB."""

    def __init__(self) -> None:
        self.before, self.most = _memory(), 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            self.most = max(self.most, _memory() - self.before)


def _memory() -> float:
    """Of all descendants of this process, in MiB, shared pages counted by their share."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    total = 0
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and pid != above:
            try:
                pss_match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
            except OSError:
                continue
            total += int(pss_match[1]) if pss_match else 0
    return total / 1024


def fingerprint_rows(page: Page, native: dict[str, float], width: int, height: int, rounds: int) -> list[Row]:
    """PDQ against pdqhash on the same pixels. Raises RuntimeError when the two do not agree."""
    page.goto(FINGERPRINT)
    module = urljoin(page.url, "/static/js/fingerprint/pdq.js")
    own = run(page, "pdq", width=width, height=height, rounds=rounds, module=module)
    if own["hash"][:12] != f"{int(native['begins']):012x}" or own["quality"] != native["quality"]:
        raise RuntimeError("the browser's PDQ and pdqhash do not agree")
    size = f"{width * height / 1e6:.0f} megapixels"
    return [Row(f"PDQ of {size} in the browser", own["seconds"], "s", native["seconds"], "pdqhash", 1.0)]


def digest_rows(page: Page, folder: Path, size_mib: int, rounds: int) -> list[Row]:
    """SHA-256 and MD5 of a large video on the page, against only reading it: in turn, the best of each."""
    video = folder / "video.mp4"
    block = secrets.token_bytes(MIB)
    with video.open("wb") as out:
        for _ in range(size_mib):
            out.write(block)
    _open(page)
    with Memory() as memory:  # by itself: looking at it takes time of the same two cores
        _choose(page, video)
    turns = [(_only_reading(page, video), *_digests(page, video)) for _ in range(rounds)]
    video.unlink()
    reading, seconds, longest = zip(*turns, strict=True)
    size = size_mib * MIB / 1e6
    name = f"SHA-256 and MD5 of {size:.0f} MB in the browser"
    return [
        Row(name, size / min(seconds), "MB/s", size / min(reading), "only reading", 0.25, floor=True),
        Row(f"{name}: memory", memory.most, "MiB", target=200),
        Row(f"{name}: longest task of the page", max(longest), "ms", target=100),
    ]


def _open(page: Page) -> None:
    page.goto(FINGERPRINT)
    page.wait_for_selector("#files:enabled")


def _choose(page: Page, file: Path) -> float:
    """Seconds until all fingerprints are shown."""
    begun = time.perf_counter()
    page.set_input_files("#files", file)
    page.locator("[data-said]", has_text=_FINISHED).wait_for()
    return time.perf_counter() - begun


def _only_reading(page: Page, video: Path) -> float:
    """Seconds."""
    _open(page)
    run(page, "input")
    page.set_input_files("#bench", video)
    return float(run(page, "read", piece=PIECE))


def _digests(page: Page, video: Path) -> tuple[float, float]:
    """Seconds, and the longest task of the page in milliseconds."""
    _open(page)
    run(page, "watch")
    return _choose(page, video), run(page, "longest")


def photo_rows(page: Page, folder: Path, width: int, height: int) -> list[Row]:
    """A photo through the whole page: decoded, all three fingerprints, shown."""
    from PIL import Image

    photo = folder / "photo.jpg"
    Image.effect_noise((width, height), 60).convert("RGB").save(photo, quality=85)
    _open(page)
    run(page, "watch")
    seconds = _choose(page, photo)
    name = f"a photo of {width * height / 1e6:.0f} megapixels on the page"
    return [
        Row(f"{name}: all fingerprints", seconds, "s"),
        Row(f"{name}: longest task of the page", run(page, "longest"), "ms", target=100),
    ]


def script_rows(site: Site) -> list[Row]:
    """Compressed script that a page loads, with everything its modules import."""
    sizes = {page: _scripts(site.url + page) / 1000 for page in PLAIN_PAGES}
    worst = max(sizes, key=lambda page: sizes[page])
    return [
        Row(f"script on a page that needs none of this ({worst})", sizes[worst], "kB", target=10),
        Row("script on the fingerprint page", _scripts(site.url + FINGERPRINT) / 1000, "kB"),
    ]


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def _scripts(address: str) -> int:
    waiting = [urljoin(address, source) for source in _SCRIPT.findall(_get(address))]
    size_by_address: dict[str, int] = {}
    while waiting:
        source = waiting.pop()
        if source not in size_by_address:
            text = _get(source)
            size_by_address[source] = len(gzip.compress(text.encode()))
            waiting += [urljoin(source, name) for name in _IMPORT.findall(text)]
    return sum(size_by_address.values())


def look_rows(page: Page, folder: Path, rounds: int) -> list[Row]:
    """The check of a picture before it is sent: loading it, and a screenshot of a phone once it is loaded."""
    shot = folder / "shot.png"
    _draw(shot)
    page.goto(BARE)
    run(page, "input")
    page.set_input_files("#bench", shot)
    loaded_addresses: set[str] = set()
    page.context.on("response", lambda answer: loaded_addresses.add(answer.url) if answer.ok else None)
    run(page, "watch")
    module = urljoin(page.url, "/static/js/nudity_check/model.js")
    saw = run(page, "look", module=module, rounds=rounds)
    size = sum(_sent(address) for address in loaded_addresses if "/static/" in address) / 1e6
    name = "look at a screenshot of 1080 × 2340"
    return [
        Row(f"{name}, once loaded", saw["median"] * 1000, "ms", target=100),
        Row(f"{name}: loading it first", saw["first"], "s"),
        Row(f"{name}: what is loaded, compressed", size, "MB", target=3),
        Row(f"{name}: longest task of the page", run(page, "longest"), "ms", target=100),
    ]


def _draw(path: Path, *, noise: bool = False) -> None:
    """A chat; with noise in the background it has as many bytes as a real screenshot."""
    from PIL import Image, ImageDraw, ImageFont

    shot = Image.new("RGB", (1080, 2340), (236, 240, 238))
    pen = ImageDraw.Draw(shot)
    for number, top in enumerate(range(160, 2300, 130)):
        left = 40 if number % 3 else 300
        pen.rounded_rectangle((left, top, left + 700, top + 100), 20, fill=(255, 255, 255))
        pen.text((left + 24, top + 30), "Send it until tonight", font=ImageFont.load_default(40), fill=(20, 30, 30))
    if noise:
        shot = Image.blend(shot, Image.effect_noise(shot.size, 8).convert("RGB"), 0.02)
    shot.save(path)


def _sent(address: str) -> int:
    """Bytes of the body as a browser of today gets it."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return len(answer.read())


def phone_rows(site: Site, folder: Path, rounds: int) -> list[Row]:
    """The upload page on a slow phone, simulated by Chromium: nothing of the site is there yet."""
    shot = folder / "shot.png"
    _draw(shot, noise=True)
    usable, interactive, waited = [], [], []
    for _ in range(rounds):
        with open_page(site) as page:
            _open_case(page, site)
            phone = page.context.new_cdp_session(page)
            phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            _limit(phone, SLOW_LINE)
            page.goto(UPLOAD, wait_until="load")
            seconds = run(page, "interactive")
            usable.append(float(seconds["form"]))
            interactive.append(float(seconds["all"]))
            _limit(phone, 0)  # the model comes while nobody measures
            page.locator("#files").wait_for()
            run(page, "moments")
            _limit(phone, UPLOAD_LINE)
            page.locator("[name=nothing_intimate]").check()
            page.set_input_files("#files", shot)
            page.locator("#upload button:not([type=button])").first.click()
            page.locator("#sending .arrived").wait_for()
            waited.append(float(run(page, "waited")))
    line = f"{SLOW_LINE * 8 // 1000} kbit/s, processor {SLOWER} times slower"
    return [
        Row(f"upload form can be used ({line})", min(usable), "s", target=1.5),
        Row("…: all scripts of its page have run", min(interactive), "s", target=1.5),
        Row("receipt of a screenshot after its last byte (1 Mbit/s)", min(waited), "s", target=1.0),
    ]


def _limit(phone: CDPSession, rate: int) -> None:
    """Bytes a second in each direction; 0 for no limit."""
    most = rate or -1
    conditions = {"offline": False, "latency": 0, "downloadThroughput": most, "uploadThroughput": most}
    phone.send("Network.emulateNetworkConditions", conditions)


def _open_case(page: Page, site: Site) -> None:
    """Give the browser the cookie of an open case for adults."""
    result = site.worker("scripts.bench.work", "cookie")
    if result.returncode:
        raise RuntimeError(f"no case was opened:\n{result.stderr[-2000:]}")
    name, _, value = json.loads(result.stdout.splitlines()[-1])["cookie"].partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": site.url}])


def rows(site: Site, folder: Path, native: dict[str, float], *, quick: bool) -> list[Row]:
    """All of them. `native`: what scripts.bench.work pdq said of the same pixels."""
    width, height = (400, 300) if quick else (4000, 3000)
    with open_page(site) as page:
        return [
            *fingerprint_rows(page, native, width, height, 2 if quick else 5),
            *digest_rows(page, folder, 16 if quick else 500, 1 if quick else 3),
            *photo_rows(page, folder, width, height),
            *look_rows(page, folder, 3 if quick else 15),
            *script_rows(site),
            *phone_rows(site, folder, 1 if quick else 3),
        ]
