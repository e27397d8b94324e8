"""What is printed about time stamps."""

import hashlib
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.content import assemble, timestamp_notes
from dossier.content.assemble import CaseFacts
from dossier.content.timestamp_notes import Proof
from sextortion_help.site_keys import tsa_certificate
from statement.answers import Statement
from tests.dossier.conftest import entries, exhibit

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)


def stamped(seq: int, *, own: bool = False) -> Proof:
    return Proof(seq, AT, "Second Authority", own)


def test_an_exhibit_is_proved_by_the_first_stamp_after_its_arrival() -> None:
    chain = entries(4)  # exhibits 1 to 3 arrived as entries 2 to 4
    proofs = (stamped(1), stamped(3), stamped(4))
    found = [timestamp_notes.of_exhibit(number, chain, proofs) for number in (1, 2, 3)]
    assert [one.seq for one in found] == [3, 3, 4]
    assert timestamp_notes.of_exhibit(3, chain, proofs[:2]) is None
    assert timestamp_notes.of_exhibit(9, chain, proofs) is None


def test_in_words() -> None:
    assert timestamp_notes.in_words(None, BERLIN, "en") == "pending when this was printed"
    assert timestamp_notes.in_words(stamped(1), BERLIN, "en").endswith("UTC, says Second Authority")
    assert "own clock (not an independent one)" in timestamp_notes.in_words(stamped(1, own=True), BERLIN, "en")


def test_notes_name_every_authority_and_what_waits() -> None:
    chain = entries(4)
    assert timestamp_notes.notes(chain, ()) == ("No time stamp had been made when this was printed.",)
    said = " ".join(timestamp_notes.notes(chain, (stamped(2), stamped(3, own=True))))
    assert "Time stamps by: Second Authority." in said
    assert "not from an independent authority" in said
    assert "from no. 4 on" in said
    assert "own clock" not in " ".join(timestamp_notes.notes(chain, (stamped(4),)))


def test_notes_say_up_to_where_two_authorities_confirm() -> None:
    chain = entries(4)
    one, two = stamped(2), Proof(3, AT, "Third Authority", own=False)
    said = " ".join(timestamp_notes.notes(chain[:2], (one, two)))
    assert "Up to entry no. 2, two authorities confirm the time, each for itself." in said
    assert "After it only this one does: Third Authority." in " ".join(timestamp_notes.notes(chain, (one, two)))
    assert "two authorities" not in " ".join(timestamp_notes.notes(chain, (one,)))


def test_notes_name_the_root_of_each_authority_once() -> None:
    chain = tsa_certificate.make()[1]
    root = x509.load_pem_x509_certificates(chain.encode())[1]
    pem = root.public_bytes(Encoding.PEM).decode()
    stamps = [
        SimpleNamespace(seq=seq, gen_time=AT, authority="Second Authority", own=False, chain=pem) for seq in (2, 3)
    ]
    said = timestamp_notes.notes(entries(4), timestamp_notes.of_stamps(stamps))
    digest = hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest()
    assert said.count(f"SHA-256 of the root certificate of Second Authority: {digest}") == 1


def test_the_cover_names_independent_authorities_only(facts: CaseFacts, story: Statement) -> None:
    def stamped_by(*proofs: Any) -> str:
        known = assemble.CaseFacts(facts.reference, facts.made_at, facts.zone, facts.head, proofs)
        return assemble.document(known, story, [], entries(), "en").stamped_by

    assert stamped_by(stamped(2, own=True)) == ""
    assert stamped_by(stamped(2, own=True), stamped(3), stamped(4)) == "Second Authority"


def test_it_stands_on_the_sheet_and_in_the_chapter(facts: CaseFacts, story: Statement) -> None:
    known = assemble.CaseFacts(facts.reference, facts.made_at, facts.zone, facts.head, (stamped(2, own=True),))
    document = assemble.document(known, story, [exhibit(1), exhibit(2)], entries(), "de")
    lines = [{line.label: line.value for line in sheet.lines} for sheet in document.sheets]
    assert re.search(r"24\. November 2026, 21:20:00 .*laut eigener Uhr der Website", lines[0]["Zeitstempel"])
    assert lines[1]["Zeitstempel"] == "stand beim Druck noch aus"
    assert any("nicht von einer unabhängigen Stelle" in note for note in document.stamp_notes)
