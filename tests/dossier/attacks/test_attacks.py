"""Attacks on a bundle against the program: it may call none of them confirmed. The pages: test_pages.py."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from dossier.verify.__main__ import check
from dossier.verify.anchors import sha256
from sextortion_help.site_keys import tsa_certificate
from tests.conftest import Person
from tests.dossier.attacks import forging
from tests.dossier.attacks.catalogue import CHANGED, CONFIRMED, NOT_WHOLE, UNCONFIRMED, every_attack, whole_forgery
from tests.dossier.attacks.program import run
from tests.dossier.attacks.zips import packed_again, tricks
from tests.dossier.bundles import OWN, SEAL, fill, printed, renew_sums, unpacked


def test_the_program_finds_each(copy: Callable[..., Any], trusted: Path) -> None:
    for name, case in every_attack(copy).items():
        known, unknown = run(case.path, "--trust", trusted), run(case.path)
        assert known.returncode == case.expected, (name, known.stdout)
        assert unknown.returncode == case.expected, (name, unknown.stdout)
        if name.startswith("fact_"):
            assert "manifest.json" in known.stdout, (name, known.stdout)


@pytest.mark.parametrize("attack", NOT_WHOLE)
def test_the_signature_must_cover_every_byte(copy: Any, attack: Any, trusted: Any) -> None:
    """Said of the dossier alone: the bundle around it contradicts itself in other ways too."""
    folder = copy(attack.__name__)
    attack(folder)
    origin = json.loads(run(folder, "--trust", trusted, "--json").stdout)["origin"]
    assert (origin["state"], origin["why"]) == ("red", "not-whole")


def test_the_honest_bundle(bundle: Path, trusted: Path, tmp_path: Path) -> None:
    known = run(bundle, "--trust", trusted)
    assert (known.returncode, known.stderr) == (CONFIRMED, "")
    unknown = run(bundle)
    assert (unknown.returncode, unknown.stderr) == (UNCONFIRMED, "")
    assert "NOT CONFIRMED" in unknown.stdout
    assert "3. Since when? yes, by the site's own clock" in known.stdout
    assert "own clock, not an independent authority" in known.stdout
    root, signer = (x509.load_pem_x509_certificates(pem.encode()) for pem in (OWN[1], SEAL[1]))
    digests = [f"--digest={sha256(one).upper()}" for one in (root[1], signer[0])]
    assert run(bundle, *digests).returncode == CONFIRMED
    assert run(bundle, digests[0]).returncode == UNCONFIRMED
    assert run(bundle, "--digest", "12").returncode == 3
    other = tmp_path / "other.pem"
    other.write_text(tsa_certificate.make()[1])
    assert run(bundle, "--ca", other).returncode == UNCONFIRMED


def test_a_forger_is_named_as_unknown(copy: Callable[..., Any], trusted: Path) -> None:
    folder = copy("forged")
    whole_forgery(folder)
    said = run(folder, "--trust", trusted).stdout
    assert f'"{forging.FAMOUS}, D-TRUST Qualified Time Stamping", as it calls itself: unknown here' in said
    assert "never from this bundle" in said
    assert "1. Does it fit together? yes" in said, "a forgery that contradicts itself shows nothing here"
    answers = json.loads(run(folder, "--json").stdout)["answers"]
    assert answers == {"fits_together": "green", "who_made_it": "amber", "since_when": "amber"}


def test_a_foreign_dossier_with_its_true_signature(
    copy: Callable[..., Any], tom: Person, add_item: Callable[..., Any], own_clock: None, trusted: Path
) -> None:
    fill(tom, add_item)
    folder = copy("foreign")
    forging.whole(folder, printed(tom))
    done = run(folder, "--trust", trusted)
    assert done.returncode == CHANGED
    assert "says what the log or dossier.pdf does not: case" in done.stdout


class TestZips:
    def test_each_trick(self, bundle: Path, trusted: Path, tmp_path: Path) -> None:
        assert run(packed_again(bundle, tmp_path / "again.zip"), "--trust", trusted).returncode == CONFIRMED
        for name, member in tricks(bundle).items():
            path = packed_again(bundle, tmp_path / f"{name}.zip", member)
            assert run(path, "--trust", trusted).returncode == CHANGED, name

    def test_a_link_in_a_folder(self, copy: Callable[..., Any], trusted: Path, tmp_path: Path) -> None:
        folder = copy("linked")
        (tmp_path / "elsewhere").write_bytes((folder / "originals/0002.png").read_bytes())
        (folder / "originals/0002.png").unlink()
        (folder / "originals/0002.png").symlink_to(tmp_path / "elsewhere")
        assert run(folder, "--trust", trusted).returncode == CHANGED


def test_the_program_says_what_stayed_and_misses_none_of_it(with_staying: Path, trusted: Path) -> None:
    known = run(with_staying, "--trust", trusted)
    assert known.returncode == CONFIRMED
    assert all(f"stayed with the client: SHA-256 {digest}" in known.stdout for digest in forging.STAYING)
    assert "not missing" in known.stdout
    assert "private" not in known.stdout
    assert json.loads(run(with_staying, "--trust", trusted, "--json").stdout)["missing"] == []


def test_the_program_shows_what_was_voided_and_confirms_the_rest(with_voided: Path, trusted: Path) -> None:
    known = run(with_voided, "--trust", trusted)
    assert known.returncode == CONFIRMED, known.stdout
    said = "entry 2 of the log (a hand-over record was made) no longer counts, says entry 4: the recipient is wrong"
    assert said in known.stdout
    assert "says entry 5: of-a-later-version" in known.stdout
    listed = json.loads(run(with_voided, "--trust", trusted, "--json").stdout)["voided"]
    assert [(one["entry"], one["by"]) for one in listed] == [(2, 4), (3, 5)]


@pytest.mark.parametrize("subject", ["entry 9 twice", "entry 4 twice", "entry 02 twice"])
def test_a_line_that_voids_a_later_one_or_itself_is_found(with_voided: Path, tmp_path: Path, subject: str) -> None:
    folder = unpacked(with_voided.read_bytes(), tmp_path / "forged")
    path = folder / "custody/0004.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"subject": subject}, sort_keys=True,
                               separators=(",", ":"), ensure_ascii=False))  # fmt: skip
    forging.whole(folder)
    report = check(folder)
    assert report.changed, subject
    assert {name for name, _ in report.changed} >= {"custody/0004.json"}
    assert 9 not in [one.entry for one in report.voided]


def test_the_program_says_what_people_entered_and_vouches_for_none_of_it(
    with_outside_events: Path, trusted: Path
) -> None:
    known = run(with_outside_events, "--trust", trusted)
    assert known.returncode == CONFIRMED, known.stdout
    assert "entered by a person: entry 2 of the log, by Ruth, Lantern Centre at 20" in known.stdout
    assert "2026-11-28T14:10, as they say: Stick an PK Möller übergeben" in known.stdout
    assert "entry 3 of the log, by the client at 20" in known.stdout
    assert known.stdout.count("the site has not seen it") == 2
    assert (
        "(a person entered what happened outside) no longer counts, says entry 4: the time is wrong" in known.stdout
    )
    listed = json.loads(run(with_outside_events, "--trust", trusted, "--json").stdout)["outside"]
    assert [(one["entry"], one["who"], one["happened"]) for one in listed] == [
        (2, "Ruth, Lantern Centre", "2026-11-28T14:10"),
        (3, "", "2026-11-29"),
    ]


OTHER_STORIES = {
    "another_account": "counsellor 2026-11-28T14:10 Ruth, Lantern Centre -> Stick an PK Maier übergeben",
    "another_time": "counsellor 2026-11-27T14:10 Ruth, Lantern Centre -> Stick an PK Möller übergeben",
    "another_person": "client 2026-11-28T14:10 Stick an PK Möller übergeben",
    "another_form": "counsellor 2026-11-28T14:10 Stick an PK Möller übergeben",
}


@pytest.mark.parametrize("story", OTHER_STORIES)
def test_an_entry_that_says_something_else_turns_red(
    with_outside_events: Path, trusted: Path, tmp_path: Path, story: str
) -> None:
    """Changed alone, and by a forger who also writes all lists and the rest of the log anew around the dossier."""
    for rest in (renew_sums, lambda folder: forging.whole(folder, (folder / "dossier.pdf").read_bytes())):
        folder = unpacked(with_outside_events.read_bytes(), tmp_path / f"{story}{rest is renew_sums}")
        path = folder / "custody/0002.json"
        entry = json.loads(path.read_text()) | {"subject": OTHER_STORIES[story]}
        path.write_text(json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
        rest(folder)
        done = run(folder, "--trust", trusted)
        assert (done.returncode, done.stdout.split("\n")[1]) == (CHANGED, "1. Does it fit together? NO"), (
            done.stdout
        )


def test_an_entry_that_was_made_up_is_never_confirmed(
    with_outside_events: Path, trusted: Path, tmp_path: Path
) -> None:
    """Put behind the last one, with right digests and lists: nobody vouches for these lists any more, and the entry
    from which on that is so is named."""
    folder = unpacked(with_outside_events.read_bytes(), tmp_path / "made-up")
    genuine = json.loads(run(folder, "--trust", trusted, "--json").stdout)
    assert genuine["unvouched"] == 0
    last_vouched = max(stamp["entry"] for stamp in genuine["stamps"])
    forging.made_up_entry(folder, "outside-event", "client 2026-11-30 He confessed.")
    done = run(folder, "--trust", trusted)
    assert done.returncode == UNCONFIRMED, done.stdout
    assert "SHA256SUMS, the list of all files, is not signed" in done.stdout
    assert "entries have no time stamp" in done.stdout
    assert f"From entry {last_vouched + 1} of the log on, nobody whom you trust vouches" in done.stdout
    assert done.stdout.count("Nobody whom you trust vouches for this entry.") == 1  # not of the two genuine ones
    forging.signed_sums(folder)  # by a key that nobody knows
    by_a_stranger = run(folder, "--trust", trusted)
    assert by_a_stranger.returncode == UNCONFIRMED
    assert f"From entry {last_vouched + 1} of the log on, nobody whom you trust" in by_a_stranger.stdout
    assert json.loads(run(folder, "--json").stdout)["unvouched"] == 0, "nobody is trusted: said of everything"


def test_a_number_off_the_paper(bundle: Path, trusted: Path) -> None:
    printed = check(bundle).printed
    for number in (printed.short.lower(), printed.fingerprint, printed.dossier, printed.sums):
        assert run(bundle, "--trust", trusted, "--paper", number).returncode == CONFIRMED
    other = run(bundle, "--trust", trusted, "--paper", "0123 4567 89AB CDEF")
    assert (other.returncode, "changed: dossier.pdf: is not what this number" in other.stdout) == (CHANGED, True)
    assert run(bundle, "--paper", "7F3A-91C2").returncode == 3, "the reference of a case proves nothing"


def test_sums_alone_are_not_enough(copy: Callable[..., Any], trusted: Path) -> None:
    """What a forger does who only knows how sums work."""
    folder = copy("sums")
    (folder / "originals/0002.png").write_bytes(b"another picture")
    renew_sums(folder)
    assert run(folder, "--trust", trusted).returncode == CHANGED
