"""Pictures of the evidence for a counsellor: covered until asked for, grey and small first."""

import io

from django.db import transaction
from PIL import Image

from cases import blob_store, custody
from cases.custody_subjects import SeenExhibitSubject
from cases.models import Scope
from counseling.access import Desk, Shared
from evidence import exhibits
from evidence.exhibits import OpenedExhibit

EDGE = 160  # pixels of the small picture's longer side: enough to tell a chat from a profile
QUALITY = 60


def small(shared: Shared, exhibit: OpenedExhibit) -> bytes:
    """A grey JPEG of EDGE pixels, made here from our own small copy. Raises OSError, DecryptionError."""
    if not exhibit.thumb:
        raise OSError("no small copy")
    with Image.open(
        io.BytesIO(blob_store.get(shared.case.pk, exhibit.thumb, shared.private(Scope.EVIDENCE)))
    ) as picture:
        grey = picture.convert("L")
    grey.thumbnail((EDGE, EDGE))
    jpeg = io.BytesIO()
    grey.save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()


def large(shared: Shared, exhibit: OpenedExhibit, page: int) -> bytes:
    """A page of the reading copy. Raises OSError, DecryptionError, IndexError."""
    return exhibits.reading_copy(exhibit, shared.case.pk, shared.private(Scope.EVIDENCE), page)


def note_look(shared: Shared, desk: Desk, exhibit: OpenedExhibit) -> None:
    """Every single look is a line in the client's log."""
    subject = SeenExhibitSubject(str(desk.counsellor), exhibit.number)
    with transaction.atomic(durable=True):
        custody.record(shared.case, custody.Act.COUNSELLOR_SAW, subject=subject)
