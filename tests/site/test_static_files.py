"""Two releases, one after the other in the same folder, served by WhiteNoise: no page ever mixes their scripts."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from sextortion_help.templatetags import scripts
from sextortion_help.web.static_files import imported
from tests.test_every_page import objects, pages

__all__ = ["objects", "pages"]  # the fixtures
BASE = Path(__file__).resolve().parents[2]
SOURCE = BASE / "static"
DIGEST = re.compile(r"\.[0-9a-f]{12}(?=\.[a-z0-9]+$)")
IN_TEMPLATES = re.compile(r"'((?:js|vendor|css|img)/[^']+)'")
IN_PAGES = re.compile(r"/static/[^\s\"'<>]+")
IN_SCRIPTS = re.compile(r"""["'`](\.{1,2}/[^"'`\s]*[^"'`\s/])["'`]""")  # every relative address of a file
MARK = re.compile(rb"release (\d+)$")
ASK_AGAIN = "max-age=0, public"
DEEP = "js/fingerprint/pixels.js"


@pytest.fixture
def release(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., "Release"]]:
    """Collects the static files into one folder; what changed says in its last bytes of which release it is.

    Nothing is compressed, which would take most of the time.
    """
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [path.suffix[1:] for path in SOURCE.rglob("*.*")]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "sextortion_help.web.static_files.Storage"}}
    shutil.copytree(SOURCE, tmp_path / "source")
    finders.get_finder.cache_clear()

    def collect(number: int, *changed: str) -> Release:
        for name in changed or [
            path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()
        ]:
            before = (SOURCE / name).read_bytes()
            (tmp_path / "source" / name).write_bytes(before + comment(name, number))
        call_command("collectstatic", interactive=False, verbosity=0)
        return Release()

    yield collect
    finders.get_finder.cache_clear()


def comment(name: str, number: int) -> bytes:
    begin = {".js": b"\n// ", ".css": b"\n/**/ x{} /* */ "}.get(Path(name).suffix, b"\n")
    return begin + b"release %d" % number


class Release:
    """What a process serves that started after a release."""

    def __init__(self) -> None:
        def nothing(request: pytest.FixtureRequest) -> None:
            raise Http404(request.path)

        self._middleware = WhiteNoiseMiddleware(nothing)

    def answer(self, address: str) -> tuple[str, bytes]:
        """How long it is kept, and what it is. Raises Http404."""
        answer = self._middleware(RequestFactory().get(address))
        assert answer["ETag"]
        with answer.file_to_stream:
            return answer["Cache-Control"], b"".join(answer.streaming_content)

    def reached(self, addresses: set[str]) -> dict[str, bytes]:
        """Address -> bytes of everything that a browser may load from here on, at any depth. Raises Http404."""
        found: dict[str, bytes] = {}
        waiting = set(addresses)
        while waiting:
            address = waiting.pop()
            kept, found[address] = self.answer(address)
            assert kept.endswith("immutable") if DIGEST.search(address) else kept == ASK_AGAIN, address
            waiting |= named_in(address, found[address]) - set(found)
        return found


def named_in(address: str, data: bytes) -> set[str]:
    if "/js/" not in address:
        return set()  # vendored files name no other: see below
    return {normpath(join(dirname(address), found)) for found in IN_SCRIPTS.findall(data.decode())}


def addressed(pages: dict[str, Any]) -> set[str]:
    """What the pages name (those of staff: their templates), under the addresses of the newest release."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    shown = {found for page in pages.values() for found in IN_PAGES.findall(page.content.decode())}
    assert {
        "/static/js/upload/form.js",
        "/static/js/nudity_check/check_picture.js",
        "/static/js/verify/page.js",
    } <= shown
    named = {DIGEST.sub("", found.removeprefix("/static/")) for found in shown}
    for path in (BASE / "templates").rglob("*.html"):
        named.update(IN_TEMPLATES.findall(path.read_text()))
    return {staticfiles_storage.url(name) for name in named}


