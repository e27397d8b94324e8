"""Verbs on accounts: invite, set a password, change it, sign in and out, deactivate."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases import crypto, custody, future_times, wal_erasure
from cases.crypto import Secret
from cases.custody_subjects import PersonSubject
from cases.errors import CaseClosedError, DecryptionError
from counseling import ending_notices, question_results
from counseling.accounts import keys
from counseling.accounts.session_store import SessionStore
from counseling.errors import ExpiredLinkError, NotPossibleError
from counseling.models import (
    Centre,
    Counsellor,
    DeskSession,
    Grant,
    Invitation,
    PasskeyWrap,
    Role,
    ShareCode,
    StaffAct,
    StaffActKind,
)

JOIN_DAYS = 7
PASSWORD_HOURS = 1
_SPANS = {
    Invitation.InvitationKind.JOIN: timedelta(days=JOIN_DAYS),
    Invitation.InvitationKind.PASSWORD: timedelta(hours=PASSWORD_HOURS),
}
TOKEN_BYTES = 24


@dataclass(frozen=True)
class Desk:
    """What a view of a counsellor gets from counseling.access; holds a key, so it must not outlive the request."""

    counsellor: Counsellor
    session: DeskSession
    private: Secret


def invite(
    *, sign_in: str, name: str, centre: Centre, role: Role, email: str = "", actor: str = "manage.py"
) -> str:
    """A new account that cannot sign in yet; its link's token. `actor`: who invites, for the record of staff.

    Raises IntegrityError for a taken name.
    """
    with transaction.atomic(durable=True):
        user = User(username=sign_in, email=email)
        user.set_unusable_password()
        user.save()
        counsellor = Counsellor.objects.create(user=user, name=name, centre=centre, role=role)
        record_act(actor, StaffActKind.INVITED, counsellor)
        return _new_link(counsellor, Invitation.InvitationKind.JOIN)


def reset_access(counsellor: Counsellor, *, actor: str) -> str:
    """Lost password or second factor: both go, and every grant with them; the token of a new link."""
    with transaction.atomic(durable=True):
        record_act(actor, StaffActKind.RESET, counsellor)
        end_everything(counsellor)
        Authenticator.objects.filter(user=counsellor.user).delete()
        counsellor.user.set_unusable_password()
        counsellor.user.is_active = True
        counsellor.user.save(update_fields=["password", "is_active"])
        return _new_link(counsellor, Invitation.InvitationKind.JOIN)


def forgot_password(counsellor: Counsellor) -> str:
    """The token of a link that sets a new password. Nothing ends before it is used."""
    with transaction.atomic(durable=True):
        return _new_link(counsellor, Invitation.InvitationKind.PASSWORD)


def deactivate(counsellor: Counsellor, *, actor: str) -> None:
    """Leaving: no sign-in, no session, no grant from the next request on."""
    with transaction.atomic(durable=True):
        record_act(actor, StaffActKind.DEACTIVATED, counsellor)
        end_everything(counsellor)
        counsellor.user.set_unusable_password()
        counsellor.user.is_active = False
        counsellor.user.save(update_fields=["password", "is_active"])


def end_everything(counsellor: Counsellor) -> None:
    """Take away the key pair, and all that was sealed to it or opened with it."""
    _end_sharing(counsellor)
    Invitation.objects.filter(counsellor=counsellor).delete()
    PasskeyWrap.objects.filter(counsellor=counsellor).delete()
    counsellor.public, counsellor.wrapped_private, counsellor.salt = "", b"", b""
    counsellor.save(update_fields=["public", "wrapped_private", "salt"])
    wal_erasure.after_commit()


def _end_sharing(counsellor: Counsellor) -> None:
    """No grant, no open question about this person, no open desk is left. In the caller's transaction."""
    # Who shares at this moment holds this row: their grant is seen here, or they see that the code is gone.
    Counsellor.objects.select_for_update().get(pk=counsellor.pk)
    end_grants(Grant.objects.filter(counsellor=counsellor), told=True)
    question_results.forget(counsellor)
    ShareCode.objects.filter(counsellor=counsellor).delete()
    DeskSession.objects.filter(counsellor=counsellor).delete()


def end_grants(rows: QuerySet[Grant], *, told: bool = False) -> None:
    """Remove what was shared, each with the line in its client's log; `told`: their page says it too."""
    for grant in rows.select_related("case", "session", "counsellor__centre"):
        with transaction.atomic():
            was_open = grant.is_open
            if not Grant.objects.filter(pk=grant.pk).delete()[0] or grant.ended_at is not None:
                continue
            subject = PersonSubject(str(grant.counsellor))
            with suppress(CaseClosedError):  # it is being deleted, and its log with it
                custody.record(grant.case, custody.Act.SHARING_ENDED, subject=subject)
                if told and was_open:
                    ending_notices.leave(grant.case, str(grant.counsellor))


