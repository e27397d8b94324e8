"""Verbs of the dossier: ask for one, and what a worker does then."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import actions as case_actions
from cases import custody
from cases.custody import LogEntry
from cases.custody_subjects import BundleSubject
from cases.errors import CaseClosedError, DecryptionError, JobError
from cases.jobs import JobContext
from cases.models import Case, Scope
from cases.vault import OpenCase
from dossier import printed_documents
from dossier.bundle import manifest, seal_job
from dossier.bundle.builder import Bundle
from dossier.bundle.names import BundleFile
from dossier.content import assemble, signer, timestamp_notes
from dossier.content.document import Attachment, Document
from dossier.errors import DamagedCopyError, RenderError, SignatureFailedError, StillPreparingError
from dossier.models import Dossier
from dossier.timeline import actions as timeline
from dossier.verify import page
from evidence import actions as evidence_actions
from evidence import exhibits, transcripts
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from extraction import chat_threads, results
from guidance import journey
from sextortion_help import operator
from statement import answers
from statement.image_hashes import values
from timestamps import actions as stamping
from timestamps.errors import MALFORMED
from timestamps.models import Timestamp

logger = logging.getLogger(__name__)

RENDER = Dossier.TASK


def request_dossier(
    vault: OpenCase,
    language: str,
    *,
    before: Callable[[Dossier], None] = lambda dossier: None,
    scopes: tuple[Scope, ...] = printed_documents.WITH_PLAN,
) -> Dossier:
    """Have a worker print the case. While one is being made in that language, this is the one.

    `before`: called in the same transaction when a worker is to print a new one. `scopes`: without the plan no
    country is known, and no law is printed but that of the country the site is for. Raises StillPreparingError when
    reading copies are not there yet, CaseClosedError.
    """

    def prepare(dossier: Dossier) -> None:
        _prepare(dossier)
        before(dossier)

    return printed_documents.request(Dossier, vault, prepare=prepare, scopes=scopes, language=language)


def _prepare(dossier: Dossier) -> None:
    waiting = still_preparing(dossier.case)
    if waiting:
        raise StillPreparingError(waiting)
    Dossier.objects.filter(pk=dossier.pk).update(damaged=None)


def still_preparing(case: Case) -> int:
    """How many reading copies a worker is still making. What was given up is printed as sealed, not waited for."""
    waiting = Exhibit.objects.filter(case=case, state=Exhibit.State.WAITING).count()
    return waiting - len(evidence_actions.given_up(case)) if waiting else 0


def facts(vault: OpenCase, dossier: Dossier) -> dict[str, str]:
    """{"sha256", "short"} of the newest PDF; empty when there is none. When it is signed, {"signed": by whom,
    "signature_stamp": the time-stamp authority, "" when none answered} too; {"unsigned": "failed"} when it should
    have been."""
    sealed_facts = vault.fields(Scope.EVIDENCE).open(dossier.associated_data, dossier.sealed_facts, {})
    return {name: value for name, value in sealed_facts.items() if isinstance(value, str)}


def hand_over(bundle: Bundle) -> Iterator[bytes]:
    """The zip, noted in the log when the last byte was taken: what broke off was not handed over."""
    yield from bundle.stream()
    with suppress(CaseClosedError), transaction.atomic(durable=True):
        act, digest = custody.Act.EXPORTED, bundle.digest
        custody.record(bundle.case, act, subject=BundleSubject(), sha256=digest, size=bundle.size, admitted=True)


# --- in a worker -----------------------------------------------------------------------------------------


def render(context: JobContext) -> None:
    """Print the job's case and keep the PDF. Raises JobError: still-preparing, exhibit-damaged, layout."""
    dossier = printed_documents.of_job(Dossier, context)
    if dossier is None:
        return
    from dossier.pdf import signature  # heavy, and only a worker needs it

    stamping.stamp_now(context.job.case)
    assembled, pdf = _printed(context, dossier, _signer())
    signer, facts_of_signature = assembled.facts.signer, {}
    if signer is not None:
        try:
            signature_result = signature.sign(pdf, settings.SIGN_KEY, settings.SIGN_CHAIN, stamping.willing())
        except SignatureFailedError as error:
            logger.error("a dossier could not be signed: %s", error)
            assembled, pdf = _printed(context, dossier, _Signer(failed=True))  # whose text says so
        else:
            pdf = signature_result.pdf
            facts_of_signature = {
                "signed": signer.name,
                "signature_stamp": signature_result.stamp.authority if signature_result.stamp else "",
                "level": signature_result.level,
            }
    if assembled.facts.signing_failed:
        facts_of_signature = {"unsigned": "failed"}
    _keep(context, dossier, assembled.document, pdf, facts_of_signature)
    if not assembled.facts.signing_failed:
        dossier.refresh_from_db()
        seal_job.seal_now(context, dossier)


@dataclass(frozen=True)
class _Signer:
    """Who is to sign; `failed`: somebody should, and cannot."""

    who: signer.Signer | None = None
    failed: bool = False


def _signer() -> _Signer:
    try:
        return _Signer(signer.configured())
    except MALFORMED as error:
        logger.error("the key that signs dossiers cannot be used: %s", type(error).__name__)
        return _Signer(failed=True)


def _printed(context: JobContext, dossier: Dossier, signer: _Signer) -> tuple["_Assembled", bytes]:
    """The case as it is now, laid out. Raises JobError: still-preparing, exhibit-damaged, layout."""
    from dossier.pdf import pdfa  # heavy, and only a worker needs it
    from dossier.pdf import render as paper  # only a worker may load it: see there

    assembled = _assembled(context, dossier.language, signer)
    document = assembled.document
    desk = _LayoutPictures(context, {exhibit.number: exhibit for exhibit in assembled.exhibits}, _steps(document))
    try:
        pages = paper.pdf(document, desk.copy, desk.page)
        return assembled, pdfa.finish(pages, (_attached(assembled),), assembled.facts.made_at)
    except DamagedCopyError as error:
        raise _damaged(dossier, error) from error
    except RenderError as error:
        raise JobError("layout") from error


