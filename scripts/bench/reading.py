"""Text of drawn screenshots: through a running site with its worker, and what it costs of the processor."""

import os
import resource
import time
from collections.abc import Callable
from itertools import islice

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from cases.vault import Vault
from dossier.demo import story
from dossier.demo.scenes import Scenes
from evidence.sandbox import decoder
from extraction.models import Extraction
from extraction.ocr import engine
from extraction.ocr.engine import PageImage
from scripts.bench.cases import LANGUAGE
from scripts.bench.site import Sender

PATIENCE = 600.0  # seconds
ALONE = 4  # screenshots with models of their own: enough for a mean


def screenshots(count: int) -> list[bytes]:
    """The first ones of the made-up case, as PNG."""
    exhibits = Scenes(LANGUAGE, story.Days(timezone.localdate())).exhibits()
    return [file.make() for file in islice((file for file in exhibits if file.name.endswith(".png")), count)]


def through_the_site(vault: Vault, cookie: str, pictures: list[bytes]) -> dict[str, float]:
    """Seconds from the first byte of the first upload until the first text, and until the last. Raises
    RuntimeError."""
    with translation.override("en"):
        address = reverse("evidence:upload")
    sender = Sender(int(os.environ["PORT"]), address, cookie, name="a.png", media_type="image/png")
    texts = Extraction.objects.filter(case=vault.case)
    begun, first = time.monotonic(), 0.0
    for picture in pictures:
        sender.send(picture)
        first = first or (time.monotonic() - begun if texts.exists() else 0.0)
    while (done := texts.count()) < len(pictures):
        first = first or (time.monotonic() - begun if done else 0.0)
        if time.monotonic() - begun > PATIENCE:
            raise RuntimeError(f"{done} of {len(pictures)} were read")
        time.sleep(0.05)
    last = time.monotonic() - begun
    return {"first": first or last, "all": last}


def cost(pictures: list[bytes]) -> dict[str, float]:
    """Seconds of the processor for one: of all in a row, and each with models of its own."""
    copies = [
        decoder.read("picture", "image/png", picture, pixels=settings.EVIDENCE_PIXELS).pages[0]
        for picture in pictures
    ]
    images = [PageImage(copy.jpeg, copy.width, copy.height) for copy in copies]

    def in_a_row() -> None:
        with engine.turn():
            for image in images:
                engine.read([image])

    def alone() -> None:
        for image in images[:ALONE]:
            engine.read([image])

    return {
        "in a row": _processor_seconds(in_a_row) / len(images),
        "alone": _processor_seconds(alone) / len(images[:ALONE]),
    }


def _processor_seconds(work: Callable[[], None]) -> float:
    """Of children that ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
