"""What lies compressed beside static files: made once for each content, and never served when it was cut short."""

import gzip
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

from scripts import prepare
from sextortion_help.web import precompressed

SCRIPT = b"export const a = 1;\n" * 200
STYLE = b"body { color: red; }\n" * 200


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Any:
    folder = tmp_path / "source"
    (folder / "js").mkdir(parents=True)
    (folder / "js/a.js").write_bytes(SCRIPT)
    (folder / "style.css").write_bytes(STYLE)
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "sextortion_help.web.static_files.Storage"}}
    finders.get_finder.cache_clear()
    yield folder
    finders.get_finder.cache_clear()


@pytest.fixture
def squeezed(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """How often each content was compressed by Brotli."""
    counts: Counter[bytes] = Counter()

    def counted(data: bytes) -> bytes:
        counts[data] += 1
        return bytes(brotli.compress(data))

    monkeypatch.setattr(Compressor, "compress_brotli", staticmethod(counted))
    return counts


def change(path: Path, data: bytes) -> None:
    """As an update does, later than what is there; collectstatic looks at whole seconds."""
    later = path.stat().st_mtime + 10 if path.exists() else time.time()
    path.write_bytes(data)
    os.utime(path, (later, later))


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def served(name: str, encoding: str) -> bytes:
    """What a browser makes of the answer of a process that starts now."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    def nothing(request: Any) -> None:
        raise Http404(request.path)

    answer = WhiteNoiseMiddleware(nothing)(
        RequestFactory().get(staticfiles_storage.url(name), HTTP_ACCEPT_ENCODING=encoding)
    )
    with answer.file_to_stream:
        body = b"".join(answer.streaming_content)
    assert answer["Content-Encoding"] == encoding
    return bytes({"br": brotli.decompress, "gzip": gzip.decompress}[encoding](body))


def beside(settings: Settings) -> list[Path]:
    root = Path(settings.STATIC_ROOT)
    return [path for suffix in precompressed.SUFFIXES for path in root.rglob(f"*{suffix}")]


def test_each_content_is_compressed_once_and_not_again_at_an_update(
    source: Path, squeezed: Counter[bytes], settings: Settings
) -> None:
    collect()
    assert squeezed == {SCRIPT: 1, STYLE: 1}  # though each lies there with a digest in its name and without
    assert len(beside(settings)) == 8
    changed = STYLE + b"p { color: blue; }\n"
    change(source / "style.css", changed)
    collect()
    assert squeezed == {SCRIPT: 1, STYLE: 1, changed: 1}
    for encoding in ("br", "gzip"):
        assert (served("js/a.js", encoding), served("style.css", encoding)) == (SCRIPT, changed)
    assert gzip.decompress((Path(settings.STATIC_ROOT) / "style.css.gz").read_bytes()) == changed


@pytest.mark.parametrize("rest", [b"", b"\x1b\x10"])
def test_what_was_cut_short_is_written_anew(
    source: Path, squeezed: Counter[bytes], settings: Settings, rest: bytes
) -> None:
    collect()
    for path in beside(settings):
        path.write_bytes(rest)
    collect()
    assert squeezed == {SCRIPT: 2, STYLE: 2}
    for encoding in ("br", "gzip"):
        assert (served("js/a.js", encoding), served("style.css", encoding)) == (SCRIPT, STYLE)


def test_what_an_earlier_release_left_is_not_trusted_without_a_note(source: Path, settings: Settings) -> None:
    """It wrote in place, and may have been ended halfway."""
    collect()
    root = Path(settings.STATIC_ROOT)
    (root / precompressed.NOTES).unlink()
    for path in root.glob("style.*.br"):
        path.write_bytes(path.read_bytes()[:-9])
    collect()
    assert served("style.css", "br") == STYLE


@pytest.mark.parametrize("damaged", [b"", b"[1]", b'{"a": 1}', b"{"])
def test_damaged_notes_are_no_notes(source: Path, settings: Settings, damaged: bytes) -> None:
    collect()
    (Path(settings.STATIC_ROOT) / precompressed.NOTES).write_bytes(damaged)
    collect()
    assert served("js/a.js", "br") == SCRIPT


def test_a_file_is_whole_or_not_there_at_any_moment(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends just before a compressed file would be in its place: nothing of it is under its name."""

    class PowerCut(BaseException):
        pass

    def cut(before: str, after: Path) -> None:
        assert not Path(after).exists()
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr("sextortion_help.web.precompressed.os.replace", cut)
        with pytest.raises(PowerCut):
            collect()
    assert beside(settings) == []
    assert list(Path(settings.STATIC_ROOT).rglob(".compressing-*")) == []
    collect()
    assert served("js/a.js", "br") == SCRIPT


def test_a_release_that_was_cut_short_does_not_pass_for_the_one_before(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.collect_static_files()
    before = (source / "style.css").stat()

    def ended(*arguments: Any, **options: Any) -> None:
        (Path(settings.STATIC_ROOT) / "style.css").write_bytes(b"half of the new")
        raise KeyboardInterrupt

    (source / "style.css").write_bytes(STYLE * 2)
    with monkeypatch.context() as patched:
        patched.setattr(prepare, "call_command", ended)
        with pytest.raises(KeyboardInterrupt):
            prepare.collect_static_files()
    (source / "style.css").write_bytes(STYLE)  # back to the release before, its times included
    os.utime(source / "style.css", ns=(before.st_atime_ns, before.st_mtime_ns))
    os.utime(Path(settings.STATIC_ROOT) / "style.css", (0, 0))
    prepare.collect_static_files()
    assert (Path(settings.STATIC_ROOT) / "style.css").read_bytes() == STYLE


def test_a_copy_that_was_cut_short_is_made_anew(source: Path, settings: Settings) -> None:
    """It is newer than its source, so collectstatic alone would leave it."""
    prepare.collect_static_files()
    root = Path(settings.STATIC_ROOT)
    (root / "style.css").write_bytes(STYLE[:100])
    (root / ".collected").unlink()
    prepare.collect_static_files()
    assert (root / "style.css").read_bytes() == STYLE


def test_what_saves_nothing_any_more_leaves_nothing_stale(source: Path, settings: Settings) -> None:
    (source / "words.txt").write_bytes(b"word " * 1000)
    collect()
    change(source / "words.txt", random.Random(1).randbytes(4000))
    root = Path(settings.STATIC_ROOT)
    assert (root / "words.txt.br").exists()
    for _again in range(2):  # made, and as it was noted
        collect()
        assert not (root / "words.txt.br").exists()
        assert not (root / "words.txt.gz").exists()
        (root / "words.txt.br").write_bytes(b"stale")
    collect()
    assert not (root / "words.txt.br").exists()


def test_what_a_killed_process_left_goes_and_what_another_writes_stays(source: Path, settings: Settings) -> None:
    collect()
    root = Path(settings.STATIC_ROOT)
    (root / "js/.compressing-old").write_bytes(b"x")
    os.utime(root / "js/.compressing-old", (0, 0))
    (root / "js/.compressing-new").write_bytes(b"x")
    collect()
    assert not (root / "js/.compressing-old").exists()
    assert (root / "js/.compressing-new").exists()
