"""Open, unlock, lock, delete."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from cases import actions, blob_store, crypto, passphrase
from cases.errors import DecryptionError, UnlockError
from cases.models import Case, Job, Scope, ScopeKey, VaultSession
from cases.passphrase import Phrase
from cases.vault import public_key
from tests.conftest import Person

pytestmark = pytest.mark.django_db


def test_a_new_case_opens_with_its_words(maya: Person) -> None:
    vault, _ = actions.unlock(maya.words)
    assert vault.case == maya.case
    assert vault.case_key == maya.vault.case_key


def test_the_words_are_not_stored(maya: Person) -> None:
    rows = repr(list(Case.objects.values_list())) + repr(list(ScopeKey.objects.values_list()))
    assert not any(word in rows for word in maya.words.split() if len(word) > 4)


def test_each_scope_has_a_pair_of_its_own(maya: Person) -> None:
    assert len({maya.vault.private(scope).value for scope in Scope}) == 4
    for scope in Scope:
        sealed = crypto.seal(public_key(maya.case, scope), b"x")
        assert crypto.unseal(maya.vault.private(scope), sealed) == b"x"


def test_all_scope_keys_cost_one_query(maya: Person, django_assert_num_queries: Any) -> None:
    vault, _ = actions.unlock(maya.words)
    with django_assert_num_queries(1):
        for scope in Scope:
            vault.private(scope)


def test_wrong_words_unknown_words_and_an_expired_case_look_the_same(maya: Person, tom: Person) -> None:
    Case.objects.filter(pk=maya.case.pk).update(last_visit=timezone.localdate() - timedelta(days=90))
    wrong = Phrase(" ".join(reversed(tom.words.split())))
    for phrase in (wrong, passphrase.make("en"), maya.words):
        with pytest.raises(UnlockError) as caught:
            actions.unlock(phrase)
        assert caught.value.args == ()


def test_a_case_opens_until_its_last_day(maya: Person) -> None:
    Case.objects.filter(pk=maya.case.pk).update(last_visit=timezone.localdate() - timedelta(days=89))
    vault, _ = actions.unlock(maya.words)
    assert vault.case.delete_on == timezone.localdate() + timedelta(days=90)


def test_renewed_words_replace_the_old_ones(maya: Person) -> None:
    phrase = actions.renew_words(maya.vault, "de")
    with pytest.raises(UnlockError):
        actions.unlock(maya.words)
    assert not maya.case.words_confirmed
    vault, _ = actions.unlock(phrase)
    assert vault.private(Scope.LOG) == maya.vault.private(Scope.LOG)
    assert maya.case.words_confirmed


def test_only_the_right_words_confirm(with_case: Callable[..., Any], tom: Person) -> None:
    maya = with_case(confirmed=False)
    assert not actions.confirm_words(maya.vault, tom.words)
    assert not maya.case.words_confirmed
    assert actions.confirm_words(maya.vault, maya.words)
    assert maya.case.words_confirmed


def test_a_session_ends_after_thirty_idle_minutes(maya: Person, time_machine: Any) -> None:
    time_machine.move_to("2026-11-22T02:00:00Z")
    _, cookie = actions.unlock(maya.words)
    time_machine.shift(timedelta(minutes=29))
    assert actions.resume(cookie) is not None
    time_machine.shift(timedelta(minutes=29))
    assert actions.resume(cookie) is not None
    time_machine.shift(timedelta(minutes=31))
    assert actions.resume(cookie) is None


def test_a_locked_session_is_gone(maya: Person) -> None:
    vault, cookie = actions.unlock(maya.words)
    actions.lock(vault.session)
    assert actions.resume(cookie) is None


def test_a_session_row_alone_opens_nothing(maya: Person) -> None:
    row = VaultSession.objects.get(pk=maya.vault.session.pk)
    with pytest.raises(DecryptionError):
        crypto.unwrap(crypto.Secret(bytes(row.lookup)), row.wrapped_case_key, "session:" + bytes(row.lookup).hex())


def test_plan_round_trip_and_sealed(maya: Person) -> None:
    actions.keep_plan(maya.vault, {"answers": {"form": "bluff-marker"}})
    assert actions.kept_plan(maya.vault) == {"answers": {"form": "bluff-marker"}}
    assert b"bluff-marker" not in bytes(maya.case.sealed_plan)


def test_deleting_destroys_keys_first(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = blob_store.put(maya.case.pk, public_key(maya.case, Scope.EVIDENCE), b"x")
    path = blob_store.store().path(maya.case.pk, blob)

    def crash(case_id: UUID) -> None:
        assert not ScopeKey.objects.filter(case_id=case_id).exists()
        assert bytes(Case.objects.get(pk=case_id).wrapped_key) == b""
        raise OSError

    with monkeypatch.context() as patch, pytest.raises(OSError):  # noqa: PT011, PT012
        patch.setattr(blob_store, "destroy", crash)
        actions.delete_case(maya.case)
    with pytest.raises(UnlockError):
        actions.unlock(maya.words)
    assert path.exists()
    assert actions.delete_expired() == 1  # the scheduled task finishes what broke off
    assert not path.exists()
    assert not Case.objects.exists()


def test_expired_cases_are_deleted_and_others_stay(maya: Person, tom: Person) -> None:
    Case.objects.filter(pk=maya.case.pk).update(last_visit=timezone.localdate() - timedelta(days=90))
    assert actions.delete_expired() == 1
    assert list(Case.objects.all()) == [tom.case]


def test_a_case_nobody_confirmed_goes_after_a_day(with_case: Callable[..., Any]) -> None:
    maya = with_case(confirmed=False)
    assert actions.delete_expired() == 0
    Case.objects.filter(pk=maya.case.pk).update(opened_at=timezone.now() - timedelta(hours=25))
    assert actions.delete_expired() == 1


def test_with_the_keys_go_jobs_and_sessions_though_the_blobs_cannot(
    maya: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job holds keys as well, so it may not outlive the first step."""
    Job.objects.create(case=maya.case, task="x", subject=maya.case.pk, expires_at=timezone.now())

    def broken(case_id: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("cases.blob_store.destroy", broken)
    with pytest.raises(OSError, match="Input/output"):
        actions.delete_case(maya.case)
    assert not Job.objects.exists()
    assert not VaultSession.objects.exists()
    assert not ScopeKey.objects.exists()
    assert bytes(Case.objects.get().wrapped_key) == b""


def test_a_visit_of_a_case_whose_words_were_not_typed_back_is_noted_only_later(with_case: Any) -> None:
    """Making a case is no visit. What is confirmed needs no such note."""
    fresh, kept = with_case(confirmed=False), with_case()
    for person in (fresh, kept):
        actions.touch(person.vault.session)
        assert person.case.unconfirmed_visit_at is None
        Case.objects.filter(pk=person.case.pk).update(opened_at=timezone.now() - timedelta(days=2))
        VaultSession.objects.update(last_seen=timezone.now() - timedelta(minutes=10))
        person.client.get("/en/case/")
    assert fresh.case.unconfirmed_visit_at is not None
    assert kept.case.unconfirmed_visit_at is None


def test_deleting_takes_jobs_and_sessions_along(maya: Person) -> None:
    Job.objects.create(case=maya.case, task="x", subject=maya.case.pk, expires_at=timezone.now())
    actions.delete_case(maya.case)
    assert not Job.objects.exists()
    assert not VaultSession.objects.exists()


def test_session_state_is_sealed(maya: Person) -> None:
    maya.vault.keep_state(minor="unsure-marker")
    maya.vault.session.refresh_from_db()
    assert maya.vault.state() == {"minor": "unsure-marker"}
    assert b"unsure-marker" not in bytes(maya.vault.session.sealed_state)
