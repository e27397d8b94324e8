"""One measurement in a process of its own, so that its memory is its own: prints what it saw as JSON.

python -m scripts.bench.work NAME [NUMBER …]
"""

import hashlib
import json
import logging
import os
import re
import resource
import secrets
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from cases.vault import Vault

MIB = 1024 * 1024
Result = dict[str, float]


def peak() -> float:
    """The most memory this process had since it began or since `forget_peak`, in MiB."""
    peak_match = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(peak_match[1]) / 1024 if peak_match else 0.0


def forget_peak() -> None:
    """Count from what is held now (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def processor_seconds() -> float:
    """Of this process and of its children that ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class PeakOfAll(threading.Thread):
    """The most memory that this process and its children have together, in MiB; what two share counts once
    (proc(5), Pss in smaps_rollup)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self.spent = 0.0  # processor seconds of the looking itself
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(0.2):
            self.most = max(self.most, sum(map(_share, [os.getpid(), *_children()])))
        self.spent = time.thread_time()

    def stop(self) -> float:
        self._stop_asked.set()
        self.join()
        return self.most


def _children() -> list[int]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in text.split()]


def _share(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0  # it has ended
    share_match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(share_match[1]) / 1024 if share_match else 0.0


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def rate(size: int, work: Callable[[], Any]) -> float:
    """MB a second."""
    return size / timed(work) / 1e6


def sha256(size: int, piece: bytes) -> None:
    digest = hashlib.sha256()
    for _ in range(size // len(piece)):
        digest.update(piece)


def draw(count: int) -> Result:
    from scripts.bench import cases

    cases.draw_shots(Path(os.environ["BENCH_SHOTS"]), count)
    return {}


def dossier(count: int, pictures: int) -> Result:
    """The worker's whole job for one case: read, lay out, make it archival, sign, seal."""
    from cases import jobs
    from dossier import actions, preload
    from scripts.bench import cases

    preload.load()
    vault = cases.open_told()
    cases.add_shots(vault, cases.shots(Path(os.environ["BENCH_SHOTS"])), count, pictures=bool(pictures))
    dossier_ = actions.request_dossier(vault, cases.LANGUAGE)
    job = jobs.newest(dossier_.pk, actions.RENDER)
    assert job is not None
    peak_of_all = PeakOfAll()
    peak_of_all.start()
    before = processor_seconds()

    def work() -> None:
        with jobs.claimed(str(job.pk)) as context:
            assert context is not None
            actions.render(context)

    seconds = timed(work)
    memory, spent = peak_of_all.stop(), processor_seconds() - before - peak_of_all.spent
    dossier_.refresh_from_db()
    return {"seconds": seconds, "cpu": spent, "memory": memory, "bytes": dossier_.size}


def press(count: int, rounds: int) -> Result:
    """From the press to the finished PDF, by the site's own worker: seconds, the least and the first of the rounds.
    The first one finds a worker that has printed nothing yet."""
    from cases import jobs
    from cases.models import Job
    from dossier import actions
    from scripts.bench import cases

    seconds = []
    for _ in range(rounds):
        vault = cases.open_told()
        cases.add_shots(vault, cases.shots(Path(os.environ["BENCH_SHOTS"])), count)
        began = time.perf_counter()
        dossier_ = actions.request_dossier(vault, cases.LANGUAGE)
        job = jobs.newest(dossier_.pk, actions.RENDER)
        while job is not None and job.is_open:
            time.sleep(0.02)
            job = jobs.newest(dossier_.pk, actions.RENDER)
        seconds.append(time.perf_counter() - began)
        if job is None or job.state != Job.State.DONE:
            raise RuntimeError("the worker did not make the dossier")
    return {"first": seconds[0], "least": min(seconds)}


def opening(count: int) -> Result:
    """Many people who open a case at once."""
    from scripts.bench import opening as opening_

    return opening_.opening(count, int(os.environ["PORT"]))


