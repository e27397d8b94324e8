"""The form of what happened outside, and of why such an entry no longer counts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import void_reasons
from cases.custody_subjects import VoidReason
from counseling.forms import never_cut
from counseling.outside_events.entries import OutsideEventDetails
from sextortion_help import typed_text

MOST_CHARACTERS = 500
EARLIEST = date(1950, 1, 1)
FURTHEST_EAST = timedelta(hours=14)  # ahead of UTC: nobody's clock shows more, and nobody says which zone it is
REASONS = (
    VoidReason.NOT_HAPPENED,
    VoidReason.WRONG_TIME,
    VoidReason.WRONG_DETAILS,
    VoidReason.ENTERED_TWICE,
    VoidReason.OTHER,
)


class OutsideEventForm(forms.Form):
    """What happened, and when. `key` makes one entry of a form that is sent twice."""

    day = forms.DateField(
        label=_("Which day?"),
        error_messages={"invalid": _("We couldn’t read this day. An example: 2026-11-20.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    clock = forms.TimeField(
        label=_("What time, if you know it?"),
        help_text=_("As the clock showed it there."),
        required=False,
        error_messages={"invalid": _("We couldn’t read this time. An example: 21:14.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
    )
    account = forms.CharField(
        label=_("What happened?"),
        max_length=MOST_CHARACTERS,
        help_text=_("Such as: I gave the police a USB stick with the dossier. Up to 500 characters."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Please write something first.")},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        never_cut(self, "account")

    def clean_account(self) -> str:
        account = typed_text.clean_line(self.cleaned_data["account"])
        if not account:
            raise ValidationError(self.fields["account"].error_messages["required"])
        return account

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, clock = cleaned.get("day"), cleaned.get("clock") or time.min
        latest = timezone.now().astimezone(UTC).replace(tzinfo=None) + FURTHEST_EAST
        if day is not None and day < EARLIEST:
            self.add_error("day", _("This day can’t be right. Please check the year."))
        elif day is not None and datetime.combine(day, clock) > latest:
            self.add_error("day", _("This hasn’t happened yet. Please enter it afterwards."))
        return cleaned

    @property
    def details(self) -> OutsideEventDetails:
        """Of a form that is valid."""
        day, clock = self.cleaned_data["day"], self.cleaned_data["clock"]
        happened = f"{day:%Y-%m-%d}T{clock:%H:%M}" if clock else f"{day:%Y-%m-%d}"
        return OutsideEventDetails(happened, self.cleaned_data["account"], self.cleaned_data["key"])


class VoidOutsideEventForm(forms.Form):
    """Why an entry no longer counts."""

    reason = forms.ChoiceField(
        label=_("Why does it no longer count?"), widget=forms.RadioSelect, choices=void_reasons.choices(*REASONS)
    )
