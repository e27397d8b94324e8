"""Made-up cases for the measurements, written straight into the database and the store."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from cases import blob_store, custody
from cases.models import Scope
from cases.vault import Vault, public_key
from dossier.demo import play, story
from dossier.demo.scenes import Scenes
from dossier.models import Dossier
from evidence import exhibits
from evidence.exhibits import Details, FileFacts
from evidence.models import Exhibit
from evidence.sandbox import decoder
from evidence.sandbox.decoder import DecodedFile, DecodedPage

LANGUAGE = "de"


@dataclass(frozen=True)
class Shot:
    """A drawn screenshot: the original, and its reading copy as the intake makes it."""

    original: bytes
    copy: bytes
    width: int
    height: int


def draw_shots(folder: Path, count: int) -> None:
    """Draw screenshots and have the real decoding child make their reading copies."""
    files = [
        exhibit
        for exhibit in islice(Scenes(LANGUAGE, story.Days(timezone.localdate())).exhibits(), 30)
        if exhibit.name.endswith(".png")
    ]
    for number, file in enumerate(files[:count]):
        original = file.make()
        page = decoder.read("picture", "image/png", original, pixels=settings.EVIDENCE_PIXELS).pages[0]
        (folder / f"{number:02}.png").write_bytes(original)
        (folder / f"{number:02}.jpg").write_bytes(page.jpeg)
        (folder / f"{number:02}.json").write_text(json.dumps([page.width, page.height]))


def shots(folder: Path) -> list[Shot]:
    return [
        Shot(
            path.read_bytes(),
            path.with_suffix(".jpg").read_bytes(),
            *json.loads(path.with_suffix(".json").read_text()),
        )
        for path in sorted(folder.glob("*.png"))
    ]


def tiny() -> bytes:
    """A JPEG of one pixel: a document with it has the same layout and no picture to carry."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(out, "JPEG")
    return out.getvalue()


def different(jpeg: bytes, number: int) -> bytes:
    """The same picture with a comment of its own, so that no two are stored once."""
    return jpeg[:2] + b"\xff\xfe\x00\x06" + number.to_bytes(4, "big") + jpeg[2:]


def open_told() -> Vault:
    """A case with its statement."""
    vault = play.open_case(LANGUAGE)
    with translation.override(LANGUAGE):
        play.tell(vault, story.answers(LANGUAGE, story.Days(timezone.localdate())))
    return vault


def add_shots(vault: Vault, shots: list[Shot], count: int, *, pictures: bool = True) -> None:
    """Exhibits as a worker leaves them. Without `pictures` their copies are one pixel, said to be as large."""
    blank = tiny()
    with transaction.atomic():
        for number in range(1, count + 1):
            shot = shots[number % len(shots)]
            copy = different(shot.copy if pictures else blank, number)
            add_item(vault, number, b"original %d" % number, DecodedPage(copy, shot.width, shot.height))


def add_item(vault: Vault, number: int, original: bytes, page: DecodedPage | None = None) -> Exhibit:
    """A sealed original, with a reading copy when there is a page, and its custody entry."""
    case, cipher, public = vault.case, vault.fields(Scope.EVIDENCE), public_key(vault.case, Scope.EVIDENCE)
    sha256 = hashlib.sha256(original).hexdigest()
    exhibit = Exhibit(case=case, number=number, place=number, size=len(original), state=Exhibit.State.READY)
    exhibit.blob = blob_store.put(case.pk, public, original)
    exhibit.sealed_facts = exhibits.seal_facts(
        cipher, exhibit, FileFacts(f"{number}.png", "image/png", "picture", sha256)
    )
    caption = f"Nachricht {number}, kurz nach der ersten Forderung"
    sent_at = f"2026-11-{1 + number % 28:02}T21:{number % 60:02}"
    exhibit.sealed_details = exhibits.seal_details(
        cipher, exhibit, Details(caption, "message", "Instagram", sent_at)
    )
    names: list[str] = []
    if page is not None:

        def put(plain: bytes) -> str:
            names.append(blob_store.put(case.pk, public, plain))
            return names[-1]

        value = exhibits.reading_value(DecodedFile(pages=(page,)), put)
        exhibit.sealed_reading, exhibit.copies = cipher.seal(exhibit.associated_data("reading"), value), names
    exhibit.save(force_insert=True)
    custody.record(case, custody.Act.SEALED, subject=exhibit.subject, sha256=sha256, size=len(original))
    return exhibit


def add_dossier(vault: Vault) -> Dossier:
    """A printed dossier, as far as a bundle looks at it."""
    pdf = secrets.token_bytes(200_000)
    case, cipher = vault.case, vault.fields(Scope.EVIDENCE)
    dossier = Dossier(case=case, language=LANGUAGE, size=len(pdf), made_at=timezone.now())
    dossier.blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    dossier.sealed_facts = cipher.seal(
        dossier.associated_data, {"sha256": hashlib.sha256(pdf).hexdigest(), "short": "ABCD"}
    )
    dossier.save()
    return dossier
