"""Verbs of sharing: show a code, type it, share, look, revoke, hand over. Before each key: the client's consent."""

import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases import crypto, custody
from cases.crypto import FieldCipher
from cases.custody_subjects import PersonSubject, SharedPartsSubject
from cases.errors import CaseClosedError
from cases.models import Case, Scope, ScopeKey, VaultSession
from cases.vault import Vault
from counseling import accounts, ending_notices, question_results
from counseling.accounts import Desk, keys
from counseling.errors import NotPossibleError, TooManyTriesError, WrongCodeError
from counseling.models import (
    CentreSum,
    CounsellingEvent,
    Counsellor,
    Grant,
    GrantDuration,
    GrantKey,
    Role,
    ShareCode,
    ShareOutcome,
)
from counseling.sharing import codes, spans

CODE_MINUTES = 15
MOST_TRIES = 30  # wrong codes per counsellor and hour; a code has 36 bits and lives for a quarter of an hour
NOTED_AGAIN = timedelta(hours=1)
KEPT_AGAIN = timedelta(seconds=20)  # between two writes that keep a conversation open: a page asks every second
# What a client ticks, and the keys that go with it: a dossier is printed with its custody log.
PARTS: dict[str, tuple[Scope, ...]] = {
    "plan": (Scope.PLAN,),
    "statement": (Scope.STATEMENT,),
    "evidence": (Scope.EVIDENCE, Scope.LOG),
}


def scopes_of(parts: Collection[str]) -> list[Scope]:
    """The scopes of ticked parts."""
    return [scope for part in PARTS if part in parts for scope in PARTS[part]]


def parts_of(scopes: Collection[Scope]) -> list[str]:
    """The parts that these scopes are."""
    return [part for part, scopes_of_part in PARTS.items() if set(scopes_of_part) <= set(scopes)]


# --- the code ---------------------------------------------------------------------------------------------


def show_code(vault: Vault) -> ShareCode:
    """A new code for this client; an older one ends."""
    code = codes.make()
    return _keep_code(vault, code, counsellor=None)


def _keep_code(vault: Vault, code: str, counsellor: Counsellor | None) -> ShareCode:
    digest = codes.digest(keys.site_key("codes"), code)
    with transaction.atomic(durable=True):
        _withdraw_codes(vault.case)
        return ShareCode.objects.create(
            case=vault.case,
            session=vault.session,
            digest=digest,
            sealed_code=FieldCipher(vault.case_key).seal(f"code:{digest.hex()}", code),
            expires_at=timezone.now() + timedelta(minutes=CODE_MINUTES),
            counsellor=counsellor,
            typed_at=timezone.now() if counsellor else None,
        )


def _withdraw_codes(case: Case) -> None:
    """Codes of this case that wait end. Whoever typed one learns it; one that nobody typed is gone."""
    open_codes = ShareCode.objects.filter(case=case, outcome="")
    open_codes.filter(counsellor=None).delete()
    open_codes.update(outcome=ShareOutcome.DECLINED, sealed_code=b"", expires_at=_result_end())


def _result_end() -> datetime:
    """Until when a counsellor can read how a code ended."""
    return timezone.now() + timedelta(minutes=CODE_MINUTES)


def code_of(vault: Vault) -> ShareCode | None:
    """The code that this client shows now."""
    rows = ShareCode.objects.filter(
        case=vault.case, session=vault.session, outcome="", expires_at__gt=timezone.now()
    )
    return rows.select_related("counsellor__user", "counsellor__centre").first()


def read_code(vault: Vault, row: ShareCode) -> str:
    return str(FieldCipher(vault.case_key).open(f"code:{bytes(row.digest).hex()}", row.sealed_code))


def take_back_code(vault: Vault) -> None:
    """The client says no, or shows nothing any more."""
    _withdraw_codes(vault.case)


def end_codes(sender: Any, *, case: Case, **kwargs: Any) -> None:
    """Hears that the words of a case were renewed: a code that somebody saw on the screen ends too."""
    _withdraw_codes(case)


