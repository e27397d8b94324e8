"""The forms of signing in: allauth's, with our way of counting tries, and the opening of the counsellor's key."""

from contextlib import suppress
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkeys
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cases.crypto import Secret
from cases.errors import BusyError
from counseling import access, accounts
from counseling.accounts import factor_codes, sign_in_tries
from counseling.errors import NotPossibleError, WrongPasswordError
from counseling.models import Counsellor


class SignInForm(LoginForm):
    """allauth's form; a right password also opens the counsellor's key for this browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.opened_key: tuple[Counsellor, Secret] | None = None

    def clean(self) -> Any:
        """Raises ValidationError: wrong, or too many at once. A right password comes to its turn."""
        if self.errors:
            return super().clean()
        try:
            with sign_in_tries.turn(self.request, self.cleaned_data["login"]):
                cleaned_data = super().clean()
                with suppress(NotPossibleError, WrongPasswordError):
                    self.opened_key = accounts.open_key(self.user, self.cleaned_data["password"])
        except BusyError as error:
            raise ValidationError(_("Many people sign in right now. Please try again in a moment.")) from error
        return cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        response: HttpResponseBase = super().login(request, redirect_url=redirect_url)
        if self.opened_key is not None:
            access.hand_over(response, accounts.start_session(*self.opened_key))
        return response


class FactorForm(AuthenticateForm):
    """allauth's form for a code; on a known device, wrong codes typed elsewhere do not count.

    Two codes, one behind the other, are taken however many were tried, on whatever device (`factor_codes`).
    """

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if pair := factor_codes.pair_in(code):
            return self._proved_by(factor_codes.factor_of(self.user, pair), code)
        if not sign_in_tries.is_code_of_device(context.request, self.user.get_username()):
            code = str(super().clean_code())
            return self._proved_by(self.authenticator if factor_codes.spend(self.user, code) else None, code)
        factors = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        right = [one for one in factors if one.wrap().validate_code(code) and factor_codes.spend(self.user, code)]
        return self._proved_by(right[0] if right else None, code)

    def _proved_by(self, authenticator: Authenticator | None, code: str) -> str:
        """Raises ValidationError when the code is of no authenticator."""
        if authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = authenticator
        return code


class PasskeyForm(AuthenticateWebAuthnForm):
    """allauth's form for a passkey, without a limit: nobody guesses a signature, so nobody's tries shut one out."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            passkeys.parse_authentication_response(credential)
            return passkeys.complete_authentication(self.user, credential)
        except (LookupError, InvalidSignature) as error:  # which fido2 raises and allauth lets through
            raise get_adapter().validation_error("incorrect_code") from error
