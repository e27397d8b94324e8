"""What a client types: a name of their own for a file, and a fingerprint that was made elsewhere."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from statement.fields import LineField
from statement.image_hashes.values import Values

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BETWEEN = re.compile(r"[\s:\-]|^sha-?256[\s:=(]*", re.IGNORECASE)


class LabelForm(forms.Form):
    prefix = "answer"
    label = LineField(
        label=_("Your own name for it"), help_text=_("For example “Picture 1, from June”. It is printed.")
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["label"].widget.attrs["autocomplete"] = "off"


class TypedForm(LabelForm):
    """For who has a SHA-256 already, or no script."""

    sha256 = forms.CharField(
        label=_("SHA-256 of the file"),
        help_text=_("64 digits and letters from a to f. Copy them, do not type them by hand."),
        error_messages={"required": _("Please paste the fingerprint here.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "mono"}),
    )
    field_order = ("sha256", "label")

    def clean_sha256(self) -> str:
        """As hex, without what programs print around it."""
        digits = _BETWEEN.sub("", self.cleaned_data["sha256"].strip().lower())
        if not _SHA256.fullmatch(digits):
            raise forms.ValidationError(
                _("This is not a SHA-256: it has 64 signs, only 0 to 9 and a to f. It still stands here."),
                code="sha256",
            )
        return digits

    def values(self) -> Values:
        return Values(self.cleaned_data["sha256"], label=self.cleaned_data["label"])
