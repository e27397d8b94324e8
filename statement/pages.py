"""The pages of the statement: heading, first sentence and form of each part, in their order."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from statement import answers as statement_answers
from statement import forms, hints
from statement.answers import Statement
from statement.models import StatementPart


@dataclass(frozen=True)
class PartPage:
    """One part: what stands above it, and its form, which is that of a row for a list part."""

    part: StatementPart
    heading: Any
    lead: Any
    form: type[forms.PartForm]
    entry: Any = ""  # what one row of a list part is called

    @property
    def is_list(self) -> bool:
        return issubclass(self.form, forms.RowForm)

    @property
    def number(self) -> int:
        return list(PAGES).index(self.part) + 1

    @property
    def before(self) -> "PartPage | None":
        return _neighbour(self, -1)

    @property
    def after(self) -> "PartPage | None":
        return _neighbour(self, 1)


def _neighbour(page: PartPage, step: int) -> PartPage | None:
    place = page.number - 1 + step
    return list(PAGES.values())[place] if 0 <= place < len(PAGES) else None


def _by_part(pages: Iterable[PartPage]) -> dict[StatementPart, PartPage]:
    return {page.part: page for page in pages}


PAGES = _by_part(
    (
        PartPage(
            StatementPart.ABOUT_YOU,
            _("Who should the police talk to?"),
            _("This stands on the first page of your dossier. Nobody reads it unless you hand it over."),
            forms.AboutYouForm,
        ),
        PartPage(
            StatementPart.BEGINNING,
            _("How did it begin?"),
            _("What they do is a crime. It is not your fault. Write as much or as little as you like."),
            forms.BeginningForm,
        ),
        PartPage(
            StatementPart.SUSPECT,
            _("Who do they say they are?"),
            _("Names and photos are often stolen. They still help to find the person."),
            forms.SuspectForm,
        ),
        PartPage(
            StatementPart.IDENTIFIERS,
            _("Which names, numbers and addresses do you know?"),
            _("Each one is a trail for the investigators. Nobody outside is asked about them."),
            forms.IdentifierRow,
            _("Entry"),
        ),
        PartPage(
            StatementPart.DEMANDS,
            _("What do they want from you?"),
            _("You do not owe them anything. What they ask for shows what kind of crime it is."),
            forms.DemandRow,
            _("Demand"),
        ),
        PartPage(
            StatementPart.PAYMENTS,
            _("Was anything paid?"),
            _("Many people pay under pressure. These details can help a bank or the police to follow the money."),
            forms.PaymentRow,
            _("Payment"),
        ),
        PartPage(
            StatementPart.THREATS,
            _("What do they threaten?"),
            _("Their exact words matter most. Take a break whenever you need one."),
            forms.ThreatsForm,
        ),
        PartPage(
            StatementPart.PUBLICATIONS,
            _("Was something shown somewhere?"),
            _("Only the address and the account name. Please do not copy or upload the pictures."),
            forms.PublicationRow,
            _("Publication"),
        ),
        PartPage(
            StatementPart.DONE,
            _("What have you done since?"),
            _("Tick what fits. Nothing here is expected of you."),
            forms.DoneForm,
        ),
    )
)


@dataclass(frozen=True)
class OverviewRow:
    """One part in the overview."""

    page: PartPage
    saved: bool
    count: int  # rows of a list part
    compare: bool
    proposed: bool  # something said in the plan waits to be confirmed

    @property
    def state_label(self) -> str:
        """How far the part is, in a few words."""
        if self.compare:
            return gettext("please compare")
        if self.count:
            sentence = ngettext("%(number)s entry saved", "%(number)s entries saved", self.count)
            return sentence % {"number": self.count}
        if self.proposed:
            return gettext("filled from your plan, please look")
        return gettext("saved") if self.saved else gettext("empty")

    @property
    def classes(self) -> str:
        """Of the style sheet, for the label."""
        if self.compare:
            return "tag stop"
        if self.proposed and not self.count:
            return "tag wait"
        return "tag" if self.saved else "small"


def overview(statement: Statement, proposed: Container[StatementPart] = ()) -> list[OverviewRow]:
    """Every part with its state. `proposed`: parts for which the plan says something that is not saved yet."""
    lines = []
    for part, page in PAGES.items():
        answers = statement_answers.part_of(statement, part)
        many = answers if isinstance(answers, tuple) else ()
        saved = not statement_answers.is_empty(answers)
        lines.append(OverviewRow(page, saved, len(many), hints.any_to_compare(many), part in proposed))
    return lines


def suggested(lines: list[OverviewRow]) -> PartPage | None:
    """The first part that says nothing yet, after the last one that says something; else any empty one."""
    last = max((place for place, line in enumerate(lines) if line.saved), default=-1)
    ordered = lines[last + 1 :] + lines[: last + 1]
    return next((line.page for line in ordered if not line.saved), None)
