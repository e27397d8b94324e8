"""What somebody may look for. Sent by POST, so that it stands in no address, and kept nowhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guidance import contact_search, content_loader, pack_loader
from guidance.contact_search import ContactQuery


def _places() -> list[tuple[str, str]]:
    return [(key, content_loader.say(place.name)) for key, place in pack_loader.countries().items()]


# Of these, the ones that a service of the packs says it speaks; each in its own name, as its speakers look for it.
_LANGUAGE_NAMES = {
    "de": "Deutsch", "en": "English", "fr": "Français", "it": "Italiano", "es": "Español", "pt": "Português",
    "nl": "Nederlands", "pl": "Polski", "ro": "Română", "tr": "Türkçe", "uk": "Українська", "ru": "Русский",
    "ar": "العربية", "fa": "فارسی",
}  # fmt: skip


def _languages() -> list[tuple[str, str]]:
    every = pack_loader.countries().values()
    spoken = {language for place in every for contact in place.contacts for language in contact.languages}
    choices = [(code, name) for code, name in _LANGUAGE_NAMES.items() if code in spoken or "18+" in spoken]
    return [("", str(_("Any language"))), *choices]


class FindForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=_places)
    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[
            ("", _("Anything")),
            ("image-abuse", _("Blackmail with intimate pictures")),
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
            (contact_search.UNDER_18, _("Under 18")),
            (contact_search.ADULT, _("18 or older")),
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
        choices=_languages,
    )
    open_now = forms.BooleanField(label=_("Only those that are open now"), required=False)

    def wish(self) -> ContactQuery:
        return ContactQuery(**{name: value for name, value in self.cleaned_data.items() if name != "country"})


class PlatformForm(forms.Form):
    name = forms.CharField(
        label=_("Find an app"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