def type_code(desk: Desk, typed: str) -> ShareCode:
    """The counsellor joins. Of two at once the first wins. Raises WrongCodeError, TooManyTriesError."""
    _count_try(desk.counsellor)
    now = timezone.now()
    digests = [codes.digest(key, typed) for key in (keys.site_key("codes"), *keys.former_site_keys("codes"))]
    free = ShareCode.objects.filter(digest__in=digests, counsellor=None, session__isnull=False, expires_at__gt=now)
    expires_at = now + timedelta(minutes=CODE_MINUTES)
    if not free.update(counsellor=desk.counsellor, typed_at=now, expires_at=expires_at):
        raise WrongCodeError
    # Only wrong ones count. Another window may have begun a new hour meanwhile.
    Counsellor.objects.filter(pk=desk.counsellor.pk, tries__gt=0).update(tries=F("tries") - 1)
    row = ShareCode.objects.filter(digest__in=digests, counsellor=desk.counsellor).first()
    if row is None:  # taken back in that moment, with its case or from another window
        raise WrongCodeError
    return row


def codes_at_desk(desk: Desk) -> list[ShareCode]:
    """The codes that this counsellor typed lately, newest first: those that wait, and how the others ended."""
    lately = timezone.now() - timedelta(minutes=CODE_MINUTES)
    rows = ShareCode.objects.filter(counsellor=desk.counsellor, expires_at__gt=lately)
    return list(rows.select_related("grant__case").order_by("-typed_at", "-pk"))


def cancel_code(desk: Desk, pk: int) -> None:
    """The counsellor no longer waits for an answer; the client is asked nothing any more."""
    ShareCode.objects.filter(pk=pk, counsellor=desk.counsellor, outcome="").delete()


def _count_try(counsellor: Counsellor) -> None:
    """Counted before the look, in the database: many at once cannot slip by, and no cache can lose it."""
    mine = Counsellor.objects.filter(pk=counsellor.pk)
    now = timezone.now()
    mine.filter(tries_since__lte=now - timedelta(hours=1)).update(tries=0, tries_since=now)
    if not mine.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise TooManyTriesError


# --- the grant --------------------------------------------------------------------------------------------


def share(
    vault: Vault,
    code: ShareCode,
    *,
    parts: Collection[str],
    length: GrantDuration | None,
    label: str,
    stays: bool = True,
) -> Grant:
    """The client confirmed who sees what and how long. Raises NotPossibleError when the counsellor is gone
    meanwhile.

    A grant for one conversation ends with the client's session, unless that one does not stay open (`stays`).
    length: None leaves the end of what this counsellor has already as it is; NotPossibleError where that has ended.
    """
    with transaction.atomic(durable=True):
        claimed_codes = ShareCode.objects.filter(
            pk=code.pk, counsellor=code.counsellor_id, outcome="", expires_at__gt=timezone.now()
        )
        conclusion = {"outcome": ShareOutcome.ACCEPTED, "sealed_code": b"", "expires_at": _result_end()}
        if code.counsellor_id is None or not claimed_codes.update(**conclusion):
            raise NotPossibleError
        if length is None:
            grant = _with_same_end(vault, code.counsellor_id, parts, label)
        else:
            ends = timezone.now() + length.span
            session = vault.session if length == GrantDuration.CONVERSATION and stays else None
            grant = give_access(vault, code.counsellor_id, scopes_of(parts), label, ends, session)
            is_short = length == GrantDuration.CONVERSATION
            centre_pk = grant.counsellor.centre_id
            CentreSum.objects.add(centre_pk, CounsellingEvent.CONVERSATION if is_short else CounsellingEvent.DAYS)
            if not stays:
                CentreSum.objects.add(centre_pk, CounsellingEvent.ROOM)
        ShareCode.objects.filter(pk=code.pk).update(grant=grant)
        return grant


def _with_same_end(vault: Vault, counsellor_id: int, parts: Collection[str], label: str) -> Grant:
    """What this counsellor has access to already, with other parts or another word. Raises NotPossibleError."""
    rows = Grant.objects.select_related("case", "session")
    current = rows.filter(case=vault.case, counsellor=counsellor_id).first()
    if current is None or not current.is_open:
        raise NotPossibleError
    ends, session, asked_by = current.expires_at, current.session, current.asked_by_id
    return give_access(vault, counsellor_id, scopes_of(parts), label, ends, session, asked_by=asked_by)


