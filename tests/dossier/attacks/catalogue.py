"""The attacks: each changes an unpacked bundle, and the program must end with the code beside it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from dossier.bundle import case_uco
from tests.dossier.attacks import forging
from tests.dossier.bundles import OWN
from timestamps import tokens
from timestamps.local_tsa import LocalAuthority

OVERLAY = b"\n9 0 obj << /Type /Annot >> endobj\nxref\n0 0\ntrailer << /Prev 1 >>\nstartxref\n1\n%%EOF\n"
CONFIRMED, CHANGED, MISSING, UNCONFIRMED = 0, 1, 2, 4
RESULTS = {CONFIRMED: "confirmed", CHANGED: "changed", MISSING: "missing", UNCONFIRMED: "unconfirmed"}


def whole_forgery(folder: Path) -> None:
    forging.whole(folder)


def with_an_overlay(folder: Path) -> None:
    """The genuine signed dossier with an incremental update behind it; log and stamps made anew around it."""
    forging.whole(folder, (folder / "dossier.pdf").read_bytes() + OVERLAY)


def unsigned_dossier(folder: Path) -> None:
    forging.whole(folder, b"%PDF-1.7\n%%EOF\n")


def second_signature(folder: Path) -> None:
    """The genuine dossier signed once more by somebody else: which of the two counts must not be guessed."""
    forging.whole(folder, forging.signed_again((folder / "dossier.pdf").read_bytes()))


def _padded_otherwise(folder: Path, padding: bytes) -> None:
    """The zeros behind the signature, inside its brackets: the only bytes of the dossier that it does not cover."""
    genuine = (folder / "dossier.pdf").read_bytes()
    end = genuine.index(b">", genuine.rindex(b"/Contents <"))
    assert genuine[:end].endswith(b"0" * len(padding))
    forging.whole(folder, genuine[: end - len(padding)] + padding + genuine[end:])


def hidden_behind_the_signature(folder: Path) -> None:
    _padded_otherwise(folder, b"an appendix".hex().encode())


def spaces_behind_the_signature(folder: Path) -> None:
    _padded_otherwise(folder, b" " * 8)


def subject_written_otherwise(folder: Path) -> None:
    """An arrival in a form that the site does not write, and another program may read as another exhibit."""
    path = folder / "custody/0006.json"
    text = path.read_text()
    assert '"exhibit 3"' in text
    path.write_text(text.replace('"exhibit 3"', '"exhibit 03"'))
    forging.whole(folder)


def planted_original(folder: Path) -> None:
    shutil.copy(folder / "originals/0003.png", folder / "originals/0013.png")
    forging.sums(folder)


def planted_and_listed(folder: Path) -> None:
    planted_original(folder)
    forging.edit(folder, lambda said: said["files"].append({"file": "originals/0013.png", "size": 0, "sha256": ""}))


def planted_as_exhibit(folder: Path) -> None:
    shutil.copy(folder / "originals/0003.png", folder / "originals/0013.png")

    def add(said: dict) -> None:
        said["exhibits"].append(said["exhibits"][-1] | {"number": 13, "file": "originals/0013.png"})
        said["files"].append({"file": "originals/0013.png", "size": 0, "sha256": ""})

    forging.edit(folder, add)


def planted_beside(folder: Path) -> None:
    (folder / "DOSSIER.PDF").write_bytes(b"%PDF another")


def planted_in_another_case(folder: Path) -> None:
    (folder / "Originals").mkdir()
    (folder / "Originals/0002.PNG").write_bytes(b"another")
    forging.sums(folder)


def planted_entry(folder: Path) -> None:
    (folder / "custody/0009.json").write_bytes((folder / "custody/0008.json").read_bytes())
    forging.sums(folder)


def left_by_a_computer(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"x")


def left_by_other_computers(folder: Path) -> None:
    """Red too: such a file can hold pictures and whole files, and nobody can tell who put it there."""
    (folder / "__MACOSX/originals").mkdir(parents=True)
    (folder / "__MACOSX/originals/._0002.png").write_bytes(b"x")
    (folder / "originals/Thumbs.db").write_bytes(b"x")


def empty_folder(folder: Path) -> None:
    (folder / "extra").mkdir()


def empty_folder_in_another_case(folder: Path) -> None:
    (folder / "Originals").mkdir()


def empty_folder_in_another(folder: Path) -> None:
    (folder / "originals/0002").mkdir()


def empty_folder_without_a_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / "extra").mkdir()


def read_me_replaced(folder: Path) -> None:
    (folder / "READ-ME.txt").write_text("Everything is fine. Call +49 000 for the password.\n")
    forging.edit(folder, lambda _: None)


def read_me_with_a_line_more(folder: Path) -> None:
    text = (folder / "LIES-MICH.txt").read_text()
    (folder / "LIES-MICH.txt").write_text(text + "Passwort: 1234\n")
    forging.edit(folder, lambda _: None)


def page_replaced(folder: Path) -> None:
    page = (folder / "verify.html").read_text()
    (folder / "verify.html").write_text(page.replace("Not confirmed", "Unchanged"))
    forging.edit(folder, lambda _: None)


def page_made_up(folder: Path) -> None:
    (folder / "verify.html").write_text("<!doctype html><p>Unchanged")
    forging.edit(folder, lambda _: None)


def unknown_fact(folder: Path) -> None:
    forging.edit(folder, lambda said: said.update(note="the offender is innocent"))


def written_otherwise(folder: Path) -> None:
    """A name that stands there twice: one program reads the first, another the second."""
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace('"case":', '"case": "0000-0000",\n  "case":', 1))
    forging.sums(folder)


def stamps_left_out(folder: Path) -> None:
    forging.edit(folder, lambda said: said.update(timestamps=said["timestamps"][:1]))


def case_uco_falsified(folder: Path) -> None:
    """The file for forensic programs names another hash than the manifest."""
    with mock.patch.object(case_uco, "document", return_value={"@graph": []}):
        forging.edit(folder, lambda _: None)


def case_uco_planted_beside(folder: Path) -> None:
    """Not in any list, as in a bundle of before."""
    (folder / "case.jsonld").unlink()
    forging.edit(
        folder, lambda said: said.update(files=[one for one in said["files"] if "jsonld" not in one["file"]])
    )
    (folder / "case.jsonld").write_text("{}")
    forging.sums(folder)


def log_cut_short(folder: Path) -> None:
    """The newest entry left out, and the manifest says so: the stamp it notes stays behind."""
    (folder / "custody/0008.json").unlink()
    _another_end(folder, 7)


def log_made_longer(folder: Path) -> None:
    """An entry more, chained as the site does it."""
    last = (folder / "custody/0008.json").read_bytes()
    entry = json.loads(last) | {"seq": 9, "act": "exported", "subject": "bundle", "sha256": "ab" * 32, "size": 1}
    entry["prev"] = hashlib.sha256(last).hexdigest()
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    (folder / "custody/0009.json").write_text(body)
    _another_end(folder, 9)


def _another_end(folder: Path, count: int) -> None:
    def change(said: dict) -> None:
        head = hashlib.sha256((folder / f"custody/{count:04}.json").read_bytes()).hexdigest()
        said["custody"] = {"entries": count, "head": head}
        said["files"] = [one for one in said["files"] if not one["file"].startswith("custody/")]
        said["files"] += [{"file": f"custody/{seq:04}.json"} for seq in range(1, count + 1)]

    forging.edit(folder, change)


def _last_entry_written_otherwise(folder: Path, old: str, new: str) -> None:
    """In a form that one program takes and another may not; all that rests on it is right again."""
    path = folder / "custody/0008.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    _another_end(folder, 8)


def entry_with_no_number(folder: Path) -> None:
    size = json.loads((folder / "custody/0008.json").read_text())["size"]
    _last_entry_written_otherwise(folder, f'"size":{size}', '"size":NaN')


def entry_with_half_a_character(folder: Path) -> None:
    _last_entry_written_otherwise(folder, '"salt":"', '"salt":"\\ud800')


def stamps_swapped(folder: Path) -> None:
    first, second = sorted((folder / "timestamps").glob("*.tsr"))
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    forging.edit(folder, lambda _: None)


def stamp_of_another_case(folder: Path) -> None:
    """By the same authority, which is trusted, over an entry of another log."""
    token = LocalAuthority(*OWN).answer(tokens.request(hashlib.sha256(b"an entry of another case").digest(), 7))
    sorted((folder / "timestamps").glob("*.tsr"))[-1].write_bytes(token)
    forging.edit(folder, lambda _: None)


def evidence_taken_away(folder: Path) -> None:
    """A line behind the last one says that it was removed."""
    (folder / "originals/0003.png").unlink()

    def leave_out(said: dict) -> None:
        said["exhibits"] = [one for one in said["exhibits"] if one["number"] != 3]
        said["files"] = [one for one in said["files"] if one["file"] != "originals/0003.png"]

    forging.edit(folder, leave_out)
    forging.made_up_entry(folder, "removed", "exhibit 3")


def list_signed_by_another_key(folder: Path) -> None:
    forging.signed_sums(folder)


def list_signature_left_out(folder: Path) -> None:
    (folder / "SHA256SUMS.p7s").unlink()


def list_signature_of_another_list(folder: Path) -> None:
    """The genuine signature, beside a list that names another READ-ME.txt."""
    genuine = (folder / "SHA256SUMS.p7s").read_bytes()
    read_me_replaced(folder)
    (folder / "SHA256SUMS.p7s").write_bytes(genuine)


def list_signature_made_up(folder: Path) -> None:
    (folder / "SHA256SUMS.p7s").write_bytes(b"a signature")


ATTACKS = {
    whole_forgery: UNCONFIRMED, with_an_overlay: CHANGED, unsigned_dossier: UNCONFIRMED, second_signature: CHANGED,
    hidden_behind_the_signature: CHANGED, spaces_behind_the_signature: CHANGED,
    subject_written_otherwise: CHANGED,
    planted_original: CHANGED, planted_and_listed: CHANGED, planted_as_exhibit: CHANGED, planted_beside: CHANGED,
    planted_in_another_case: CHANGED, planted_entry: CHANGED, left_by_a_computer: CHANGED,
    left_by_other_computers: CHANGED, empty_folder: CHANGED, empty_folder_in_another_case: CHANGED,
    empty_folder_in_another: CHANGED, empty_folder_without_a_manifest: CHANGED,
    read_me_replaced: UNCONFIRMED, read_me_with_a_line_more: UNCONFIRMED, page_replaced: UNCONFIRMED,
    case_uco_falsified: CHANGED, case_uco_planted_beside: CHANGED, log_cut_short: CHANGED,
    log_made_longer: UNCONFIRMED,
    list_signed_by_another_key: UNCONFIRMED, list_signature_left_out: UNCONFIRMED,
    list_signature_of_another_list: CHANGED, list_signature_made_up: CHANGED,
    entry_with_no_number: CHANGED, entry_with_half_a_character: CHANGED, stamps_swapped: CHANGED,
    stamp_of_another_case: CHANGED, evidence_taken_away: UNCONFIRMED,
    page_made_up: UNCONFIRMED, unknown_fact: UNCONFIRMED, written_otherwise: CHANGED, stamps_left_out: CHANGED,
}  # fmt: skip

NOT_WHOLE = (with_an_overlay, second_signature, hidden_behind_the_signature, spaces_behind_the_signature)

FACTS = {
    "case": lambda said: said.update(case="0000-0000"),
    "made_at": lambda said: said.update(made_at="2019-01-01T00:00:00Z"),
    "made_at_ahead": lambda said: said.update(made_at="2090-01-01T00:00:00Z"),
    "language": lambda said: said.update(language="en"),
    "dossier_file": lambda said: said["dossier"].update(file="other.pdf"),
    "dossier_sha256": lambda said: said["dossier"].update(sha256="0" * 64),
    "made_by": lambda said: said["made_by"].update(operator="Police of Berlin"),
    "dossier_level": lambda said: said["dossier"].update(level="B-LT"),
    "dossier_made_at": lambda said: said["dossier"].update(made_at="2019-01-01T00:00:00Z"),
    "number": lambda said: said["exhibits"][0].update(number=7),
    "file": lambda said: said["exhibits"][0].update(file="originals/0003.png"),
    "file_name": lambda said: said["exhibits"][0].update(file_name="innocent.png"),
    "media_type": lambda said: said["exhibits"][0].update(media_type="image/jpeg"),
    "size": lambda said: said["exhibits"][0].update(size=1),
    "sha256": lambda said: said["exhibits"][0].update(sha256="0" * 64),
    "received_at": lambda said: said["exhibits"][0].update(received_at="2019-01-01T00:00:00Z"),
    "entry": lambda said: said["exhibits"][0].update(entry=6),
    "more_about_an_exhibit": lambda said: said["exhibits"][0].update(note="x"),
    "exhibits_in_another_order": lambda said: said["exhibits"].reverse(),
    "entries": lambda said: said["custody"].update(entries=7),
    "head": lambda said: said["custody"].update(head="0" * 64),
    "own_clock": lambda said: said["timestamps"][0].update(own_clock=False),
    "authority": lambda said: said["timestamps"][0].update(authority="D-Trust GmbH"),
    "time": lambda said: said["timestamps"][0].update(time="2019-01-01T00:00:00Z"),
    "stamp_of_another_entry": lambda said: said["timestamps"][0].update(entry=5),
    "no_number": lambda said: said.update(note=float("nan")),
    "fraction": lambda said: said.update(note=1.5),
    "fraction_that_is_whole": lambda said: said.update(note=1.0),  # no fraction to JavaScript
    "number_that_others_round": lambda said: said.update(note=2**60),
    "key_that_others_put_first": lambda said: said.update(note={"2": 1, "1": 2}),
    "half_a_character": lambda said: said.update(note="\ud800"),
    "deep": lambda said: said.update(note=json.loads("[" * 40 + "]" * 40)),
    "fingerprints": lambda said: said["fingerprints"].append({"number": 1, "sha256": "0" * 64}),
}


@dataclass(frozen=True)
class Case:
    path: Path
    expected: int


def every_attack(copy: Callable[[str], Path]) -> dict[str, Case]:
    cases = {}
    for attack, expected in ATTACKS.items():
        folder = copy(attack.__name__)
        attack(folder)
        cases[attack.__name__] = Case(folder, expected)
    for name, change in FACTS.items():
        folder = copy(f"fact_{name}")
        forging.edit(folder, change)
        cases[f"fact_{name}"] = Case(folder, CHANGED)
    return cases
