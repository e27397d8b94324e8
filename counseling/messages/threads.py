"""Messages between a client and one counsellor, from one meeting to the next.

Sealed under the plan scope, whose key both hold while the plan is shared. The counsellor writes and reads only
while that grant is open; the client keeps the thread. Counselling is confidential, so nothing of it goes into
dossier, bundle or custody log. No message tells anybody of itself: each side finds it on its own pages.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext

from cases.crypto import FieldCipher
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault
from counseling.access import Shared
from counseling.accounts import Desk
from counseling.errors import NotPossibleError, ThreadFullError, TooManyMessagesError
from counseling.messages.models import CounsellingMessage, MessageThread
from counseling.models import Counsellor, Grant

MOST_CHARACTERS = 5000
MOST_AN_HOUR = 30  # of one side in one thread
MOST_IN_THREAD = 2000
NEWEST = 30  # how many the page shows at first


@dataclass(frozen=True)
class OpenedMessage:
    """A message, opened. `text` is None where the stored row is not what was sealed for its place.

    `author`: the counsellor's name when it was written, empty for the client. `opened`: whether the other side has
    opened the page on which it stands.
    """

    id: UUID
    text: str | None
    author: str
    from_client: bool
    written_at: datetime
    opened: bool


@dataclass(frozen=True)
class ThreadSummary:
    """A thread without its words. `unopened`: what the client has not opened; `open`: whether both can write."""

    thread: MessageThread
    name: str
    count: int
    unopened: int
    newest_at: datetime | None
    open: bool


def begin_thread(sender: Any, instance: Grant, created: bool, raw: bool, **kwargs: Any) -> None:
    """Hears that a grant was made: the two can write to each other from then on, wherever the plan is shared."""
    if created and not raw:
        MessageThread.objects.get_or_create(case_id=instance.case_id, counsellor_id=instance.counsellor_id)


def forget_unused(sender: Any, instance: Grant, **kwargs: Any) -> None:
    """Hears that a grant is gone: a thread in which nothing was written no longer says who the counsellor was.

    The row stays, so that what a client is typing on its page at that moment comes back instead of a 404.
    """
    pair = {"case_id": instance.case_id, "counsellor_id": instance.counsellor_id}
    if not Grant.objects.filter(**pair).exists():
        MessageThread.objects.filter(**pair, messages=None, sealed_appointment=b"").update(counsellor=None)


def of_desk(shared: Shared) -> MessageThread:
    """The thread of this client with this counsellor."""
    return MessageThread.objects.get_or_create(case=shared.case, counsellor=shared.grant.counsellor)[0]


def open_grant(thread: MessageThread, *, lock: bool = False) -> Grant | None:
    """What keeps the thread open: the plan, shared with its counsellor now. lock: until the transaction ends."""
    if thread.counsellor_id is None:
        return None
    rows = Grant.objects.filter(
        case_id=thread.case_id, counsellor_id=thread.counsellor_id, keys__scope_key__scope=Scope.PLAN
    ).select_related("case", "session")
    grant = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return grant if grant is not None and grant.is_open else None


# --- reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThreadPage:
    """What one side sees of a thread, the newest first, still sealed. `open`: whether both can write."""

    thread: MessageThread
    rows: Sequence[CounsellingMessage]
    open: bool
    by_client: bool
    is_complete: bool  # whether older messages are on it too

    @property
    def mark(self) -> str:
        """Changes with each message, with the opening of one's own and with the end of the sharing."""
        parts = [f"{row.pk}:{row.opened and row.from_client == self.by_client:d}" for row in self.rows]
        return hashlib.sha256(f"{self.open:d} {' '.join(parts)}".encode()).hexdigest()[:32]

    @property
    def has_earlier(self) -> bool:
        return not self.is_complete and len(self.rows) == NEWEST

    def texts(self, cipher: FieldCipher) -> list[OpenedMessage]:
        """With their words. `cipher` is of the plan scope. No query."""
        return [_open(row, cipher) for row in self.rows]

    def note_opening(self) -> None:
        """Somebody is at the page: what the other side wrote there is opened. One query where anything is new."""
        unopened = [row.pk for row in self.rows if not row.opened and row.from_client != self.by_client]
        if unopened:
            CounsellingMessage.objects.filter(pk__in=unopened).update(opened=True)


def page(thread: MessageThread, *, by_client: bool, is_complete: bool) -> ThreadPage:
    """What the client, or the counsellor, of this thread sees. Two queries."""
    rows = CounsellingMessage.objects.filter(thread=thread)[: None if is_complete else NEWEST]
    return ThreadPage(thread, list(rows), open_grant(thread) is not None, by_client, is_complete)


