"""What a counsellor fills in to hand a case over or to ask colleagues in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from counseling.models import ConsultLength, Counsellor

Labels = dict[int, str]  # of each colleague, by id: see counseling.accounts.names


def _named(colleagues: list[Counsellor]) -> QuerySet[Counsellor]:
    rows = Counsellor.objects.filter(pk__in=[colleague.pk for colleague in colleagues])
    return rows.select_related("centre").order_by("name", "pk")


def _offer(field: Any, colleagues: list[Counsellor], labels: Labels) -> None:
    field.label_from_instance = lambda colleague: labels.get(colleague.pk, str(colleague))
    field.queryset = _named(colleagues)  # last: it reads the labels


class HandoverForm(forms.Form):
    """Who takes over."""

    colleague = forms.ModelChoiceField(label=_("Who takes over?"), queryset=Counsellor.objects.none())

    def __init__(self, *args: Any, colleagues: list[Counsellor], labels: Labels, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["colleague"], colleagues, labels)


class ConsultForm(forms.Form):
    """Who looks too, and how long."""

    colleagues = forms.ModelMultipleChoiceField(
        label=_("Who should look at it too?"),
        queryset=Counsellor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        choices=ConsultLength.choices,
        initial=ConsultLength.TODAY,
    )

    def __init__(self, *args: Any, colleagues: list[Counsellor], labels: Labels, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["colleagues"], colleagues, labels)

    def clean_length(self) -> ConsultLength:
        return ConsultLength(self.cleaned_data["length"])
