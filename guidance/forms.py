"""What somebody may look for. Sent by POST, so that it stands in no address, and kept nowhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guidance import content_loader, pack_loader
from guidance.contact_search import ContactQuery


def _places() -> list[tuple[str, str]]:
    return [(key, content_loader.say(place.name)) for key, place in pack_loader.countries().items()]


class FindForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=_places)
    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[
            ("", _("Anything")),
            ("crisis", _("A crisis, thoughts of suicide")),
            ("victims", _("Help after a crime")),
            ("relationship", _("Violence by a partner or ex")),
            ("sexual-violence", _("Sexual violence")),
            ("youth", _("For young people")),
            ("parents", _("For parents")),
            ("lgbtq", _("For LGBTQ+ people")),
        ],
    )
    age = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[
            ("", _("Any age")),
            ("under-18", _("Under 18")),
            ("18-25", _("18 to 25")),
            ("over-25", _("Over 25")),
        ],
    )
    gender = forms.ChoiceField(
        label=_("For"),
        required=False,
        choices=[("", _("Everyone")), ("women", _("Women")), ("men", _("Men"))],
    )
    channel = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", _("Any way")), ("call", _("By phone")), ("write", _("In writing, without speaking"))],
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[
            ("", _("Any language")),
            ("de", "Deutsch"),
            ("en", "English"),
            ("uk", "Українська"),
            ("ru", "Русский"),
        ],
    )
    open_now = forms.BooleanField(label=_("Only those that are open now"), required=False)

    def wish(self) -> ContactQuery:
        return ContactQuery(**{name: value for name, value in self.cleaned_data.items() if name != "country"})


class PlatformForm(forms.Form):
    name = forms.CharField(
        label=_("Find an app"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
