"""Counsellors, their sessions and invitations, and what clients share with them.

Nothing of a client is here in the clear: labels and keys are sealed. What outlives a grant (notes, for example)
must hang on the case: the end of a grant removes its row.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Scope, ScopeKey, VaultSession
from counseling.desk.models import CaseNote as CaseNote
from counseling.desk.models import ConsultLength as ConsultLength
from counseling.desk.models import ConsultQuestion as ConsultQuestion
from counseling.desk.models import DeskBinding as DeskBinding
from counseling.desk.models import EndingNotice as EndingNotice
from counseling.desk.models import HandoverRecord as HandoverRecord
from counseling.desk.models import PasskeyWrap as PasskeyWrap
from counseling.desk.models import QuestionResult as QuestionResult
from counseling.messages.models import CounsellingMessage as CounsellingMessage
from counseling.messages.models import MessageThread as MessageThread
from counseling.outside_events.models import OutsideEvent as OutsideEvent


class Role(models.TextChoices):
    """A coordinator invites and deactivates and sees counts, and never a case."""

    COUNSELLOR = "counsellor", _("Counsellor")
    COORDINATOR = "coordinator", _("Coordinator")


class GrantDuration(models.TextChoices):
    """How long a client shares."""

    CONVERSATION = "conversation", _("Only for this conversation")
    WEEK = "week", _("7 days")
    MONTH = "month", _("30 days")

    @property
    def span(self) -> timedelta:
        """The longest it can last; a conversation also ends when the case is closed in the client's browser."""
        return {"conversation": timedelta(hours=4), "week": timedelta(days=7), "month": timedelta(days=30)}[
            self.value
        ]


class Centre(models.Model):
    """A counselling centre: whose name clients are told, and how one reaches it. Several can share a site.

    What belongs to a centre refers to this row, not to the spelling of a name: a new name shows at once
    wherever the centre is named now, while logs and papers keep the name that was said then.
    """

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    web = models.URLField(blank=True, default="")
    hours = models.CharField(max_length=300, blank=True, default="")
    languages = models.CharField(max_length=200, blank=True, default="")  # that are spoken there
    imprint = models.TextField(max_length=2000, blank=True, default="")
    imprint_url = models.URLField(blank=True, default="")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def dial(self) -> str:
        """The phone number as a link takes it; what stands in brackets after a country code is not dialled."""
        number = self.phone.replace("(0)", "") if self.phone.startswith("+") else self.phone
        return "".join(character for character in number if character in "+0123456789")

    @property
    def can_be_reached(self) -> bool:
        """Whether a client can be told a way to the centre outside this site."""
        return bool(self.phone or self.email or self.web or self.address)


class Counsellor(models.Model):
    """Staff of a counselling centre. The private key is wrapped by the password: nobody else can open it.

    Invited (no key yet) -> joined (password set, key made) -> deactivated (user.is_active is False, keys gone).
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="counsellor")
    name = models.CharField(max_length=80)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COUNSELLOR)
    public = models.CharField(max_length=70, blank=True, default="")  # age recipient; empty: has not joined
    wrapped_private = models.BinaryField(default=b"")
    salt = models.BinaryField(default=b"")  # of the derivation that wraps the private key
    tries = models.PositiveSmallIntegerField(default=0)  # wrong share codes since `tries_since`
    tries_since = models.DateTimeField(default=timezone.now)
    # Of mails that say that something waits: the language in which they were asked for, empty while they are not.
    mail_language = models.CharField(max_length=2, blank=True, default="", db_default="")
    mailed_at = models.DateTimeField(null=True)  # when the last one was sent

    def __str__(self) -> str:
        """As clients are told, and as their logs keep it."""
        return f"{self.name}, {self.centre.name}"

    @property
    def active(self) -> bool:
        return bool(self.user.is_active and self.public)

    @property
    def state_label(self) -> str:
        if not self.user.is_active:
            return str(_("Deactivated"))
        return str(_("Active") if self.public else _("Invited"))


class Invitation(models.Model):
    """A link that works once, to set a password. Only a digest of what it holds is stored."""

    class InvitationKind(models.TextChoices):
        JOIN = "join"  # from a coordinator: new password, new key pair, new second factor
        PASSWORD = "password"  # noqa: S105  # by mail: the second factor stays

    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind.choices)
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} link of {self.counsellor_id}"


class CounsellingEvent(models.TextChoices):
    """What counsellors and clients did together; only its sums by day and centre are kept."""

    CONVERSATION = "conversation", _("Shared for one conversation")
    DAYS = "days", _("Shared for days")
    ROOM = "room", _("Shared in the room")
    HANDOVER = "handover", _("Taken over by a colleague")
    CONSULT = "consult", _("Looked at by colleagues too")
    PRINT = "print", _("Dossiers downloaded at the desk")
    RECORD = "record", _("Hand-over records made")


class CentreSumManager(models.Manager["CentreSum"]):
    def add(self, centre_pk: int, event: CounsellingEvent) -> None:
        """One more of today's, in the caller's transaction."""
        row, _new = self.get_or_create(centre_id=centre_pk, day=timezone.localdate(), event=event)
        self.filter(pk=row.pk).update(count=models.F("count") + 1)


class CentreSum(models.Model):
    """How often something happened at a centre on a day. It names neither a case nor who worked on it."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="sums")
    day = models.DateField()
    event = models.CharField(max_length=12, choices=CounsellingEvent.choices)
    count = models.PositiveIntegerField(default=0)

    objects = CentreSumManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "event"], name="one_sum_per_centre_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.event} on {self.day}: {self.count}"


