"""Form fields for people under stress: clean quietly, keep what was typed, refuse only what cannot be stored."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from sextortion_help import typed_text

LINE_CHARACTERS = 500  # the longest single line; addresses of web pages are the longest honest ones
ROW_CHARACTERS = 2_000
_NUMBERS = re.compile(r"[0-9]{1,5}(?:,[0-9]{1,5}){0,199}")
_TOO_LONG = _(
    "This text has %(count)s characters. There is room for %(limit)s. It is not lost: it still stands here. "
    "Please make it shorter or put a part of it into another field."
)


def _check_length(value: str, limit: int) -> None:
    """The browser gets no maxlength: it would cut a pasted text off without a word."""
    if len(value) > limit:
        placeholders = {"count": _grouped(len(value)), "limit": _grouped(limit)}
        raise ValidationError(_TOO_LONG, code="too_long", params=placeholders)


def _grouped(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)


class LineField(forms.Field):
    """One line of text."""

    widget: type[forms.Widget] | forms.Widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> str:
        return typed_text.clean_line(str(value or ""))

    def validate(self, value: str) -> None:
        _check_length(value, LINE_CHARACTERS)


class CodeField(LineField):
    """One line that a phone must not correct: names, numbers, addresses."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class DayField(LineField):
    """A day, in any spelling; also "about the middle of November"."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"data-day": ""}


class MoneyField(LineField):
    """An amount, in any spelling."""


class ExhibitNumbersField(forms.Field):
    """Numbers of exhibits that the site found itself: carried along, never typed."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return ",".join(str(number) for number in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        """What is no such list counts as none."""
        typed = str(value or "")
        return [int(number) for number in typed.split(",")] if _NUMBERS.fullmatch(typed) else []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False  # it says nothing by itself


class TextField(LineField):
    """Several lines of text."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> str:
        return typed_text.clean_text(str(value or ""))

    def validate(self, value: str) -> None:
        _check_length(value, settings.TEXT_CHARACTERS)


class ShortTextField(TextField):
    """A few lines in one row of a list: all rows together must fit into one request."""

    widget = forms.Textarea(attrs={"rows": 2})

    def validate(self, value: str) -> None:
        _check_length(value, ROW_CHARACTERS)


class OneChoiceField(forms.ChoiceField):
    """One of some answers, or none. What is not among them counts as none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> str:
        value = super().to_python(value)
        return value if self.valid_value(value) else ""


class SeveralChoicesField(forms.MultipleChoiceField):
    """Any of some answers."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> list[str]:
        return [choice for choice in super().to_python(value) if self.valid_value(choice)]
