"""Verbs of the vault: open a new case, unlock, lock, keep the plan, delete."""

import logging
import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases import crypto, custody, store, tally, words
from cases.crypto import Fields, Gate, Root, Secret
from cases.errors import CannotOpen
from cases.models import Case, Job, Scope, ScopeKey, VaultSession
from cases.vault import Vault, scope_about
from cases.words import Phrase

logger = logging.getLogger(__name__)

_gate = Gate(settings.KDF_AT_ONCE, settings.KDF_WAIT_SECONDS)
COOKIE_BYTES = 32


def _root(phrase: Phrase) -> Root:
    """Raises Busy."""
    with _gate.enter():
        return crypto.derive_root(phrase, settings.SITE_SALT)


def _key_about(case: Case) -> str:
    return f"case:{case.pk}:key"


def open_new_case(language: str) -> tuple[Phrase, Vault, Secret]:
    """A case, opened: its six words, the vault and the secret for the cookie. Raises Busy.

    The words exist only in what is returned.
    """
    phrase = words.make(language)
    root = _root(phrase)
    with transaction.atomic(durable=True):
        case, case_key = _create_case(root)
        custody.record(case, custody.Act.OPENED)
        tally.add("case")
        vault, cookie = _start_session(case, case_key)
    return phrase, vault, cookie


def _create_case(root: Root) -> tuple[Case, Secret]:
    case_key = crypto.new_key()
    case = Case(locator=root.locator)
    case.wrapped_key = crypto.wrap(root.kek, case_key.value, _key_about(case))
    case.save(force_insert=True)
    for scope in Scope:
        pair = crypto.new_pair()
        wrapped = crypto.wrap(case_key, pair.private.value, scope_about(case, scope))
        ScopeKey.objects.create(case=case, scope=scope, public=pair.public, wrapped_private=wrapped)
    return case, case_key


def renew_words(vault: Vault, language: str) -> Phrase:
    """New words for an open case; the old ones open nothing from now on. Raises Busy."""
    phrase = words.make(language)
    root = _root(phrase)
    case = vault.case
    with transaction.atomic(durable=True):
        case.locator = root.locator
        case.wrapped_key = crypto.wrap(root.kek, vault.case_key.value, _key_about(case))
        case.words_confirmed = False
        case.save(update_fields=["locator", "wrapped_key", "words_confirmed"])
        custody.record(case, custody.Act.WORDS_RENEWED)
    return phrase


def confirm_words(vault: Vault, phrase: Phrase) -> bool:
    """Whether these are the words of this open case; if so the case may take uploads. Raises Busy."""
    right = secrets.compare_digest(_root(phrase).locator, bytes(vault.case.locator))
    if right and not vault.case.words_confirmed:
        vault.case.words_confirmed = True
        vault.case.save(update_fields=["words_confirmed"])
    return right


def unlock(phrase: Phrase) -> tuple[Vault, Secret]:
    """Open a case with its words. Raises CannotOpen (whatever the reason) and Busy."""
    root = _root(phrase)
    case = Case.objects.filter(locator=root.locator).first()
    if case is None or not case.wrapped_key or case.delete_on <= date.today():
        raise CannotOpen
    case_key = Secret(crypto.unwrap(root.kek, case.wrapped_key, _key_about(case)))
    with transaction.atomic(durable=True):
        return _start_session(case, case_key)


def _start_session(case: Case, case_key: Secret) -> tuple[Vault, Secret]:
    cookie = Secret(secrets.token_bytes(COOKIE_BYTES))
    lookup, wrapping = session_keys(cookie)
    session = VaultSession.objects.create(
        lookup=lookup,
        case=case,
        wrapped_case_key=crypto.wrap(wrapping, case_key.value, _session_about(lookup)),
    )
    _visit(case)
    return Vault(case, session, case_key), cookie


def session_keys(cookie: Secret) -> tuple[bytes, Secret]:
    """What the cookie's secret gives: the lookup value of its row, and the key that unwraps the case key."""
    lookup = crypto.derive(cookie, "session-lookup")
    return lookup.value, crypto.derive(cookie, "session-key")


def _session_about(lookup: bytes) -> str:
    return f"session:{lookup.hex()}"


def resume(cookie: Secret) -> Vault | None:
    """The open case of a cookie, or None when it was closed, ran out or never was. Counts as a visit."""
    lookup, wrapping = session_keys(cookie)
    session = VaultSession.objects.select_related("case").filter(lookup=lookup).first()
    if session is None:
        return None
    if session.ends_at <= timezone.now() or not session.case.wrapped_key:
        session.delete()
        return None
    case_key = Secret(crypto.unwrap(wrapping, session.wrapped_case_key, _session_about(lookup)))
    touch(session)
    return Vault(session.case, session, case_key)


def touch(session: VaultSession) -> None:
    """The client is still there: the idle time begins anew. At most one write in 20 seconds."""
    now = timezone.now()
    if now - session.last_seen > timedelta(seconds=20):
        session.last_seen = now
        session.save(update_fields=["last_seen"])
        _visit(session.case)


def _visit(case: Case) -> None:
    if case.last_visit != date.today():
        case.last_visit = date.today()
        case.save(update_fields=["last_visit"])


def lock(session: VaultSession) -> None:
    session.delete()


def keep_plan(vault: Vault, plan: dict[str, Any]) -> None:
    """Save the triage answers and ticks with the case, so that they can be taken up elsewhere."""
    vault.case.sealed_plan = vault.fields(Scope.PLAN).seal(_plan_about(vault.case), plan)
    with transaction.atomic():
        vault.case.save(update_fields=["sealed_plan"])
        tally.plan_kept.send(Case, vault=vault, plan=plan)


def kept_plan(vault: Vault) -> dict[str, Any]:
    return plan_of(vault.case, vault.fields(Scope.PLAN))


def plan_of(case: Case, fields: Fields) -> dict[str, Any]:
    """The plan kept with a case, for whoever holds the key of the plan scope. Raises DecryptionFailed."""
    return dict(fields.open(_plan_about(case), case.sealed_plan, {}))


def _plan_about(case: Case) -> str:
    return f"case:{case.pk}:plan"


def delete_case(case: Case) -> None:
    """Destroy a case: first every key, then the blobs, then the rows. Can be repeated after a crash."""
    with transaction.atomic(durable=True):
        ScopeKey.objects.filter(case=case).delete()
        VaultSession.objects.filter(case=case).delete()
        Job.objects.filter(case=case).delete()
        Case.objects.filter(pk=case.pk).update(wrapped_key=b"", locator=secrets.token_bytes(32))
    store.destroy(case.pk)
    Case.objects.filter(pk=case.pk).delete()


def delete_expired() -> int:
    """Delete the cases whose time is over, half-deleted ones, and those whose words were never typed back."""
    today = date.today()
    unconfirmed = timezone.now() - timedelta(hours=settings.UNCONFIRMED_HOURS)
    over = Case.objects.filter(
        Q(last_visit__lte=today - timedelta(days=settings.RETENTION_DAYS))
        | Q(wrapped_key=b"")
        | Q(words_confirmed=False, opened_at__lt=unconfirmed, log_length=1)
    )
    count = 0
    for case in over.iterator():
        delete_case(case)
        count += 1
    idle = timezone.now() - timedelta(minutes=settings.VAULT_IDLE_MINUTES)
    VaultSession.objects.filter(last_seen__lt=idle).delete()
    store.sweep_parts()
    logger.info("%d cases deleted because their time was over", count)
    return count