class StaffActKind(models.TextChoices):
    """What a coordinator, the operator on the server, or the person did with an account."""

    INVITED = "invited", _("invited")
    RESET = "reset", _("gave a new link to")
    DEACTIVATED = "deactivated", _("deactivated")
    CORRECTED = "corrected", _("corrected the details of")
    MOVED_AWAY = "moved-away", _("moved to another centre")
    MOVED_HERE = "moved-here", _("moved to this centre")
    CENTRE = "centre", _("changed the details of the centre:")
    PASSWORD = "password", _("set a new password with a passkey for")


class StaffAct(models.Model):
    """One line of the record of staff: who did what with whose account, and when. It names no client.

    Names as they were at that time; the record outlives the accounts.
    """

    at = models.DateTimeField(default=timezone.now)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="staff_acts")
    actor = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=StaffActKind.choices)
    person = models.CharField(max_length=200)  # the sign-in name, and the name before and after a correction

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.person}"


class DeskSession(models.Model):
    """A signed-in counsellor in one browser: the private key, sealed under a secret that only the cookie holds."""

    lookup = models.BinaryField(max_length=32, unique=True)
    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="sessions")
    wrapped_private = models.BinaryField()
    started_at = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"session of counsellor {self.counsellor_id}"

    @property
    def ends_at(self) -> datetime:
        return self.last_seen + timedelta(minutes=settings.DESK_IDLE_MINUTES)


class ShareOutcome(models.TextChoices):
    """How a code ended that a counsellor had typed. While nobody has answered there is none."""

    ACCEPTED = "yes", _("Your client said yes.")
    DECLINED = "no", _("Your client said no, or took the code back.")


class ShareCode(models.Model):
    """Eight characters that bring a client and a counsellor together, once.

    shown -> typed      `counsellor` set, by one conditional update: the first of two wins
    typed -> concluded  `outcome` set, and `grant` where the client made one. The row stays for a quarter of an
                        hour, so that the counsellor learns how it ended
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="share_codes")
    # Null when the client's case was closed before an answer: the counsellor is told that none will come.
    session = models.ForeignKey(VaultSession, null=True, on_delete=models.SET_NULL, related_name="share_codes")
    digest = models.BinaryField(max_length=32, unique=True)
    sealed_code = models.BinaryField()  # under the case key: the client's page can show it again
    expires_at = models.DateTimeField()
    counsellor = models.ForeignKey(Counsellor, null=True, on_delete=models.CASCADE, related_name="codes")
    typed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=3, choices=ShareOutcome.choices, blank=True, default="", db_default="")
    grant = models.ForeignKey("Grant", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"code for {self.case_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether the client can still answer."""
        return not self.outcome and self.session_id is not None and self.expires_at > timezone.now()


class GrantEndReason(models.TextChoices):
    """What ends a grant by itself."""

    TIME = "time", _("the client shared it until then")
    IDLE = "idle", _("the client's case closes unless somebody is active")
    DELETION = "deletion", _("the case is deleted unless the client opens it")


@dataclass(frozen=True)
class GrantEnding:
    """When a grant ends, and what ends it."""

    at: datetime
    reason: GrantEndReason


