"""Chats, e-mails and recordings as parts of their exhibit's pages."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dossier.content import exhibit_pages, transcript_pages
from dossier.timeline import message_selection
from evidence.readers.chats.chat import Chat, MessageFact
from evidence.transcripts import Message, Transcript
from tests.dossier import talks
from tests.dossier.conftest import exhibit

BERLIN = ZoneInfo("Europe/Berlin")


def parts(read, language="en", number=3):
    with translation.override(language):
        return transcript_pages.parts(read, language, number)


def test_a_chat_is_a_table_whose_messages_can_be_cited():
    said, inside = parts(talks.chat())
    assert said.grid.rows[1] == ("3/2", "20.11.26, 21:14", "Лена لينا 🌹", "Schick 500 €\n[a.jpg]")
    assert said.grid.rows[0][2] == ""
    assert inside.grid.rows == (
        ("_chat.txt", "7,800 bytes", "ab" * 32),
        ("IMG-0001.jpg", "90,000 bytes", ""),
    )


@pytest.mark.parametrize(
    ("language", "line", "gap"),
    [
        ("en", "Printed are 211 of 2,340 messages: the beginning", "Messages 51 to 595 are not printed."),
        (
            "de",
            "Gedruckt sind 211 von 2.340 Nachrichten: der Anfang",
            "Die Nachrichten 51 bis 595 sind nicht gedruckt.",
        ),
    ],
)
def test_of_a_long_chat_both_ends_and_the_demand_are_printed_and_what_is_left_out_is_said(language, line, gap):
    hello, demand = Message(sender="Ben", text="hi"), Message(sender="Ben", text="Pay 500 € or I post it")
    messages = (hello,) * 600 + (demand,) + (hello,) * 1738 + (replace(demand, text="bc1qar0srrr7xfkvy5l643lydn"),)
    said = parts(Transcript(chat=Chat("WhatsApp", "", messages, 2340)), language)[0]
    numbers = [row[0] for row in said.grid.rows]
    assert said.notes[-1].startswith(line)
    assert said.grid.rows[50] == ("…", "", "", gap)
    assert {"3/1", "3/50", "3/596", "3/601", "3/606", "3/2340"} <= set(numbers)
    assert not {"3/51", "3/595", "3/607"} & set(numbers)


def test_what_cannot_be_known_of_a_chat_is_said():
    notes = parts(talks.chat(unsure=True, others=4))[0].notes
    assert "order day and month" in notes[1]
    assert "4 more chats" in notes[2]


def test_an_e_mail_is_explained_in_neutral_words():
    headers, way, attached, contains, text, raw = parts(talks.letter())
    assert headers.notes[0].endswith("It is likely forged.")
    assert "SPF fail, DKIM –, DMARC fail. Checked by mx.mail.example." in headers.notes[1]
    assert way.grid.rows[0] == ("1", "bad.example\n203.0.113.7", "mx.mail.example", "2026-11-20 20:14:08")
    assert way.grid.rows[1][3] == "long ago"
    assert attached.grid.rows == (("invoice.pdf", "application/pdf", "3 bytes", "5f" * 32),)
    assert contains.notes[1:] == ("A password is named.", "Crypto money is demanded within a set time.")
    assert "<b>" in text.text
    assert raw.small.startswith("Received: from bad.example\n  by")
    assert "\x00" not in raw.small
    assert "\u202e" not in raw.small


def test_what_the_receiving_service_did_not_write_is_doubted():
    loose = talks.Checks(by="evil.example", spf="pass", dmarc="pass")
    notes = parts(talks.letter(checks=loose, verdict="unchecked"))[0].notes
    assert notes[0] == "The sender address was not proven."
    assert "is not certain" in notes[1]


def test_a_long_e_mail_is_cut_and_says_so():
    text = parts(talks.letter(body="a b " * 9000))[4]
    assert len(text.text) <= 20_000
    assert text.notes == ("Only the beginning is printed. The whole e-mail is in the original.",)


def test_a_recording_has_its_facts_and_its_sheets():
    film = exhibit(3, category="recording", copies=((1644, 2428), (540, 1214)))
    read = Transcript(footage=replace(talks.FOOTAGE.footage, frames=tuple(range(7))))
    with translation.override("en"):
        sheet = exhibit_pages.sheet(film, BERLIN, "en", transcript=read)
    assert sheet.pages == ()
    places = [(strip.source, strip.part, strip.parts) for strip in sheet.rows]
    assert places == [("exhibit:3/0", 1, 2), ("exhibit:3/0", 2, 2), ("exhibit:3/1", 1, 1)]
    assert all(strip.height <= exhibit_pages.ROW_HEIGHT for strip in sheet.rows)
    assert sheet.rows[1].top + sheet.rows[1].height == pytest.approx(sheet.rows[1].picture_height, abs=0.02)
    assert sheet.remarks == ("A recording. Single pictures of it follow; the file can be handed over.",)
    assert [line.value for line in sheet.parts[0].lines][:2] == ["1:05 min", "1080 × 2400"]


def test_sheets_that_cannot_be_cut_are_printed_whole():
    film = exhibit(3, category="recording", copies=((900, 1200), (900, 1200)))
    with translation.override("en"):
        sheet = exhibit_pages.sheet(film, BERLIN, "en", transcript=talks.FOOTAGE)
    assert (sheet.pages, sheet.rows) == (("exhibit:3/0", "exhibit:3/1"), ())


def test_without_a_transcript_the_excerpt_is_printed():
    mail = exhibit(3, category="email", copies=(), text="From: a")
    with translation.override("en"):
        assert exhibit_pages.sheet(mail, BERLIN, "en").text == "From: a"
        assert exhibit_pages.sheet(mail, BERLIN, "en", transcript=talks.letter()).text == ""


def test_notices_of_the_service_are_not_on_the_timeline():
    call, pay = Message("2026-11-20T21:00", text="call"), Message("2026-11-20T21:14", sender="Ella", text="Pay")
    assert message_selection.chosen((call, pay, call)) == [(1, pay)]


def test_of_several_mails_each_is_printed_under_its_own_sender():
    inner = talks.letter(sender="rico@bad.example", depth=1, carried_by="ann@mail.example", body="Pay 500")
    outer = replace(talks.letter(unread=2), more=(inner.letter,) * 40)
    told = parts(outer)
    heads = [part for part in told if part.title.startswith("E-mail ")]
    assert [part.title for part in heads[:2]] == [
        "E-mail 12 of 41: sender and recipient",
        "E-mail 13 of 41: sender and recipient",
    ]
    first = parts(replace(outer, more=outer.more[:1], unread=1))
    assert first[0].notes[0] == "2 more e-mails are attached to this one. They were not read."
    assert first[-1].notes == ("1 older e-mail of the mailbox was not read; it is in the original.",)
    assert heads[1].lines[0].value == "rico@bad.example"
    assert heads[1].notes[0] == "This e-mail was attached to the one from ann@mail.example."
    assert told[-1].notes == ("The last 30 of 41 e-mails are printed; the rest is in the original.",)


def test_what_may_be_a_line_within_a_message_says_so_in_print_and_stays_off_the_timeline():
    said = Message(at="2026-11-20T21:14", sender="Rico", text="pay")
    planted = Message(at="2026-11-20T21:10", sender="Ann", text="I will pay 500", doubtful=True)
    read = Transcript(chat=Chat("WhatsApp", "", (said, planted), 2, line_doubt=True))
    printed = parts(read)[0]
    assert "can look like a message of its own" in printed.notes[1]
    assert "(May have been written inside the message above" in printed.grid.rows[1][3]
    assert "inside the message" not in printed.grid.rows[0][3]
    assert [one.text for _place, one in message_selection.chosen((said, planted, said))] == ["pay", "pay"]


def test_what_an_export_says_beyond_the_words_is_printed_in_words():
    facts = (
        MessageFact("call", "33"),
        MessageFact("reaction", "😂", "Rico"),
        MessageFact("contact", "Rico K, +49 151 000"),
        MessageFact("not_sent", "draft"),
        MessageFact("forwarded"),
    )
    read = Transcript(chat=Chat("Telegram", "", (Message(sender="Rico", facts=facts),), 1))
    said = parts(read)[0].grid.rows[0][3]
    assert said == "(A call, 0:33 min.)\n(Reaction of Rico: 😂)\n(Contact card: Rico K, +49 151 000)\n" + (
        "(A draft that was not sent, says the file.)\n(Forwarded from somebody the file does not name.)"
    )
