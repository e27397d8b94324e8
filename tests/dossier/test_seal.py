"""The signature over the list of a bundle's files: what was signed is handed over until the case
changes."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from pytest_django import Settings

from cases import custody, jobs
from cases.custody_subjects import ExhibitSubject
from cases.models import Job
from dossier.bundle import seal_job, sums_signature
from dossier.bundle.seal import Seal
from dossier.models import Dossier
from dossier.verify import origin
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import certificates, signing_certificate, tsa_certificate
from tests.conftest import Person
from tests.dossier.bundles import SEAL, packed
from tests.dossier.signatures import own

SUMS = b"ab" * 32 + b"  dossier.pdf\n"


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def test_a_look_at_a_file_changes_nothing_in_what_was_signed(maya: Person, ready: Dossier) -> None:
    before = packed(ready, maya)
    custody.record(maya.case, custody.Act.ORIGINAL_READ, subject=ExhibitSubject(2))
    assert packed(ready, maya) == before


def test_after_a_change_the_page_says_so_and_a_worker_signs_anew(
    maya: Person,
    ready: Dossier,
    add_item: Callable[..., Any],
    run_jobs: Callable[..., Any],
    settings: Settings,
) -> None:
    settings.SIGN_KEY, settings.SIGN_CHAIN = SEAL
    page = f"/en/case/dossier/{ready.pk}/"
    said = "Files of your case have changed since this dossier was made."
    assert said not in maya.client.get(page).content.decode()
    assert jobs.newest(ready.pk, seal_job.SEAL) is None, "what is signed is not signed again"
    item = add_item(maya, 4)
    digest = "cd" * 32
    custody.record(maya.case, custody.Act.SEALED, subject=item.subject, sha256=digest, size=item.size)
    content = packed(ready, maya)
    assert "SHA256SUMS.p7s" not in names(content)
    assert "originals/0004.png" in names(content)
    assert said in maya.client.get(page).content.decode()
    run_jobs()
    assert jobs.newest(ready.pk, seal_job.SEAL).state == Job.State.DONE
    ready.refresh_from_db()
    assert {"SHA256SUMS.p7s", "originals/0004.png"} <= set(names(packed(ready, maya)))
    maya.client.get(page)
    assert Job.objects.filter(task=seal_job.SEAL).count() == 1


def test_a_dossier_that_was_made_anew_keeps_no_old_signature(maya: Person, ready: Dossier) -> None:
    Dossier.objects.filter(pk=ready.pk).update(blob="ff" * 16)
    sealed = Dossier.objects.get(pk=ready.pk).sealed_facts
    seal_job.keep(ready, maya.vault, Seal(datetime.now(UTC), 1, "ab" * 32, b"signature"))
    assert Dossier.objects.get(pk=ready.pk).sealed_facts == sealed


class Past(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.now(tz) - timedelta(days=730)


def ended() -> tuple[str, str]:
    """A key whose certificate ended a year ago."""
    with (
        mock.patch("sextortion_help.site_keys.certificates.datetime", Past),
        mock.patch.object(certificates, "YEARS", 1),
    ):
        return signing_certificate.make()


@pytest.mark.parametrize("stamped", [True, False])
def test_a_certificate_that_ended_counts_only_under_a_stamp_from_before(stamped: bool) -> None:
    pair, now = ended(), datetime.now(UTC)
    with mock.patch("sextortion_help.site_keys.certificates.datetime", Past):
        clock = tsa_certificate.make()
    with mock.patch("timestamps.local_tsa.datetime", Past):
        signature = sums_signature.sign(SUMS, *pair, [own(clock)] if stamped else ())
    found = origin.of_sums(signature, SUMS, Anchors.of([pair[1], clock[1]]), now)
    assert (found.state, found.why) == (("green", "known") if stamped else ("amber", "ended"))


def test_a_stamp_that_leads_to_nobody_known_is_passed_over() -> None:
    signature = sums_signature.sign(SUMS, *SEAL, [own()])
    assert origin.of_sums(signature, SUMS, Anchors.of([SEAL[1]]), datetime.now(UTC)).state == "green"
    assert origin.of_sums(signature, SUMS + b"x", Anchors.of([SEAL[1]]), datetime.now(UTC)).state == "red"
