"""Honest bundles: of other installations, and when the certificates in them have ended."""

import hashlib
import subprocess
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from cryptography.x509 import ExtendedKeyUsageOID
from pytest_django import Settings

from dossier.models import Dossier
from dossier.verify.__main__ import check
from dossier.verify.anchors import Anchors
from sextortion_help.site_keys import certificates, signing_certificate, tsa_certificate
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.bundles import OWN, SEAL, fill, packed
from tests.programs import need
from tests.timestamps.authority import Server
from tests.timestamps.issuer import Issuer


def states(path: Path, *pems: str, now: datetime | None = None) -> tuple[str, str, str]:
    report = check(path, Anchors.of(pems), now)
    return report.fits, report.made_by, report.since


def test_each_installation_is_known_by_its_own_certificates_alone(
    with_case: Callable[[], Person], add_item: Callable[..., Any], settings: Settings, tmp_path: Path
) -> None:
    settings.TSA_URLS = []
    sites: dict[Path, tuple[str, str]] = {}
    for number in range(3):
        clock, seal = (OWN, SEAL) if not number else (tsa_certificate.make(), signing_certificate.make())
        settings.STAMP_KEY, settings.STAMP_CHAIN = clock
        person, path = with_case(), tmp_path / f"{number}.zip"
        path.write_bytes(packed(fill(person, add_item, seal=seal), person))
        sites[path] = (clock[1], seal[1])
    for path, own in sites.items():
        assert states(path, *own) == ("green", "green", "green")
        others = [pem for other, pems in sites.items() if other != path for pem in pems]
        assert states(path, *others) == ("green", "amber", "amber")
        assert states(path) == ("green", "amber", "amber")


def test_in_forty_years_it_rests_on_what_was_renewed(maya: Person, ready: Dossier, tmp_path: Path) -> None:
    """Nobody answers for any of the keys any more, and no stamp was made over these: see test_renewal.py."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(ready, maya))
    later = datetime.now(UTC) + timedelta(days=40 * 365)
    assert states(path, OWN[1], SEAL[1], now=later) == ("green", "amber", "amber")


def test_each_of_two_authorities_is_judged_by_itself(
    maya: Person, add_item: Callable[..., Any], own_clock: None, settings: Settings, tmp_path: Path
) -> None:
    """The second one names where its issuers publish lists, which then lie beside its certificates."""
    issuer = Issuer(tmp_path / "issuer")
    server = Server(issuer.pki, issuer.pki)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.TSA_SECOND_URLS, settings.TSA_CA = [server.url("good")], issuer.pki.root_pem
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(fill(maya, add_item), maya))
    for running in (server, issuer):
        running.shutdown()
        running.server_close()
    assert b"X509 CRL" in zipfile.ZipFile(path).read("timestamps/ca.pem")
    both, one, other, nobody = (
        check(path, Anchors.of([SEAL[1], *pems]))
        for pems in ([OWN[1], issuer.pki.root_pem], [OWN[1]], [issuer.pki.root_pem], [])
    )
    assert [len({stamp.authority for stamp in report.stamps}) for report in (both, one, other, nobody)] == [2] * 4
    assert [report.since for report in (both, one, other, nobody)] == ["green", "green", "green", "amber"]
    assert {report.fits for report in (both, one, other, nobody)} == {"green"}
    for report, is_own in ((one, True), (other, False)):
        assert {stamp.own_clock for stamp in report.stamps if stamp.known} == {is_own}


def test_openssl_takes_a_stamp_of_an_authority_that_has_ended(tmp_path: Path) -> None:
    with mock.patch.object(certificates, "YEARS", 1):
        pair = forging.famous([ExtendedKeyUsageOID.TIME_STAMPING], commits=False)
    entry = b"an entry of the log"
    (tmp_path / "entry").write_bytes(entry)
    (tmp_path / "token").write_bytes(forging.stamp(hashlib.sha256(entry).digest(), pair))
    (tmp_path / "ca.pem").write_text(pair[1])
    command = [need("openssl"), "ts", "-verify", "-data", "entry", "-in", "token", "-CAfile", "ca.pem"]
    when = str(int((datetime.now(UTC) - forging.BACK).timestamp()))
    ended, then = (
        subprocess.run([*command, *more], cwd=tmp_path, capture_output=True, text=True, check=False)
        for more in ([], ["-attime", when])
    )
    assert "certificate has expired" in ended.stdout + ended.stderr
    assert "Verification: OK" in then.stdout + then.stderr
