"""Verbs of the vault: open a new case, unlock, lock, keep the plan, delete."""

import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import (
    blob_store,
    case_contents,
    case_keys,
    crypto,
    custody,
    future_times,
    passphrase,
    retention_brake,
    signals,
    statistics,
    store_identity,
    wal_erasure,
)
from cases.backup import deletions
from cases.crypto import FieldCipher, Secret
from cases.crypto.words import WordKeys
from cases.errors import UnlockError
from cases.models import Case, Job, Scope, ScopeKey, VaultSession
from cases.passphrase import Phrase
from cases.vault import OpenCase, Vault, scope_associated_data

logger = logging.getLogger(__name__)

COOKIE_BYTES = 32
APART = timedelta(seconds=20)  # between two visits that are written down
MOST_UNUSED = 5000  # empty cases that go in one run, the oldest first


def open_new_case(language: str, *, brief: bool = False) -> tuple[Phrase, Vault, Secret]:
    """A case, opened: its six words, the vault and the secret for the cookie. Raises BusyError.

    The words exist only in what is returned. brief: see Case.is_brief.
    """
    phrase = passphrase.make(language)
    return phrase, *open_new_case_of(case_keys.derived(phrase), brief=brief)


def open_new_case_of(keys: WordKeys, *, brief: bool = False) -> tuple[Vault, Secret]:
    """The same for words that were drawn elsewhere. Raises BusyError, also where another case has them."""
    with case_keys.refusing_taken(), transaction.atomic(durable=True):
        case, case_key = _create_case(keys, brief=brief)
        custody.record(case, custody.Act.OPENED)
        return _start_session(case, case_key)


def _create_case(keys: WordKeys, *, brief: bool) -> tuple[Case, Secret]:
    case_key = crypto.new_key()
    case = Case(is_brief=brief)
    case_keys.set_words(case, keys, case_key)
    case.save(force_insert=True)
    for scope in Scope:
        pair = crypto.new_pair()
        wrapped = crypto.wrap(case_key, pair.private.value, scope_associated_data(case, scope))
        ScopeKey.objects.create(case=case, scope=scope, public=pair.public, wrapped_private=wrapped)
    return case, case_key


def renew_words(vault: Vault, language: str, crowd: str = "") -> Phrase:
    """New words for an open case; the old ones open nothing from now on, and it stays open in this browser only.

    Whoever read the old words may have the case open just now: with their sessions end share codes, and uploads
    that were begun. Raises BusyError, CaseClosedError.
    """
    phrase = passphrase.make(language)
    renew_words_to(vault, case_keys.derived(phrase, crowd))
    return phrase


def renew_words_to(vault: Vault, keys: WordKeys) -> None:
    """The same for words that were drawn elsewhere. Raises CaseClosedError, and BusyError where another case has
    them."""
    case = vault.case
    with case_keys.refusing_taken(), transaction.atomic(durable=True):
        vault.take_turns()  # of two who renew at once, one was shut out by the other meanwhile
        _end_others(vault)
        signals.words_renewed.send(Case, case=case)
        case_keys.set_words(case, keys, vault.case_key)
        case.words_confirmed, case.unconfirmed_visit_at, case.is_brief = False, timezone.now(), False
        changed = ["words_confirmed", "unconfirmed_visit_at", "is_brief"]
        case.save(update_fields=[*case_keys.COLUMNS, *changed])
        custody.record(case, custody.Act.WORDS_RENEWED)
        wal_erasure.after_commit()


def _others(vault: Vault) -> QuerySet[VaultSession]:
    return VaultSession.objects.filter(case=vault.case).exclude(pk=vault.session.pk)


def _end_others(vault: Vault) -> int:
    """In the caller's transaction; how many."""
    others = list(_others(vault).values_list("pk", flat=True))
    VaultSession.objects.filter(pk__in=others).delete()
    return len(others)


def open_elsewhere(vault: Vault) -> int:
    """In how many other browsers the case is open, as far as anyone can know. One query."""
    idle = timezone.now() - timedelta(minutes=settings.VAULT_IDLE_MINUTES)
    return _others(vault).filter(last_seen__gt=idle).count()


def close_others(vault: Vault) -> int:
    """The case stays open in this browser only, until somebody opens it with its words. Raises CaseClosedError."""
    with transaction.atomic(durable=True):
        vault.take_turns()
        return _end_others(vault)


def confirm_words(vault: Vault, phrase: Phrase, crowd: str = "") -> bool:
    """Whether these are the words of this open case; if so the case may take uploads. Raises BusyError."""
    return _confirmed(vault, right=case_keys.are_words_of(vault.case, phrase, crowd))


def confirm_locator(vault: Vault, locator: Secret, crowd: str = "") -> bool:
    """The same where the words stayed in the browser. Raises BusyError."""
    with case_keys.one_try(crowd):
        return _confirmed(vault, right=case_keys.is_locator_of(vault.case, locator))


def _confirmed(vault: Vault, *, right: bool) -> bool:
    if right:
        _confirm(vault)
    return right


