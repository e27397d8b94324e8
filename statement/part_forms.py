"""One part between the saved answers and the page: forms filled from answers, and what the next page says."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import QueryDict

from cases.vault import Vault
from sextortion_help.web import query
from statement import answers as statement_answers
from statement import exhibit_references, hints
from statement.fields import ExhibitNumbersField
from statement.forms import FEWEST_SHOWN, MOST_ROWS, PartForm, RowSet, row_set
from statement.models import StatementPart
from statement.pages import PAGES, PartPage
from statement.proposals import PartProposal

Form = PartForm | RowSet


class SavedNotice(NamedTuple):
    """Shown once after saving. `compare`: something in `page` may be mistyped."""

    page: PartPage
    compare: bool


def show(page: PartPage, answers: Any, rows: int = 0, proposed: tuple[str, ...] = ()) -> Form:
    """The form of a part with its saved answers; list parts with at least `rows` rows. `proposed`: names of fields
    that say what nobody has saved yet."""
    proposal_hints = {name: hints.proposed() for name in proposed}
    if not page.is_list:
        return page.form(initial=page.form.initial_of(answers), hints=hints.of_answers(answers) | proposal_hints)
    shown_rows = min(MOST_ROWS, max(FEWEST_SHOWN, rows, len(answers) + 1))
    formset = row_set(page.form, extra=max(0, shown_rows - len(answers)))
    filled = formset(initial=[page.form.initial_of(row) for row in answers])
    for form, row in zip(filled.forms, answers, strict=False):
        form.show_hints(hints.of_answers(row) | proposal_hints)
    return filled


def bind(page: PartPage, posted: QueryDict) -> Form:
    return row_set(page.form)(posted) if page.is_list else page.form(posted)


def version_seen(posted: QueryDict) -> int:
    """The version that the page was made from; -1, which no part has, when it is not a number."""
    number = query.whole_number(posted.get("version", ""))
    return -1 if number is None else number


def described(page: PartPage, answers: Any) -> list[list[tuple[str, str]]]:
    """Saved answers to read: for each row its labels and texts, empty ones left out."""
    rows = answers if isinstance(answers, tuple) else (answers,)
    return [_pairs(page, row) for row in rows]


def described_proposals(proposals: Mapping[StatementPart, PartProposal]) -> list[tuple[str, str]]:
    """What would be kept, to read: (label, text), the texts of one label in one line."""
    texts: dict[str, list[str]] = {}
    for part, proposal in proposals.items():
        page = PAGES[part]
        labels = [str(field.label) for name, field in page.form.base_fields.items() if name in proposal.names]
        for label, text in (pair for pairs in described(page, proposal.answers) for pair in pairs):
            if label in labels:
                texts.setdefault(label, []).append(text)
    return [(label, ", ".join(texts_of_label)) for label, texts_of_label in texts.items()]


def _pairs(page: PartPage, row: Any) -> list[tuple[str, str]]:
    form = page.form(initial=page.form.initial_of(row))
    pairs = []
    for name, field in form.fields.items():
        value = form.initial.get(name)
        if isinstance(field, ExhibitNumbersField):
            value = exhibit_references.words(value or ())
        names = dict(getattr(field, "choices", ()))
        texts = [str(names.get(item, item)) for item in (value if isinstance(value, list) else [value]) if item]
        if texts:
            pairs.append((str(field.label), ", ".join(texts)))
    return pairs


def keep_note(vault: Vault, page: PartPage, form: Form, *, adding: bool) -> None:
    """Remember, for this visit only, what the next page has to say and how many rows were open."""
    answers = statement_answers.part_of(statement_answers.of_values({page.part: form.answers()}), page.part)
    compare = isinstance(answers, tuple) and hints.any_to_compare(answers)
    rows = dict(vault.state().get("statement_rows", {}))
    if isinstance(form, RowSet):
        rows[page.part] = len(form.forms) + adding
    vault.keep_state(statement_note={"part": page.part, "compare": compare}, statement_rows=rows)


def rows_wanted(vault: Vault, page: PartPage) -> int:
    return int(vault.state().get("statement_rows", {}).get(page.part, 0))


def take_note(vault: Vault) -> SavedNotice | None:
    """What the page before left to say; it is said once."""
    note = vault.state().get("statement_note")
    if not note:
        return None
    vault.keep_state(statement_note=None)
    return SavedNotice(PAGES[note["part"]], note["compare"])
