"""The forms of the statement's parts. Every field is optional, and every answer is kept as it was typed."""

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from statement.choices import CURRENCIES, IdentifierKind, MeasureTaken, Method, MinorShown, SuspectKnown, Wish
from statement.fields import (
    CodeField,
    DayField,
    ExhibitNumbersField,
    LineField,
    MoneyField,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    TextField,
)
from statement.hints import Hint
from statement.parsing import amounts, dates

_CHOOSE = [("", _("Please choose"))]
_CURRENCY_CHOICES = [("", _("Please choose")), *((code, code) for code in CURRENCIES)]
_DAY_HELP = _("As well as you know it, such as 20.11.2026 or “middle of November”.")


class PartForm(forms.Form):
    """One part, or one row of a list part."""

    prefix = "answer"  # so that no name meets one of the page that asks for the case words and carries these
    pairs: ClassVar[tuple[tuple[str, ...], ...]] = ()  # fields that stand side by side where there is room
    folded: ClassVar[tuple[str, ...]] = ()  # what matters to few: behind one line, open where something is filled
    folded_title: ClassVar[Any] = ""

    def __init__(self, *args: Any, hints: dict[str, Hint] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.show_hints(hints or {})

    def show_hints(self, hints: dict[str, Hint]) -> None:
        """Put each hint below its field, where the field's description names it too."""
        for name, hint in hints.items():
            mark = "hint compare" if hint.compare else "hint"
            text = self.fields[name].help_text
            self.fields[name].help_text = format_html('{} <span class="{}">{}</span>', text, mark, hint.sentence)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*self._rows())
        return helper

    def _rows(self) -> list[Any]:
        """Fields in their order, pairs in one row."""
        first_of = {pair[0]: pair for pair in self.pairs}
        inside = {name for pair in self.pairs for name in pair[1:]}
        rows = [
            Div(*first_of[name], css_class="pair") if name in first_of else name
            for name in self.fields
            if name not in inside and name not in self.folded
        ]
        if not self.folded:
            return rows
        is_open = " open" if any(self[name].value() for name in self.folded) else ""
        begin = format_html("<details{}><summary>{}</summary>", is_open, self.folded_title)
        fold = [HTML(begin), *self.folded, HTML("</details>")]
        last = [name for name in rows if name == "remove"]
        return [*(name for name in rows if name != "remove"), *fold, *last]

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """What the form shows of a dataclass: days and amounts as they were typed."""
        initial = {}
        for name, field in cls.base_fields.items():
            typed = getattr(value, f"{name}_typed", "") if isinstance(field, DayField) else ""
            initial_value = typed or getattr(value, name, "")
            initial[name] = list(initial_value) if isinstance(initial_value, tuple) else initial_value
        return initial

    def answers(self) -> dict[str, Any]:
        """What is sealed: the answers, and days and amounts also in their normal form."""
        answers_: dict[str, Any] = {}
        for name, field in self.fields.items():
            typed = self.cleaned_data.get(name, "")
            if isinstance(field, DayField):
                answers_[name], answers_[f"{name}_typed"] = dates.parse(typed), typed
            elif isinstance(field, MoneyField):
                number, currency = amounts.parse(typed, self.cleaned_data.get("currency", ""))
                answers_ |= {name: typed, f"{name}_number": number, "currency": currency}
            else:
                answers_.setdefault(name, typed)
        return answers_


class AboutYouForm(PartForm):
    name = LineField(label=_("Your name"), help_text=_("As it stands in your passport or identity card."))
    birth_date = DayField(label=_("Your date of birth"), help_text=_("For example 20.11.2001"))
    contact = LineField(
        label=_("How the police can reach you safely"),
        help_text=_("An e-mail address or number that only you read. It goes into the dossier and nowhere else."),
    )
    language = LineField(label=_("The language in which you would like to talk"))
    minor_shown = OneChoiceField(
        label=_("Was anyone in the pictures or videos under 18, you or someone else?"),
        help_text=_(
            "Why we ask: the police take such reports first. And nobody may copy, send or upload these "
            "pictures, not even as evidence. “Not sure” counts as under 18 here."
        ),
        choices=[*MinorShown.choices, ("", _("I leave this open"))],
        widget=forms.RadioSelect,
    )
    wishes = SeveralChoicesField(label=_("What you would like from the police"), choices=Wish.choices)
    folded = ("birth_place", "nationality", "address", "guardian")
    folded_title = _("What the police ask everybody who reports something")
    birth_place = LineField(label=_("Where you were born"))
    nationality = LineField(label=_("Your nationality"))
    address = LineField(
        label=_("Your address, or another one where letters reach you safely"),
        help_text=_("You can leave this open and tell it there. In danger it may be another one than your home."),
    )
    guardian = LineField(
        label=_("If you are under 18: a parent or guardian whom the police may talk to"),
        help_text=_("Name and number. Only somebody who knows about it, or whom you want to know."),
    )


