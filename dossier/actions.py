"""Verbs of the dossier: ask for one, and what a worker does then."""

import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import blob_store, custody, jobs
from cases.custody import Entry
from cases.errors import DecryptionFailed, JobFailed
from cases.jobs import Running
from cases.models import Case, Job, Scope
from cases.vault import Opened, public_key
from dossier.bundle import manifest
from dossier.bundle.builder import Bundle
from dossier.content import assemble, signer, timestamp_notes
from dossier.content.document import Attachment, Document
from dossier.errors import CannotRender, CannotSign, CaseClosed, CopyDamaged, StillPreparing
from dossier.models import Dossier
from dossier.timeline import actions as timeline
from dossier.timeline import transcript_sources
from dossier.verify import page
from evidence import actions as evidence_actions
from evidence import exhibits
from evidence.exhibits import Exhibit
from evidence.models import Item
from extraction import exhibit_texts
from statement import answers
from statement.image_hashes import values
from timestamps import actions as stamping
from timestamps.models import Stamp

logger = logging.getLogger(__name__)

RENDER = "dossier.pdf.render"
KEYS = (Scope.ACCOUNT, Scope.EVIDENCE, Scope.LOG)


def request_dossier(vault: Opened, language: str) -> Dossier:
    """Have a worker print the case. While one is being made in that language, this is the one.

    Raises StillPreparing when reading copies are not there yet, CaseClosed.
    """
    with transaction.atomic(durable=True):
        case = Case.objects.select_for_update().filter(pk=vault.case.pk).first()
        if case is None or not case.wrapped_key:
            raise CaseClosed
        dossier, _is_new = Dossier.objects.get_or_create(case=case, language=language)
        job = jobs.newest(dossier.pk, RENDER)
        if job is not None and job.is_open:
            return dossier
        waiting = still_preparing(case)
        if waiting:
            raise StillPreparing(waiting)
        Dossier.objects.filter(pk=dossier.pk).update(damaged=None)
        keys = {scope: vault.private(scope) for scope in KEYS}
        jobs.enqueue(case=case, task=RENDER, subject=dossier.pk, keys=keys)
    return dossier


def still_preparing(case: Case) -> int:
    """How many reading copies a worker is still making. What was given up is printed as sealed, not waited for."""
    waiting = Item.objects.filter(case=case, state=Item.State.WAITING).count()
    return waiting - len(evidence_actions.given_up(case)) if waiting else 0


def facts(vault: Opened, dossier: Dossier) -> dict[str, str]:
    """{"sha256", "short"} of the newest PDF; empty when there is none. When it is signed, {"signed": by whom,
    "signature_stamp": the time-stamp authority, "" when none answered} too; {"unsigned": "failed"} when it should
    have been."""
    return dict(vault.fields(Scope.EVIDENCE).open(dossier.about, dossier.sealed_facts, {}))


def read_pdf(vault: Opened, dossier: Dossier) -> bytes:
    """The PDF. Raises OSError, DecryptionFailed."""
    return blob_store.get(dossier.case_id, dossier.blob, vault.private(Scope.EVIDENCE))


def hand_over(bundle: Bundle) -> Iterator[bytes]:
    """The zip, noted in the log when the last byte was taken: what broke off was not handed over."""
    yield from bundle.stream()
    with transaction.atomic(durable=True):
        case = Case.objects.filter(pk=bundle.case.pk).exclude(wrapped_key=b"").first()
        if case is not None:
            custody.record(case, custody.Act.EXPORTED, subject="bundle", sha256=bundle.digest, size=bundle.size)


# --- in a worker -----------------------------------------------------------------------------------------


def render(running: Running) -> None:
    """Print the job's case and keep the PDF. Raises JobFailed: still-preparing, exhibit-damaged, layout."""
    dossier = Dossier.objects.filter(pk=running.job.subject).first()
    if dossier is None or dossier.made_by == running.job.pk:
        return  # the case is gone, or an earlier attempt got as far as this
    from dossier.pdf import signature  # heavy, and only a worker needs it

    stamping.stamp_now(running.job.case)
    read, pdf = _printed(running, dossier, _signer())
    signer, known = read.known.signatory, {}
    if signer is not None:
        try:
            signed = signature.sign(pdf, settings.SIGN_KEY, settings.SIGN_CHAIN, stamping.willing())
        except CannotSign as error:
            logger.error("a dossier could not be signed: %s", error)
            read, pdf = _printed(running, dossier, _Signer(failed=True))  # whose text says so
        else:
            pdf = signed.pdf
            known = {"signed": signer.name, "signature_stamp": signed.stamp.authority if signed.stamp else ""}
    if read.known.signing_failed:
        known = {"unsigned": "failed"}
    _keep(running, dossier, read.document, pdf, known)


@dataclass(frozen=True)
class _Signer:
    """Who is to sign; `failed`: somebody should, and cannot."""

    who: signer.Signatory | None = None
    failed: bool = False


def _signer() -> _Signer:
    try:
        return _Signer(signer.configured())
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        logger.error("the key that signs dossiers cannot be used: %s", type(error).__name__)
        return _Signer(failed=True)


def _printed(running: Running, dossier: Dossier, signer: _Signer) -> tuple["_Read", bytes]:
    """The case as it is now, laid out. Raises JobFailed: still-preparing, exhibit-damaged, layout."""
    from dossier.pdf import pdfa  # heavy, and only a worker needs it
    from dossier.pdf import render as paper  # only a worker may load it: see there

    read = _assembled(running, dossier.language, signer)
    document = read.document
    desk = _Desk(running, {exhibit.number: exhibit for exhibit in read.items}, _steps(document))
    try:
        pages = paper.pdf(document, desk.copy, desk.page)
        return read, pdfa.finish(pages, (_attached(read),), read.known.made_at)
    except CopyDamaged as error:
        raise _damaged(dossier, error) from error
    except CannotRender as error:
        raise JobFailed("layout") from error


