"""The timeline, pure: what it is drawn from, what a client may change, what does not fit together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dossier.timeline import conflicts, message_selection, relative_deadlines, rows, sources
from dossier.timeline.edits import Edits, EditStep, of_value, value_of
from dossier.timeline.entries import TimelineEntry
from evidence.readers.chats.chat import Chat, Message
from evidence.transcripts import Transcript
from statement import answers as parts
from statement.answers import Statement
from tests.dossier.conftest import exhibit, made_up_story

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def drawn(
    story: Statement | None = None,
    exhibits: Any = (),
    edits: Edits | None = None,
    transcripts: dict[Any, Any] | None = None,
    language: str = "en",
) -> list[TimelineEntry]:
    with translation.override(language):
        return rows.entries(story or made_up_story(), list(exhibits), BERLIN, language, edits, transcripts)


def find(entries: list[TimelineEntry], words: str) -> TimelineEntry:
    return next(entry for entry in entries if words in entry.what)


def test_a_correction_shows_what_stood_there_before() -> None:
    entry = find(drawn(), "Payment")
    edits = Edits((EditStep("change", entry.key, "2026-11-22", "19:05"),))
    changed = find(drawn(edits=edits), "Payment")
    assert (changed.at, changed.what) == (datetime(2026, 11, 22, 19, 5), entry.what)
    moment = next(row for row in rows.moments(drawn(edits=edits), "en") if "Payment" in row.text)
    assert moment.source == "stated, corrected"
    assert "(before the correction: Sat 21 Nov 2026)" in moment.text


def test_a_correction_of_the_time_alone_keeps_the_words_in_the_language_of_the_police() -> None:
    entry = find(drawn(), "Payment")
    edits = Edits((EditStep("change", entry.key, "2026-11-22"),))
    assert find(drawn(edits=edits, language="de"), "Zahlung").corrected


def test_a_correction_does_not_stick_to_what_took_its_place(story: Statement) -> None:
    edits = Edits((EditStep("change", find(drawn(), "Payment").key, "2026-11-01"),))
    other = replace(story, payments=(replace(story.payments[0], paid_on="2026-11-23"),))
    assert find(drawn(other, edits=edits), "Payment").corrected is None


def test_hidden_lines_are_not_printed_but_counted() -> None:
    found = drawn()
    edits = Edits((EditStep("hide", found[0].key), EditStep("hide", found[1].key), EditStep("show", found[1].key)))
    hidden = drawn(edits=edits)
    assert len(rows.moments(hidden, "en")) == len(found) - 1
    assert "The complainant left out 1 line." in rows.notes(hidden, edits, BERLIN, "en")


def test_two_of_the_same_kind_are_changed_apart(story: Statement) -> None:
    twice = replace(story, payments=story.payments * 2)
    one, other = [entry for entry in drawn(twice) if "Payment" in entry.what]
    assert one.key != other.key


def test_what_this_site_recorded_cannot_be_changed_or_hidden() -> None:
    arrival = find(drawn(exhibits=[exhibit(1)]), "received by this site")
    edits = Edits((EditStep("change", arrival.key, "2020-01-01", what="x"), EditStep("hide", arrival.key)))
    assert find(drawn(exhibits=[exhibit(1)], edits=edits), "received by this site") == arrival


def test_the_device_s_zone_moves_recorded_times_and_leaves_stated_ones() -> None:
    edits = Edits((EditStep("zone", zone="America/New_York"),))
    found = drawn(exhibits=[exhibit(1)], edits=edits)
    assert find(found, "received by this site").clock == "15:14"  # 20:14 UTC
    assert find(found, "Caption 1").clock == "21:01"
    with translation.override("de"):
        note = rows.notes(found, edits, BERLIN, "de")[0]
    assert note.startswith("Alle Zeiten sind Ortszeit New York (UTC-5/UTC-4). Nach Angabe der geschädigten Person")


def test_who_assumed_the_zone_is_said() -> None:
    assert "Berlin (CET/CEST)" in rows.notes([], Edits(), BERLIN, "en")[0]
    assert "this site assumed its own" in rows.notes([], Edits(), BERLIN, "en")[0]


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"steps": 7},
        {"steps": [7, {"act": "fly"}, {"act": "change", "key": "k", "day": "2026-02-31"}]},
        {"steps": [{"act": "zone", "zone": "Mars/Base"}, {"act": "add", "key": "k", "day": "2026-02-01"}]},
    ],
)
def test_odd_steps_are_left_out(raw: Any) -> None:
    assert of_value(raw) == Edits()


def test_steps_come_back_as_they_were_sealed() -> None:
    edits = Edits((EditStep("add", "added-1", "2026-11-20", "21:14", "A call"), EditStep("zone", zone="UTC")))
    assert of_value(value_of(edits)) == edits


def chat(*texts: Any) -> Transcript:
    rows = [Message(f"2026-11-20T20:{n:02d}", "", "", "Lena", text) for n, text in enumerate(texts)]
    return Transcript(chat=Chat("WhatsApp", messages=tuple(rows)))


def test_of_a_chat_the_first_the_last_and_the_demands_are_shown() -> None:
    talk = ["Hi"] + ["nice weather"] * 500 + ["Pay 500 € until tomorrow or I send it"] + ["ok"] * 500 + ["bye"]
    rows = [Message("2026-11-20T20:00", "", "", "Lena", text) for text in talk]
    assert [one.text for _place, one in message_selection.chosen(tuple(rows))] == [talk[0], talk[501], talk[-1]]
    flood = tuple(replace(rows[501]) for _ in range(2_000))
    assert len(message_selection.chosen(flood)) == message_selection.MOST


@pytest.mark.parametrize(
    "text",
    ["500 €", "usdt only", "zwei Gutscheinkarten", "bis morgen", "in 24 Stunden", "by tonight", "letzte Chance",
     "Überweise es", "or I will", "sonst", "deine Freunde", "your family", "I POST IT", "within 3"],
)  # fmt: skip
def test_what_weighs_something_is_never_passed_over(text: str) -> None:
    rows = [Message("2026-11-20T20:00", "", "", "Lena", words) for words in ("Hi", "hm", text, "bye")]
    assert message_selection.weight(text)
    assert [one.text for _place, one in message_selection.chosen(tuple(rows))] == ["Hi", text, "bye"]


def test_messages_stand_on_the_timeline_with_their_own_zone_converted() -> None:
    one = exhibit(7, category="text")
    talk = chat("Hi", "bye")
    mail = replace(talk.chat.messages[0], at="2026-11-20T23:30", zone="UTC")
    found = drawn(exhibits=[one], transcripts={one.id: Transcript(chat=replace(talk.chat, messages=(mail,)))})
    entry = find(found, "Lena: “Hi”")
    assert (entry.at, entry.exhibits, entry.can_change) == (datetime(2026, 11, 21, 0, 30), (7,), False)
    assert rows.source(entry) == "in the file"


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("Screenshot_20261120-211455.png", datetime(2026, 11, 20, 21, 14, 55)),
        ("Bildschirmfoto 2026-11-20 um 21.14.55.png", datetime(2026, 11, 20, 21, 14, 55)),
        ("signal-2026-11-20-21-14-55-123.jpg", datetime(2026, 11, 20, 21, 14, 55)),
        ("photo_2026-11-20_21-14-55.jpg", datetime(2026, 11, 20, 21, 14, 55)),
        ("IMG-20261120-WA0001.jpg", None),
        ("Screenshot_20261320-211455.png", None),
        ("DE89370400440532013000.png", None),
    ],
)
def test_times_in_names_of_files(name: str, at: datetime | None) -> None:
    assert sources.time_in(name) == at


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("in 2 hours", datetime(2026, 11, 20, 23, 14)),
        ("innerhalb von 24 Stunden", datetime(2026, 11, 21, 21, 14)),
        ("48h", datetime(2026, 11, 22, 21, 14)),
        ("one day", datetime(2026, 11, 21, 21, 14)),
        ("soon", None),
        ("in 2 hours or so", None),
        ("bis morgen 18 Uhr", datetime(2026, 11, 21, 18, 0)),
        ("spätestens übermorgen", date(2026, 11, 22)),
        ("by tomorrow at 6:30", datetime(2026, 11, 21, 6, 30)),
        ("heute", date(2026, 11, 20)),
        ("bis morgen früh", None),
        ("tomorrow at 6 pm", None),
    ],
)
def test_deadlines_counted_from_the_demand(typed: str, end: date | datetime | None) -> None:
    assert relative_deadlines.end(typed, datetime(2026, 11, 20, 21, 14)) == end


def test_a_counted_deadline_stands_on_the_timeline(story: Statement) -> None:
    told = replace(story, demands=(replace(story.demands[0], deadline="", deadline_typed="in 2 hours"),))
    entry = find(drawn(told), "counted from the demand (“in 2 hours”)")
    assert entry.at == datetime(2026, 11, 20, 23, 14)
    edits = Edits((EditStep("change", find(drawn(told), "Demand").key, "2026-11-20", "20:00"),))
    assert find(drawn(told, edits=edits), "counted from").at == datetime(2026, 11, 20, 22, 0)


def test_a_deadline_of_tomorrow_follows_the_day_of_its_demand(story: Statement) -> None:
    told = replace(story, demands=(replace(story.demands[0], deadline="", deadline_typed="bis morgen 18 Uhr"),))
    assert find(drawn(told), "counted from the demand (“bis morgen 18 Uhr”)").at == datetime(2026, 11, 21, 18, 0)
    edits = Edits((EditStep("change", find(drawn(told), "Demand").key, "2026-11-22"),))
    assert find(drawn(told, edits=edits), "counted from").at == datetime(2026, 11, 23, 18, 0)


def test_what_does_not_fit_is_asked_about_kindly(story: Statement) -> None:
    odd = replace(
        story,
        payments=(replace(story.payments[0], paid_on="2027-11-21"),),
        publications=(parts.Publication("https://example.org", first_seen="2026-11-23", removed="2026-11-20"),),
        demands=(replace(story.demands[0], asked_on="2026-11-10", deadline="2027-01-01"),),
    )
    late = exhibit(1, sent="2026-11-25T09:00", received_at=datetime(2026, 11, 24, 20, tzinfo=UTC))
    with translation.override("en"):
        said = conflicts.of_entries(drawn(odd, [late]), datetime(2026, 11, 26, 12))
        by_words = {entry.what.split(":")[0]: said.get(entry.key, "") for entry in drawn(odd, [late])}
    assert "in the future" in by_words["Payment"]
    assert "Publication first seen" in by_words["Publication removed"]
    assert "before the first contact" in by_words["Demand"]
    assert by_words["Deadline"] == ""
    assert "received here before that" in by_words["Message · Instagram"]
    assert conflicts.of_entries(drawn(), datetime(2026, 11, 26, 12)) == {}


def test_the_time_a_picture_names_is_on_the_timeline_unless_its_name_says_the_same() -> None:
    dated = [
        replace(exhibit(3), captured_at="2026-11-20T19:14:05+00:00", file_name="a.jpg"),
        replace(exhibit(4), captured_at="2026-11-20T21:20:00", file_name="Screenshot_20261120-212000.png"),
    ]
    entry = find(drawn(exhibits=dated), "the time the file itself names (can be wrong)")
    assert (entry.at, entry.exhibits) == (datetime(2026, 11, 20, 20, 14, 5), (3,))
    assert not entry.can_change


def test_a_message_without_a_zone_has_its_day_and_no_hour() -> None:
    one = exhibit(1, category="text")
    message = Message("2026-11-20T21:14", "?", "Nov 20, 2026 9:14 pm", "Rico", "pay 300")
    found = drawn(exhibits=[one], transcripts={one.id: Transcript(chat=Chat("Instagram", "", (message,), 1))})
    told = next(entry for entry in found if "pay 300" in entry.what)
    assert (told.at.isoformat(), told.timed) == ("2026-11-20T00:00:00", False)
    assert told.what == "Rico: “pay 300” (in the file: Nov 20, 2026 9:14 pm, time zone unknown)"
