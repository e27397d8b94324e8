"""What a person enters is nowhere on the server in the clear, nor in its logs.

Markers are driven through the main flows of the running site; then the database, the broker's memory and file,
the data directory, the temporary folders, the processes' environments and the log are searched for them, in
the encodings in which they would lie there.
"""

import base64
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.browser.test_counseling_live import PASSWORD, SECRET, join
from tests.evidence import samples
from tests.stack import Stack, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.integration

MARKER = "Zwiebelfisch"  # in every free text
FILE_NAME = "quastenflosser-beweis.png"
HANDLE = "moorschnucke_771"


def spellings(marker: str) -> list[bytes]:
    """How a marker would look where it leaked."""
    plain = marker.encode()
    return [
        plain,
        marker.upper().encode(),
        plain.hex().encode(),
        marker.encode("utf-16-le"),
        # base64 of it at each of the three alignments, without the characters that neighbours change
        *(base64.b64encode(b"x" * shift + plain)[2 + shift : -3] for shift in range(3)),
    ]


def chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces that overlap, so that nothing hides at an edge."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield rest + piece
            rest = piece[-200:]


def found_in(path: Path, needles: dict[bytes, str]) -> set[str]:
    try:
        return {name for piece in chunks(path) for needle, name in needles.items() if needle in piece}
    except OSError:
        return set()  # gone meanwhile, or a socket


class Watcher(threading.Thread):
    """Lists what appears in the temporary folders and is open in the site's processes, many times a second."""

    def __init__(self, stack: Stack, needles: dict[bytes, str]) -> None:
        super().__init__(daemon=True)
        self.stack, self.needles, self.over = stack, needles, threading.Event()
        self.leaks: set[str] = set()
        self.looks = 0

    def run(self) -> None:
        while not self.over.is_set():
            for pid in set(self.stack.pids().values()):
                for link in Path(f"/proc/{pid}/fd").glob("*"):
                    self._look(link)
            for path in Path(tempfile.gettempdir()).glob("tmp*"):
                self._look(path)
            self.looks += 1
            time.sleep(0.02)

    def _look(self, path: Path) -> None:
        try:
            target = Path(os.readlink(path)) if path.is_symlink() else path
            if target.is_file() and target.suffix not in (".py", ".mo", ".so"):
                self.leaks |= {f"{name} in an open file" for name in found_in(target, self.needles)}
        except OSError:
            return


@pytest.fixture(scope="module")
def secrets_of_the_walk(stack: Stack, picture: bytes) -> tuple[dict[bytes, str], Watcher]:
    """Maya walks through everything with markers; gives what to search for."""
    needles: dict[bytes, str] = {}
    for name, marker in {"text": MARKER, "file name": FILE_NAME, "handle": HANDLE}.items():
        needles |= dict.fromkeys(spellings(marker), name)
    digest = hashlib.sha256(picture)
    needles |= {digest.digest(): "raw SHA-256", digest.hexdigest().encode(): "SHA-256", picture[200:260]: "picture"}
    watcher = Watcher(stack, needles)
    watcher.start()
    words = walk(stack, picture)
    needles |= dict.fromkeys(spellings(words), "case words")
    needles |= {words.replace(" ", "-").encode(): "case words", words.replace(" ", "+").encode(): "case words"}
    watcher.over.set()
    watcher.join()
    return needles, watcher


@pytest.fixture(scope="module")
def picture() -> bytes:
    return samples.saved(samples.chat(lines=[MARKER] * 5), "PNG")


