"""What could be read in the exhibits, for the pages of the evidence; it fills their slots."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits
from evidence.choices import Category
from evidence.exhibits import OpenedExhibit
from extraction import (
    actions,
    chat_threads,
    chat_wording,
    completeness,
    descriptions,
    results,
    suggestions,
    threats,
)
from extraction.completeness import Asked
from extraction.entities.entity import DATE
from extraction.suggestions import Suggestion
from extraction.threats import ThreateningWriter
from sextortion_help import slots
from statement import actions as statement_actions
from statement import answers, part_forms, proposals


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.provide("exhibit-advice", captures)
    slots.provide("exhibit-proposals", descriptions.proposals)
    slots.provide("exhibit-reading", actions.being_read)
    slots.fill("exhibit-reading", being_read)
    slots.fill("exhibit-advice", advice)
    slots.fill("exhibit-bubbles", bubbles)
    slots.fill("evidence-links", links)
    slots.fill("list-questions", list_questions)


def links(context: Context) -> SafeString:
    """Where a client confirms what was found in the files."""
    return render_to_string("extraction/_evidence_links.html")


def being_read(context: Context, progress: str) -> SafeString:
    """That a worker reads the text of an exhibit now, or will; nothing when that is done."""
    return render_to_string("extraction/_being_read.html", {"progress": progress})


def _suggested(vault: Vault) -> tuple[list[Suggestion], list[ThreateningWriter]]:
    """All but days: those stand in the fields of their files. And who seems to threaten."""
    cipher = vault.fields(Scope.EVIDENCE)
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    opened, replies = exhibits.of_case(vault.case, cipher), actions.answers(vault)
    reads = results.of_case(vault.case, cipher)
    suggestions_of_case = suggestions.of_case(opened, reads, statement, replies)
    return (
        [suggestion for suggestion in suggestions_of_case if suggestion.kind != DATE],
        threats.of_case(vault, opened, reads, statement, replies),
    )


def list_questions(context: Context, vault: Vault) -> SafeString:
    """Whose each name and number is, in the one list of all files; nothing is answered beforehand. What the client
    said in the plan stands there, too, to go into the statement."""
    suggestions_of_case, writers = _suggested(vault)
    context_of_list = {
        **suggestions.sorted_by_question(suggestions_of_case),
        "writers": writers,
        "said": part_forms.described_proposals(proposals.of_case(vault)),
        "still": actions.still_reading(vault.case),
    }
    return render_to_string("extraction/_list_questions.html", context_of_list)


def keep_list_answers(sender: Any, *, vault: Vault, fields: Mapping[str, str], **kwargs: Any) -> None:
    """Hears that the one list was saved. What is left open stays open, to be asked again."""
    suggestions_of_case, writers = _suggested(vault)
    if replies := suggestions.answers_in(fields, suggestions_of_case):
        actions.keep_answers(vault, replies, suggestions_of_case)
    if replies := threats.answers_in(fields, writers):
        threats.keep(vault, replies, writers)
    if fields.get("from-plan") == "yes":
        statement_actions.keep_proposals(vault)


def captures(vault: Vault) -> dict[uuid.UUID, Asked]:
    """What each screenshot of the case does not show yet, by exhibit. Two queries."""
    cipher = vault.fields(Scope.EVIDENCE)
    reads = results.of_case(vault.case, cipher)
    return completeness.of_case(exhibits.of_case(vault.case, cipher), reads) if reads else {}


def advice(
    context: Context, exhibit: Any, captured: dict[uuid.UUID, Asked] | str, *, at_length: bool = False
) -> SafeString:
    """One kind sentence or a few about what would help, or nothing; `captured` is empty where nobody read."""
    question = captured.get(exhibit.id) if isinstance(captured, dict) else None
    return render_to_string(
        "extraction/_asked.html", {"asked": question, "exhibit": exhibit, "at_length": at_length}
    )


def bubbles(context: Context, exhibit: OpenedExhibit, vault: Vault) -> SafeString:
    """Who probably wrote what in a screenshot of a chat, with the question; nothing for any other exhibit."""
    if exhibit.category != Category.PICTURE:
        return mark_safe("")
    for thread in chat_threads.of_case(vault.case, vault.fields(Scope.EVIDENCE)):
        for source in thread.sources:
            if source.key == str(exhibit.id):
                chat = chat_wording.shown_capture(thread, source)
                return render_to_string("extraction/_bubbles.html", {"chat": chat}, request=context.get("request"))
    return mark_safe("")
