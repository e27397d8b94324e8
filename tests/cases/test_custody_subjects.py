"""What an entry of the log is about: written, and read again.

tests/js/custody_subjects.test.mjs reads the same cases with the script that checks bundles.
"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import custody, custody_subjects
from cases.custody_subjects import Act
from tests.conftest import Person

CASES = json.loads((Path(__file__).parent / "custody_subjects.json").read_text(encoding="utf-8"))


def _described(subject: custody_subjects.Subject) -> dict[str, Any]:
    facts = {} if isinstance(subject, custody_subjects.UnknownSubject) else asdict(subject)
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
    return {"form": type(subject).__name__.removesuffix("Subject").lower(), **lists}


@pytest.mark.parametrize(("act", "text", "described"), CASES)
def test_each_case(act: Any, text: Any, described: Any) -> None:
    subject = custody_subjects.parse(act, text)
    assert _described(subject) == described
    assert str(subject) == text


def test_the_cases_hold_every_act_and_form() -> None:
    assert {act for act, _, described in CASES if described["form"] != "unknown"} == {act.value for act in Act}


_NUMBERS = st.integers(1, 10**9 - 1)
_CODES = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=16)
_NAMES = st.text(min_size=1, max_size=40).filter(str.strip)
_PARTS = st.lists(st.sampled_from(["plan", "statement", "evidence"]), min_size=1, unique=True).map(tuple)
_MOMENTS = st.datetimes(datetime(1000, 1, 1))
_HAPPENED = _MOMENTS.map("{:%Y-%m-%dT%H:%M}".format) | _MOMENTS.map("{:%Y-%m-%d}".format)
_OF_ACTS: dict[Act, st.SearchStrategy[custody_subjects.Subject]] = {
    Act.OPENED: st.builds(custody_subjects.NoSubject),
    Act.SEALED: st.builds(custody_subjects.ExhibitSubject, _NUMBERS),
    Act.STAMPED: st.builds(custody_subjects.LogEntrySubject, _NUMBERS),
    Act.FINGERPRINT_NOTED: st.builds(custody_subjects.FingerprintSubject, _NUMBERS),
    Act.TIMELINE_CHANGED: st.builds(
        custody_subjects.ExhibitsSubject, st.lists(st.integers(1, 99_999), min_size=1).map(tuple)
    ),
    Act.EXPORTED: st.one_of(
        st.builds(custody_subjects.BundleSubject),
        st.builds(custody_subjects.DossierSubject, _CODES),
        st.builds(custody_subjects.LetterSubject, _CODES),
        st.builds(custody_subjects.UploadSetSubject, _CODES),
    ),
    Act.SHARED: st.builds(custody_subjects.SharedPartsSubject, _NAMES, _PARTS),
    Act.SHARING_ENDED: st.builds(custody_subjects.PersonSubject, _NAMES),
    Act.COUNSELLOR_SAW: st.builds(custody_subjects.SeenExhibitSubject, _NAMES, _NUMBERS),
    Act.COUNSELLOR_ORDERED: st.builds(custody_subjects.TakenLetterSubject, _NAMES, _CODES),
    Act.COUNSELLOR_PRINTED: st.one_of(
        st.builds(custody_subjects.TakenDossierSubject, _NAMES, _CODES),
        st.builds(custody_subjects.TakenLetterSubject, _NAMES, _CODES),
    ),
    Act.HAND_OVER_RECORD: st.builds(custody_subjects.HandOverSubject, _NAMES, _CODES, _NAMES),
    Act.OUTSIDE_EVENT: st.one_of(
        st.builds(custody_subjects.OutsideEventSubject, _HAPPENED, _NAMES),
        st.builds(custody_subjects.CounsellorOutsideEventSubject, _NAMES, _HAPPENED, _NAMES),
    ),
    Act.VOIDED: st.one_of(
        st.builds(custody_subjects.VoidedEntrySubject, _NUMBERS, _CODES),
        st.builds(custody_subjects.EntryVoidedBySubject, _NAMES, _NUMBERS, _CODES),
    ),
}


@given(st.data())
def test_what_is_written_is_read_again(data: Any) -> None:
    act = data.draw(st.sampled_from(list(_OF_ACTS)))
    subject = data.draw(_OF_ACTS[act])
    assert custody_subjects.parse(act, str(subject)) == subject
    assert custody_subjects.is_of(act, subject)


@given(st.sampled_from([act.value for act in Act]), st.text())
def test_any_text_is_read_and_stays_as_it_is(act: Any, text: Any) -> None:
    assert str(custody_subjects.parse(act, text)) == text


def test_a_name_cannot_pass_for_a_recipient() -> None:
    subject = custody_subjects.HandOverSubject("Ruth -> Court\nof Bonn", "de", "Police -> 2")
    assert str(subject) == "dossier de Ruth → Court of Bonn -> Police → 2"
    with pytest.raises(ValueError, match="nobody"):
        custody_subjects.PersonSubject(" \n")


def test_what_somebody_tells_cannot_pass_for_the_words_of_another() -> None:
    """Neither a client's account for a counsellor's, nor a counsellor's name for an account."""
    client = custody_subjects.OutsideEventSubject("2026-11-28", "Ruth, L -> it was handed over")
    assert str(client) == "client 2026-11-28 Ruth, L → it was handed over"
    ruth = custody_subjects.CounsellorOutsideEventSubject("Ruth -> L", "2026-11-28", "it was -> handed over")
    assert str(ruth) == "counsellor 2026-11-28 Ruth → L -> it was → handed over"
    for wrong in ("yesterday", "2026-11-28 14:10", "2026-11-28T14:10+01:00", "20261128"):
        with pytest.raises(ValueError, match=r"day|isoformat"):
            custody_subjects.OutsideEventSubject(wrong, "it was handed over")


@pytest.mark.django_db
def test_the_log_takes_only_what_belongs_to_the_act(maya: Person) -> None:
    wrong = (
        custody_subjects.NoSubject(),
        custody_subjects.FingerprintSubject(1),
        custody_subjects.ExhibitSubject(0),
    )
    for subject in wrong:
        with pytest.raises(TypeError):
            custody.record(maya.case, Act.SEALED, subject=subject)
    with pytest.raises(TypeError):
        custody.record(maya.case, Act.EXPORTED, subject=custody_subjects.UnknownSubject("elsewhere"))


@pytest.mark.parametrize(
    ("numbers", "printed"), [([1, 2, 3, 7], "1–3, 7"), ([4], "4"), ([3, 1, 2], "1–3"), ([], ""), ([1, 3], "1, 3")]
)
def test_numbers_in_short(numbers: Any, printed: Any) -> None:
    assert custody_subjects.listed(numbers) == printed
