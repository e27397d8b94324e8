"""The one choice: in which language the police read it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dossier.models import Language


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the police"),
        help_text=_("It doesn’t have to be the language of these pages."),
        choices=Language.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a language."),
            "invalid_choice": _("Please choose a language."),
        },
    )
