"""The honest bundle, copies of it to attack, and who checks them."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from cases import custody
from cases.custody_subjects import (
    CounsellorOutsideEventSubject,
    EntryVoidedBySubject,
    HandOverSubject,
    OutsideEventSubject,
    VoidedEntrySubject,
)
from statement.image_hashes import actions as hashes
from statement.image_hashes.values import Values
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.bundles import OWN, SEAL, fill, packed, unpacked


@pytest.fixture
def trusted(tmp_path: Path) -> Path:
    path = tmp_path / "trusted.pem"
    path.write_text(OWN[1] + SEAL[1])
    return path


@pytest.fixture
def bundle(mayas_zip: bytes, tmp_path: Path) -> Path:
    (tmp_path / "honest.zip").write_bytes(mayas_zip)
    return unpacked(mayas_zip, tmp_path / "honest")


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: Path(shutil.copytree(bundle, tmp_path / "copies" / name))


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    """The site's own page, whose certificates are those of the bundle."""
    settings.STAMP_CHAIN, settings.SIGN_CHAIN, settings.ALLOWED_HOSTS = OWN[1], SEAL[1], ["127.0.0.1"]
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/en/verify/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_voided(
    with_case: Callable[..., Any], add_item: Callable[..., Any], own_clock: None, tmp_path: Path
) -> Path:
    """A bundle of a case in which a counsellor voided one hand-over record, and the client another."""
    lea = with_case()
    for police in ("Police Bonn", "Police Berne"):
        subject = HandOverSubject("Ruth, Lantern Centre", "de", police)
        custody.record(lea.case, custody.Act.HAND_OVER_RECORD, subject=subject, sha256="ab" * 32, size=5)
    by_ruth = EntryVoidedBySubject("Ruth, Lantern Centre", 2, "wrong-recipient")
    for voids in (by_ruth, VoidedEntrySubject(3, "of-a-later-version")):
        custody.record(lea.case, custody.Act.VOIDED, subject=voids)
    path = tmp_path / "voided.zip"
    path.write_bytes(packed(fill(lea, add_item), lea))
    return path


@pytest.fixture
def with_outside_events(
    with_case: Callable[..., Any], add_item: Callable[..., Any], own_clock: None, tmp_path: Path
) -> Path:
    """A bundle of a case in which a counsellor and the client entered what happened outside; Ruth voided hers."""
    lea = with_case()
    for subject in (
        CounsellorOutsideEventSubject("Ruth, Lantern Centre", "2026-11-28T14:10", "Stick an PK Möller übergeben"),
        OutsideEventSubject("2026-11-29", "The officer called."),
    ):
        custody.record(lea.case, custody.Act.OUTSIDE_EVENT, subject=subject)
    voiding = EntryVoidedBySubject("Ruth, Lantern Centre", 2, "wrong-time")
    custody.record(lea.case, custody.Act.VOIDED, subject=voiding)
    path = tmp_path / "outside.zip"
    path.write_bytes(packed(fill(lea, add_item), lea))
    return path


@pytest.fixture
def with_staying(tom: Person, add_item: Callable[..., Any], own_clock: None, tmp_path: Path) -> Path:
    """A bundle of a case in which two files stayed with the client."""
    hashes.add(tom.vault, [Values(sha256=digest, label="private") for digest in forging.STAYING])
    path = tmp_path / "staying.zip"
    path.write_bytes(packed(fill(tom, add_item), tom))
    return path
