"""Forms of the desk and of sharing."""

from typing import Any

from allauth.account.forms import LoginForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cases.errors import Busy
from counseling import access, accounts, keys
from counseling.errors import NotPossible, WrongPassword


class SignInForm(LoginForm):
    """allauth's form; a right password also opens the counselor's key for this browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> Any:
        try:
            with keys.GATE.enter():
                return super().clean()
        except Busy as error:
            raise ValidationError(_("Many people sign in right now. Please try again in a moment.")) from error

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        try:
            cookie = accounts.start_session(self.user, self.cleaned_data["password"])
        except (NotPossible, WrongPassword, Busy):
            cookie = None
        response: HttpResponseBase = super().login(request, redirect_url=redirect_url)
        if cookie is not None:
            access.hand_over(response, cookie)
        return response
