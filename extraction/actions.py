"""Verbs of what is read: read an exhibit (a worker), keep the client's answers, forget."""

import itertools
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.jobs import Running
from cases.models import Case, Job, Scope
from cases.vault import Vault
from evidence import access as evidence_access
from evidence import actions as evidence_actions
from evidence import exhibits, transcripts
from evidence.errors import Unreadable
from evidence.exhibits import Exhibit
from evidence.models import Category, Item
from extraction import results
from extraction.entities import chat_lines, finder
from extraction.entities.entity import DATE, Found
from extraction.models import Answers, Reading
from extraction.ocr import engine
from extraction.ocr.engine import Line, Picture
from extraction.results import FAILED, OFF, TEXT, Read
from extraction.suggestions import SENT, THEIRS, Proposal
from statement import actions as statement_actions
from statement.answers import Demand, Identifier, Payment
from statement.parsing import dates

READ = "extraction.read"
MOST_IN_A_ROW = 50  # jobs; a worker's process is renewed after as many tasks
MOST_PAGES = 10  # of a document without text of its own
TOP = 0.18  # of a capture: where apps show the name of the other side


def answers(vault: Vault) -> dict[str, str]:
    """THEIRS or NOT_THEIRS by the key of a proposal. One query."""
    row = Answers.objects.filter(case=vault.case).first()
    return dict(vault.fields(Scope.EVIDENCE).open(row.about, row.sealed, {})) if row else {}


def still_reading(case: Case) -> int:
    """How many exhibits a worker will still read. Two queries, three while some are taken in."""
    arriving = Item.objects.filter(case=case, state=Item.State.WAITING).count()
    if arriving:
        arriving -= len(evidence_actions.given_up(case))
    open_states = (Job.State.WAITING, Job.State.RUNNING)
    read_next = Job.objects.filter(case=case, task=READ, state__in=open_states)
    return arriving + read_next.values("subject").distinct().count()


def keep_answers(vault: Vault, given: Mapping[str, str], proposals: list[Proposal]) -> int:
    """Keep the answers; what is theirs goes into the account and the dates to their exhibits.

    Returns how many of them did not fit into the account: those stay open. Raises CaseClosed.
    """
    theirs = [one for one in proposals if given.get(one.key) == THEIRS]
    paid = [one for one in proposals if given.get(one.key) == SENT and one.is_money]
    left_out = _tell_account(vault, theirs, paid)
    _date_exhibits(vault, [one for one in theirs if one.kind == DATE])
    kept = {key: answer for key, answer in given.items() if key not in left_out}
    fields = vault.fields(Scope.EVIDENCE)
    with transaction.atomic(durable=True):
        evidence_actions.take_turns(vault)
        row, _is_new = Answers.objects.select_for_update().get_or_create(case=vault.case)
        row.sealed = fields.seal(row.about, fields.open(row.about, row.sealed, {}) | kept)
        row.save(update_fields=["sealed"])
    return len(left_out)


def _tell_account(vault: Vault, theirs: list[Proposal], paid: list[Proposal]) -> set[str]:
    """Keys of what the account had no room for."""
    amounts = [one for one in theirs if one.is_money]
    names = [one for one in theirs if not one.is_money and one.kind != DATE]
    added = statement_actions.add_identifiers(
        vault, [Identifier(one.account_kind, one.value, _seen_in(one)) for one in names]
    )
    asked = statement_actions.add_demands(vault, [_demand(one) for one in amounts])
    sent = statement_actions.add_payments(vault, [_payment(one) for one in paid])
    return {one.key for one in (*names[added:], *amounts[asked:], *paid[sent:])}


def _demand(one: Proposal) -> Demand:
    """With what stands beside the amount, just as the page showed it before it was confirmed."""
    return Demand(
        what=f"{_('Money')} ({_seen_in(one)})",
        amount=one.value,
        asked_on=one.on[:10],
        asked_on_typed=one.when,
        deadline=dates.parse(one.until),
        deadline_typed=one.until,
        how_to_pay=one.how_to_pay,
    )


def _payment(one: Proposal) -> Payment:
    return Payment(
        amount=one.value,
        paid_on=one.on[:10],
        paid_on_typed=one.when,
        recipient=one.recipient,
        method=one.method,
    )