def _new_link(counsellor: Counsellor, kind: Invitation.InvitationKind) -> str:
    """One link at a time: a new one ends the one before."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(counsellor=counsellor, kind=kind).delete()
    Invitation.objects.create(
        counsellor=counsellor, kind=kind, digest=_digest(token), expires_at=timezone.now() + _SPANS[kind]
    )
    return token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def find_link(token: str) -> Invitation:
    """Raises ExpiredLinkError."""
    invitation = (
        Invitation.objects.select_related("counsellor__user", "counsellor__centre")
        .filter(digest=_digest(token))
        .first()
    )
    if invitation is None or invitation.expires_at <= timezone.now() or not invitation.counsellor.user.is_active:
        raise ExpiredLinkError
    return invitation


def set_password(link: Invitation, password: str) -> None:
    """Use a link: a new password and key pair; what was sealed to the old pair is gone. Raises ExpiredLinkError,
    BusyError."""
    pair = crypto.new_pair()
    with keys.KDF_LIMITER.enter():
        wrapped = keys.wrap(pair, password)
        counsellor = link.counsellor
        counsellor.user.set_password(password)
    with transaction.atomic(durable=True):
        if not Invitation.objects.filter(pk=link.pk).delete()[0]:
            raise ExpiredLinkError  # used in another window meanwhile
        end_everything(counsellor)
        _keep(counsellor, wrapped)
        counsellor.user.save(update_fields=["password"])


def change_password(desk: Desk, old: str, new: str) -> None:
    """The same key pair under a new password; other sessions end, and passkeys open the desk as before.

    Raises WrongPasswordError, BusyError.
    """
    counsellor = desk.counsellor
    with keys.KDF_LIMITER.enter():
        private = keys.unwrap(counsellor.public, counsellor.wrapped_private, counsellor.salt, old)
        wrapped = keys.wrap(crypto.Pair(counsellor.public, private), new)
        counsellor.user.set_password(new)
    with transaction.atomic(durable=True):
        _replace_wrap(desk, wrapped)


def replace_forgotten_password(desk: Desk, private: Secret, new: str) -> None:
    """The same under a new password where the old one is forgotten: `private` is what a passkey just opened.

    Whoever asks must have proved that passkey now (`passkey_wraps`). The record of staff says it, so that somebody
    else's hand at an open desk does not stay unseen. Raises NotPossibleError: the key pair is gone or another one;
    BusyError.
    """
    counsellor = desk.counsellor
    with keys.KDF_LIMITER.enter():
        wrapped = keys.wrap(crypto.Pair(counsellor.public, private), new)
        counsellor.user.set_password(new)
    with transaction.atomic(durable=True):
        # Who ends everything of an account holds this row: the end is seen here, or the new wrap goes with it.
        current = Counsellor.objects.select_for_update().select_related("user").get(pk=counsellor.pk)
        if not current.active or current.public != counsellor.public:
            raise NotPossibleError
        record_act(counsellor.name, StaffActKind.PASSWORD, counsellor)
        _replace_wrap(desk, wrapped)
        wal_erasure.after_commit()


def _replace_wrap(desk: Desk, wrapped: keys.Wrapped) -> None:
    """The new password counts and the old one opens nothing; every other session ends. In the caller's
    transaction."""
    counsellor = desk.counsellor
    DeskSession.objects.filter(counsellor=counsellor).exclude(pk=desk.session.pk).delete()
    _keep(counsellor, wrapped)
    counsellor.user.save(update_fields=["password"])


def _keep(counsellor: Counsellor, wrapped: keys.Wrapped) -> None:
    counsellor.public, counsellor.wrapped_private, counsellor.salt = wrapped
    counsellor.save(update_fields=["public", "wrapped_private", "salt"])
    wal_erasure.after_commit()


def open_key(user: User, password: str) -> tuple[Counsellor, Secret]:
    """Whose account it is and their private key. Raises NotPossibleError, WrongPasswordError. Enter a limiter of
    `keys` first."""
    counsellor = Counsellor.objects.select_related("user").filter(user=user).first()
    if counsellor is None or not counsellor.active:
        raise NotPossibleError
    return counsellor, keys.unwrap(counsellor.public, counsellor.wrapped_private, counsellor.salt, password)


def start_session(counsellor: Counsellor, private: Secret) -> Secret:
    """Keep the counsellor's key open for one browser; the secret for its cookie.

    It opens no page before the second factor: counseling.access asks for both.
    """
    cookie = Secret(secrets.token_bytes(keys.COOKIE_BYTES))
    lookup, wrapping = keys.session_keys(cookie)
    DeskSession.objects.create(
        lookup=lookup,
        counsellor=counsellor,
        wrapped_private=crypto.wrap(wrapping, private.value, _associated_data(lookup)),
    )
    return cookie


def _associated_data(lookup: bytes) -> str:
    return f"desk:{lookup.hex()}"


def resume(cookie: Secret) -> Desk | None:
    """The session of a cookie, or None when it ended, ran out or never was."""
    lookup, wrapping = keys.session_keys(cookie)
    session = (
        DeskSession.objects.select_related("counsellor__user", "counsellor__centre", "binding")
        .filter(lookup=lookup)
        .first()
    )
    if session is None:
        return None
    latest = max(session.last_seen, session.started_at)
    if latest > timezone.now() and future_times.is_ahead(latest):
        session.last_seen, session.started_at = timezone.now(), min(session.started_at, timezone.now())
        session.save(update_fields=["last_seen", "started_at"])
    if session.ends_at <= timezone.now() or not session.counsellor.active:
        session.delete()
        return None
    try:
        private = Secret(crypto.unwrap(wrapping, session.wrapped_private, _associated_data(lookup)))
    except DecryptionError:
        return None
    return Desk(session.counsellor, session, private)


def touch(session: DeskSession) -> None:
    """The counsellor is still there. At most one write in 20 seconds."""
    now = timezone.now()
    if now - session.last_seen > timedelta(seconds=20):
        session.last_seen = now
        session.save(update_fields=["last_seen"])


def has_factor(user: User) -> bool:
    """Whether a second factor is set up; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def of_centre(counsellor: Counsellor) -> QuerySet[Counsellor]:
    """Everybody with an account at the same centre. Other centres of this site are out of reach."""
    people = Counsellor.objects.filter(centre=counsellor.centre_id)
    return people.select_related("user", "centre").order_by("name")


