"""The chats in a case's screenshots, joined, with the client's answers about their sides."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from cases import custody
from cases.crypto import FieldCipher
from cases.custody_subjects import ExhibitsSubject
from cases.models import Case, Scope
from cases.vault import Vault
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from extraction import results
from extraction.models import Answers
from extraction.results import ExhibitText
from extraction.screenshots import threads
from extraction.screenshots.threads import CaptureSource, Thread, ToldSide

_KEY = "sides:"  # before the id of an exhibit, in the answers of the case


def of_case(case: Case, cipher: FieldCipher) -> list[Thread]:
    """In the order of their first exhibits. Three queries. Raises DecryptionError."""
    reads = results.of_case(case, cipher)
    if not any(read.capture for read in reads.values()):
        return []
    return of_opened(exhibits.of_case(case, cipher), reads, _answers(case, cipher))


def of_opened(
    opened: Iterable[OpenedExhibit], reads: Mapping[UUID, ExhibitText], answers: Mapping[str, str]
) -> list[Thread]:
    """In the order of their first exhibits, `answers` as they are kept. The same picture sent twice counts once."""
    sources = [
        CaptureSource(exhibit.number, str(exhibit.id), capture, ToldSide(answers.get(f"{_KEY}{exhibit.id}", "")))
        for exhibit in opened
        if exhibit.id in reads and (capture := reads[exhibit.id].capture) and not exhibit.same_as
    ]
    return threads.joined(sorted(sources, key=lambda source: source.number))


def _answers(case: Case, cipher: FieldCipher) -> dict[str, str]:
    row = Answers.objects.filter(case=case).first()
    return dict(cipher.open(row.associated_data, row.sealed, {})) if row else {}


def keep_side(vault: Vault, sources: Iterable[CaptureSource], answer: ToldSide) -> None:
    """The client says on which side of these captures their own words stand; noted in the custody log.

    Raises CaseClosedError.
    """
    cipher, chosen = vault.fields(Scope.EVIDENCE), list(sources)
    with transaction.atomic(durable=True):
        vault.take_turns()
        row, _is_new = Answers.objects.select_for_update().get_or_create(case=vault.case)
        answers = cipher.open(row.associated_data, row.sealed, {})
        told_now = {f"{_KEY}{source.key}": answer.value for source in chosen}
        if told_now.items() <= answers.items():
            return
        row.sealed = cipher.seal(row.associated_data, answers | told_now)
        row.save(update_fields=["sealed"])
        numbers = tuple(source.number for source in chosen)
        custody.record(vault.case, custody.Act.SIDES_CONFIRMED, subject=ExhibitsSubject(numbers))
