"""Forms of the desk and of sharing."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import void_reasons
from cases.custody_subjects import VoidReason
from counseling.accounts import names
from counseling.desk import bookmarks
from counseling.desk.bookmarks import CaseState
from counseling.desk.handover_records import Thing
from counseling.desk.notes import MOST_CHARACTERS
from counseling.models import Centre, Counsellor, GrantDuration, Role
from sextortion_help import typed_text


def _password(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget)


class NewPasswordForm(forms.Form):
    """A new password, twice. `user` is whose it becomes."""

    password1 = _password(_("New password, at least 12 characters"), "new-password")
    password2 = _password(_("The same once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), str(self.cleaned_data["password2"])
        if first is not None and first != second:
            raise ValidationError(_("These are two different passwords."))
        password_validation.validate_password(second, self.user)
        return second


class ChangePasswordForm(NewPasswordForm):
    """The same, with the password of now."""

    old = _password(_("Your password now"), "current-password")
    field_order = ("old", "password1", "password2")


class ForgotForm(forms.Form):
    """Who asks for a new link."""

    sign_in = forms.CharField(
        label=_("Sign-in name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )


class InviteForm(forms.Form):
    """Who gets an account."""

    name = forms.CharField(
        label=_("Name, as clients see it"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sign_in = forms.RegexField(
        label=_("Sign-in name"),
        regex=r"^[\w.@+-]{3,60}$",
        help_text=_("3 to 60 letters, digits or @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only for mail about this account and their desk. It can stay empty."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.COUNSELLOR)

    def __init__(self, *args: Any, centre: Centre | None, **kwargs: Any) -> None:
        """`centre`: for which somebody is to work; None for one that does not exist yet."""
        super().__init__(*args, **kwargs)
        self._centre = centre

    def clean_name(self) -> str:
        return names.free(visible_name(self.cleaned_data["name"]), self._centre)

    def clean_sign_in(self) -> str:
        sign_in = str(self.cleaned_data["sign_in"])
        if User.objects.filter(username__iexact=sign_in).exists():
            raise ValidationError(_("This sign-in name is taken."))
        return sign_in


class PersonForm(forms.Form):
    """What can be wrong about somebody with an account."""

    name = forms.CharField(
        label=_("Name, as clients see it"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only for mail about this account and their desk. It can stay empty."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Counsellor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_name(self) -> str:
        name = visible_name(self.cleaned_data["name"])
        return names.free(name, self._person.centre, but=self._person) if name != self._person.name else name


class CentreForm(forms.Form):
    """What clients read about a centre. Its name is the operator's to change, for clients are told by it."""

    address = forms.CharField(
        label=_("Address"), required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.RegexField(
        label=_("Phone"),
        regex=r"^[+0-9][0-9 ()/-]{2,39}$",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        error_messages={"invalid": _("Please type only digits, spaces and + ( ) / -.")},
    )
    email = forms.EmailField(
        label=_("E-mail address for people who seek counsel"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    web = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        help_text=_("Begins with https://"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    hours = forms.CharField(
        label=_("When somebody is there"),
        required=False,
        max_length=300,
        help_text=_("Such as: Monday to Friday, 10 to 16"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    languages = forms.CharField(
        label=_("Languages spoken at the centre"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    imprint = forms.CharField(
        label=_("Imprint"),
        required=False,
        max_length=2000,
        help_text=_("Who answers for the centre by law. It can stay empty if there is an address of one below."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    imprint_url = forms.URLField(
        label=_("Address of the imprint on the web"),
        required=False,
        assume_scheme="https",
        help_text=_("Begins with https://"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        return one_line(self.cleaned_data["address"])

    def clean_hours(self) -> str:
        return one_line(self.cleaned_data["hours"])

    def clean_languages(self) -> str:
        return one_line(self.cleaned_data["languages"])

    def clean_imprint(self) -> str:
        return typed_text.clean_text(self.cleaned_data["imprint"])

    def clean_web(self) -> str:
        return _secure_address(self.cleaned_data["web"])

    def clean_imprint_url(self) -> str:
        return _secure_address(self.cleaned_data["imprint_url"])


def _secure_address(url: str) -> str:
    """Raises ValidationError for an address that clients would ask in the clear."""
    if url and not url.startswith("https://"):
        raise ValidationError(_("Please give an address that begins with https://."))
    return url


def visible_name(text: str) -> str:
    """Raises ValidationError for a name of which nothing can be seen."""
    name = one_line(text)
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("Please type a name that can be read."))
    return name


def one_line(text: str) -> str:
    """Names are written into clients' logs: printable characters only, single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


class CodeForm(forms.Form):
    """The code that the client reads out."""

    code = forms.CharField(
        label=_("Code of your client"),
        max_length=40,
        help_text=_("Eight letters and digits. Capital letters and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ShareForm(forms.Form):
    """What the client shares, and how long."""

    parts = forms.MultipleChoiceField(
        label=_("What may they see?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("plan", _("My plan: which steps are done and which come next")),
            ("statement", _("What happened, in my words")),
            ("evidence", _("My evidence and the dossier. Pictures stay covered until asked for.")),
        ],
        initial=["plan"],
        error_messages={"required": _("Tick at least one. Or say no below.")},
    )
    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        choices=GrantDuration.choices,
        initial=GrantDuration.CONVERSATION,
    )
    label = forms.CharField(
        label=_("A word by which they find your case"),
        required=False,
        max_length=40,
        help_text=_("Such as a colour or an animal. It doesn’t have to be your name, and it can stay empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_length(self) -> GrantDuration:
        return GrantDuration(self.cleaned_data["length"])

    def clean_label(self) -> str:
        return one_line(self.cleaned_data["label"])


AS_NOW = "as-now"  # the end of a grant stays where it is


class ChangeShareForm(ShareForm):
    """The same for somebody who has access already; the end can stay as it is."""

    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        choices=[(AS_NOW, _("As long as now")), *((length.value, length.label) for length in GrantDuration)],
        initial=AS_NOW,
    )

    def clean_length(self) -> GrantDuration | None:  # type: ignore[override]
        length = self.cleaned_data["length"]
        return None if length == AS_NOW else GrantDuration(length)


TODAY = "today"  # in the room, in place of a conversation


class InPersonShareForm(ShareForm):
    """The same in the room, where the case closes in this browser right afterwards: a conversation ends by time."""

    length = forms.ChoiceField(
        label=_("How long?"),
        widget=forms.RadioSelect,
        choices=[(TODAY, _("Only today: 4 hours")), *GrantDuration.choices[1:]],
        initial=TODAY,
    )

    def clean_length(self) -> GrantDuration:
        length = self.cleaned_data["length"]
        return GrantDuration.CONVERSATION if length == TODAY else GrantDuration(length)


def never_cut(form: forms.Form, *names: str) -> None:
    """A browser would cut what is pasted beyond a limit without a word; the form says how much too long it is."""
    for name in names:
        del form.fields[name].widget.attrs["maxlength"]


class NoteForm(forms.Form):
    """A note for the case."""

    text = forms.CharField(
        label=_("New note"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Your client can read it, word for word. Up to 5,000 characters."),
        error_messages={"required": _("Please write something first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self, "text")

    def clean_text(self) -> str:
        return typed_text.clean_text(self.cleaned_data["text"])


class BookmarkForm(forms.Form):
    """The counsellor's own marks on a case."""

    name = forms.CharField(
        label=_("My own name for this case"),
        required=False,
        max_length=bookmarks.MOST_CHARACTERS,
        help_text=_("Only you can read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("How it stands"), choices=CaseState.choices)
    star = forms.BooleanField(label=_("Star: near the top of my list"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self, "name")

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class HandoverRecordForm(forms.Form):
    """Who received what. Nothing but the receiver has to be filled in."""

    recipient = forms.CharField(label=_("Received by: police station or office"), max_length=120)
    officer = forms.CharField(
        label=_("Name or service number of the officer"),
        max_length=120,
        required=False,
        help_text=_("Can stay empty."),
    )
    number = forms.CharField(
        label=_("Police case number"), max_length=60, required=False, help_text=_("Can stay empty.")
    )
    things = forms.MultipleChoiceField(
        label=_("What is handed over?"),
        choices=Thing.choices,
        initial=[Thing.PAPER],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recipient", "officer", "number", "remark"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        never_cut(self, "recipient", "officer", "number", "remark")


RECORD_VOID_REASONS = (
    VoidReason.WRONG_RECIPIENT,
    VoidReason.WRONG_DETAILS,
    VoidReason.NOT_HANDED_OVER,
    VoidReason.TWICE,
    VoidReason.OTHER,
)


class VoidRecordForm(forms.Form):
    """Why a hand-over record no longer counts."""

    reason = forms.ChoiceField(
        label=_("Why does it no longer count?"),
        widget=forms.RadioSelect,
        choices=void_reasons.choices(*RECORD_VOID_REASONS),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("Is on the record, not in the log. Can stay empty."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self, "remark")

    def clean_remark(self) -> str:
        return typed_text.clean_text(self.cleaned_data["remark"])
