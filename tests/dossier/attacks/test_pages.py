"""The attacks once more, against verify.html and the site's own page: the three who check must agree."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from dossier.verify.__main__ import check
from dossier.verify.anchors import sha256
from sextortion_help.site_keys import tsa_certificate
from tests.dossier.attacks import forging
from tests.dossier.attacks.catalogue import CHANGED, RESULTS, UNCONFIRMED, Case, every_attack, whole_forgery
from tests.dossier.attacks.lying_zips import lying
from tests.dossier.attacks.program import run
from tests.dossier.attacks.zips import packed_again, tricks
from tests.dossier.bundles import OWN, SEAL, unpacked
from tests.dossier.test_verify_page import browse


def _handed(path: Path) -> str:
    """A folder with an empty one in it is dropped: chosen with the button, a browser names no empty folder."""
    is_empty = path.is_dir() and any(one.is_dir() and not any(one.iterdir()) for one in path.rglob("*"))
    return f"drop:{path}" if is_empty else str(path)


@pytest.mark.browser
def test_the_pages_find_it_too_and_agree(
    bundle: Path,
    copy: Callable[..., Any],
    site: str,
    trusted: Path,
    with_staying: Path,
    with_voided: Path,
    with_outside_events: Path,
    tmp_path: Path,
) -> None:
    """verify.html of the honest bundle knows no certificate; the site's page knows its own."""
    cases = every_attack(copy)
    for name, member in tricks(bundle).items():
        path = packed_again(bundle, tmp_path / f"{name}.zip", member)
        cases[f"zip_{name}"] = Case(path, CHANGED)
    lies = lying(bundle)
    for name in ("bytes_behind_the_stream", "two_archives", "wrong_crc"):
        (tmp_path / f"lie_{name}.zip").write_bytes(lies[name])
        cases[f"lie_{name}"] = Case(tmp_path / f"lie_{name}.zip", CHANGED)
    made_up = unpacked(with_outside_events.read_bytes(), tmp_path / "made_up")
    forging.made_up_entry(made_up, "outside-event", "client 2026-11-30 He confessed.")
    cases["made_up"] = Case(made_up, UNCONFIRMED)
    paths = {name: _handed(case.path) for name, case in cases.items()}
    honest = {"honest": bundle, "honest_zip": tmp_path / "honest.zip", "staying": with_staying}
    honest |= {"voided": with_voided, "outside": with_outside_events}
    on_site = browse(site, "en", **honest, **paths)
    alone = browse(bundle / "verify.html", "en", **honest, **paths)
    for said in (on_site, alone):
        assert said["staying"]["staying"] == [f"SHA-256 {digest}" for digest in forging.STAYING]
        assert said["staying"]["missing"] == said["honest"]["staying"] == []
        assert said["honest"]["voided"] == said["honest"]["outside"] == []
        by_ruth, by_client = said["outside"]["outside"]
        assert by_ruth.startswith("Entry 2 of the log, entered by Ruth, Lantern Centre at 20")
        assert by_ruth.endswith("about 2026-11-28, 14:10, as they say: “Stick an PK Möller übergeben”")
        assert by_client.startswith("Entry 3 of the log, entered by the complainant at 20")
        assert said["outside"]["voided"] == [
            "Entry 2 of the log, that something happened outside the site, no longer counts, says entry 4: "
            "the time is wrong"
        ]
        assert said["voided"]["voided"] == [
            f"Entry {entry} of the log, that a hand-over record was made, no longer counts, says entry {by}: {why}"
            for entry, by, why in ((2, 4, "the recipient is wrong"), (3, 5, "of-a-later-version"))
        ]
    for name in honest:
        assert (on_site[name]["result"], on_site[name]["lights"]) == ("confirmed", ["good"] * 3), on_site[name]
        assert (alone[name]["result"], alone[name]["lights"]) == ("unconfirmed", ["good", "wait", "wait"])
        assert "site’s own clock" in on_site[name]["stamps"][0]
    vouched = [one.endswith(" Nobody known here vouches for this entry.") for one in on_site["made_up"]["outside"]]
    assert vouched == [False, False, True]
    assert any("of the log on, nobody known here vouches" in one for one in on_site["made_up"]["origin"])
    assert not any(
        "nobody known here vouches" in one for one in [*on_site["outside"]["origin"], *alone["made_up"]["origin"]]
    )
    colours = {"green": "good", "amber": "wait", "red": "stop"}
    for name, case in cases.items():
        assert on_site[name]["result"] in (RESULTS[case.expected], "missing"), (name, on_site[name])
        assert alone[name]["result"] not in ("confirmed", "no-bundle"), name
        answer = json.loads(run(case.path, "--trust", trusted, "--json").stdout)
        assert answer["result"] == on_site[name]["result"], (name, on_site[name])
        lights = [colours[state] for state in answer["answers"].values()]
        assert lights == on_site[name]["lights"], (name, answer, on_site[name])


@pytest.mark.browser
def test_a_digest_that_is_typed_in(bundle: Path, copy: Callable[..., Any]) -> None:
    """With the forger's own digests a forgery is confirmed: whom to trust is the checker's to decide."""
    root, signer = (x509.load_pem_x509_certificates(pem.encode()) for pem in (OWN[1], SEAL[1]))
    right = f"{sha256(root[1])},{sha256(signer[0]).upper()}"
    short = check(bundle).printed.short
    assert f"jeder Seite: {short}" in (bundle / "LIES-MICH.txt").read_text()
    wrong = sha256(x509.load_pem_x509_certificates(tsa_certificate.make()[1].encode())[1])
    forged = copy("forged")
    whole_forgery(forged)
    said = browse(
        bundle / "verify.html",
        "de",
        right=f"typed:{right}:{bundle}",
        half=f"typed:{sha256(root[1])}:{bundle}",
        wrong=f"typed:{wrong}:{bundle}",
        forged=f"typed:{right}:{forged}",
        paper=f"paper:{short}:{bundle}",
        other_paper=f"paper:0123 4567 89AB CDEF:{bundle}",
    )
    assert said["paper"]["lights"][0] == "good"
    assert f"{short} Das ist die Zahl, die Sie eingegeben haben." in said["paper"]["printed"][0]
    assert said["other_paper"]["changed"] == [
        "dossier.pdf ist nicht das, worauf diese Zahl steht: 0123456789abcdef"
    ]
    assert (said["right"]["result"], said["right"]["said"]) == ("confirmed", "Unverändert und bestätigt")
    assert said["half"]["lights"] == ["good", "wait", "good"]
    assert said["wrong"]["lights"] == ["good", "wait", "wait"]
    assert said["forged"]["result"] == "unconfirmed"
    assert said["forged"]["said"] == "Nicht bestätigt"
    assert "So nennt sich das Zertifikat selbst. Es ist hier unbekannt." in said["forged"]["stamps"][0]