@dataclass(frozen=True)
class _Read:
    """What is printed, and what the printed document was made of."""

    document: Document
    known: assemble.Facts
    items: list[Exhibit]
    entries: list[Entry]
    stamps: list[Stamp]


def _assembled(running: Running, language: str, signer: _Signer) -> _Read:
    """Everything that is printed, as of one moment: whoever changes the case waits for these few reads."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=running.job.case.pk)
        if still_preparing(case):
            raise JobFailed("still-preparing")
        items = exhibits.of_case(case, running.fields(Scope.EVIDENCE))
        told = answers.read(case, running.fields(Scope.ACCOUNT))
        entries = custody.read(case, running.private(Scope.LOG))
        stamps = list(Stamp.objects.filter(case=case))
        noted = tuple(values.of_case(case, running.fields(Scope.ACCOUNT)))
    edits = timeline.read(case, running.fields(Scope.ACCOUNT))
    talks = transcript_sources.of_exhibits(items, case.pk, running.private(Scope.EVIDENCE))
    known = assemble.Facts(
        reference=case.reference,
        made_at=timezone.now(),
        zone=ZoneInfo(settings.TIME_ZONE),
        head=case.log_head,
        proofs=timestamp_notes.of_stamps(stamps),
        signatory=signer.who,
        signing_failed=signer.failed,
        fingerprints=noted,
        edits=edits,
        transcripts=talks,
        seen=exhibit_texts.lines_of_case(case, running.fields(Scope.EVIDENCE)),
    )
    return _Read(assemble.document(known, told, items, entries, language), known, items, entries, stamps)


def _attached(read: _Read) -> Attachment:
    """The manifest of what is printed."""
    document, known = read.document, read.known
    about = manifest.about(known.reference, known.made_at, document.language)
    record = manifest.record(read.items, read.entries, known.head, read.stamps)
    record |= manifest.fingerprints(known.fingerprints)
    with translation.override(document.language):
        says = _("List of the exhibits, for programs")
    body = manifest.dossier(about, record, document.fingerprint, page.digests())
    return Attachment("manifest.json", "application/json", body, says)


def _steps(document: Document) -> int:
    """About how many steps the work has: a picture fetched, a page laid out."""
    pictures = sum(bool(sheet.strips or sheet.rows) + len(sheet.pages) for sheet in document.sheets)
    pages = sum(max(1, len(sheet.strips)) + len(sheet.pages) for sheet in document.sheets)
    return pictures + pages + 10


@dataclass
class _Desk:
    """Hands the layout its pictures and tells how far it is, not more often than a page can show."""

    running: Running
    items: dict[int, Exhibit]
    total: int
    fetched: int = 0
    told_at: float = field(default=0.0)

    def copy(self, number: int, page: int) -> bytes:
        """A reading copy, checked against its SHA-256. Raises CopyDamaged."""
        self.fetched += 1
        self._tell(self.fetched)
        exhibit = self.items.get(number)
        if exhibit is None:
            raise CopyDamaged(number)
        try:
            return exhibits.reading_copy(
                exhibit, self.running.job.case.pk, self.running.private(Scope.EVIDENCE), page
            )
        except (OSError, DecryptionFailed, IndexError) as error:
            raise CopyDamaged(number) from error

    def page(self, count: int) -> None:
        self._tell(self.fetched + count)

    def _tell(self, done: int) -> None:
        now = time.monotonic()
        if now - self.told_at > 0.5:
            self.told_at = now
            self.running.progress(min(done, self.total - 1), self.total)


def _damaged(dossier: Dossier, error: CopyDamaged) -> Exception:
    """For good, unless the exhibit was removed while it was printed: then the next attempt goes without it."""
    here = Item.objects.filter(case=dossier.case_id, number=error.number).exclude(state=Item.State.REMOVED)
    if not here.exists():
        return error
    Dossier.objects.filter(pk=dossier.pk).update(damaged=error.number)
    return JobFailed("exhibit-damaged")


def _keep(running: Running, dossier: Dossier, document: Document, pdf: bytes, signed: dict[str, str]) -> None:
    """Seal the PDF; row and custody entry in one transaction, and only by the attempt that holds the job."""
    case = running.job.case
    sha256 = hashlib.sha256(pdf).hexdigest()
    known = {"sha256": sha256, "short": document.short} | signed
    blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    old = blob
    try:
        with transaction.atomic(durable=True):
            if not _is_ours(running):
                return
            row = Dossier.objects.select_for_update().get(pk=dossier.pk)
            row.size, row.exhibits, row.made_at = len(pdf), len(document.sheets), timezone.now()
            row.made_by, row.sealed_facts = running.job.pk, running.fields(Scope.EVIDENCE).seal(row.about, known)
            row.blob, replaced = blob, row.blob
            row.save()
            custody.record(
                case, custody.Act.EXPORTED, subject=f"dossier {row.language}", sha256=sha256, size=len(pdf)
            )
        old = replaced
    finally:
        blob_store.remove(case.pk, old)


def _is_ours(running: Running) -> bool:
    """Whether this attempt still holds the job, and the case was not deleted: a worker that was taken for dead
    must not finish a second time."""
    held = Job.objects.select_for_update().filter(
        pk=running.job.pk, state=Job.State.RUNNING, attempts=running.job.attempts
    )
    return held.exists() and Case.objects.filter(pk=running.job.case.pk).exclude(wrapped_key=b"").exists()