def walk(stack: Stack, picture: bytes) -> str:
    """The main flows, and some that go wrong, each with markers; the case words."""
    maya = Visitor(stack.url)
    maya.get("/en/check/form/")
    maya.post("/en/check/form/", answer=MARKER)
    words = maya.start_case()
    maya.fill("/en/case/evidence/add/", minor_shown="no")
    sent = maya.upload("/en/case/evidence/upload/", [("files", FILE_NAME, picture)], nothing_intimate="1")
    item = re.search(r"/en/case/evidence/[0-9a-f-]{36}/", sent.page)
    assert item, sent.text
    maya.fill(f"{item[0]}edit/", caption=f"{MARKER} {HANDLE}", platform=HANDLE)
    maya.fill("/en/case/account/threats/", words=f"{MARKER} <b>")
    maya.fill("/en/case/account/identifiers/", value=HANDLE)
    maya.fill("/en/case/account/about-you/", name=MARKER)
    maya.fill("/en/case/timeline/add/", day="2026-11-20", what=f"{MARKER} {HANDLE}")
    values = {"sha-256": hashlib.sha256(picture).hexdigest(), "md5": "0" * 32, "size": 1, "type": "image/png"}
    kept = maya.post("/en/case/fingerprints/add/", values=json.dumps([values]))
    named = re.search(r"/en/case/fingerprints/[0-9a-f-]{36}/", kept.page)
    assert named, kept.text
    maya.fill(named[0], label=MARKER)
    maya.fill("/en/case/letter/", place="de")
    maya.fill("/en/case/dossier/", language="de")
    maya.get(f"/en/case/{MARKER}/{HANDLE}/?q={MARKER}")
    maya.post("/en/case/open/", words=f"{MARKER} {words}")
    maya.upload("/en/case/log/", [("files", FILE_NAME, picture)], note=MARKER)
    maya.get(f"/en/{MARKER}%00/")
    wait_for("the jobs", lambda: not open_jobs(stack), 90)
    maya.get("/en/case/dossier/")
    write_to_a_counsellor(stack, maya)
    stranger = Visitor(stack.url)
    stranger.get("/en/case/open/")
    stranger.post(
        "/en/case/open/", words=f"{MARKER} a b c d e", next=f"/en/case/{MARKER}/", carried=f'{{"a": ["{MARKER}"]}}'
    )
    return words


def write_to_a_counsellor(stack: Stack, maya: Visitor) -> None:
    """Messages of both sides, too long ones, and what is typed when the sharing, or the desk, has ended."""
    join(stack, "ruth")
    ruth = Visitor(stack.url)
    ruth.get("/en/counsel/sign-in/")
    ruth.post("/en/counsel/sign-in/", login="ruth", password=PASSWORD)
    signed_in = ruth.post("/en/counsel/sign-in/factor/", code=code_now())
    assert signed_in.path == "/en/counsel/", signed_in.text
    maya.get("/en/case/share/")
    shown = maya.post("/en/case/share/code/")
    code = re.search(r"share-code[^>]*>([^<]+)", shown.page)
    assert code, shown.text
    ruth.fill("/en/counsel/code/", code=code[1].strip())
    maya.fill("/en/case/share/", parts=["plan", "evidence"], length="week", label=MARKER)
    desk = re.search(r"/en/counsel/[0-9a-f-]{36}/", ruth.get("/en/counsel/").page)
    thread = re.search(r"/en/case/messages/[0-9a-f-]{36}/", maya.get("/en/case/").page)
    assert desk
    assert thread
    for person, path in ((maya, thread[0]), (ruth, f"{desk[0]}messages/")):
        for words in (f"{MARKER} {HANDLE}", f"{MARKER} " * 1000):
            person.get(path)
            person.post(path, text=words)
        person.get(f"{path}live/")
    assert MARKER in ruth.get(f"{desk[0]}messages/").text
    for person, path in ((maya, "/en/case/log/enter/"), (ruth, f"{desk[0]}log/enter/")):
        for account in (f"{MARKER} {HANDLE}", f"{MARKER} " * 100):
            person.fill(path, day="2026-11-28", clock="14:10", account=account)
    assert MARKER in ruth.get(f"{desk[0]}log/").text
    assert MARKER in maya.get("/en/case/log/").text
    maya.get("/en/case/share/")
    ended = re.search(r"/en/case/share/[0-9a-f-]{36}/end/", maya.get("/en/case/share/").page)
    assert ended
    maya.post(ended[0])
    assert MARKER in maya.post(thread[0], text=MARKER).page
    assert MARKER in ruth.post(f"{desk[0]}messages/", text=MARKER).page
    for cookie in list(ruth.jar):
        if "csrf" not in cookie.name:
            ruth.jar.clear(cookie.domain, cookie.path, cookie.name)
    assert MARKER in ruth.post(f"{desk[0]}messages/", text=MARKER).page


