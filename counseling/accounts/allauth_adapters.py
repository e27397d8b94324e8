"""What allauth does differently here: no addresses, sealed second factors, drawings that our pages may show."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.errors import DecryptionError
from counseling import access
from counseling.accounts import factor_secrets, known_devices
from sextortion_help.web import rate_limit


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only; limits by a hash that changes every hour; a device is known from then on."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("Sign-in name or password is not right."),
        "too_many_login_attempts": gettext_lazy(
            "Too many codes were tried for this account. Please type two, one behind the other: the code that your "
            "app shows now and the next one, half a minute later; or two recovery codes. Someone may know your "
            "password. Please change it afterwards."
        ),
        "rate_limited": gettext_lazy("Too many tries. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return rate_limit.pseudonym(request, "desk")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse nothing: SignInForm counts, and whoever tried too often waits (`sign_in_tries`)."""

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        if access.proved_factor(request, user):
            known_devices.remember(request, response, user)
        return response

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of code apps and recovery codes lie sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not fit. Codes of an app change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return factor_secrets.unseal(encrypted_text)
        except DecryptionError as error:  # SECRET_KEY was replaced, and the one before is not there
            page = render(context.request, "counseling/factor_unreadable.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME or _("Clear Steps")

    def build_totp_svg(self, url: str) -> str:
        """An inline drawing: the policy of our pages allows no data: addresses."""
        out = io.BytesIO()
        segno.make_qr(url).save(out, kind="svg", xmldecl=False, scale=5, border=4, light="#fff", dark="#000")
        return out.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}