def are_words(vault: OpenCase, phrase: Phrase) -> bool:
    """Whether these are the words of this open case; changes nothing. Raises BusyError."""
    return case_keys.are_words_of(vault.case, phrase)


def _confirm(vault: Vault) -> None:
    """Somebody has the words, and has them right.

    From then on the case counts in the numbers of a centre: six words that were only shown are no case.
    """
    case = vault.case
    if not case.words_confirmed:
        case.words_confirmed, case.unconfirmed_visit_at, case.is_brief = True, None, False
        case.save(update_fields=["words_confirmed", "unconfirmed_visit_at", "is_brief"])
        statistics.count_once_per_case(vault, {"case": ("case", "")})


def unlock(phrase: Phrase, crowd: str = "") -> tuple[Vault, Secret]:
    """Open a case with its words. Raises UnlockError (whatever the reason) and BusyError."""
    keys = case_keys.derived(phrase, crowd)
    with transaction.atomic(durable=True):
        case = case_keys.locked(keys.locator)
        if case is not None:
            return _opened(case, case_keys.unwrapped(case, keys))
    if case_keys.has_older():
        return _unlock_older(phrase, keys, crowd)
    raise UnlockError


def unlock_with_key(locator: Secret, case_key: Secret) -> tuple[Vault, Secret]:
    """Open a case with the key that a browser unwrapped, which keeps the words. Raises UnlockError."""
    with transaction.atomic(durable=True):
        case = case_keys.locked(locator)
        if case is None or not case_keys.is_key_of(case, case_key):
            raise UnlockError
        return _opened(case, case_key)


def _unlock_older(phrase: Phrase, keys: WordKeys, crowd: str) -> tuple[Vault, Secret]:
    older = case_keys.derived_older(phrase, crowd)
    with transaction.atomic(durable=True):
        case = case_keys.locked_older(older)
        if case is None:
            raise UnlockError
        case_key = case_keys.unwrapped_older(case, older)
        case_keys.set_words(case, keys, case_key)  # the same words; from now on they open it in a browser too
        case.save(update_fields=case_keys.COLUMNS)
        return _opened(case, case_key)


def _opened(case: Case, case_key: Secret) -> tuple[Vault, Secret]:
    vault, cookie = _start_session(case, case_key)
    _confirm(vault)
    return vault, cookie


def _start_session(case: Case, case_key: Secret) -> tuple[Vault, Secret]:
    cookie = Secret(secrets.token_bytes(COOKIE_BYTES))
    lookup, wrapping = session_keys(cookie)
    session = VaultSession.objects.create(
        lookup=lookup,
        case=case,
        wrapped_case_key=crypto.wrap(wrapping, case_key.value, _session_associated_data(lookup)),
    )
    _visit(case)
    return Vault(case, session, case_key), cookie


def session_keys(cookie: Secret) -> tuple[bytes, Secret]:
    """What the cookie's secret gives: the lookup value of its row, and the key that unwraps the case key."""
    lookup = crypto.derive(cookie, "session-lookup")
    return lookup.value, crypto.derive(cookie, "session-key")


def _session_associated_data(lookup: bytes) -> str:
    return f"session:{lookup.hex()}"


def resume(cookie: Secret, *, attended: bool = True) -> Vault | None:
    """The open case of a cookie, or None when it was closed, ran out or never was.

    Counts as a visit, unless a page asks by itself and nobody may be there (not `attended`).
    """
    lookup, wrapping = session_keys(cookie)
    session = VaultSession.objects.select_related("case", "binding").filter(lookup=lookup).first()
    if session is None:
        return None
    if session.last_seen > timezone.now() and future_times.is_ahead(session.last_seen):
        future_times.set_back(VaultSession.objects.filter(pk=session.pk), "last_seen")
        session.last_seen = timezone.now()
    if session.ends_at <= timezone.now() or session.case.is_being_deleted:
        with suppress(DatabaseError):  # on a full disk it goes with the next sweep
            session.delete()
        return None
    case_key = Secret(crypto.unwrap(wrapping, session.wrapped_case_key, _session_associated_data(lookup)))
    if attended:
        touch(session)
    return Vault(session.case, session, case_key)


def touch(session: VaultSession) -> None:
    """The client is still there: the idle time begins anew. At most one write in 20 seconds."""
    now = timezone.now()
    if now - session.last_seen > APART:
        session.last_seen = now
        if VaultSession.objects.filter(pk=session.pk).update(last_seen=now):  # unless it ended meanwhile
            _visit(session.case)


def _visit(case: Case) -> None:
    changed: list[str] = []
    if case.last_visit != timezone.localdate():
        case.last_visit = timezone.localdate()
        changed.append("last_visit")
    if not case.words_confirmed and timezone.now() - case.opened_at > APART:  # making it is no visit
        case.unconfirmed_visit_at = timezone.now()
        changed.append("unconfirmed_visit_at")
    if changed:
        case.save(update_fields=changed)


def lock(session: VaultSession) -> None:
    session.delete()