class BeginningForm(PartForm):
    pairs = (("started_on", "platform"),)
    started_on = DayField(label=_("When did they first contact you?"), help_text=_DAY_HELP)
    platform = LineField(
        label=_("In which app or on which site?"), help_text=_("For example Instagram, then Snapchat")
    )
    how = TextField(
        label=_("What happened, in your words"),
        help_text=_("A few sentences are enough. Notes are fine. The order does not matter."),
    )
    folded = ("ended_on", "place")
    folded_title = _("Until when, and where you were")
    ended_on = DayField(label=_("When did they last write to you?"), help_text=_DAY_HELP)
    place = LineField(
        label=_("Where were you when it happened?"),
        help_text=_("Town and country, such as “at home in Leipzig”. It decides which police take it on."),
    )


class SuspectForm(PartForm):
    claims = TextField(
        label=_("What they say about themselves"),
        help_text=_("Name, age, place, job, voice, accent, photos. It may all be invented and still helps."),
    )
    acquaintance = OneChoiceField(
        label=_("Do you know this person from your life, or do you have a guess?"),
        choices=[*SuspectKnown.choices, ("", _("I leave this open"))],
        widget=forms.RadioSelect,
    )
    real_name = LineField(
        label=_("The name of this person, if you know it or guess it"),
        help_text=_("As much of it as you know. It stands on the first page, and a guess is marked as a guess."),
    )
    knows_them = TextField(
        label=_("How you know this person, or why you think so"),
        help_text=_("For example a former partner or someone from school."),
    )
    known_since = DayField(
        label=_("Since when do you know that it was this person?"),
        help_text=_(
            "Only if you know who it is. In some countries a time limit for some offences runs from that day."
        ),
    )


class ThreatsForm(PartForm):
    words = TextField(
        label=_("Their words"),
        help_text=_(
            "Copied as they are, with mistakes. You do not need to read it all again: screenshots are enough."
        ),
    )
    language = LineField(label=_("The language they write or speak"), help_text=_("Also if it sounds translated."))


_PIN_ALONE = re.compile(r"(?:pin\W*)?\d{4,8}", re.IGNORECASE)


def refuse_a_pin(typed: str) -> None:
    """A few digits and nothing else are more likely the PIN than the case number, and the PIN must stay out.

    Raises ValidationError. A case number that is so short is taken with a word beside it."""
    if _PIN_ALONE.fullmatch(typed):
        raise ValidationError(
            _(
                "This looks like a PIN. The PIN must stay with you: whoever has it can withdraw the case there. "
                "If it is the case number, write “case” in front of it."
            ),
            code="pin",
        )


class DoneForm(PartForm):
    actions = SeveralChoicesField(label=_("What you have done since"), choices=MeasureTaken.choices)
    services_case_number = CodeField(
        label=_("Case number of the service that stops pictures from spreading"),
        help_text=_("Only the number. Never the PIN: it stays with you."),
        validators=[refuse_a_pin],
    )
    witnesses = TextField(
        label=_("Who saw or heard something, or got something sent?"),
        help_text=_("Name and how to reach them, if they agree. One on each line."),
    )
    notes = TextField(
        label=_("Anything else"),
        help_text=_("For example whom you told and when, or how you are doing since: sleep, work, school, cost."),
    )


class RowForm(PartForm):
    """One row of a list part."""

    remove = forms.BooleanField(label=_("Remove this entry"), required=False)

    def answers(self) -> dict[str, Any]:
        answers_ = super().answers()
        answers_.pop("remove", None)
        return answers_

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tick = self.fields.pop("remove")
        if self.is_bound or self.initial:
            self.fields["remove"] = tick  # last in the row

    @property
    def is_filled(self) -> bool:
        """Whether the page shows something in this row."""
        return bool(self.initial or (self.is_bound and self.has_changed()))

    @property
    def says_something(self) -> bool:
        has_answer = any(value for name, value in self.answers().items() if name != "seen_in")
        return bool(self.cleaned_data) and not self.cleaned_data.get("remove") and has_answer


class IdentifierRow(RowForm):
    kind = OneChoiceField(label=_("What is it?"), choices=[*_CHOOSE, *IdentifierKind.choices])
    value = CodeField(
        label=_("The name, number or address"), help_text=_("Copied from the app or chat, if you can.")
    )
    where = LineField(
        label=_("Where did you see it?"), help_text=_("For example in the profile, or in which message.")
    )
    folded = ("profile", "user_id")
    folded_title = _("Link to the profile, number of the account")
    profile = CodeField(
        label=_("Link to the profile"), help_text=_("Names can be changed. The link or the number stays.")
    )
    user_id = CodeField(
        label=_("Number of the account"), help_text=_("Some apps show a long number, often called ID or UID.")
    )
    seen_in = ExhibitNumbersField(label=_("Seen in"))