def releases_of(reached: dict[str, bytes]) -> set[int]:
    marks = {address: MARK.search(data) for address, data in reached.items()}
    assert [address for address, mark in marks.items() if mark is None] == []
    return {int(mark[1]) for mark in marks.values() if mark}


@pytest.mark.django_db
def test_no_page_mixes_two_releases(pages: dict[str, Any], release: Callable[..., Any]) -> None:
    first = release(1)
    old_addresses = addressed(pages)
    old = first.reached(old_addresses)
    second = release(2)
    new = second.reached(addressed(pages))
    assert releases_of(old) == {1}
    assert releases_of(new) == {2}
    assert not set(old) & set(new)
    # A page of before the update, in front of a process of after it.
    assert second.reached(old_addresses) == old
    scripts_here = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.js")}
    reached_names = {DIGEST.sub("", address).removeprefix("/static/") for address in new}
    assert scripts_here <= reached_names  # the walk sees them all, workers and vendored ones too
    assert {"vendor/look/model.json", "vendor/look/model.bin"} <= reached_names
    assert "vendor/look/tfjs-backend-wasm-simd.wasm" in reached_names


@pytest.mark.django_db
def test_everything_a_page_reaches_carries_a_digest(pages: dict[str, Any], release: Callable[..., Any]) -> None:
    assert [one for one in release(1).reached(addressed(pages)) if not DIGEST.search(one)] == []


def test_what_has_no_digest_is_asked_for_again_each_time(release: Callable[..., Any]) -> None:
    served = release(1)
    for name in ("js/nudity_check/model_worker.js", "vendor/look/model.json", "vendor/look/tf.js"):
        assert served.answer(f"/static/{name}")[0] == ASK_AGAIN


def test_a_change_renames_what_imports_it_and_nothing_else(release: Callable[..., Any], settings: Settings) -> None:
    def names() -> dict[str, str]:
        from django.contrib.staticfiles.storage import staticfiles_storage

        found = [path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()]
        return {name: staticfiles_storage.url(name) for name in found}

    release(1)
    before = names()
    release(2, DEEP)
    renamed = {name for name, address in names().items() if address != before[name]}
    assert {
        DEEP,
        "js/nudity_check/model_worker.js",
        "js/nudity_check/model.js",
        "js/nudity_check/check_picture.js",
        "js/redaction/redaction_worker.js",
    } <= renamed
    assert "vendor/look/model.bin" not in renamed
    assert "js/leave.js" not in renamed


def test_vendored_scripts_load_nothing_by_themselves() -> None:
    """Their only addresses are given to them, or begin with what the page's policy forbids."""
    for path in (SOURCE / "vendor").rglob("*.js"):
        text = path.read_text()
        assert not re.search(r"\bimport\s*\(|^import\b|[;}]import[\s{*\"']|import\.meta", text), path


@pytest.mark.django_db
def test_pages_name_every_import_of_their_scripts_at_once(pages: dict[str, Any]) -> None:
    for address, page in pages.items():
        text = page.content.decode()
        ahead = set(re.findall(r'<link rel="modulepreload" href="/static/([^"]+)"', text))
        entries = re.findall(r'<script type="module" src="/static/([^"]+)"', text)
        assert ahead == {needed for entry in entries for needed in imported(entry)}, address


def test_the_modules_of_a_later_import_are_named_too() -> None:
    named = scripts.addresses("js/nudity_check/check_picture.js").split()
    assert named[0] == "/static/js/nudity_check/check_picture.js"
    assert {
        f"/static/js/{name}.js"
        for name in ("redaction/redact", "redaction/editor", "redaction/boxes", "nudity_check/model")
    } <= set(named)
    assert "/static/js/nudity_check/model_worker.js" not in named  # loaded by the browser's own worker


def test_a_module_that_is_not_there_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        imported("js/absent.js")


def test_the_types_of_every_script_are_checked() -> None:
    """By tsc, in `make lint`; it looks only at files that begin so."""
    unchecked = [
        path for path in (SOURCE / "js").rglob("*.js") if not path.read_text().startswith("// @ts-check\n")
    ]
    assert unchecked == []
