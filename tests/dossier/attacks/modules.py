"""The modules of the page that checks bundles, under Node instead of a browser, beside the program."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography import x509

from dossier.verify import page as verify_page
from dossier.verify.__main__ import check
from dossier.verify.anchors import Anchors, sha256
from dossier.verify.bundle_sources import NotABundle
from dossier.verify.report import Report
from tests.programs import need

_SCRIPT = Path(__file__).resolve().parents[2] / "js" / "check_bundle.mjs"
NO_BUNDLE = "no-bundle"
COLOURS = {"green": "good", "amber": "wait", "red": "stop"}
_STAMP = ("entry", "known", "ended", "lasting", "renewed_by", "revocation")


def results(bundles: Sequence[tuple[Path, Sequence[str]]]) -> list[str]:
    """As `reports`: what all agree on, "no-bundle" where none of them finds one."""
    found: list[Report | None] = []
    for path, pems in bundles:
        try:
            found.append(check(path, Anchors.of(pems)))
        except NotABundle:
            found.append(None)
    _compare(bundles, found)
    return [report.result if report else NO_BUNDLE for report in found]


def reports(bundles: Sequence[tuple[Path, Sequence[str]]]) -> list[Report]:
    """What the program says of each zip with these roots (PEM) trusted, when the modules of the page agree."""
    found = [check(path, Anchors.of(pems)) for path, pems in bundles]
    _compare(bundles, found)
    return found


def _compare(bundles: Sequence[tuple[Path, Sequence[str]]], found: Sequence[Report | None]) -> None:
    told = {
        "known": verify_page.known(),
        "texts": verify_page.texts(),
        "bundles": [{"path": str(path), "anchors": _digests(pems)} for path, pems in bundles],
    }
    done = subprocess.run(
        [need("node"), _SCRIPT], input=json.dumps(told), capture_output=True, text=True, check=True, timeout=60
    )
    for said, report, (path, _) in zip(json.loads(done.stdout), found, bundles, strict=True):
        right = _as_the_page_says(report) if report else {"result": NO_BUNDLE}
        assert said == right, (path.name, said, right)


def _digests(pems: Sequence[str]) -> list[str]:
    return [sha256(one) for pem in pems for one in x509.load_pem_x509_certificates(pem.encode())]


def _as_the_page_says(report: Report) -> dict[str, Any]:
    return {
        "result": report.result,
        "lights": [COLOURS[light] for light in (report.fits, report.made_by, report.since)],
        "changed": [name for name, _why in report.changed],
        "stamps": [{name: getattr(stamp, name) for name in _STAMP} for stamp in report.stamps],
    }
