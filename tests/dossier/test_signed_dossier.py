"""A dossier of a case is signed by the worker that makes it, or says why it is not. The signature itself, judged by
others: test_signature.py."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from cases import custody
from cases.models import Scope
from dossier import actions, printed_documents
from dossier.content import signer
from dossier.models import Dossier
from dossier.pdf import signature
from dossier.verify import __main__
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import signing_certificate
from tests.conftest import Person
from tests.dossier.bundles import OWN, packed
from tests.dossier.signatures import CHAIN, KEY, judged
from timestamps.models import Retry


@pytest.fixture
def with_seal(settings: Settings, own_clock: None) -> None:
    settings.SIGN_KEY, settings.SIGN_CHAIN = KEY, CHAIN


def made(
    person: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], language: str = "de"
) -> Dossier:
    add_item(person, 1)
    dossier = actions.request_dossier(person.vault, language)
    run_jobs()
    dossier.refresh_from_db()
    return dossier


def text_of(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def test_a_worker_signs_and_says_so(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], with_seal: None, tmp_path: Path
) -> None:
    dossier = made(maya, add_item, run_jobs)
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert judged(pdf).timestamp_validity.valid
    known = actions.facts(maya.vault, dossier)
    assert known["signed"] == f"Own seal, {signing_certificate.NAME}"
    assert known["signature_stamp"] == "This site's own clock (not an independent authority), Own time stamps"
    last = custody.read(maya.case, maya.vault.private(Scope.LOG))[-2]  # before the stamp on it
    assert (last.sha256, last.size) == (known["sha256"], len(pdf)), "the log notes the signed file"
    text = text_of(pdf)
    assert "elektronisch signiert (PAdES), von: Own seal" in text
    assert "Das Zertifikat ist selbst ausgestellt" in text
    assert signer.configured().sha256 in text.replace(" ", "")
    page = maya.client.get(f"/de/case/dossier/{dossier.pk}/").content.decode()
    assert "mit Zeitstempel von:" in page
    (tmp_path / "bundle.zip").write_bytes(packed(dossier, maya))
    report = __main__.check(tmp_path / "bundle.zip", Anchors.of([CHAIN, OWN[1]]))
    assert (report.origin.state, report.listing.state) == ("green", "green")  # the list of files is signed too


def test_while_authorities_fail_it_is_signed_without(
    maya: Person,
    tom: Person,
    add_item: Callable[..., Any],
    run_jobs: Callable[..., Any],
    with_seal: None,
    settings: Settings,
) -> None:
    from django.utils import timezone

    now = timezone.now()
    Retry.objects.create(case=tom.case, tries=1, tried_at=now, next_at=now)
    dossier = made(maya, add_item, run_jobs, "en")
    assert actions.facts(maya.vault, dossier)["signature_stamp"] == ""
    assert judged(printed_documents.read_pdf(maya.vault, dossier)).bottom_line
    page = maya.client.get(f"/en/case/dossier/{dossier.pk}/").content.decode()
    assert "without a time stamp: no authority answered" in page


def test_without_a_key_it_says_that_it_is_not_signed(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any], settings: Settings
) -> None:
    settings.SIGN_KEY = settings.SIGN_CHAIN = ""
    dossier = made(maya, add_item, run_jobs, "en")
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert "This file carries no electronic signature." in text_of(pdf)
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    assert "signed" not in actions.facts(maya.vault, dossier)


def broken_key(settings: Settings) -> None:
    settings.SIGN_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def another_pair(settings: Settings) -> None:
    settings.SIGN_KEY = signing_certificate.make()[0]


def broken_library(settings: Settings) -> None:
    """The pair is right; what fails comes while signing."""


@pytest.mark.parametrize("harm", [broken_key, another_pair, broken_library], ids=lambda harm: harm.__name__)
def test_a_dossier_that_cannot_be_signed_is_made_and_says_so(
    maya: Person,
    add_item: Callable[..., Any],
    run_jobs: Callable[..., Any],
    with_seal: None,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[..., Any],
) -> None:
    harm(settings)
    if harm is broken_library:
        monkeypatch.setattr(signature, "signer_of", lambda *pair: [][0])
    dossier = made(maya, add_item, run_jobs, "en")
    pdf = printed_documents.read_pdf(maya.vault, dossier)
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    text = text_of(pdf)
    assert "carries no electronic signature: signing failed on this site" in text
    assert "signed electronically" not in text
    (alarm,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert alarm.getMessage().startswith(
        ("the key that signs dossiers cannot", "a dossier could not be signed: Index")
    )
    page = maya.client.get(f"/en/case/dossier/{dossier.pk}/").content.decode()
    assert "none: signing failed on our side." in page