def _seen_in(one: Proposal) -> str:
    """Where it was seen, such as "Exhibit 3, Exhibit 4"."""
    numbers = list(dict.fromkeys(seen.number for seen in one.seen))
    return ", ".join(_("Exhibit %(number)s") % {"number": number} for number in numbers)


def _date_exhibits(vault: Vault, dated: list[Proposal]) -> None:
    fields = vault.fields(Scope.EVIDENCE)
    for one in dated:
        item = evidence_access.get_item(vault, one.seen[0].id)
        details = exhibits.open_details(fields, item)
        if not details.sent:
            evidence_actions.describe(vault, item, replace(details, sent=one.value))


def forget(item: Item) -> None:
    """Destroy what was read in an exhibit. Called in the transaction that removes it."""
    Reading.objects.filter(item=item).delete()
    Job.objects.filter(subject=item.pk, task=READ).delete()


# --- in a worker -----------------------------------------------------------------------------------------


def to_read(first: str) -> Iterator[str]:
    """Ids of jobs: `first`, then what waits, oldest first, each once. One query for each."""
    seen = [uuid.UUID(first)]
    yield first
    while len(seen) < MOST_IN_A_ROW:
        waiting = Job.objects.filter(task=READ, state=Job.State.WAITING, expires_at__gt=timezone.now())
        job = waiting.exclude(pk__in=seen).order_by("created_at").first()
        if job is None:
            return
        seen.append(job.pk)
        yield str(job.pk)


def read(running: Running) -> None:
    """Read the job's exhibit and keep what was found. Raises DecoderStopped, OSError: to be tried again."""
    item = Item.objects.filter(pk=running.job.subject, state=Item.State.READY).first()
    if item is None or Reading.objects.filter(item=item).exists():
        return  # removed, or done by an earlier attempt
    fields = running.fields(Scope.EVIDENCE)
    exhibit = exhibits.open_item(item, fields)
    row = Reading(item=item, case_id=item.case_id)
    row.sealed = fields.seal(row.about, results.value_of(_read(running, exhibit)))
    with transaction.atomic(durable=True):
        here = Item.objects.select_for_update().filter(pk=item.pk, state=Item.State.READY)
        if here.exists() and not Reading.objects.filter(item=item).exists():
            row.save(force_insert=True)


def _read(running: Running, exhibit: Exhibit) -> Read:
    if exhibit.text.strip() or exhibit.category not in (Category.PICTURE, Category.DOCUMENT):
        pages = (tuple(Line(text) for text in exhibit.text.splitlines() if text.strip()),)
        return Read(pages, tuple(_find_in_text(running, exhibit)), TEXT)
    if not engine.is_on():
        return Read(by=OFF)
    try:
        seen = engine.read(list(_pictures(running, exhibit)))
    except Unreadable:
        return Read(by=FAILED)
    read_pages = tuple(tuple(page) for page in seen)
    found = tuple(itertools.chain.from_iterable(find_in_picture(page) for page in read_pages))
    return Read(read_pages, found[: finder.MOST], str(settings.OCR_ENGINE))


def _find_in_text(running: Running, exhibit: Exhibit) -> list[Found]:
    """In a chat export by its messages, so that each amount keeps its day and writer."""
    transcript = transcripts.of_exhibit(exhibit, running.job.case_id, running.private(Scope.EVIDENCE))
    if transcript is None or not transcript.messages:
        return finder.find(exhibit.text.splitlines())
    if transcript.chat:
        lines, said = chat_lines.lines_of(transcript.messages)
        return finder.find(lines, said=said)
    return finder.find(exhibit.text.splitlines(), mailed=chat_lines.local(transcript.messages[0]))


def find_in_picture(page: tuple[Line, ...]) -> list[Found]:
    top = sum(line.top < TOP for line in page)
    return finder.find([line.text for line in page], top=top)


def _pictures(running: Running, exhibit: Exhibit) -> list[Picture]:
    private, case = running.private(Scope.EVIDENCE), running.job.case_id
    copies = exhibit.copies[:MOST_PAGES]
    return [
        Picture(exhibits.reading_copy(exhibit, case, private, number), copy.width, copy.height)
        for number, copy in enumerate(copies)
    ]
