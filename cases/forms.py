"""Forms of the vault."""

import json
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from cases import passphrase
from cases.crypto import KEY_BYTES, Secret
from cases.crypto.words import WordKeys
from cases.passphrase import Phrase
from sextortion_help.web.query import CSRF_FIELD

MOST_CARRIED = 500_000  # characters; more than any form of the vault can hold
# The six words are never carried; other forms of the vault prefix their fields and so never use this name.
NOT_CARRIED = {CSRF_FIELD, "words"}
_HEX = RegexValidator(rf"\A[0-9a-f]{{{2 * KEY_BYTES}}}\Z")


class DeviceObserver(models.TextChoices):
    """Who may see the device that someone is about to use."""

    NOBODY = "nobody", _("Only me")
    PARTNER = "partner", _("My partner, an ex, or someone I live with")
    PARENTS = "parents", _("My parents or my family")
    SCHOOL = "school", _("It belongs to my school or my work")
    UNSURE = "unsure", _("I am not sure")


class WordsForm(forms.Form):
    """Six words typed in any spelling; cleaned to their normal form."""

    words = forms.CharField(
        label=_("Your six case words"),
        help_text=_("Capital letters do not matter. Leave a space or a hyphen between two words."),
        max_length=400,
        error_messages={"required": _("Please type your six words.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autocorrect": "off",
            }
        ),
    )

    def clean_words(self) -> Phrase:
        phrase = passphrase.normal_form(self.cleaned_data["words"])
        if len(phrase.split()) != passphrase.COUNT:
            raise forms.ValidationError(
                _("These are not six words. Please check your note: six words, with a space between them."),
                code="count",
            )
        return phrase


class _CarryingForm(forms.Form):
    """Carries the address to go to and what was typed there when the case had closed."""

    next = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    carried = forms.CharField(required=False, max_length=MOST_CARRIED, widget=forms.HiddenInput)

    @staticmethod
    def carry(path: str, posted: QueryDict) -> dict[str, str]:
        values = {name: posted.getlist(name) for name in posted if name not in NOT_CARRIED}
        text = json.dumps(values, ensure_ascii=False)
        return {"next": path, "carried": text if values and len(text) <= MOST_CARRIED else ""}

    @property
    def kept(self) -> bool:
        return bool(self["carried"].value())

    def clean_next(self) -> str:
        """The address of a page of this site that keeps typed text, or nothing."""
        path = str(self.cleaned_data["next"])
        try:
            view = resolve(path).func
        except Resolver404:
            return ""
        return path if getattr(view, "keeps_typing", False) else ""

    def clean_carried(self) -> list[tuple[str, str]]:
        """Pairs of field name and value, ready for hidden inputs."""
        try:
            values: Any = json.loads(self.cleaned_data["carried"] or "{}")
            return [(str(name), str(value)) for name, many in values.items() for value in many]
        except (ValueError, AttributeError, TypeError, RecursionError):
            return []


class ReopenForm(WordsForm, _CarryingForm):
    """The six words, and what is carried."""


class _SecretField(forms.CharField):
    """32 bytes that a script derived, in hexadecimal digits."""

    def __init__(self) -> None:
        super().__init__(validators=[_HEX], widget=forms.HiddenInput)

    def clean(self, value: Any) -> Secret:
        return Secret(bytes.fromhex(super().clean(value)))


class LocatorForm(forms.Form):
    """What finds a case whose words stay in the browser."""

    locator = _SecretField()


class KeyForm(LocatorForm, _CarryingForm):
    """Opens a case with the key that the browser unwrapped, and carries the same as ReopenForm."""

    case_key = _SecretField()
    ticket = forms.CharField(required=False, max_length=200)


class DrawnWordsForm(LocatorForm):
    """What a browser derived of words that it drew."""

    kek = _SecretField()

    @property
    def keys(self) -> WordKeys:
        return WordKeys(self.cleaned_data["locator"], self.cleaned_data["kek"])
