"""Mail to staff, under the site's neutral name: links to their own account. Clients never get mail."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from counseling import accounts
from counseling.models import Counsellor


def send(to: str, words: str, link: str = "") -> bool:
    """Whether the mail server took it."""
    if not (settings.EMAIL_HOST and to):
        return False
    try:
        send_mail(settings.SITE_NAME or _("Clear Steps"), f"{words}\n\n{link}".strip() + "\n", None, [to])
    except (SMTPException, OSError):
        return False
    return True


def send_forgotten(counsellor_pk: int, site: str, language: str) -> None:
    """A link that sets a new password. `site`: such as https://help.example.org. Nobody there: nothing is sent."""
    counsellor = Counsellor.objects.select_related("user").filter(pk=counsellor_pk).exclude(user__email="").first()
    if counsellor is None or not counsellor.active:
        return
    with translation.override(language):
        path = reverse("counseling:join", args=[accounts.forgot_password(counsellor)])
        words = _("Use this link within an hour to set a new password. If you did not ask for it, do nothing.")
        send(counsellor.user.email, words, site + path)


def send_new_password(counsellor_pk: int, language: str) -> None:
    """That the password was changed, to whom the account belongs: it may have been somebody else. No link: whoever
    learns to follow links in such mails follows a forged one too."""
    counsellor = Counsellor.objects.select_related("user").filter(pk=counsellor_pk).exclude(user__email="").first()
    if counsellor is None or not counsellor.active:
        return
    with translation.override(counsellor.mail_language or language):
        words = _(
            "The password of your account was changed just now. If that was not you, call a coordinator of your "
            "centre at once: they can close the account and end what is shared with it. There is never a link in "
            "this mail."
        )
        send(counsellor.user.email, words)
