"""Two authorities for each stamp: both confirm the same entries, and either may be down. And what issuers say on
revocation is kept with each token."""

import hashlib
import logging
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.utils import timezone
from pytest_django import Settings

from cases import custody
from cases.custody_subjects import ExhibitSubject
from cases.models import Scope
from tests.conftest import Person
from tests.programs import need
from tests.timestamps.authority import Server
from tests.timestamps.issuer import Issuer
from timestamps import actions, authorities, checks
from timestamps.models import Retry, Timestamp


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path / "issuer")
    yield made
    made.close()


@pytest.fixture
def other(issuer: Issuer, settings: Settings) -> Iterator[Server]:
    """A second authority with its own root, in TSA_SECOND_URLS."""
    server = Server(issuer.pki, issuer.pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.TSA_SECOND_URLS = [server.url("good")]
    yield server
    server.shutdown()
    server.server_close()


def roots(settings: Settings, issuer: Issuer) -> None:
    settings.TSA_CA += issuer.pki.root_pem


def act(person: Person) -> None:
    custody.record(person.case, custody.Act.SEALED, subject=ExhibitSubject(1), sha256="ab" * 32, size=5)


def test_both_confirm_what_was_stamped(
    maya: Person, ask: Callable[..., Any], other: Server, issuer: Issuer, settings: Settings
) -> None:
    first = ask("good")
    roots(settings, issuer)
    act(maya)
    actions.stamp(maya.case)
    one, two = Timestamp.objects.all()
    assert (one.seq, two.seq) == (2, 3)
    log = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert [(entry.act, entry.subject) for entry in log[2:]] == [("stamped", "entry 2"), ("stamped", "entry 3")]
    assert log[2].sha256 == hashlib.sha256(bytes(one.token)).hexdigest(), "what the second stamps names the first"
    assert actions.stamp(maya.case) is None, "nothing waits"
    assert (len(first.asked), len(other.asked)) == (1, 1)
    held = [x509.load_pem_x509_certificates(stamp.chain.encode())[0] for stamp in (one, two)]
    assert held[0].public_key() != held[1].public_key()


@pytest.mark.parametrize("down", ["first", "second"])
def test_one_that_is_down_leaves_the_other(
    maya: Person,
    ask: Callable[..., Any],
    other: Server,
    issuer: Issuer,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    down: str,
) -> None:
    ask("down" if down == "first" else "good")
    roots(settings, issuer)
    if down == "second":
        settings.TSA_SECOND_URLS = [other.url("down")]
    act(maya)
    with caplog.at_level(logging.WARNING):
        actions.stamp(maya.case)
    (stamp,) = Timestamp.objects.all()
    assert stamp.seq == 2
    assert not Retry.objects.exists()
    assert "no time stamp from 127.0.0.1" in caplog.text


def passed(minutes: int) -> None:
    Timestamp.objects.exclude(missed_at=None).update(missed_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize("missing", ["first", "second"])
def test_one_that_gave_none_is_asked_again_later(
    maya: Person,
    tom: Person,
    ask: Callable[..., Any],
    other: Server,
    issuer: Issuer,
    settings: Settings,
    run_jobs: Callable[..., Any],
    missing: str,
) -> None:
    """Neither at once nor for all cases; when it answers, the others follow without waiting."""
    ask("down" if missing == "first" else "good")
    roots(settings, issuer)
    if missing == "second":
        settings.TSA_SECOND_URLS = [other.url("down")]
    for person in (maya, tom):
        act(person)
        actions.stamp(person.case)
    assert [stamp.missing_group for stamp in Timestamp.objects.all()] == [missing] * 2
    calls = len(other.calls)
    assert actions.stamp(maya.case) is None, "not at once"
    assert (actions.sweep(), len(other.calls)) == (0, calls)
    passed(minutes=61)
    assert actions.sweep() == 2
    run_jobs()
    assert Timestamp.objects.count() == 2, "it is down still"
    passed(minutes=30)
    assert actions.sweep() == 0, "an hour between two questions"
    if missing == "first":
        ask("good")
        roots(settings, issuer)
    else:
        settings.TSA_SECOND_URLS = [other.url("good")]
    passed(minutes=61)
    Timestamp.objects.filter(case=tom.case).update(missed_at=timezone.now() - timedelta(minutes=5))
    assert actions.sweep() == 1, "while it gives none, one asks for all"
    run_jobs()
    assert Timestamp.objects.filter(case=maya.case).count() == 2
    assert actions.sweep() == 1
    run_jobs()
    assert [stamp.missing_group for stamp in Timestamp.objects.all()] == [""] * 4
    log = custody.read(tom.case, tom.vault.private(Scope.LOG))
    assert [(entry.act, entry.subject) for entry in log[-2:]] == [("stamped", "entry 2"), ("stamped", "entry 3")]
    assert len(set(Timestamp.objects.filter(case=tom.case).values_list("chain", flat=True))) == 2
    assert (actions.sweep(), actions.stamp(tom.case)) == (0, None)


def test_a_second_authority_that_was_given_up_is_not_missed(
    maya: Person, ask: Callable[..., Any], other: Server, issuer: Issuer, settings: Settings
) -> None:
    ask("good")
    settings.TSA_SECOND_URLS = [other.url("down")]
    act(maya)
    actions.stamp(maya.case)
    settings.TSA_SECOND_URLS = []
    passed(minutes=61)
    assert (actions.sweep(), actions.stamp(maya.case)) == (0, None)


def test_a_site_without_a_second_asks_nobody_more(maya: Person, ask: Callable[..., Any]) -> None:
    ask("good")
    actions.stamp(maya.case)
    assert Timestamp.objects.count() == 1
    assert authorities.second() == []


def test_openssl_takes_the_lists_that_are_kept(
    maya: Person, ask: Callable[..., Any], other: Server, issuer: Issuer, settings: Settings, tmp_path: Path
) -> None:
    ask("good")
    roots(settings, issuer)
    actions.stamp(maya.case)
    one, two = Timestamp.objects.all()
    assert one.revocation == "", "an authority whose certificates name no address"
    assert two.revocation.count("BEGIN X509 CRL") == 2
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[two.seq - 1]
    (tmp_path / "entry").write_bytes(entry.canonical())
    (tmp_path / "token").write_bytes(bytes(two.token))
    command = [need("openssl"), "ts", "-verify", "-data", "entry", "-in", "token", "-crl_check_all", "-CAfile"]
    for name, kept, right in (("with", two.revocation, True), ("without", "", False)):
        (tmp_path / name).write_text(two.chain + kept)
        run = subprocess.run([*command, name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ("Verification: OK" in run.stdout + run.stderr) is right, run.stderr


@pytest.mark.parametrize(
    ("urls", "policy", "found"),
    [
        (["https://two.example.org/"], "", []),
        (["two.example.org"], "", ["timestamps.E001"]),
        (["https://one.example.org/"], "", ["timestamps.E006"]),
        (["https://two.example.org/"], "any", ["timestamps.E003"]),
    ],
)
def test_settings_that_cannot_work_stop_the_start(
    settings: Settings, issuer: Issuer, urls: list[str], policy: str, found: list[str]
) -> None:
    settings.TSA_URLS, settings.TSA_CA = ["https://one.example.org/"], issuer.pki.root_pem
    settings.TSA_SECOND_URLS, settings.TSA_SECOND_POLICY = urls, policy
    assert [one.id for one in checks.authorities_are_sound(None)] == found