@dataclass(frozen=True)
class _Assembled:
    """What is printed, and what the printed document was made of."""

    document: Document
    facts: assemble.CaseFacts
    exhibits: list[OpenedExhibit]
    entries: list[LogEntry]
    stamps: list[Timestamp]


def _country(context: JobContext, case: Case) -> str:
    """Where the client said that they are, else the country that the site is for; "" where neither is known."""
    plan = case_actions.plan_of(case, context.fields(Scope.PLAN)) if Scope.PLAN in context.keys else {}
    country = journey.of_kept(plan).country
    return country.id if country else settings.SITE_COUNTRY


def _assembled(context: JobContext, language: str, signer: _Signer) -> _Assembled:
    """Everything that is printed, as of one moment: whoever changes the case waits for these few reads."""
    with transaction.atomic():
        case = Case.objects.lock(context.job.case_id)
        if still_preparing(case):
            raise JobError("still-preparing")
        items = exhibits.of_case(case, context.fields(Scope.EVIDENCE))
        statement = answers.read(case, context.fields(Scope.STATEMENT))
        entries = custody.read(case, context.private(Scope.LOG))
        stamps = list(Timestamp.objects.filter(case=case))
        noted = tuple(values.of_case(case, context.fields(Scope.STATEMENT)))
    edits = timeline.read(case, context.fields(Scope.STATEMENT))
    talks = transcripts.of_exhibits(items, case.pk, context.private(Scope.EVIDENCE))
    facts = assemble.CaseFacts(
        reference=case.reference,
        made_at=timezone.now(),
        zone=ZoneInfo(settings.TIME_ZONE),
        head=case.log_head,
        proofs=timestamp_notes.of_stamps(stamps),
        signer=signer.who,
        signing_failed=signer.failed,
        fingerprints=noted,
        edits=edits,
        transcripts=talks,
        lines_in_pictures=results.lines_of_case(case, context.fields(Scope.EVIDENCE)),
        chats=tuple(chat_threads.of_case(case, context.fields(Scope.EVIDENCE))),
        country=_country(context, case),
    )
    return _Assembled(assemble.document(facts, statement, items, entries, language), facts, items, entries, stamps)


def _attached(assembled: _Assembled) -> Attachment:
    """The manifest of what is printed."""
    document, facts = assembled.document, assembled.facts
    about = manifest.about(facts.reference, facts.made_at, document.language)
    record = manifest.record(assembled.exhibits, assembled.entries, facts.head, assembled.stamps)
    record |= manifest.fingerprints(facts.fingerprints)
    with translation.override(document.language):
        says = _("List of the exhibits, for programs")
    body = manifest.dossier(about, record, document.fingerprint, page.digests())
    return Attachment(BundleFile.MANIFEST, "application/json", body, says)


def _steps(document: Document) -> int:
    """About how many steps the work has: a picture fetched, a page laid out."""
    pictures = sum(bool(sheet.strips or sheet.rows) + len(sheet.pages) for sheet in document.sheets)
    pages = sum(max(1, len(sheet.strips)) + len(sheet.pages) for sheet in document.sheets)
    return pictures + pages + 10


@dataclass
class _LayoutPictures:
    """Hands the layout its pictures and tells how far it is, not more often than a page can show."""

    context: JobContext
    items: dict[int, OpenedExhibit]
    total: int
    fetched: int = 0
    told_at: float = field(default=0.0)

    def copy(self, number: int, page: int) -> bytes:
        """A reading copy, checked against its SHA-256. Raises DamagedCopyError."""
        self.fetched += 1
        self._tell(self.fetched)
        exhibit = self.items.get(number)
        if exhibit is None:
            raise DamagedCopyError(number)
        try:
            return exhibits.reading_copy(
                exhibit, self.context.job.case.pk, self.context.private(Scope.EVIDENCE), page
            )
        except (OSError, DecryptionError, IndexError) as error:
            raise DamagedCopyError(number) from error

    def page(self, count: int) -> None:
        self._tell(self.fetched + count)

    def _tell(self, pages_done: int) -> None:
        now = time.monotonic()
        if now - self.told_at > 0.5:
            self.told_at = now
            self.context.progress(min(pages_done, self.total - 1), self.total)


def _damaged(dossier: Dossier, error: DamagedCopyError) -> Exception:
    """For good, unless the exhibit was removed while it was printed: then the next attempt goes without it."""
    here = Exhibit.objects.filter(case=dossier.case_id, number=error.number).exclude(state=Exhibit.State.REMOVED)
    if not here.exists():
        return error
    Dossier.objects.filter(pk=dossier.pk).update(damaged=error.number)
    return JobError("exhibit-damaged")


def _keep(
    context: JobContext, dossier: Dossier, document: Document, pdf: bytes, signature_facts: dict[str, str]
) -> None:
    """The PDF with what is known of it."""
    dossier_facts: dict[str, Any] = {"sha256": hashlib.sha256(pdf).hexdigest(), "short": document.short}
    dossier_facts |= {"made_by": operator.facts()} | signature_facts
    sealed = context.fields(Scope.EVIDENCE).seal(dossier.associated_data, dossier_facts)
    printed_documents.keep(context, dossier, pdf, exhibits=len(document.sheets), sealed_facts=sealed)
