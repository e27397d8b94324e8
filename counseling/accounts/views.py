"""One's own account: the link of an invitation, the password, signing out. The rest is allauth's."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from cases.errors import BusyError
from counseling import access, accounts, tasks
from counseling.accounts import Desk, known_devices, passkey_wraps
from counseling.errors import ExpiredLinkError, WrongPasswordError
from counseling.forms import ChangePasswordForm, ForgotForm, NewPasswordForm
from counseling.models import Counsellor, Invitation, Role
from sextortion_help.i18n.register import base_language
from sextortion_help.web import rate_limit

LINKS_ASKED_FOR = 10  # per client and hour
PASSWORD_TRIES = 10  # wrong passwords an hour of one open desk, where the password is changed


@require_safe
@access.staff_required
def enter(request: HttpRequest, desk: Desk) -> HttpResponse:
    """After signing in: each role to its own first page."""
    return redirect("counseling:people" if desk.counsellor.role == Role.COORDINATOR else "counseling:desk")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password with the link of an invitation, once. Wrong links are not counted: nobody guesses 24 bytes."""
    try:
        link = accounts.find_link(token)
    except ExpiredLinkError:
        return render(request, "counseling/link_over.html", status=404)
    form = NewPasswordForm(request.POST or None, user=link.counsellor.user)
    context = {
        "form": form,
        "counsellor": link.counsellor,
        "again": link.kind == Invitation.InvitationKind.PASSWORD,
    }
    if not form.is_valid():
        return render(request, "counseling/join.html", context, status=422 if form.is_bound else 200)
    try:
        accounts.set_password(link, form.cleaned_data["password2"])
    except ExpiredLinkError:
        return render(request, "counseling/link_over.html", status=404)
    except BusyError:
        return render(request, "counseling/join.html", {**context, "busy": True}, status=503)
    if context["again"]:
        tasks.tell_of_new_password(link.counsellor)
    return redirect(f"{reverse('account_login')}?joined")


@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """A link by mail where there is a mail server. The answer is the same whether or not the account exists."""
    form = ForgotForm(request.POST or None)
    mail = bool(settings.EMAIL_HOST)
    if not (mail and form.is_valid()):
        return render(request, "counseling/forgot.html", {"form": form, "mail": mail})
    if not rate_limit.take(request, "forgot", LINKS_ASKED_FOR):
        return render(request, "counseling/forgot.html", {"form": form, "mail": mail, "wait": True}, status=429)
    try:
        _ask_for_mail(request, form.cleaned_data["sign_in"])
    except (KombuError, RedisError, OSError):
        return render(request, "counseling/not_now.html", status=503)
    return render(request, "counseling/forgot.html", {"mail": mail, "sent": True})


def _ask_for_mail(request: HttpRequest, sign_in: str) -> None:
    """By a worker, and for a name that nobody has too: neither the answer nor its time tells who has an account."""
    counsellor_pk = Counsellor.objects.filter(user__username=sign_in).values_list("pk", flat=True).first()
    site = request.build_absolute_uri("/").rstrip("/")
    tasks.send_forgotten.apply_async((counsellor_pk or 0, site, base_language()), retry=False)


def link_of(request: HttpRequest, token: str) -> str:
    """The full address of an invitation."""
    return request.build_absolute_uri(reverse("counseling:join", args=[token]))


@sensitive_post_parameters("old", "password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@access.staff_required
def password(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change the password; grants stay, because the key is only wrapped anew."""
    form = ChangePasswordForm(request.POST or None, user=desk.counsellor.user)
    has_opener = bool(passkey_wraps.openers(desk.counsellor.user))
    context: dict[str, object] = {"form": form, "has_opener": has_opener}
    if form.is_valid():
        tries = rate_limit.pseudonym_of("password", str(desk.session.pk))
        if not rate_limit.take_of(tries, PASSWORD_TRIES):
            return render(request, "counseling/password.html", {**context, "wait": True}, status=429)
        try:
            accounts.change_password(desk, form.cleaned_data["old"], form.cleaned_data["password2"])
        except WrongPasswordError:
            form.add_error("old", _("This is not your password."))
        except BusyError:
            rate_limit.give_back_of(tries)
            return render(request, "counseling/password.html", {**context, "busy": True}, status=503)
        else:
            rate_limit.give_back_of(tries)
            tasks.tell_of_new_password(desk.counsellor)
            update_session_auth_hash(request, desk.counsellor.user)
            response = render(request, "counseling/password.html", {"changed": True})
            known_devices.remember(request, response, desk.counsellor.user)
            return response
    return render(request, "counseling/password.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the desk in this browser."""
    access.end_session(request)
    response = redirect("account_login")
    access.forget_cookies(response)
    return response
