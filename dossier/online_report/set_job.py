"""Makes an upload set, in a worker.

A form takes pictures and PDFs up to a size, and seldom an archive. So the dossier comes in parts where it is too
large, each picture as a JPEG, and every other exhibit as the pages that the dossier prints of it. These are copies
for reading; the evidence is the bundle, and a note within the set says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cases import blob_store
from cases.errors import DecryptionError, JobError
from cases.jobs import JobContext
from cases.models import Case, Scope
from cases.vault import public_key
from dossier import printed_documents
from dossier.bundle import zip_stream
from dossier.content import minors
from dossier.errors import RenderError
from dossier.models import Dossier, PoliceLetter, UploadSet
from dossier.online_report import actions, field_sheets, set_files, set_note, systems
from dossier.online_report.set_files import FileKind, SetFile
from dossier.online_report.systems import FACTS
from dossier.police_letter import jurisdictions
from evidence import exhibits
from evidence.choices import Category, ExhibitState
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from evidence.upload.sealing import Sealer
from statement import answers
from statement.answers import Statement

if TYPE_CHECKING:
    from pikepdf import Pdf  # heavy, as all of dossier.pdf: loaded where it is used

MAKE = UploadSet.TASK
MOST_BYTES = 48_000_000  # of one file: forms say 50 MB, and mean either megabyte
MOST_PAGES = 40  # of the fields of a form, which only hostile texts reach
_PDF = "application/pdf"
_PIECE = 1024 * 1024


def make(context: JobContext) -> None:
    """Make the set of the job's case and keep it. Raises JobError: no-dossier, layout."""
    upload_set = printed_documents.of_job(UploadSet, context)
    if upload_set is None:
        return
    members = _Members(context, _read(context, upload_set))
    sealer = Sealer(context.job.case.pk, public_key(context.job.case, Scope.EVIDENCE))
    try:
        for piece in zip_stream.pack(members.packed(), timezone.now()):
            sealer.write(piece)
        sealed = sealer.finish()
    except RenderError as error:
        raise JobError("layout") from error
    finally:
        if not members.is_complete:
            sealer.abort()
    facts = set_files.facts(set_files.placed(members.files))
    sealed_facts = context.fields(Scope.EVIDENCE).seal(upload_set.associated_data, facts)
    printed_documents.keep_sealed(context, upload_set, sealed, sealed_facts=sealed_facts)


@dataclass(frozen=True)
class _Source:
    """What a set is made of, as of one moment."""

    place: str
    reference: str
    dossier: Dossier
    letter: PoliceLetter | None
    statement: Statement
    exhibits: list[OpenedExhibit]
    blobs: dict[object, str]  # of the originals, by exhibit

    @property
    def language(self) -> str:
        return jurisdictions.language(self.place)


def _read(context: JobContext, upload_set: UploadSet) -> _Source:
    """Whoever changes the case waits for these few reads. Raises JobError: no-dossier."""
    with transaction.atomic():
        case = Case.objects.lock(context.job.case_id)
        dossier = actions.dossier_for(case, upload_set.place)
        if dossier is None:
            raise JobError("no-dossier")
        return _Source(
            place=upload_set.place,
            reference=case.reference,
            dossier=dossier,
            letter=PoliceLetter.objects.filter(case=case, place=upload_set.place).exclude(blob="").first(),
            statement=answers.read(case, context.fields(Scope.STATEMENT)),
            exhibits=sorted(
                exhibits.of_case(case, context.fields(Scope.EVIDENCE)), key=lambda exhibit: exhibit.number
            ),
            blobs=dict(Exhibit.objects.filter(case=case).values_list("pk", "blob")),
        )


_Member = tuple[str, Iterator[bytes]]


