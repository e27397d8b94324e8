"""One entry of the timeline, and the zone of the client's device."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossier.timeline.edits import EditAct, EditStep
from dossier.timeline.entries import TimelineEntry
from sextortion_help import typed_text
from statement.fields import ShortTextField

EARLIEST = date(1950, 1, 1)
# Zones of the languages and countries that this site serves, and those of the seas of people who come from there.
ZONES = (
    "Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "Europe/Dublin", "Europe/Lisbon",
    "Atlantic/Canary", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Madrid", "Europe/Rome",
    "Europe/Warsaw", "Europe/Prague", "Europe/Budapest", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Oslo",
    "Europe/Athens", "Europe/Bucharest", "Europe/Sofia", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul",
    "Europe/Moscow", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Toronto", "America/Sao_Paulo",
    "Africa/Lagos", "Africa/Abidjan", "Africa/Casablanca", "Africa/Cairo", "Asia/Dubai", "Asia/Kolkata",
    "Asia/Bangkok", "Asia/Manila", "Asia/Shanghai", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney",
    "Pacific/Auckland", "UTC",
)  # fmt: skip


class EntryForm(forms.Form):
    """When and what. The day is needed, because it gives the place in the order."""

    prefix = "answer"
    day = forms.DateField(
        label=_("Which day?"),
        error_messages={
            "required": _(
                "Please give a day. It decides where the line stands. A guess is fine: say so in the words."
            ),
            "invalid": _("We could not read this day. An example: 2026-11-20."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    clock = forms.TimeField(
        label=_("What time, if you know it?"),
        help_text=_("As your device shows it."),
        required=False,
        error_messages={"invalid": _("We could not read this time. An example: 21:14.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
    )
    what = ShortTextField(label=_("What happened?"), help_text=_("A few words are enough."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].widget.attrs["autocomplete"] = "off"

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= timezone.localdate() + timedelta(days=3660):
            raise forms.ValidationError(_("This day cannot be right. Please check the year."), code="day")
        return day

    def clean_what(self) -> str:
        description = typed_text.clean_text(self.cleaned_data["what"]).strip()
        if not description:
            raise forms.ValidationError(
                _("Please write a few words, so that the line says something."), code="what"
            )
        return description

    def step(self, act: str, key: str) -> EditStep:
        clock: time | None = self.cleaned_data["clock"]
        return EditStep(
            act=act,
            key=key,
            day=self.cleaned_data["day"].isoformat(),
            clock=f"{clock:%H:%M}" if clock else "",
            what=self.cleaned_data["what"],
        )

    @staticmethod
    def initial_of(entry: TimelineEntry) -> dict[str, Any]:
        return {"day": entry.at.date(), "clock": entry.at.time() if entry.timed else None, "what": entry.what}


class ZoneForm(forms.Form):
    """Which zone the client's device shows. Choices are made by the view, in the language of the page."""

    zone = forms.ChoiceField(
        label=_("Which place’s time does your device show?"),
        help_text=_("All times that this site recorded are then given in it too."),
        required=False,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]

    def step(self) -> EditStep:
        return EditStep(act=EditAct.ZONE, zone=self.cleaned_data["zone"])
