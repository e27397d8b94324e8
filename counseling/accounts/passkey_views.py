"""Pages of passkeys: signing in with one alone, adding one, letting one open the desk, a forgotten password."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.crypto import Secret
from cases.errors import BusyError
from counseling import access, accounts, tasks
from counseling.accounts import Desk, known_devices, passkey_wraps
from counseling.accounts.passkey_forms import AddPasskeyForm, DeskKeyForm
from counseling.errors import NotPossibleError, PasskeyOpensNothingError, PasskeyRefusedError
from counseling.forms import NewPasswordForm

WHY_NOT = {
    PasskeyRefusedError: "passkey-refused",
    PasskeyOpensNothingError: "passkey-is-second",
    NotPossibleError: "passkey-refused",
}
never_reported = sensitive_post_parameters("credential", "assertion", "token", "desk_key")


@never_reported
@require_http_methods(["GET", "HEAD", "POST"])
@access.needs_cache
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """GET, for the script: what the device is asked. POST: its answer opens the desk, without name and password.

    The device verified who holds it and made the key: two factors. Nothing limits tries, as nobody guesses a
    signature; so nobody's tries keep a passkey out.
    """
    if request.method != "POST":
        options, token = passkey_wraps.new_challenge(passkey_wraps.SIGN_IN)
        return JsonResponse({"options": options, "token": token})
    form = DeskKeyForm(request.POST)
    try:
        if not form.is_valid():
            raise PasskeyRefusedError
        key = passkey_wraps.key_in(form.cleaned_data["desk_key"])
        answer, token = form.cleaned_data["credential"], form.cleaned_data["token"]
        passkey = passkey_wraps.proved_passkey(answer, token, passkey_wraps.SIGN_IN)
        opened = passkey_wraps.open_key(passkey, key)
    except tuple(WHY_NOT) as error:
        return redirect(f"{reverse('account_login')}?{WHY_NOT[type(error)]}")
    access.end_session(request)
    login = Login(user=opened[0].user, redirect_url=get_next_redirect_url(request))
    response: HttpResponseBase = flows.perform_passwordless_login(request, passkey, login)
    access.hand_over(response, accounts.start_session(*opened))
    return response


@method_decorator(never_reported, name="dispatch")
class AddPasskeyView(AddWebAuthnView):
    """allauth's page; where the new passkey can make a key, it opens the desk from then on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        creation = context["js_data"]["creation_options"]["publicKey"]
        # So that the device finds it when nobody typed a name; a device that cannot makes a second factor.
        creation["authenticatorSelection"]["residentKey"] = "preferred"
        return context | _challenge_of(self.request)

    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        passkey, recovery_codes = flows.add_authenticator(self.request, name, credential)
        desk = access.open_desk(self.request)
        if desk is not None and form.cleaned_data["desk_key"]:
            _keep(desk, form.cleaned_data["assertion"], form.cleaned_data, passkey)
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes" if recovery_codes else "mfa_list_webauthn"))


@never_reported
@require_http_methods(["GET", "HEAD", "POST"])
def let_open(request: HttpRequest, pk: int) -> HttpResponse:
    """A passkey that is a second factor becomes one that opens the desk alone."""
    desk = access.open_desk(request)
    if desk is None:  # signed out in another tab at this moment
        raise Http404
    passkeys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    passkey = get_object_or_404(passkeys, pk=pk)
    if request.method == "POST":
        form = DeskKeyForm(request.POST)
        if form.is_valid() and _keep(desk, form.cleaned_data["credential"], form.cleaned_data, passkey):
            return redirect("mfa_list_webauthn")
    context = _challenge_of(request, passkey) | {"passkey": passkey, "is_refused": request.method == "POST"}
    return render(request, "counseling/passkey.html", context, status=422 if context["is_refused"] else 200)


@sensitive_post_parameters("password1", "password2", "credential", "token", "desk_key")
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """A new password where the old one is forgotten: the passkey that opened the desk opens the key once more.

    An open desk is not enough, for somebody else may sit at it: the device asks its owner again for each try.
    """
    desk = access.open_desk(request)
    openers = passkey_wraps.openers(desk.counsellor.user) if desk is not None else []
    if desk is None or not openers:
        raise Http404
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=desk.counsellor.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            accounts.replace_forgotten_password(desk, _opened_again(request, desk), form.cleaned_data["password2"])
        except (PasskeyRefusedError, PasskeyOpensNothingError, NotPossibleError):
            context["is_refused"] = True
        except BusyError:
            context["busy"] = True
        else:
            tasks.tell_of_new_password(desk.counsellor)
            update_session_auth_hash(request, desk.counsellor.user)
            response = render(request, "counseling/password.html", {"changed": True})
            known_devices.remember(request, response, desk.counsellor.user)
            return response
    context |= _password_challenge(desk, openers)
    status = 503 if "busy" in context else 422 if form.is_bound else 200
    return render(request, "counseling/forgotten_password.html", context, status=status)


def _opened_again(request: HttpRequest, desk: Desk) -> Secret:
    """The private key, as a passkey of this account opens it now.

    Raises PasskeyRefusedError, PasskeyOpensNothingError, NotPossibleError.
    """
    form = DeskKeyForm(request.POST)
    if not form.is_valid():
        raise PasskeyRefusedError
    key = passkey_wraps.key_in(form.cleaned_data["desk_key"])
    user, answer = desk.counsellor.user, form.cleaned_data["credential"]
    purpose = passkey_wraps.password_purpose(user.pk)
    passkey = passkey_wraps.proved_passkey(answer, form.cleaned_data["token"], purpose, user)
    return passkey_wraps.open_key(passkey, key)[1]


def _password_challenge(desk: Desk, openers: list[Authenticator]) -> dict[str, Any]:
    options, token = passkey_wraps.new_challenge(passkey_wraps.password_purpose(desk.counsellor.user_id))
    options["publicKey"]["allowCredentials"] = [
        {"type": "public-key", "id": passkey_wraps.id_of(passkey)} for passkey in openers
    ]
    return {"key_options": options, "token": token}


def _challenge_of(request: HttpRequest, passkey: Authenticator | None = None) -> dict[str, Any]:
    options, token = passkey_wraps.new_challenge(passkey_wraps.wrapping_purpose(request.user.pk))
    if passkey is not None:
        options["publicKey"]["allowCredentials"] = [{"type": "public-key", "id": passkey_wraps.id_of(passkey)}]
    return {"key_options": options, "token": token}


def _keep(desk: Desk, answer: Any, sent: dict[str, Any], passkey: Authenticator) -> bool:
    """Whether the passkey opens the desk now. If not, it is the second factor that it was."""
    purpose = passkey_wraps.wrapping_purpose(desk.counsellor.user_id)
    try:
        key = passkey_wraps.key_in(sent["desk_key"])
        proved = passkey_wraps.proved_passkey(answer, sent["token"], purpose, desk.counsellor.user)
        if proved.pk != passkey.pk:
            return False
        passkey_wraps.keep(desk, proved, key)
    except (PasskeyRefusedError, NotPossibleError):
        return False
    return True