def _open(row: CounsellingMessage, cipher: FieldCipher) -> OpenedMessage:
    try:
        content = cipher.open(row.associated_data, row.sealed, {})
    except DecryptionError:
        content = {"text": None}
    return OpenedMessage(
        row.pk, content.get("text"), content.get("author", ""), row.from_client, row.written_at, row.opened
    )


def summaries(case: Case) -> list[ThreadSummary]:
    """The client's threads: those that go on, and those in which something was written. Two queries."""
    rows = MessageThread.objects.filter(case=case).select_related("counsellor__centre")
    rows = rows.annotate(
        count=Count("messages"),
        unopened=Count("messages", filter=Q(messages__from_client=False, messages__opened=False)),
        newest_at=Max("messages__written_at"),
    ).order_by("-newest_at", "pk")
    grants = Grant.objects.filter(case=case, keys__scope_key__scope=Scope.PLAN).select_related("case", "session")
    going_on = {grant.counsellor_id for grant in grants if grant.is_open}
    all_summaries = (
        ThreadSummary(row, name_of(row), row.count, row.unopened, row.newest_at, open=row.counsellor_id in going_on)
        for row in rows
    )
    return [one for one in all_summaries if one.open or one.count or one.thread.sealed_appointment]


def name_of(thread: MessageThread) -> str:
    """Who the client writes to."""
    return str(thread.counsellor) if thread.counsellor else gettext("Your counsellor")


def unopened_by_case(counsellor: Counsellor) -> dict[UUID, int]:
    """How many messages of clients this counsellor has not opened, by case. One query; opens nothing."""
    rows = CounsellingMessage.objects.filter(thread__counsellor=counsellor, from_client=True, opened=False)
    counts = rows.order_by().values_list("thread__case_id").annotate(count=Count("pk"))
    return dict(counts)


def has_waiting(counsellor: Counsellor) -> bool:
    """Whether a client wrote something that this counsellor can open now and has not. Two queries."""
    unopened = unopened_by_case(counsellor)
    grants = Grant.objects.filter(counsellor=counsellor, case__in=list(unopened), keys__scope_key__scope=Scope.PLAN)
    return any(grant.is_open for grant in grants.select_related("case", "session"))


def of_client(vault: Vault) -> Iterator[tuple[str, list[OpenedMessage]]]:
    """Every thread of a case with all its messages, the newest first: what the client is given of their data."""
    cipher = vault.fields(Scope.PLAN)
    for summary in summaries(vault.case):
        yield summary.name, page(summary.thread, by_client=True, is_complete=True).texts(cipher)


# --- writing ----------------------------------------------------------------------------------------------


def write_as_client(vault: Vault, thread: MessageThread, text: str, key: UUID) -> None:
    """Keep a message. `key` is of the form it came with: sent twice, it stands there once.

    Raises NotPossibleError when the sharing has ended, TooManyMessagesError, ThreadFullError, CaseClosedError.
    """
    with transaction.atomic(durable=True):
        if open_grant(thread, lock=True) is None:
            raise NotPossibleError
        vault.take_turns()
        _keep(thread, vault.fields(Scope.PLAN), {"text": text, "author": ""}, key, from_client=True)


def write_as_counsellor(shared: Shared, desk: Desk, text: str, key: UUID) -> None:
    """The same at the desk. Raises also Http404 when the plan was not shared."""
    cipher = shared.message_cipher()
    thread = of_desk(shared)
    with transaction.atomic(durable=True):
        if open_grant(thread, lock=True) is None:
            raise NotPossibleError
        Case.objects.lock(shared.case.pk)
        _keep(thread, cipher, {"text": text, "author": str(desk.counsellor)}, key, from_client=False)


def _keep(
    thread: MessageThread, cipher: FieldCipher, content: dict[str, str], key: UUID, *, from_client: bool
) -> None:
    """Within the lock of the case, so that the bounds hold for many at once."""
    same = CounsellingMessage.objects.filter(pk=key).first()
    if same is not None:
        if (same.thread_id, same.from_client) == (thread.pk, from_client) and (
            _open(same, cipher).text == content["text"]
        ):
            return
        key = uuid4()  # other words in a form that was sent before: a message of their own
    rows = CounsellingMessage.objects.filter(thread=thread)
    if rows.count() >= MOST_IN_THREAD:
        raise ThreadFullError
    lately = timezone.now() - timedelta(hours=1)
    if rows.filter(from_client=from_client, written_at__gt=lately).count() >= MOST_AN_HOUR:
        raise TooManyMessagesError
    message = CounsellingMessage(pk=key, thread=thread, from_client=from_client)
    message.sealed = cipher.seal(message.associated_data, content)
    message.save(force_insert=True)