UNDO = timedelta(minutes=1)  # how long an ending can be taken back by whoever ended it


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants; those that somebody ended stand here for a minute."""

    def ended_for_good(self) -> "GrantQuerySet":
        """Ended, and the minute is over."""
        return self.filter(ended_at__lte=timezone.now() - UNDO)


class EndedBy(models.TextChoices):
    """Who ended a grant before its time, and can take that back."""

    CLIENT = "client"
    COUNSELLOR = "counsellor"


class Grant(models.Model):
    """What one client shares with one counsellor. Its end (revoked, expired, deactivated) removes the row.

    The scopes are those of its `keys`: what was not given has no key here.

    open -> ended  by hand: closed for the counsellor at once (`is_open`). Where the client ended it, the keys are
                   gone with it: the client seals new ones to take that back. Where the counsellor did, they stay
                   sealed in the row, for a counsellor can make no new ones
    ended -> open  within a minute, by whoever ended it
    ended -> gone  after it: by the task, or with the next request of either side
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="grants")
    # A grant for one conversation ends with the client's session: closing the case removes both.
    session = models.ForeignKey(VaultSession, null=True, on_delete=models.CASCADE, related_name="grants")
    sealed_label = models.BinaryField()  # the client's word for this case, sealed to the counsellor
    client_label = models.BinaryField()  # the same, scope plan, "grant:<id>:label"
    created_at = models.DateTimeField(default=timezone.now)
    # When its end was counted from: an end that was told as a span moves with it (counseling.sharing.spans).
    given_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    sealed_look = models.BinaryField(
        default=b""
    )  # sealed to the counsellor: see counseling.desk.last_look; empty: never opened
    # The counsellor's own marks, sealed to them: see counseling.desk.bookmarks; empty: none.
    sealed_bookmark = models.BinaryField(default=b"", db_default=b"")
    # Sealed to the counsellor: see counseling.messages.appointments; empty: none.
    sealed_appointment = models.BinaryField(default=b"", db_default=b"")
    noted = models.JSONField(default=dict)  # {part: when its opening was last written into the log, ISO}
    proposed = models.ForeignKey(Counsellor, null=True, on_delete=models.SET_NULL, related_name="+")  # handover to
    # The counsellor who asked the client for this one; empty where the client's own code led to it.
    asked_by = models.ForeignKey(Counsellor, null=True, on_delete=models.SET_NULL, related_name="+")
    handed_over_by = models.ForeignKey(Counsellor, null=True, on_delete=models.SET_NULL, related_name="+")
    declined_at = models.DateTimeField(null=True)  # when the client last said no to a question about colleagues
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy.choices, blank=True, default="", db_default="")
    ended_scopes = models.JSONField(null=True)  # what a client shared who ended it: its keys are gone

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "counsellor"], name="one_grant_per_counsellor"),
        ]

    def __str__(self) -> str:
        return f"grant {self.id}"

    @property
    def scopes(self) -> list[Scope]:
        """In the order of Scope. Prefetch `keys__scope_key` for lists."""
        scopes = {key.scope_key.scope for key in self.keys.all()}
        return [scope for scope in Scope if scope in scopes]

    @property
    def shared_scopes(self) -> list[Scope]:
        """The same; of one that its client ended, those until then."""
        return (
            [Scope(scope) for scope in self.ended_scopes or ()] if self.ended_by == EndedBy.CLIENT else self.scopes
        )

    @property
    def ending(self) -> "GrantEnding":
        """The earliest end that counts now, as far as nobody does anything."""
        midnight = datetime.combine(self.case.delete_on, time(), timezone.get_current_timezone())
        endings = [
            GrantEnding(self.expires_at, GrantEndReason.TIME),
            GrantEnding(midnight, GrantEndReason.DELETION),
        ]
        if self.session is not None:
            endings.append(GrantEnding(self.session.ends_at, GrantEndReason.IDLE))
        return min(endings, key=lambda ending: ending.at)

    @property
    def can_be_prolonged(self) -> bool:
        """Whether seven days from now are more than what is left, or than one conversation."""
        return self.session_id is not None or self.expires_at < timezone.now() + GrantDuration.WEEK.span

    @property
    def retractable_until(self) -> datetime | None:
        """Until when its ending can be taken back; None while nobody ended it."""
        return self.ended_at + UNDO if self.ended_at is not None else None

    @property
    def is_open(self) -> bool:
        """Whether it still gives access; also false while its case is being deleted."""
        if self.ended_at is not None:
            return False
        now = timezone.now()
        is_kept = not self.case.is_being_deleted and self.case.delete_on > timezone.localdate()
        return is_kept and self.expires_at > now and (self.session is None or self.session.ends_at > now)


class GrantKey(models.Model):
    """The private half of one scope, sealed to the counsellor. Goes with the scope's own key row."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="keys")
    scope_key = models.ForeignKey(ScopeKey, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "scope_key"], name="one_key_per_grant_and_scope")]

    def __str__(self) -> str:
        return f"key of {self.grant_id}"
