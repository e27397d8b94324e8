"""The one choice: where the police are."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dossier.police_letter.jurisdictions import Place


class PlaceForm(forms.Form):
    place = forms.ChoiceField(
        label=_("Where are the police that you report to?"),
        choices=Place.choices,
        error_messages={
            "required": _("Please choose a country."),
            "invalid_choice": _("Please choose a country."),
        },
    )