def seal(size_mib: int, rounds: int) -> Result:
    """Sealing as an upload does it, without HTTP, against plain SHA-256 of the same bytes. The best of each."""
    from cases import blob_store, crypto
    from evidence.upload.sealing import Sealer

    public, case_id, size = crypto.new_pair().public, uuid.uuid4(), size_mib * MIB
    piece = secrets.token_bytes(256 * 1024)

    def one() -> None:
        sealer = Sealer(case_id, public)
        for _ in range(size // len(piece)):
            sealer.write(piece)
        blob_store.remove(case_id, sealer.finish().blob)

    plain, sealed = [], []
    for _ in range(rounds):
        plain.append(rate(size, lambda: sha256(size, piece)))
        sealed.append(rate(size, one))
    return {"sealed": max(sealed), "plain": max(plain), "memory": peak()}


def open_case() -> "tuple[Vault, str]":
    """A case for adults, and the cookie of who has it open."""
    from django.http import HttpResponse

    from cases import access, actions
    from evidence import access as evidence_access

    phrase, vault, secret = actions.open_new_case("en")
    actions.confirm_words(vault, phrase)
    evidence_access.keep_gate_answer(vault, evidence_access.MinorShownAnswer.NO)
    response = HttpResponse()
    access.hand_over(response, secret)
    return vault, f"{access.cookie_name()}={response.cookies[access.cookie_name()].value}"


def cookie() -> dict[str, str]:
    """For a browser that is to have a case open."""
    return {"cookie": open_case()[1]}


def reading(count: int) -> Result:
    """The text of so many screenshots, on a site that reads pictures."""
    from scripts.bench import reading as reading_

    pictures = reading_.screenshots(count)
    return reading_.through_the_site(*open_case(), pictures) | reading_.cost(pictures)


def upload(size_mib: int, rounds: int) -> Result:
    """A screen recording through the running server into an open case, against the same body read and let go."""
    from django.urls import reverse
    from django.utils import translation

    from scripts.bench import web_server
    from scripts.bench.site import Sender

    _vault, cookie = open_case()
    with translation.override("en"):
        address, announce = reverse("evidence:upload"), reverse("evidence:pieces")
    port, size = int(os.environ["PORT"]), size_mib * MIB
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + secrets.token_bytes(size)
    received, kept = Sender(port, address, cookie, ticked=False), Sender(port, address, cookie)
    ways: dict[str, Callable[[], float]] = {
        "received": lambda: received.send(film),
        "kept": lambda: kept.send(film),
        "pieces": lambda: kept.send_in_pieces(announce, film),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    spent: dict[str, list[float]] = {f"{name}: processor": [] for name in ways}
    for _ in range(rounds):
        for name, send in ways.items():
            before = web_server.processor_seconds(port)
            rates[name].append(size / send() / 1e6)
            spent[f"{name}: processor"].append(web_server.processor_seconds(port) - before)
    return {name: max(seen) for name, seen in rates.items()} | {name: min(seen) for name, seen in spent.items()}


def bundle(size_mib: int, rounds: int) -> Result:
    """The zip as it is sent, against plain SHA-256 of as many bytes."""
    from dossier.bundle import builder as packing
    from scripts.bench import cases

    vault = cases.open_told()
    for number in range(1, size_mib // 20 + 1):
        cases.add_item(vault, number, secrets.token_bytes(20 * MIB))
    dossier_ = cases.add_dossier(vault)
    piece, plain, packed = secrets.token_bytes(256 * 1024), [], []
    size = packing.prepare(dossier_, vault).size

    def one() -> None:
        for _piece in packing.prepare(dossier_, vault).stream():
            pass

    forget_peak()
    for _ in range(rounds):
        plain.append(rate(size, lambda: sha256(size, piece)))
        packed.append(rate(size, one))
    return {"packed": max(packed), "plain": max(plain), "memory": peak()}


def sign(size_mib: int, rounds: int) -> Result:
    """What the signature, with a time stamp of the own clock, adds to a PDF of that size."""
    import io

    import pikepdf
    from django.conf import settings

    from dossier.pdf import signature
    from timestamps import authorities

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Bulk = pdf.make_stream(secrets.token_bytes(size_mib * MIB))
    out = io.BytesIO()
    pdf.save(out)
    authorities_ = authorities.configured()
    seconds = [
        timed(lambda: signature.sign(out.getvalue(), settings.SIGN_KEY, settings.SIGN_CHAIN, authorities_))
        for _ in range(rounds)
    ]
    return {"seconds": min(seconds), "memory": peak()}


def pdq(width: int, height: int, rounds: int) -> Result:
    """Native pdqhash on pixels that scripts/bench/browser.js makes in the same way."""
    import numpy as np
    import pdqhash

    index = np.arange(width * height, dtype=np.int64)
    x, y = index % width, index // width
    channels = [(x * 5 + y * 3 + 40 * band + (x * y >> 9)) & 255 for band in range(3)]
    pixels = np.stack(channels, axis=-1).reshape(height, width, 3).astype(np.uint8)
    bits, quality = pdqhash.compute(pixels)
    seconds = [timed(lambda: pdqhash.compute(pixels)) for _ in range(rounds)]
    value = int(np.packbits(bits.astype(np.uint8)).tobytes().hex()[:12], 16)
    return {"seconds": min(seconds), "quality": float(quality), "begins": float(value)}


def pages(count: int, rounds: int) -> Result:
    """What pages of the guidance cost, in milliseconds of the processor."""
    from scripts.bench import pages as pages_

    return pages_.cost(count, rounds)


WORK: dict[str, Callable[..., Result | dict[str, str]]] = {
    "cookie": cookie,
    "pages": pages,
    "draw": draw,
    "dossier": dossier,
    "press": press,
    "opening": opening,
    "seal": seal,
    "reading": reading,
    "upload": upload,
    "bundle": bundle,
    "sign": sign,
    "pdq": pdq,
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextortion_help.settings")
    django.setup()
    logging.disable(logging.WARNING)  # that the broker does not answer is said for every job
    name, *numbers = sys.argv[1:]
    print(json.dumps(WORK[name](*map(int, numbers))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
