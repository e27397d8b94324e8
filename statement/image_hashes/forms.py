"""The one thing that a client types: a name of their own for a picture."""

from django import forms
from django.utils.translation import gettext_lazy as _

from statement.fields import LineField


class LabelForm(forms.Form):
    prefix = "answer"
    label = LineField(
        label=_("Your own name for it"), help_text=_("For example “Picture 1, from June”. It is printed.")
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["label"].widget.attrs["autocomplete"] = "off"
