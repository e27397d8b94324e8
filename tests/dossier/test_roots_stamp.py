"""The outside time stamp over the certificates that the site publishes."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from dossier import roots_stamp, tasks
from dossier.models import RootsStamp
from sextortion_help.site_keys import signing_certificate
from tests.conftest import Person
from tests.dossier.bundles import SEAL
from tests.programs import need
from tests.timestamps.authority import Pki, Server

pytestmark = pytest.mark.django_db
ROOTS, STAMP = "/verify/roots.pem", "/verify/roots.pem.tsr"


@pytest.fixture
def outside(settings: Settings, own_clock: None, tmp_path: Path) -> Iterator[Server]:
    """An authority beside the site's own clock."""
    pki = Pki(tmp_path / "pki")
    server = Server(pki, pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.SIGN_CHAIN, settings.TSA_CA, settings.TSA_SECOND_URLS = SEAL[1], pki.root_pem, [server.url("good")]
    yield server
    server.shutdown()
    server.server_close()


def test_the_sites_own_clock_does_not_confirm_the_site(eve: Person, own_clock: None) -> None:
    assert roots_stamp.renew() is None
    assert eve.client.get(STAMP).status_code == 404


def test_it_is_served_and_openssl_takes_it(eve: Person, outside: Server, tmp_path: Path) -> None:
    tasks.stamp_roots()
    answer = eve.client.get(STAMP)
    assert answer.headers["Content-Type"] == "application/timestamp-reply"
    (tmp_path / "roots.pem").write_bytes(eve.client.get(ROOTS).content)
    (tmp_path / "roots.pem.tsr").write_bytes(answer.content)
    (tmp_path / "tsa-root.pem").write_text(outside.pki.root_pem)
    command = "ts -verify -data roots.pem -in roots.pem.tsr -CAfile tsa-root.pem"
    assert command in eve.client.get("/en/verify/").content.decode()
    for last, right in ((b"", True), (b"\n", False)):
        with (tmp_path / "roots.pem").open("ab") as file:
            file.write(last)
        done = subprocess.run([need("openssl"), *command.split()], cwd=tmp_path, capture_output=True, text=True)
        assert ("Verification: OK" in done.stdout + done.stderr) is right, done.stderr


def test_it_is_asked_for_when_something_changes_and_else_not(
    eve: Person, outside: Server, settings: Settings
) -> None:
    assert roots_stamp.renew() is not None
    assert (roots_stamp.renew(), len(outside.calls)) == (None, 1)
    settings.SIGN_CHAIN = signing_certificate.make()[1]
    assert eve.client.get(STAMP).status_code == 404, "no stamp of another file is shown"
    settings.TSA_SECOND_URLS = [outside.url("down")]
    assert roots_stamp.renew() is None, "the next run tries again"
    settings.TSA_SECOND_URLS = [outside.url("good")]
    assert roots_stamp.renew() is not None
    assert eve.client.get(STAMP).status_code == 200
    RootsStamp.objects.update(ends_at=timezone.now() + timedelta(days=59))
    assert roots_stamp.renew() is not None
    settings.SIGN_CHAIN = SEAL[1]
    assert eve.client.get(STAMP).status_code == 200, "the earlier file is known still"
    assert all("BEGIN CERTIFICATE" in stamp.roots for stamp in RootsStamp.objects.all())
