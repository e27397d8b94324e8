"""A mail to a counsellor that something waits at the desk: no client, no case, no time of writing, no link.

Sent at fixed hours of the day and not when something is written, so that the time of the mail says nothing either.
Only to who asked for it, at most one until they sign in or a day has gone by, and none to a desk that is open.
Clients never get mail.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from counseling.accounts import emails
from counseling.messages import threads
from counseling.models import Counsellor, DeskSession, Role

HOURS = (8, 12, 16)  # in the zone of the site
AGAIN = timedelta(hours=23)  # who does not sign in gets one a day
MOST_FAILURES = 3  # then the mail server is taken for gone, until the next hour


def remind_all() -> None:
    """Mail whoever has something waiting. What could not be sent is tried at the next of the hours."""
    if timezone.localtime().hour not in HOURS or not settings.EMAIL_HOST:
        return
    rows = Counsellor.objects.filter(role=Role.COUNSELLOR, user__is_active=True).exclude(public="")
    failures = 0
    for counsellor in rows.exclude(mail_language="").exclude(user__email="").select_related("user"):
        failures += not _remind(counsellor)
        if failures >= MOST_FAILURES:
            return


def _remind(counsellor: Counsellor) -> bool:
    """False when the mail server did not take it."""
    now = timezone.now()
    if not _is_due(counsellor) or _is_at_desk(counsellor) or not threads.has_waiting(counsellor):
        return True
    before = counsellor.mailed_at
    # Claimed before it is sent: of two workers one sends.
    if not Counsellor.objects.filter(pk=counsellor.pk, mailed_at=before).update(mailed_at=now):
        return True
    with translation.override(counsellor.mail_language):
        words = _(
            "Something waits at your desk. Please sign in as you always do. There is never a link in this mail."
        )
        was_taken = emails.send(counsellor.user.email, words)
    if not was_taken:
        Counsellor.objects.filter(pk=counsellor.pk, mailed_at=now).update(mailed_at=before)
    return was_taken


def _is_due(counsellor: Counsellor) -> bool:
    if counsellor.mailed_at is None or counsellor.mailed_at < timezone.now() - AGAIN:
        return True
    signed_in = counsellor.user.last_login
    return signed_in is not None and signed_in > counsellor.mailed_at


def _is_at_desk(counsellor: Counsellor) -> bool:
    since = timezone.now() - timedelta(minutes=settings.DESK_IDLE_MINUTES)
    return DeskSession.objects.filter(counsellor=counsellor, last_seen__gt=since).exists()