def code_now() -> str:
    """What the code app of a counsellor shows."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))


def open_jobs(stack: Stack) -> int:
    with sqlite3.connect(f"file:{stack.data_dir / 'db.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM cases_job WHERE state IN ('waiting', 'running')").fetchone()[
            0
        ]


def test_the_walk_left_something_to_search(secrets_of_the_walk: tuple[Any, ...], stack: Stack) -> None:
    """The search below can fail: the case, the file and the dossier are really there, and markers are found."""
    needles, watcher = secrets_of_the_walk
    assert watcher.looks > 10
    blobs = [path for path in (stack.data_dir / "blobs").rglob("*") if path.is_file()]
    assert len(blobs) >= 3
    probe = stack.data_dir / "probe"
    probe.write_bytes(b"x" * (1 << 20) + MARKER.encode().hex().encode())
    assert found_in(probe, needles) == {"text"}
    probe.unlink()


def test_nothing_in_database_blobs_and_everything_else_in_the_data_directory(
    secrets_of_the_walk: tuple[Any, ...], stack: Stack
) -> None:
    needles, _ = secrets_of_the_walk
    leaks = {
        f"{name} in {path.relative_to(stack.data_dir)}"
        for path in stack.data_dir.rglob("*")
        for name in found_in(path, needles)
    }
    assert leaks == set()


def test_nothing_in_the_log(secrets_of_the_walk: tuple[Any, ...], stack: Stack) -> None:
    needles, _ = secrets_of_the_walk
    assert found_in(stack.log_path, needles) == set()
    assert "127.0.0.1 -" not in stack.log


def test_nothing_in_the_broker(secrets_of_the_walk: tuple[Any, ...], stack: Stack) -> None:
    """All keys and values of the running server, also those not yet written to its file."""
    import redis

    needles, _ = secrets_of_the_walk
    client = redis.Redis(unix_socket_path=str(stack.data_dir / "redis.sock"))
    # Read by type: DUMP compresses, and would hide what it holds.
    readers: dict[bytes, Callable[[bytes], Any]] = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    keys = list(client.scan_iter())
    held = b"\n".join(key + repr(readers[client.type(key)](key)).encode() for key in keys)
    client.close()
    assert keys
    assert {name for needle, name in needles.items() if needle in held} == set()


def test_nothing_in_temporary_folders_or_open_files_at_any_time(secrets_of_the_walk: tuple[Any, ...]) -> None:
    needles, watcher = secrets_of_the_walk
    assert watcher.leaks == set()
    for path in Path(tempfile.gettempdir()).glob("tmp*"):
        if path.is_file():
            assert found_in(path, needles) == set(), path


def test_nothing_in_the_processes_arguments(secrets_of_the_walk: tuple[Any, ...]) -> None:
    needles, _ = secrets_of_the_walk
    listing = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, check=True).stdout
    lines = [line for line in listing.splitlines() if b"pytest" not in line]
    assert {name for needle, name in needles.items() if any(needle in line for line in lines)} == set()


def test_workers_log_through_the_filter_too(stack: Stack) -> None:
    """Celery would put handlers of its own in place; a task that breaks must still say no more than its type."""
    code = (
        "import django; django.setup()\n"
        "from sextortion_help.celery import app\n"
        "import logging; from celery.app.log import Logging\n"
        "Logging(app).setup()\n"
        "print([type(f).__name__ for h in logging.getLogger().handlers for f in h.filters])\n"
    )
    environment = stack.environment | {"DJANGO_SETTINGS_MODULE": "sextortion_help.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['Redact']"