@dataclass
class _Members:
    """Makes one file after the other, so that only one is in memory beside the dossier."""

    context: JobContext
    source: _Source
    files: list[SetFile] = field(default_factory=list)
    is_complete: bool = False

    def packed(self) -> Iterator[_Member]:
        """Name and bytes of each; `files` says afterwards which they were."""
        total = len(self.source.exhibits) + 3
        dossier = self._bytes(self.source.dossier.blob)
        yield from self._dossier(dossier)
        yield from self._letter()
        yield from self._fields()
        self.context.progress(2, total)
        from dossier.pdf import page_ranges  # heavy, and only a worker needs it

        pdf = page_ranges.opened(dossier)
        pages = page_ranges.exhibits(pdf)
        for done, exhibit in enumerate(self.source.exhibits, start=3):
            yield from self._exhibit(exhibit, pdf, pages.get(exhibit.number))
            self.context.progress(done, total)
        note = set_note.text(self.source.language, self.source.reference, self.files).encode()
        yield self._added(FileKind.NOTE, note)
        self.is_complete = True

    def _bytes(self, blob: str) -> bytes:
        return blob_store.get(self.context.job.case_id, blob, self.context.private(Scope.EVIDENCE))

    def _added(self, kind: FileKind, body: bytes, **what: int | str) -> _Member:
        name = set_files.name(self.source.language, kind, **what)  # type: ignore[arg-type]
        self.files.append(SetFile(name, kind.value, len(body), **what))  # type: ignore[arg-type]
        return name, (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))

    def _dossier(self, dossier: bytes) -> Iterator[_Member]:
        """Whole and signed where it is small enough, else in parts."""
        if len(dossier) <= MOST_BYTES:
            yield self._added(FileKind.DOSSIER, dossier)
            return
        from dossier.pdf import page_ranges

        pdf = page_ranges.opened(dossier)
        ranges = page_ranges.split(pdf, MOST_BYTES)
        for number, pages in enumerate(ranges, start=1):
            body = page_ranges.part(pdf, pages, f"Dossier {self.source.reference} {number}/{len(ranges)}")
            yield self._added(FileKind.DOSSIER, body, part=number, parts=len(ranges))

    def _letter(self) -> Iterator[_Member]:
        if self.source.letter is not None:
            yield self._added(FileKind.LETTER, self._bytes(self.source.letter.blob))

    def _fields(self) -> Iterator[_Member]:
        """The sheets of the forms of that place. Raises RenderError."""
        from dossier.pdf import pdfa
        from dossier.pdf import render as paper

        statement, today = self.source.statement, timezone.localdate()
        under_18 = bool(minors.note(statement.client, today))
        for system in systems.of_place(self.source.place, under_18=under_18):
            sheet = field_sheets.sheet(system, statement, today)
            with translation.override(FACTS[system].language):
                context = {"sheet": sheet, "reference": self.source.reference}
                markup = render_to_string("dossier/pdf/field_sheet.html", context)
            pages = paper.few_pages([(markup, MOST_PAGES)], "letter.css")
            yield self._added(FileKind.FIELDS, pdfa.finish(pages, (), timezone.now()), system=system.value)

    def _exhibit(self, exhibit: OpenedExhibit, pdf: "Pdf", pages: range | None) -> Iterator[_Member]:
        """As pictures where it is one, else as the pages of the dossier."""
        pictures = list(self._pictures(exhibit))
        for number, jpeg in enumerate(pictures, start=1):
            yield self._added(
                FileKind.PICTURE, jpeg, number=exhibit.number, part=number if len(pictures) > 1 else 0
            )
        if not pictures and pages is not None:
            from dossier.pdf import page_ranges

            body = page_ranges.part(pdf, pages, f"Dossier {self.source.reference} {exhibit.number}")
            yield self._added(FileKind.PAGES, body, number=exhibit.number)
        if exhibit.media_type == _PDF and len(exhibit.copies) < exhibit.pages and exhibit.size <= MOST_BYTES:
            yield from self._original(exhibit)

    def _pictures(self, exhibit: OpenedExhibit) -> Iterator[bytes]:
        """Of a picture its reading copies, which are JPEGs; none where one is damaged here."""
        if exhibit.state != ExhibitState.READY or exhibit.category != Category.PICTURE:
            return
        case_id, private = self.context.job.case_id, self.context.private(Scope.EVIDENCE)
        try:
            copies = [exhibits.reading_copy(exhibit, case_id, private, page) for page in range(len(exhibit.copies))]
        except (OSError, DecryptionError):
            return
        yield from (copy for copy in copies if len(copy) <= MOST_BYTES)

    def _original(self, exhibit: OpenedExhibit) -> Iterator[_Member]:
        try:
            original = self._bytes(self.source.blobs[exhibit.id])
        except (OSError, DecryptionError):
            return
        yield self._added(FileKind.ORIGINAL, original, number=exhibit.number)
