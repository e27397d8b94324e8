"""Forms of the evidence."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from evidence.access import MinorShownAnswer
from evidence.choices import ExhibitKind
from evidence.exhibits import CaptureStatement, Details, OpenedExhibit
from evidence.readers.mail.parser import MOST_CHOSEN
from evidence.sandbox import password_frame
from sextortion_help import typed_text

MOST_CAPTION = 2000  # characters
MOST_PLATFORM = 60
MOST_CAPTURE = 120
EARLIEST = date(1990, 1, 1)
_KEY = re.compile(r"[0-9a-f]{16}")


class CleanText(forms.CharField):
    """Text without control characters and without marks that turn the direction of reading."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(typed_text.clean_text(value) if isinstance(value, str) else value))


class GateForm(forms.Form):
    """The question before any file is chosen."""

    minor_shown = forms.ChoiceField(
        label=_("Is anyone who can be seen in an intimate way in these pictures under 18, or was then?"),
        choices=[
            (MinorShownAnswer.NO.value, _("No, or nobody can be seen in an intimate way")),
            (MinorShownAnswer.YES.value, _("Yes")),
            (MinorShownAnswer.UNSURE.value, _("I am not sure")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one answer. “I am not sure” is fine.")},
    )

    def shown_value(self) -> MinorShownAnswer:
        return MinorShownAnswer(self.cleaned_data["minor_shown"])


class PromiseForm(forms.Form):
    """What must be ticked with every upload; the files themselves never pass through a form."""

    nothing_intimate = forms.BooleanField(
        label=_("Nothing intimate can be seen in what I send."),
        error_messages={"required": _("Please look at the files once more and tick this first.")},
    )


class DetailsForm(forms.Form):
    """What the client says about an exhibit. Every field may stay empty."""

    caption = CleanText(
        label=_("What can be seen here?"),
        help_text=_("In your own words, for example: “She writes that she will send it to my family.”"),
        required=False,
        max_length=MOST_CAPTION,
        error_messages={
            "max_length": _("This is too long for a caption. Keep it under 2000 characters."),
        },
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What does it show?"), choices=ExhibitKind.choices, initial=ExhibitKind.OTHER)
    platform = CleanText(
        label=_("Where was it?"),
        help_text=_("The app, site or e-mail service."),
        required=False,
        max_length=MOST_PLATFORM,
        error_messages={"max_length": _("This name is too long. The name of the app is enough.")},
        widget=forms.TextInput(attrs={"list": "platforms", "autocomplete": "off"}),
    )
    sent_on = forms.DateField(
        label=_("Day it was sent"),
        required=False,
        error_messages={"invalid": _("We could not read this day. An example: 2026-11-20.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    sent_at = forms.TimeField(
        label=_("Time it was sent"),
        required=False,
        error_messages={"invalid": _("We could not read this time. An example: 21:14.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("caption", "kind", "platform", Div("sent_on", "sent_at", css_class="pair"))

    def clean_sent_on(self) -> date | None:
        day: date | None = self.cleaned_data["sent_on"]
        if day and not EARLIEST <= day <= timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(_("This day cannot be right. Please check the year."), code="day")
        return day

    def clean(self) -> dict[str, Any]:
        if (
            self.cleaned_data.get("sent_at")
            and not self.cleaned_data.get("sent_on")
            and "sent_on" not in self.errors
        ):
            self.add_error("sent_on", _("Please add the day too. Or leave both empty."))
        return self.cleaned_data

    @staticmethod
    def initial_of(details: Any) -> dict[str, Any]:
        """What the form shows of an exhibit."""
        day, _separator, clock = details.sent.partition("T")
        return {
            "caption": details.caption,
            "kind": details.kind,
            "platform": details.platform,
            "sent_on": day,
            "sent_at": clock,
        }

    def details(self) -> Details:
        data = self.cleaned_data
        day, clock = data["sent_on"], data["sent_at"]
        sent_at = day.isoformat() if day else ""
        if day and isinstance(clock, time):
            sent_at = datetime.combine(day, clock).isoformat(timespec="minutes")
        return Details(data["caption"].strip(), data["kind"], data["platform"].strip(), sent_at)


class CaptureForm(forms.Form):
    """How all captures were made, in one place. What a file says of its day is taken only where the client asks."""

    PREFIX = "capture"
    device = CleanText(
        label=_("On which device were the screenshots made?"),
        help_text=_("For example: Samsung Galaxy S21, Android 13."),
        required=False,
        max_length=MOST_CAPTURE,
        error_messages={"max_length": _("This is too long. Make and model are enough.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person = CleanText(
        label=_("Who made them?"),
        help_text=_("“I did”, or the name of the person."),
        required=False,
        max_length=MOST_CAPTURE,
        error_messages={"max_length": _("This is too long. A name is enough.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    day = forms.DateField(
        label=_("On which day?"),
        required=False,
        error_messages={"invalid": _("We could not read this day. An example: 2026-11-20.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, exhibits: list[OpenedExhibit]) -> None:
        super().__init__(data, prefix=self.PREFIX, initial=self._initial(exhibits))
        self._exhibits = exhibits
        days = sorted({exhibit.taken_at.date() for exhibit in exhibits if exhibit.taken_at})
        if days:
            first, last = date_format(days[0], "DATE_FORMAT"), date_format(days[-1], "DATE_FORMAT")
            span = first if first == last else f"{first} – {last}"
            self.fields["own_days"] = forms.BooleanField(
                label=_("Take for each file the day that the file itself names"),
                help_text=_("Your files name: %(days)s. That can be wrong.") % {"days": span},
                required=False,
            )

    @staticmethod
    def _initial(exhibits: list[OpenedExhibit]) -> dict[str, Any]:
        """What was said before, of any of them."""
        days = {exhibit.capture_day for exhibit in exhibits if exhibit.capture_day}
        is_own = bool(days) and all(
            not exhibit.taken_at or exhibit.capture_day == exhibit.taken_at.date().isoformat()
            for exhibit in exhibits
        )
        return {
            "device": next((one.capture_device for one in exhibits if one.capture_device), ""),
            "person": next((one.capture_person for one in exhibits if one.capture_person), ""),
            "day": min(days) if len(days) == 1 and not is_own else "",
            "own_days": is_own,
        }

    def captures(self) -> dict[UUID, CaptureStatement]:
        """By exhibit, as it was saved."""
        data = self.cleaned_data
        typed_day = data["day"].isoformat() if data["day"] else ""
        return {
            exhibit.id: CaptureStatement(
                data["person"].strip(),
                data["device"].strip(),
                exhibit.taken_at.date().isoformat() if data.get("own_days") and exhibit.taken_at else typed_day,
            )
            for exhibit in self._exhibits
        }


class PasswordForm(forms.Form):
    """What opens a locked document. It is never shown again."""

    password = forms.CharField(
        label=_("Password of this file"),
        strip=False,
        max_length=password_frame.MOST_BYTES // 4,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class MailKeys(forms.Field):
    """Keys of e-mails that were ticked, with spaces between them."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> str:
        keys = [str(key) for key in value or ()]
        if len(keys) > MOST_CHOSEN or not all(_KEY.fullmatch(key) for key in keys):
            raise forms.ValidationError("no keys, or too many")  # the page says it in its own words
        return " ".join(keys)


class ReadingForm(forms.Form):
    """One answer about how a chat or a mailbox is to be read."""

    chat = forms.RegexField(r"^[0-9a-f]{16}$", required=False)
    order = forms.ChoiceField(choices=[(one, one) for one in ("day", "month", "year")], required=False)
    zone = forms.ChoiceField(choices=[("local", "local")], required=False)
    mails = MailKeys(required=False)

    def told(self) -> dict[str, str]:
        """The fields of a FileContext that were answered."""
        return {name: value for name, value in self.cleaned_data.items() if value}
