"""A small case as plain values: what happened to Maya, two pictures and a text."""

import hashlib
import io
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw

from cases import blob_store, jobs
from cases.custody import START, Act, LogEntry
from cases.models import Scope
from cases.vault import public_key
from dossier import tasks as _tasks  # noqa: F401  (registers the task that run_jobs looks up)
from dossier.content.assemble import CaseFacts
from dossier.content.document import Document
from dossier.pdf import render
from evidence import exhibits
from evidence.exhibits import Copy, Details, FileFacts, OpenedExhibit
from evidence.models import Exhibit
from evidence.sandbox.decoder import DecodedFile, DecodedPage
from statement import answers as parts
from tests.conftest import Person
from tests.dossier.bundles import mayas_zip, own_clock, ready  # noqa: F401  (fixtures)

RECEIVED = datetime(2026, 11, 24, 20, 14, 5, tzinfo=UTC)


def jpeg(width: int = 540, height: int = 1200, text: str = "test") -> bytes:
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for top in range(0, height, 100):
        draw.text((20, top), f"{text} {top}", fill="black", font_size=36)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def print_pdf(document: Document, copies: render.Copies, **options: Any) -> bytes:
    """What the layout alone writes."""
    out = io.BytesIO()
    render.pdf(document, copies, **options).save(out, deterministic_id=True)
    return out.getvalue()


def exhibit(number: int, **values: Any) -> OpenedExhibit:
    """An exhibit with its picture's size; `copies` as (width, height) pairs."""
    sizes = values.pop("copies", ((540, 1200),))
    copies = tuple(Copy("0" * 32, f"{number:032x}{page:032x}", *size) for page, size in enumerate(sizes))
    first = copies[0] if copies else Copy("", "", 0, 0)
    usual = {
        "id": uuid.UUID(int=number),
        "number": number,
        "kind": "message",
        "platform": "Instagram",
        "caption": f"Caption {number}",
        "sent": f"2026-11-20T21:{number % 60:02d}",
        "file_name": f"Screenshot_{number}.png",
        "media_type": "image/png",
        "size": 812_345,
        "sha256": hashlib.sha256(b"original %d" % number).hexdigest(),
        "received_at": RECEIVED + timedelta(seconds=7 * number),
        "category": "picture",
        "state": "ready",
        "failure": "",
        "width": first.width,
        "height": first.height,
        "reading_sha256": first.sha256,
        "pages": 0,
        "text": "",
        "same_as": None,
        "copies": copies,
        "thumb": "",
        "phash": "",
    }
    return OpenedExhibit(**(usual | values))


def entries(count: int = 4) -> list[LogEntry]:
    """A chain that holds."""
    made: list[LogEntry] = []
    for seq in range(1, count + 1):
        opened = seq == 1
        made.append(
            LogEntry(
                seq=seq,
                at=f"2026-11-24T20:14:{seq:02d}Z",
                act=(Act.OPENED if opened else Act.SEALED).value,
                subject="" if opened else f"exhibit {seq - 1}",
                sha256="" if opened else hashlib.sha256(b"original %d" % (seq - 1)).hexdigest(),
                size=None if opened else 812_345,
                salt=f"{seq:032x}",
                prev=made[-1].digest if made else START,
            )
        )
    return made


@pytest.fixture
def facts() -> CaseFacts:
    return made_up_facts()


def made_up_facts() -> CaseFacts:
    chain = entries()
    return CaseFacts(
        "7F3A-91C2",
        datetime(2026, 11, 25, 8, 30, tzinfo=UTC),
        ZoneInfo("Europe/Berlin"),
        chain[-1].digest,
        country="de",
    )


@pytest.fixture
def story() -> parts.Statement:
    return made_up_story()


def made_up_story() -> parts.Statement:
    return parts.Statement(
        client=parts.Client(
            name="Maya Öztürk", birth_date="1999-03-04", contact="maya@example.org", language="Deutsch",
            minor_shown="no", wishes=("confirmation", "woman"),
        ),
        beginning=parts.Beginning(
            started_on="2026-11-14", platform="Tinder", how="We wrote for six days.\nThen the tone changed."
        ),
        suspect=parts.Suspect(claims="Lena, 26, from Graz", knows_them="No"),
        identifiers=(
            parts.Identifier("instagram", "@lena.sommer_99", "Profile, 20 November 2026"),
            parts.Identifier("phone", "+43 660 0000000", "WhatsApp chat"),
            parts.Identifier("other", "Лена Соммер لينا 🌻", "Name in the chat"),
            parts.Identifier("bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "Demand of 20 November"),
        ),
        demands=(
            parts.Demand(
                what="Money", amount="500 €", amount_number="500", currency="EUR", deadline="2026-11-22T20:00",
                how_to_pay="Bitcoin", asked_on="2026-11-20T21:14",
            ),
            parts.Demand(what="More", amount="700", amount_number="700", currency="EUR", asked_on="2026-11-21"),
        ),
        payments=(
            parts.Payment(
                method="gift-card", amount="100,50", amount_number="100.50", currency="EUR", paid_on="2026-11-21",
                recipient="code sent in the chat", reference="X123", provider_case="AP-77",
            ),
        ),
        threats=parts.Threats(words="I send it to all your followers.", language="Deutsch"),
        publications=(
            parts.Publication(
                address="https://example.org/p/1", first_seen="2026-11-23", reported="2026-11-23", removed=""
            ),
        ),
        done=parts.Done(actions=("stopped", "reported"), notes="Told my sister.", services_case_number="SN-1"),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job run within a test must not reach the test's database from its heartbeat thread."""
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 600)


@pytest.fixture
def add_item() -> Callable[..., Any]:
    """Puts a picture into a case as a worker leaves it: sealed, with its reading copy."""

    def add(person: Person, number: int, *, state: str = "ready", caption: str = "Caption") -> Exhibit:
        case, fields = person.case, person.vault.fields(Scope.EVIDENCE)
        public = public_key(case, Scope.EVIDENCE)
        copy = jpeg(540, 1200, f"exhibit {number}")
        exhibit = Exhibit(case=case, number=number, place=number, size=len(copy), state=state)
        exhibit.blob = blob_store.put(case.pk, public, copy)
        sha256 = hashlib.sha256(copy).hexdigest()
        exhibit.sealed_facts = exhibits.seal_facts(
            fields, exhibit, FileFacts("a.png", "image/png", "picture", sha256)
        )
        exhibit.sealed_details = exhibits.seal_details(fields, exhibit, Details(caption, "message", "Signal"))
        if state == "ready":
            reading = DecodedFile(pages=(DecodedPage(copy, 540, 1200),))
            names: list[str] = []

            def put(plain: bytes) -> str:
                names.append(blob_store.put(case.pk, public, plain))
                return names[-1]

            value = exhibits.reading_value(reading, put)
            exhibit.sealed_reading = fields.seal(exhibit.associated_data("reading"), value)
            exhibit.copies = names
        exhibit.save(force_insert=True)
        return exhibit

    return add
