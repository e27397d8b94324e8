"""The forms of a message and of an appointment."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counseling.errors import ThreadFullError, TooManyMessagesError
from counseling.forms import never_cut
from counseling.messages.threads import MOST_AN_HOUR, MOST_CHARACTERS
from sextortion_help import typed_text

# What a form says when its message could not be kept.
REFUSALS = {
    TooManyMessagesError: _(
        "Not sent yet: you have sent %(number)s messages in one hour. What you wrote is still here. "
        "Please try again later."
    ),
    ThreadFullError: _("Not sent: no more messages fit in here. What you wrote is still here."),
}


MOST_DAYS_AHEAD = 366


class AppointmentForm(forms.Form):
    """When client and counsellor meet or call next."""

    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
        help_text=_("Can stay empty."),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(_("Please choose a day from today on, within a year."))
        return day


class MailForm(forms.Form):
    """Whether a counsellor wants mail when something waits."""

    send_mail = forms.BooleanField(label=_("Send me a mail when something waits at my desk"), required=False)


class MessageForm(forms.Form):
    """A message. `key` makes one message of a form that is sent twice."""

    text = forms.CharField(
        label=_("New message"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Up to 5,000 characters."),
        error_messages={"required": _("Please write something first.")},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        never_cut(self, "text")

    def clean_text(self) -> str:
        text = typed_text.clean_text(self.cleaned_data["text"])
        if not text:
            raise ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()

    def refuse(self, error: TooManyMessagesError | ThreadFullError) -> None:
        """Say why the message was not kept; what was typed stays in the form."""
        self.add_error("text", REFUSALS[type(error)] % {"number": MOST_AN_HOUR})
