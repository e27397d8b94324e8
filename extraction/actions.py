"""Verbs of what is read: read an exhibit (a worker), keep the client's answers, forget."""

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction

from cases import jobs
from cases.crypto import Secret
from cases.jobs import JobContext
from cases.models import Case, Job, Scope
from cases.vault import Vault
from evidence import access as evidence_access
from evidence import actions as evidence_actions
from evidence import exhibits, transcripts
from evidence.choices import Category
from evidence.errors import UnreadableError
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from extraction import results
from extraction.entities import chat_lines, finder
from extraction.entities.entity import DATE, Entity
from extraction.models import Answers, Extraction
from extraction.ocr import engine
from extraction.ocr.engine import PageImage, TextLine
from extraction.results import FAILED, OFF, TEXT, ExhibitText
from extraction.screenshots import reading
from extraction.screenshots.capture import Capture
from extraction.suggestions import SENT, THEIRS, Suggestion
from statement import actions as statement_actions
from statement.answers import Demand, Identifier, Payment
from statement.parsing import dates

READ = "extraction.read"
UNREAD, READING = "unread", "reading"  # how far the text of an exhibit is
MOST_PAGES = 10  # of a document without text of its own
TOP = 0.18  # of a capture: where apps show the name of the other side


def answers(vault: Vault) -> dict[str, str]:
    """THEIRS or NOT_THEIRS by the key of a proposal. One query."""
    row = Answers.objects.filter(case=vault.case).first()
    return dict(vault.fields(Scope.EVIDENCE).open(row.associated_data, row.sealed, {})) if row else {}


def still_reading(case: Case) -> int:
    """How many exhibits a worker will still read. Two queries, three while some are taken in."""
    arriving = Exhibit.objects.filter(case=case, state=Exhibit.State.WAITING).count()
    if arriving:
        arriving -= len(evidence_actions.given_up(case))
    open_states = (Job.State.WAITING, Job.State.RUNNING)
    read_next = Job.objects.filter(case=case, task=READ, state__in=open_states)
    return arriving + read_next.values("subject").distinct().count()


def being_read(case: Case) -> dict[uuid.UUID, str]:
    """Exhibits whose text a worker reads now (READING) or will read (UNREAD), by their ids. One query."""
    open_jobs = Job.objects.filter(case=case, task=READ, state__in=(Job.State.WAITING, Job.State.RUNNING))
    return {
        exhibit: READING if state == Job.State.RUNNING else UNREAD
        for exhibit, state in open_jobs.order_by("created_at").values_list("subject", "state")
    }


def keep_answers(vault: Vault, answers: Mapping[str, str], proposals: list[Suggestion]) -> int:
    """Keep the answers; what is theirs goes into the statement and the dates to their exhibits.

    Returns how many of them did not fit into the statement: those stay open. Raises CaseClosedError.
    """
    confirmed = [proposal for proposal in proposals if answers.get(proposal.key) == THEIRS]
    paid = [proposal for proposal in proposals if answers.get(proposal.key) == SENT and proposal.is_money]
    left_out = _add_to_statement(vault, confirmed, paid)
    _date_exhibits(vault, [proposal for proposal in confirmed if proposal.kind == DATE])
    store_answers(vault, {key: answer for key, answer in answers.items() if key not in left_out})
    return len(left_out)


def store_answers(vault: Vault, answers: Mapping[str, str]) -> None:
    """Keep answers by their keys, beside those that were kept before. Raises CaseClosedError."""
    cipher = vault.fields(Scope.EVIDENCE)
    with transaction.atomic(durable=True):
        vault.take_turns()
        row, _is_new = Answers.objects.select_for_update().get_or_create(case=vault.case)
        row.sealed = cipher.seal(
            row.associated_data, {**cipher.open(row.associated_data, row.sealed, {}), **answers}
        )
        row.save(update_fields=["sealed"])


def _add_to_statement(vault: Vault, confirmed: list[Suggestion], paid: list[Suggestion]) -> set[str]:
    """Keys of what the statement had no room for."""
    amounts = [suggestion for suggestion in confirmed if suggestion.is_money]
    names = [suggestion for suggestion in confirmed if not suggestion.is_money and suggestion.kind != DATE]
    added = statement_actions.add_identifiers(
        vault,
        [
            Identifier(suggestion.identifier_kind, suggestion.value, seen_in=_seen_in(suggestion))
            for suggestion in names
        ],
    )
    demands_added = statement_actions.add_demands(vault, [_demand(suggestion) for suggestion in amounts])
    payments_added = statement_actions.add_payments(vault, [_payment(suggestion) for suggestion in paid])
    return {suggestion.key for suggestion in (*names[added:], *amounts[demands_added:], *paid[payments_added:])}


def _identifier(suggestion: Suggestion) -> Identifier:
    return Identifier(suggestion.identifier_kind, suggestion.value, seen_in=_seen_in(suggestion))


def _demand(suggestion: Suggestion) -> Demand:
    """With what stands beside the amount. Only values: page and print say them in the reader's language."""
    return Demand(
        seen_in=_seen_in(suggestion),
        amount=suggestion.value,
        asked_on=suggestion.on[:10],
        asked_on_typed=_as_typed(suggestion.on),
        deadline=dates.parse(suggestion.until),
        deadline_typed=suggestion.until,
        how_to_pay=suggestion.how_to_pay,
    )


