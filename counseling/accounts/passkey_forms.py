"""What the pages of passkeys send: a device's answers as JSON, and the key that the browser derived."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms

KEY_LENGTH = 43  # characters of 32 bytes in base64 without padding


class DeskKeyForm(forms.Form):
    """The answer of a passkey to a challenge of `passkey_wraps`, and its key."""

    credential = forms.JSONField()
    token = forms.CharField(max_length=300)
    desk_key = forms.CharField(max_length=KEY_LENGTH, min_length=KEY_LENGTH)


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's form. What a device that can make keys answers right afterwards comes along."""

    assertion = forms.JSONField(required=False)
    token = forms.CharField(max_length=300, required=False)
    desk_key = forms.CharField(max_length=KEY_LENGTH, required=False)

    def clean_credential(self) -> Any:
        """Of the extensions' results only what is no secret: the answer is stored as it came."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        results = credential.get("clientExtensionResults")
        properties = results.get("credProps") if isinstance(results, dict) else None
        is_findable = properties.get("rk") if isinstance(properties, dict) else None
        credential["clientExtensionResults"] = (
            {"credProps": {"rk": is_findable}} if is_findable in (True, False) else {}
        )
        return credential

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (LookupError, ValueError, AttributeError, InvalidSignature) as error:  # which allauth lets through
            raise get_adapter().validation_error("incorrect_code") from error