def keep_plan(vault: Vault, plan: dict[str, Any]) -> None:
    """Save the triage answers and ticks with the case, so that they can be taken up elsewhere."""
    vault.case.sealed_plan = vault.fields(Scope.PLAN).seal(_plan_associated_data(vault.case), plan)
    with transaction.atomic():
        vault.case.save(update_fields=["sealed_plan"])
        signals.plan_kept.send(Case, vault=vault, plan=plan)


def kept_plan(vault: Vault) -> dict[str, Any]:
    return plan_of(vault.case, vault.fields(Scope.PLAN))


def plan_of(case: Case, cipher: FieldCipher) -> dict[str, Any]:
    """The plan kept with a case, for whoever holds the key of the plan scope. Raises DecryptionError."""
    return dict(cipher.open(_plan_associated_data(case), case.sealed_plan, {}))


def _plan_associated_data(case: Case) -> str:
    return f"case:{case.pk}:plan"


def delete_case(case: Case) -> None:
    """Destroy a case: first every key, then the blobs, then the rows. Can be repeated after a crash.

    Raises OSError when a blob cannot be removed; no key to it is left then.
    """
    with transaction.atomic(durable=True):
        _destroy_keys(case)
    _destroy_rest(case)


def _destroy_keys(case: Case) -> None:
    """In the caller's transaction. The mark first: whatever hears of a deleted row finds the case being deleted."""
    Case.objects.filter(pk=case.pk).update(wrapped_key=b"", lookup_id=secrets.token_bytes(32))
    ScopeKey.objects.filter(case=case).delete()
    VaultSession.objects.filter(case=case).delete()
    Job.objects.filter(case=case).delete()
    wal_erasure.after_commit()


def _destroy_rest(case: Case) -> None:
    store_identity.require()  # from another store nothing would go, and nobody would look for it again
    blob_store.destroy(case.pk)
    try:
        deletions.note(blob_store.store(), case.pk)
    except OSError:  # a full disk keeps no case from being deleted
        logger.error("a deleted case could not be written down: a restored backup would bring it back")
    Case.objects.filter(pk=case.pk).delete()


# --- what deletes by itself ------------------------------------------------------------------------------


def delete_expired(*, confirmed: bool = False) -> int:
    """Delete the cases whose time is over, half-deleted ones, and unused ones; how many.

    Each by itself: one that cannot be deleted stops no other. confirmed: somebody looked at what
    cases.retention_brake holds.
    """
    idle = timezone.now() - timedelta(minutes=settings.VAULT_IDLE_MINUTES)
    VaultSession.objects.filter(last_seen__lt=idle).delete()
    going = list(Case.objects.being_deleted())
    if retention_brake.lets_through(expired(), confirmed=confirmed):
        going += [case for case in expired() if _is_taken(case, expired())]
        oldest = unused().order_by("opened_at")[:MOST_UNUSED]
        empty = [case for case in oldest if not case_contents.has_files(case)]
        going += [case for case in empty if _is_taken(case, unused())]
    count = sum(_is_gone(case) for case in going)
    _tidy_store()
    logger.info("%d cases deleted because their time was over", count)
    if count < len(going):
        left_count = len(going) - count
        logger.error(
            "files of %d deleted cases could not be removed; their keys are gone, it is tried again", left_count
        )
    return count


def _tidy_store() -> None:
    """What broke off goes, and notes of deletions that no backup reaches back to; else it is tried in an hour."""
    try:
        blob_store.store().sweep()
        deletions.forget_old(blob_store.store(), timezone.localdate())
    except OSError:
        logger.error("the store of the files could not be swept; it is tried again")


def expired() -> QuerySet[Case]:
    """Cases whose last day is over. A visit moves that day."""
    before = timezone.localdate() - timedelta(days=settings.RETENTION_DAYS)
    return Case.objects.open().filter(last_visit__lte=before)


def unused() -> QuerySet[Case]:
    """Cases nobody can have meant to keep: words never typed back, nothing in it, not visited for a day; or for
    some hours, where the page with the words said so."""
    over = _untouched_for(settings.UNCONFIRMED_HOURS) | (Q(is_brief=True) & _untouched_for(settings.BRIEF_HOURS))
    return case_contents.without_rows(Case.objects.open().filter(over, words_confirmed=False))


def _untouched_for(hours: int) -> Q:
    before = timezone.now() - timedelta(hours=hours)
    return Q(opened_at__lt=before) & (Q(unconfirmed_visit_at=None) | Q(unconfirmed_visit_at__lt=before))


def _is_taken(case: Case, over: QuerySet[Case]) -> bool:
    """Destroy its keys, unless somebody came back or kept something meanwhile; whether they are gone."""
    with suppress(DatabaseError), transaction.atomic(durable=True):
        locked = Case.objects.select_for_update().filter(pk=case.pk).first()
        if locked is not None and over.filter(pk=case.pk).exists():
            _destroy_keys(case)
            return True
    return False


def _is_gone(case: Case) -> bool:
    try:
        _destroy_rest(case)
    except (OSError, DatabaseError):
        return False
    return True