def colleagues(counsellor: Counsellor) -> list[Counsellor]:
    """Active counsellors of the same centre other than this one, to hand over to."""
    others = of_centre(counsellor).filter(role=Role.COUNSELLOR, user__is_active=True).exclude(pk=counsellor.pk)
    return list(others.exclude(public=""))


def open_cases(counsellor: Counsellor) -> int:
    """How many clients share something with this person now."""
    rows = Grant.objects.filter(counsellor=counsellor).select_related("case", "session")
    return sum(grant.is_open for grant in rows)


def correct(counsellor: Counsellor, *, name: str, email: str, actor: str) -> None:
    """Another name, as clients will see it from now on, or another address for links."""
    details = counsellor.name if name == counsellor.name else f"{counsellor.name} → {name}"
    with transaction.atomic(durable=True):
        record_act(actor, StaffActKind.CORRECTED, counsellor, details)
        Counsellor.objects.filter(pk=counsellor.pk).update(name=name)
        User.objects.filter(pk=counsellor.user_id).update(email=email)


def move(counsellor: Counsellor, centre: Centre, *, actor: str = "manage.py") -> int:
    """Somebody works for another centre from now on; how many grants ended with that.

    Clients said yes to a name and a centre. Another centre is another controller, with other colleagues who read
    its notes, so nothing that was shared goes along: each grant ends with a line in its client's log, and the
    client can share again with a new code, which names the new centre. What the person wrote stays with the centre
    before.
    """
    with transaction.atomic(durable=True):
        locked = Counsellor.objects.select_for_update(of=("self",)).select_related("user", "centre")
        person = locked.get(pk=counsellor.pk)
        if person.centre_id == centre.pk:
            return 0
        ended = Grant.objects.filter(counsellor=person).count()
        record_act(actor, StaffActKind.MOVED_AWAY, person)
        _end_sharing(person)
        person.centre = centre
        person.save(update_fields=["centre"])
        record_act(actor, StaffActKind.MOVED_HERE, person)
        wal_erasure.after_commit()
    return ended


def record_act(actor: str, kind: StaffActKind, person: Counsellor, details: str = "") -> None:
    """Write down what is done with an account, in the transaction that does it."""
    text = f"{person.user.username} ({details or person.name})"[:200]
    StaffAct.objects.create(actor=actor, kind=kind, person=text, centre=person.centre)


def sweep() -> None:
    """Remove what has run out: sessions, links."""
    now = timezone.now()
    idle = now - timedelta(minutes=settings.DESK_IDLE_MINUTES)
    DeskSession.objects.filter(last_seen__lt=idle).delete()
    Invitation.objects.filter(expires_at__lte=now).delete()
    SessionStore.clear_expired()


def set_links_back() -> int:
    """No link lasts longer than one that is made now, whatever the clock said when it was made; how many did.

    Should it be the clock of today that is wrong, a link ends early, and whoever needs it gets another one.
    """
    links = Invitation.objects.all()
    return sum(future_times.set_back(links.filter(kind=kind), "expires_at", span) for kind, span in _SPANS.items())