def _payment(suggestion: Suggestion) -> Payment:
    return Payment(
        amount=suggestion.value,
        paid_on=suggestion.on[:10],
        paid_on_typed=_as_typed(suggestion.on),
        recipient=suggestion.recipient,
        method=suggestion.method,
    )


def _as_typed(iso: str) -> str:
    """ "2026-11-20 21:14": a day and time in no language, which statement.parsing.dates reads again."""
    return iso[:16].replace("T", " ")


def _seen_in(suggestion: Suggestion) -> tuple[int, ...]:
    """Numbers of the exhibits it was seen in, each once."""
    return tuple(dict.fromkeys(sighting.number for sighting in suggestion.sightings))


def _date_exhibits(vault: Vault, dated: list[Suggestion]) -> None:
    cipher = vault.fields(Scope.EVIDENCE)
    for suggestion in dated:
        exhibit = evidence_access.get_exhibit(vault, suggestion.sightings[0].id)
        details = exhibits.open_details(cipher, exhibit)
        if not details.sent:
            evidence_actions.describe(vault, exhibit, replace(details, sent=suggestion.value))


def enqueue_reading(sender: Any, *, exhibit: Exhibit, keys: Mapping[Scope, Secret], **kwargs: Any) -> None:
    """Hears that an exhibit is ready: a worker reads it next."""
    jobs.enqueue(case=exhibit.case, task=READ, subject=exhibit.pk, keys=keys)


def forget(sender: Any, *, exhibit: Exhibit, **kwargs: Any) -> None:
    """Hears that an exhibit is removed or read anew: destroys what was read in it, in the same transaction."""
    Extraction.objects.filter(item=exhibit).delete()
    Job.objects.filter(subject=exhibit.pk, task=READ).delete()


# --- in a worker -----------------------------------------------------------------------------------------


def read(context: JobContext) -> None:
    """Read the job's exhibit and keep what was found. Raises DecoderStoppedError, OSError: to be tried again."""
    item = Exhibit.objects.filter(pk=context.job.subject, state=Exhibit.State.READY).first()
    if item is None or Extraction.objects.filter(item=item).exists():
        return  # removed, or done by an earlier attempt
    cipher = context.fields(Scope.EVIDENCE)
    exhibit = exhibits.open_exhibit(item, cipher)
    row = Extraction(item=item, case_id=item.case_id)
    row.sealed = cipher.seal(row.associated_data, results.value_of(_read(context, exhibit)))
    with transaction.atomic(durable=True):
        Case.objects.lock(item.case_id)
        here = Exhibit.objects.select_for_update().filter(pk=item.pk, state=Exhibit.State.READY)
        if here.exists() and not Extraction.objects.filter(item=item).exists():
            row.save(force_insert=True)


def _read(context: JobContext, exhibit: OpenedExhibit) -> ExhibitText:
    if exhibit.text.strip() or exhibit.category not in (Category.PICTURE, Category.DOCUMENT):
        pages = (tuple(TextLine(text) for text in exhibit.text.splitlines() if text.strip()),)
        return ExhibitText(pages, tuple(_find_in_text(context, exhibit)), TEXT)
    if not engine.is_on():
        return ExhibitText(by=OFF)
    try:
        lines = engine.read(list(_pictures(context, exhibit)))
    except UnreadableError:
        return ExhibitText(by=FAILED)
    read_pages = tuple(tuple(page) for page in lines)
    entities = tuple(itertools.chain.from_iterable(find_in_picture(page) for page in read_pages))
    capture = _capture(exhibit, read_pages)
    return ExhibitText(read_pages, entities[: finder.MOST], str(settings.OCR_ENGINE), capture)


def _capture(exhibit: OpenedExhibit, pages: tuple[tuple[TextLine, ...], ...]) -> Capture | None:
    """The bubbles of a screenshot; a page of a document is none."""
    if exhibit.category != Category.PICTURE or not pages or not exhibit.copies:
        return None
    return reading.read(pages[0], exhibit.width, exhibit.height)


def _find_in_text(context: JobContext, exhibit: OpenedExhibit) -> list[Entity]:
    """In a chat export by its messages, so that each amount keeps its day and writer."""
    transcript = transcripts.of_exhibit(exhibit, context.job.case_id, context.private(Scope.EVIDENCE))
    if transcript is None or not transcript.messages:
        return finder.find(exhibit.text.splitlines())
    if transcript.chat:
        lines, message_spans = chat_lines.lines_of(transcript.messages)
        return finder.find(lines, message_spans=message_spans)
    return finder.find(chat_lines.mail_lines(transcript), mailed=chat_lines.mailed(transcript))


def find_in_picture(page: tuple[TextLine, ...]) -> list[Entity]:
    top = sum(line.top < TOP for line in page)
    return finder.find([line.text for line in page], top=top)


def _pictures(context: JobContext, exhibit: OpenedExhibit) -> list[PageImage]:
    private, case = context.private(Scope.EVIDENCE), context.job.case_id
    copies = exhibit.copies[:MOST_PAGES]
    return [
        PageImage(exhibits.reading_copy(exhibit, case, private, number), copy.width, copy.height)
        for number, copy in enumerate(copies)
    ]