def change(
    vault: Vault, grant: Grant, *, parts: Collection[str], length: GrantDuration | None, label: str
) -> Grant:
    """The client shares more or less with somebody who has access already, or for longer: no code is needed.

    `length` counts from now; None leaves the end as it is. Raises NotPossibleError when the grant has ended.
    """
    with transaction.atomic(durable=True):
        current = Grant.objects.select_related("case", "session").filter(pk=grant.pk, case=vault.case).first()
        if current is None or not current.is_open:
            raise NotPossibleError
        ends, session = current.expires_at, current.session
        if length is not None:
            ends = timezone.now() + length.span
            session = vault.session if length == GrantDuration.CONVERSATION else None
        return give_access(
            vault, current.counsellor_id, scopes_of(parts), label, ends, session, asked_by=current.asked_by_id
        )


def give_access(
    vault: Vault,
    counsellor_id: int,
    scopes: list[Scope],
    label: str,
    ends: datetime,
    session: VaultSession | None,
    *,
    asked_by: int | None = None,
) -> Grant:
    """A grant with its keys and its entry in the log. `asked_by`: the counsellor who asked the client for it.

    One for the same counsellor keeps its row, and so its address at the desk; its parts, word and end are replaced.
    """
    # Locked, so that a counsellor who is deactivated at this moment is seen or waits.
    counsellor = Counsellor.objects.select_for_update().filter(pk=counsellor_id, role=Role.COUNSELLOR).first()
    if counsellor is None or not counsellor.active or not scopes:
        raise NotPossibleError
    rows_of_before = Grant.objects.select_related("case", "session").filter(case=vault.case)
    grant = rows_of_before.filter(counsellor=counsellor).first()
    if grant is not None and not grant.is_open:
        question_results.lapse(grant)  # while it is open, a question stays when the client changes what is shared
    if grant is None:
        grant = Grant(case=vault.case, counsellor=counsellor)
    elif not set(grant.shared_scopes) <= set(scopes):
        grant.sealed_look = b""  # it tells of every part that was shared: next step, ultimatums, time limit
    grant.given_at = spans.given_at(vault.case, ends)
    grant.session, grant.expires_at = session, ends
    grant.ended_at, grant.ended_by, grant.ended_scopes = None, "", None
    grant.asked_by_id, grant.declined_at = asked_by, None
    grant.sealed_label = crypto.seal(counsellor.public, label.encode())
    grant.client_label = vault.fields(Scope.PLAN).seal(f"grant:{grant.pk}:label", label)
    grant.save()
    grant.keys.all().delete()
    rows = {row.scope: row for row in ScopeKey.objects.filter(case=vault.case)}
    GrantKey.objects.bulk_create(
        GrantKey(
            grant=grant, scope_key=rows[scope], sealed=crypto.seal(counsellor.public, vault.private(scope).value)
        )
        for scope in scopes
    )
    subject = SharedPartsSubject(str(counsellor), tuple(parts_of(scopes)))
    custody.record(vault.case, custody.Act.SHARED, subject=subject)
    return grant


def of_client(vault: Vault) -> list[Grant]:
    """What this client shares now, newest first."""
    rows = Grant.objects.filter(case=vault.case).select_related(
        "case",
        "session",
        "counsellor__user",
        "counsellor__centre",
        "proposed__centre",
        "asked_by",
        "consult_question",
    )
    return _open(
        rows.prefetch_related("keys__scope_key", "consult_question__colleagues__centre").order_by("-created_at")
    )


def of_counsellor(desk: Desk) -> list[Grant]:
    """What clients share with this counsellor now; the one that ends first comes first."""
    rows = Grant.objects.filter(counsellor=desk.counsellor).select_related(
        "case",
        "session",
        "counsellor__centre",
        "proposed__centre",
        "asked_by",
        "handed_over_by",
        "consult_question",
    )
    return _open(rows.prefetch_related("keys__scope_key").order_by("expires_at"))


