"""Verbs of the letter: ask for one, and what a worker does then."""

import itertools
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cases import custody
from cases.custody import LogEntry
from cases.custody_subjects import BundleSubject
from cases.errors import JobError
from cases.jobs import JobContext
from cases.models import Case, Scope
from cases.vault import OpenCase
from dossier import printed_documents
from dossier.content import formatting
from dossier.content.first_page import Now
from dossier.errors import RenderError
from dossier.models import Dossier, PoliceLetter
from dossier.police_letter import draft, jurisdictions
from evidence import exhibits
from statement import answers

RENDER = PoliceLetter.TASK
PAGES = (1, 2, 14)  # tried in this order; the last one is for hostile texts alone


def request_letter(
    vault: OpenCase, place: str, *, before: Callable[[PoliceLetter], None] = lambda letter: None
) -> PoliceLetter:
    """Have a worker print it. While one is being made for that place, this is the one. Raises CaseClosedError.

    `before`: called in the same transaction when a worker is to print a new one.
    """
    return printed_documents.request(PoliceLetter, vault, prepare=before, place=place)


# --- in a worker -----------------------------------------------------------------------------------------


def render(context: JobContext) -> None:
    """Print the letter of the job's case and keep it. Raises JobError: layout."""
    letter = printed_documents.of_job(PoliceLetter, context)
    if letter is None:
        return
    from dossier.pdf import pdfa  # heavy, and only a worker needs it
    from dossier.pdf import render as paper  # only a worker may load it: see there

    facts = _told(context, letter)
    try:
        page = paper.few_pages(markups(facts), "letter.css")
    except RenderError as error:
        raise JobError("layout") from error
    printed_documents.keep(context, letter, pdfa.finish(page, (), timezone.now()))


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
        case = Case.objects.lock(context.job.case_id)
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
            now=Now(timezone.now(), zone),
            annexes=draft.Annexes(
                dossier_made=formatting.on_paper(made_at, language) if made_at else "",
                dossier_sha256=dossier_facts.get("sha256", ""),
                short=dossier_facts.get("short", ""),
                sums=_sums(entries),
            ),
        )


def _sums(entries: list[LogEntry]) -> str:
    """SHA-256 of the SHA256SUMS of the bundle that was taken last; "" when none was."""
    exports = [entry for entry in entries if entry.act == custody.Act.EXPORTED and entry.about == BundleSubject()]
    return exports[-1].sha256 if exports else ""
