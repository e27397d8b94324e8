"""Where the police are; and whose letter it is, as long as the statement does not say so."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossier.police_letter.jurisdictions import Place
from statement.answers import Client
from statement.forms import AboutYouForm

ASKED = ("name", "contact")  # of the client; without them nobody can sign or be reached


class LetterPlaceForm(forms.Form):
    """The country alone, for whoever writes nothing into the client's statement."""

    place = forms.ChoiceField(
        label=_("Where are the police that the letter goes to?"),
        choices=[("", _("Please choose")), *Place.choices],
        error_messages={
            "required": _("Please choose a country."),
            "invalid_choice": _("Please choose a country."),
        },
    )


class LetterForm(forms.Form):
    """A name once given is not asked again."""

    place = forms.ChoiceField(
        label=_("Where are the police that you go to?"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a country."),
            "invalid_choice": _("Please choose a country."),
        },
    )

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ASKED:
            if not getattr(client, name):
                self.fields[name] = AboutYouForm.base_fields[name]
                self.fields[name].widget.attrs["autocomplete"] = "off"

    def about_client(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ASKED if self.cleaned_data.get(name)}
