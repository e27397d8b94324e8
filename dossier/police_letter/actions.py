"""Verbs of the letter: ask for one, and what a worker does then."""

import hashlib
import itertools
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cases import blob_store, custody, jobs
from cases.custody import LogEntry
from cases.custody_subjects import BundleSubject, LetterSubject
from cases.errors import CaseClosedError, JobError
from cases.jobs import JobContext
from cases.models import Case, Job, Scope
from cases.vault import Vault, public_key
from dossier.content import formatting
from dossier.errors import RenderError
from dossier.models import Dossier, PoliceLetter
from dossier.police_letter import draft, jurisdictions
from evidence import exhibits
from statement import answers

RENDER = "dossier.police_letter"
PAGES = (1, 2, 9)  # tried in this order; the last one is for hostile texts alone
KEYS = (Scope.STATEMENT, Scope.EVIDENCE, Scope.LOG)


def request_letter(vault: Vault, place: str) -> PoliceLetter:
    """Have a worker print it. While one is being made for that place, this is the one. Raises CaseClosedError."""
    with transaction.atomic(durable=True):
        case = Case.objects.select_for_update().filter(pk=vault.case.pk).first()
        if case is None or not case.wrapped_key:
            raise CaseClosedError
        letter, _is_new = PoliceLetter.objects.get_or_create(case=case, place=place)
        job = jobs.newest(letter.pk, RENDER)
        if job is None or not job.is_open:
            keys = {scope: vault.private(scope) for scope in KEYS}
            jobs.enqueue(case=case, task=RENDER, subject=letter.pk, keys=keys)
    return letter


def read_pdf(vault: Vault, letter: PoliceLetter) -> bytes:
    """The PDF. Raises OSError, DecryptionError."""
    return blob_store.get(letter.case_id, letter.blob, vault.private(Scope.EVIDENCE))


# --- in a worker -----------------------------------------------------------------------------------------


def render(context: JobContext) -> None:
    """Print the letter of the job's case and keep it. Raises JobError: layout."""
    letter = PoliceLetter.objects.filter(pk=context.job.subject).first()
    if letter is None or letter.made_by == context.job.pk:
        return  # the case is gone, or an earlier attempt got as far as this
    from dossier.pdf import pdfa  # heavy, and only a worker needs it
    from dossier.pdf import render as paper  # only a worker may load it: see there

    facts = _told(context, letter)
    try:
        page = paper.few_pages(markups(facts), "letter.css")
    except RenderError as error:
        raise JobError("layout") from error
    _keep(context, letter, pdfa.finish(page, (), timezone.now()))


def markups(facts: draft.LetterFacts) -> Iterator[tuple[str, int]]:
    """The letter and how many pages it may have: ever shorter on one page, then ever shorter on more."""
    language = jurisdictions.language(facts.place)
    for pages, share in itertools.product(PAGES, draft.SHARES):
        with translation.override(language):
            letter = draft.letter(facts, share, pages)
            yield render_to_string("dossier/pdf/police_letter.html", {"letter": letter}), pages


def _told(context: JobContext, letter: PoliceLetter) -> draft.LetterFacts:
    """Everything that is printed, as of one moment."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=context.job.case.pk)
        evidence = context.fields(Scope.EVIDENCE)
        language = jurisdictions.language(letter.place)
        dossier = Dossier.objects.filter(case=case, language=language).exclude(blob="").first()
        dossier_facts = evidence.open(dossier.associated_data, dossier.sealed_facts, {}) if dossier else {}
        entries = custody.read(case, context.private(Scope.LOG))
        zone = ZoneInfo(settings.TIME_ZONE)
        made_at = dossier.made_at.astimezone(zone) if dossier and dossier.made_at else None
        return draft.LetterFacts(
            reference=case.reference,
            place=letter.place,
            statement=answers.read(case, context.fields(Scope.STATEMENT)),
            exhibits=exhibits.of_case(case, evidence),
            today=timezone.now().astimezone(zone).date(),
            annexes=draft.Annexes(
                dossier_made=formatting.on_paper(made_at, language) if made_at else "",
                dossier_sha256=dossier_facts.get("sha256", ""),
                sums=_sums(entries),
            ),
        )


def _sums(entries: list[LogEntry]) -> str:
    """SHA-256 of the SHA256SUMS of the bundle that was taken last; "" when none was."""
    exports = [entry for entry in entries if entry.act == custody.Act.EXPORTED and entry.about == BundleSubject()]
    return exports[-1].sha256 if exports else ""


def _keep(context: JobContext, letter: PoliceLetter, pdf: bytes) -> None:
    """Seal it; row and custody entry in one transaction, and only by the attempt that holds the job."""
    case = context.job.case
    blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    old = blob
    try:
        with transaction.atomic(durable=True):
            locked_job = Job.objects.select_for_update().filter(
                pk=context.job.pk, state=Job.State.RUNNING, attempts=context.job.attempts
            )
            if not locked_job.exists() or not Case.objects.filter(pk=case.pk).exclude(wrapped_key=b"").exists():
                return
            row = PoliceLetter.objects.select_for_update().get(pk=letter.pk)
            row.blob, replaced = blob, row.blob
            row.size, row.made_at, row.made_by = len(pdf), timezone.now(), context.job.pk
            row.save()
            digest = hashlib.sha256(pdf).hexdigest()
            custody.record(
                case, custody.Act.EXPORTED, subject=LetterSubject(row.place), sha256=digest, size=len(pdf)
            )
        old = replaced
    finally:
        blob_store.remove(case.pk, old)
