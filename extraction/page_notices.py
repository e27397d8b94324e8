"""What could be read in the exhibits, for the pages of the evidence; it fills their slots."""

import uuid
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits
from evidence.choices import Category
from evidence.exhibits import OpenedExhibit
from extraction import chat_threads, chat_wording, completeness, descriptions, results
from extraction.completeness import Asked
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.provide("exhibit-advice", captures)
    slots.provide("exhibit-proposals", descriptions.proposals)
    slots.fill("exhibit-advice", advice)
    slots.fill("exhibit-bubbles", bubbles)
    slots.fill("evidence-links", links)


def links(context: Context) -> SafeString:
    """Where a client confirms what was found in the files."""
    return render_to_string("extraction/_evidence_links.html")


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