def _open(rows: Iterable[Grant]) -> list[Grant]:
    """Those that give access. One that was ended more than a minute ago goes now, should its task not have run."""
    grants = list(rows)
    if any(grant.ended_at for grant in grants):
        Grant.objects.filter(pk__in=[grant.pk for grant in grants]).ended_for_good().delete()
    return [grant for grant in grants if grant.is_open]


def asked_in(desk: Desk, grant: Grant) -> list[Grant]:
    """Who can see this case because this counsellor asked for it. Nobody else's sharing shows at the desk."""
    rows = Grant.objects.filter(case=grant.case_id, asked_by=desk.counsellor).exclude(pk=grant.pk)
    rows = rows.select_related("case", "session", "counsellor").order_by("counsellor__name")
    return [one for one in rows if one.is_open]


def client_label(vault: Vault, grant: Grant) -> str:
    return str(vault.fields(Scope.PLAN).open(f"grant:{grant.pk}:label", grant.client_label, ""))


def label(desk: Desk, grant: Grant) -> str:
    """The client's word for this case, as the counsellor reads it."""
    return crypto.unseal(desk.private, grant.sealed_label).decode()


def prolong(vault: Vault, grant: Grant) -> Grant:
    """Seven days from now with the same parts, and never less than before. Raises NotPossibleError."""
    parts, label = parts_of(grant.scopes), client_label(vault, grant)
    length = GrantDuration.WEEK if grant.can_be_prolonged else None
    return change(vault, grant, parts=parts, length=length, label=label)


def keep_conversation(grant: Grant) -> None:
    """The counsellor works in a case that is shared for one conversation: it stays open in the client's browser.

    A client who holds the phone to the ear taps nothing. The limit of the grant stays; whoever closes the case ends
    both. It is no visit of the client, so the day of deletion stays where it is.
    """
    if grant.session_id is not None:
        now = timezone.now()
        VaultSession.objects.filter(pk=grant.session_id, last_seen__lt=now - KEPT_AGAIN).update(last_seen=now)


def note_closing(sender: Any, instance: Grant, origin: Any, **kwargs: Any) -> None:
    """Hears that a grant is gone: where it went with its client's session, that is a line in the log too.

    After the deletion, so that the rows are locked in the same order as elsewhere: the grant, then the case.
    """
    if getattr(origin, "model", type(origin)) is not VaultSession or instance.ended_at is not None:
        return
    with suppress(CaseClosedError):  # it is being deleted, and its log with it
        custody.record(instance.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(instance.counsellor)))


def note_opening(grant: Grant, scope: Scope) -> None:
    """Write into the client's log that the counsellor looks at a part, at most once an hour for each part."""
    part = next(part for part, scopes in PARTS.items() if scope in scopes)
    now = timezone.now()
    if _noted_lately(grant, part, now):
        return
    with transaction.atomic():
        fresh = Grant.objects.select_for_update().get(pk=grant.pk)
        if _noted_lately(fresh, part, now):
            return
        fresh.noted[part] = now.isoformat()
        fresh.save(update_fields=["noted"])
        grant.noted = fresh.noted
        subject = SharedPartsSubject(str(grant.counsellor), (part,))
        custody.record(grant.case, custody.Act.COUNSELLOR_READ, subject=subject)


def _noted_lately(grant: Grant, part: str, now: datetime) -> bool:
    noted = grant.noted.get(part)
    return bool(noted) and timedelta(0) <= now - datetime.fromisoformat(noted) < NOTED_AGAIN


# --- in the room ------------------------------------------------------------------------------------------


def begin_together(desk: Desk, vault: Vault) -> ShareCode:
    """A case was opened in the room: as if the client had shown a code and this counsellor had typed it."""
    return _keep_code(vault, secrets.token_hex(16), counsellor=desk.counsellor)


def sweep() -> None:
    """Remove what has run out."""
    accounts.sweep()
    ending_notices.sweep()
    question_results.sweep()
    now = timezone.now()
    ended_codes = ShareCode.objects.filter(expires_at__lte=now)
    ended_codes.filter(Q(counsellor=None) | Q(expires_at__lte=now - timedelta(minutes=CODE_MINUTES))).delete()
    accounts.end_grants(Grant.objects.filter(Q(expires_at__lte=now) | Q(case__in=Case.objects.being_deleted())))