class DemandRow(RowForm):
    pairs = (("amount", "currency"), ("asked_on", "deadline"))
    what = ShortTextField(label=_("What they want"), help_text=_("For example money, more pictures, a meeting."))
    amount = MoneyField(label=_("How much?"))
    currency = OneChoiceField(label=_("Currency"), choices=_CURRENCY_CHOICES)
    asked_on = DayField(label=_("When did they ask?"), help_text=_DAY_HELP)
    deadline = DayField(
        label=_("Until when, do they say?"), help_text=_("A day, or their words, such as “in 2 hours”.")
    )
    how_to_pay = ShortTextField(
        label=_("How they want to be paid"), help_text=_("Account, address or link, just as they sent it.")
    )
    seen_in = ExhibitNumbersField(label=_("Seen in"))


class PaymentRow(RowForm):
    pairs = (("amount", "currency"), ("method", "paid_on"), ("reference", "provider_case"))
    amount = MoneyField(label=_("How much?"))
    currency = OneChoiceField(label=_("Currency"), choices=_CURRENCY_CHOICES)
    method = OneChoiceField(label=_("How was it sent?"), choices=[*_CHOOSE, *Method.choices])
    paid_on = DayField(label=_("When?"), help_text=_("With the time, if you know it: the banks search by it."))
    recipient = CodeField(label=_("To whom?"), help_text=_("Name, IBAN, e-mail address or wallet address."))
    reference = CodeField(
        label=_("Number of the payment"),
        help_text=_("Transaction number, TXID, MTCN or the serial number on the receipt."),
    )
    provider_case = CodeField(
        label=_("Case number at the bank or service"), help_text=_("If you have told them already.")
    )
    own_account = CodeField(
        label=_("From which account of yours?"),
        help_text=_("Bank and IBAN, last four digits of a card, or the exchange. Never a password or PIN."),
    )


class PublicationRow(RowForm):
    pairs = (("first_seen", "reported"),)
    address = CodeField(label=_("Address of the page"), help_text=_("The whole link, copied from the address bar."))
    account = LineField(label=_("Account or group that showed it"))
    first_seen = DayField(label=_("When was it first seen there?"), help_text=_DAY_HELP)
    reported = DayField(label=_("When was it reported there?"))
    removed = DayField(label=_("When was it taken down?"), help_text=_("Empty if it is still there."))


MOST_ROWS = 50
FEWEST_SHOWN = 3


class FormRow(NamedTuple):
    """One row as a page shows it. `is_open`: unfolded; `is_new`: the first empty one."""

    number: int
    form: RowForm
    is_open: bool
    is_new: bool


if TYPE_CHECKING:
    _RowSetBase = forms.BaseFormSet[Any]
else:
    _RowSetBase = forms.BaseFormSet  # takes no type arguments when it runs


class RowSet(_RowSetBase):
    """The rows of a list part."""

    default_error_messages = {
        "missing_management_form": _(
            "A piece of this page did not arrive. Nothing that was saved before is lost. Please try once more."
        ),
    }

    def clean(self) -> None:
        if sum(form.says_something for form in self.forms) > MOST_ROWS:
            raise ValidationError(
                _("There is room for %(limit)s entries here. Please put the rest into “Anything else”."),
                params={"limit": MOST_ROWS},
                code="too_many",
            )

    def answers(self) -> dict[str, Any]:
        return {"rows": [form.answers() for form in self.forms if form.says_something]}

    @property
    def has_room(self) -> bool:
        return len(self.forms) < MOST_ROWS

    def entries(self) -> list[FormRow]:
        """Every row; empty ones after the first empty one are folded."""
        filled = [form.is_filled for form in self.forms]
        new = filled.index(False) if False in filled else -1
        return [
            FormRow(place + 1, form, is_open=full or place == new, is_new=place == new)
            for place, (form, full) in enumerate(zip(self.forms, filled, strict=True))
        ]


def row_set(row: type[PartForm], extra: int = 0) -> type[RowSet]:
    """A formset of `row`. It reads a few rows more than allowed, so that those can be shown when refused."""
    form_set = forms.formset_factory(
        row, formset=RowSet, extra=extra, max_num=MOST_ROWS + 10, absolute_max=MOST_ROWS + 10
    )
    return cast("type[RowSet]", form_set)
