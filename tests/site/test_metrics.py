"""Health by part, and numbers for who runs the site: behind a token, without anything about a person."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from cases import upkeep
from cases.models import Job
from dossier.actions import request_dossier
from portal import health, measures
from sextortion_help.site_keys import certificates
from tests.conftest import Person

TOKEN = "only-for-tests-" + "0123456789abcdef" * 2
ALERTS = Path(__file__).resolve().parents[2] / "deploy/alerts.yml"
LABELS = {"part", "queue", "chain"}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked through a broker, which would wait on a clock that stands still."""
    monkeypatch.setattr(health, "_worker", lambda: False)


@pytest.fixture
def token(settings: Settings) -> dict[str, str]:
    settings.METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


def families(client: Client, headers: dict[str, str]) -> dict[str, dict[str, float]]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        family.name: {next(iter(sample.labels.values()), ""): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(answer.content.decode())
    }


@pytest.mark.parametrize("path", ["/metrics", "/healthz/details"])
@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", TOKEN, f"bearer {TOKEN}", "Bearer ä"],
)
def test_without_the_token_there_is_nothing(client: Client, token: dict[str, str], path: str, sent: str) -> None:
    assert client.get(path, headers={"Authorization": sent}).status_code == 404


@pytest.mark.parametrize("path", ["/metrics", "/healthz/details"])
@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer"])
def test_where_no_token_is_set_nobody_has_one(client: Client, settings: Settings, path: str, sent: str) -> None:
    assert settings.METRICS_TOKEN == ""
    assert client.get(path, headers={"Authorization": sent}).status_code == 404


def test_a_short_token_stops_the_start(settings: Settings) -> None:
    for value, expected in (("", []), ("short", ["site.E010"]), (TOKEN, [])):
        settings.METRICS_TOKEN = value
        assert [one.id for one in checks.run_checks() if one.id == "site.E010"] == expected


def test_the_process_lives_without_a_database(client: Client) -> None:
    """No fixture gives this test a database: asking it would be an error."""
    answer = client.get("/healthz/live")
    assert (answer.status_code, answer.json()) == (200, {"process": True})
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_are_database_broker_and_store(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz/ready").json() == {"database": True, "broker": True, "store": True}

    def gone() -> bool:
        raise DatabaseError("marker")

    monkeypatch.setitem(health.READY, "database", gone)
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert b"marker" not in answer.content


@pytest.mark.django_db
def test_a_backlog_has_a_queue_and_an_age(maya: Person, client: Client, token: dict[str, str]) -> None:
    request_dossier(maya.vault, "en")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20), tick=False):
        numbers = families(client, token)
    assert numbers["site_jobs_waiting"] == {"dossier": 1, "intake": 0, "reading": 0}
    assert 1199 <= numbers["site_jobs_oldest_waiting_seconds"]["dossier"] <= 1300
    Job.objects.update(state=Job.State.FAILED)
    numbers = families(client, token)
    assert numbers["site_jobs_waiting"]["dossier"] == 0
    assert numbers["site_jobs_failed_last_day"]["dossier"] == 1
    assert numbers["site_store_free_bytes"][""] > 0


@pytest.mark.django_db
def test_the_age_of_the_last_sweep_is_told(client: Client, token: dict[str, str]) -> None:
    cache.clear()
    assert "site_sweep_age_seconds" not in families(client, token), "unknown is not zero"
    upkeep.mark()
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=40), tick=False):
        assert 39 <= families(client, token)["site_sweep_age_seconds"][""] <= 60


@pytest.mark.django_db
def test_the_end_of_certificates_is_told(client: Client, token: dict[str, str], settings: Settings) -> None:
    _key, chain = certificates.make("Test", "Root", "Stamp", [ExtendedKeyUsageOID.TIME_STAMPING], commits=False)
    settings.SIGN_CHAIN, settings.STAMP_CHAIN, settings.TSA_CA = chain, "no certificate", ""
    ends = families(client, token)["site_certificate_end_timestamp_seconds"]
    assert ends == {
        "sign": min(one.not_valid_after_utc for one in x509.load_pem_x509_certificates(chain.encode())).timestamp()
    }


@pytest.mark.django_db
def test_a_part_that_breaks_leaves_its_numbers_out(
    client: Client, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Any:
        raise DatabaseError

    monkeypatch.setattr(measures.watch, "due", gone)
    numbers = families(client, token)
    assert "site_watch_cases_due" not in numbers
    assert "site_facts_stale" in numbers


@pytest.mark.django_db
def test_nothing_is_about_a_person_or_a_case(
    maya: Person, client: Client, token: dict[str, str], run_jobs: Callable[[], int]
) -> None:
    request_dossier(maya.vault, "en")
    for path in ("/metrics", "/healthz/details"):
        text = client.get(path, headers=token).content.decode()
        assert str(maya.case.pk) not in text
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16}|\d+\.\d+\.\d+\.\d+", text)
    for family in text_string_to_metric_families(client.get("/metrics", headers=token).content.decode()):
        for sample in family.samples:
            assert set(sample.labels) <= LABELS, family.name
            assert all(re.fullmatch(r"[a-z-]{2,12}", value) for value in sample.labels.values())


@pytest.mark.django_db
def test_every_alert_is_about_a_number_that_there_is(client: Client, token: dict[str, str]) -> None:
    upkeep.mark()
    known = set(families(client, token)) | {"site_database_connections", "site_database_connections_most"}
    rules = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
    used = {name for rule in rules for name in re.findall(r"site_\w+", rule["expr"])}
    assert used <= known
    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert all(set(rule["labels"]) == {"severity"} and rule["annotations"]["summary"] for rule in rules)


@pytest.mark.skipif(not shutil.which("promtool"), reason="needs Prometheus' promtool")
def test_promtool_takes_the_alerts() -> None:
    assert subprocess.run(["promtool", "check", "rules", str(ALERTS)], capture_output=True).returncode == 0


@pytest.mark.django_db
def test_connections_of_postgresql_are_counted(client: Client, token: dict[str, str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only a server counts connections")
    numbers = families(client, token)
    assert 1 <= numbers["site_database_connections"][""] <= numbers["site_database_connections_most"][""]
