"""What stands beside an amount: day, limit, way of paying; and whether it was asked for or sent."""

from typing import Any

import pytest

from evidence.transcripts import Message
from extraction.entities import chat_lines, finder
from extraction.entities.entity import AMOUNT, Entity

IBAN = "DE89 3704 0044 0532 0130 00"
COIN = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def amounts(*lines: str) -> list[Entity]:
    return [entity for entity in finder.find(lines) if entity.kind == AMOUNT]


def in_chat(*said: tuple[str, str]) -> list[Entity]:
    """(writer, words), a minute apart from 21:10 on."""
    rows = [
        Message(at=f"2026-11-20T21:{10 + place}:05", sender=by, text=text) for place, (by, text) in enumerate(said)
    ]
    lines, of = chat_lines.lines_of(rows)
    return [entity for entity in finder.find(lines, message_spans=of) if entity.kind == AMOUNT]


def test_a_message_gives_its_time_its_limit_and_the_address_that_follows() -> None:
    (entity,) = in_chat(("ella", "Zahl 500 €, du hast 24 Stunden"), ("ella", f"an {COIN}"), ("Maya", "bitte nicht"))
    assert (entity.on, entity.until, entity.pay, entity.by) == (
        "2026-11-20T21:10",
        "24 Stunden",
        f"bitcoin {COIN}",
        "ella",
    )


def test_an_address_after_an_answer_belongs_to_something_else() -> None:
    (entity,) = in_chat(("ella", "500 €"), ("Maya", "nein"), ("ella", f"hier {COIN}"))
    assert entity.pay == ""


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("12.03.2026 Überweisung an J. Kouassi -500,00 EUR", True),
        ("Transfer to J. Kouassi −50 €", True),
        ("- 500 EUR", False),
        ("-500 EUR", False),
        ("zahl 300-500 EUR", False),
        ("pay - 500 EUR", False),
    ],
)
def test_what_left_an_account_is_asked_about_as_sent(line: str, sent: bool) -> None:
    assert [entity.sent for entity in amounts(line)] == [sent]


@pytest.mark.parametrize(
    ("lines", "on", "until", "pay"),
    [
        (("Freitag, 20. November 2026", "Zahl 500 € per PayPal", "21:14 ✓"), "2026-11-20T21:14", "", "word PayPal"),
        (("20.11.2026 21:14 send $500 in 2 hours",), "2026-11-20T21:14", "in 2 hours", ""),
        ((f"500 € bis zum 22.11.2026 um 18 Uhr auf {IBAN}",), "", "22.11.2026 um 18 Uhr", f"iban {IBAN}"),
        (("met on 1 May 2026 in Rome", "200 USD, Steam cards, by tomorrow"), "", "by tomorrow", "word Steam cards"),
        (("Foto vom 1.5.", "Zahl 500 €"), "", "", ""),
    ],
)  # fmt: skip
def test_of_a_picture_or_text_only_what_stands_there(lines: tuple[Any, ...], on: str, until: str, pay: str) -> None:
    (entity,) = amounts(*lines)
    assert (entity.on, entity.until, entity.pay) == (on, until, pay)


@pytest.mark.parametrize(
    "line",
    [
        "Ich habe 200 € geschickt", "I sent 100 dollars", "hab dir doch schon 200 € überwiesen, bitte hör auf",
        "I already paid $100 and you promised", "Du hast 200 € bezahlt. Zu wenig.", "mir wurden 200 € abgebucht",
    ],
)  # fmt: skip
def test_what_was_sent_is_no_demand(line: str) -> None:
    assert [entity.sent for entity in amounts(line)] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Ich habe dein Video geschickt, jetzt 300 €", "Hast du 200 € geschickt?", "if you sent 100 dollars I stop",
        "500 € müssen bis morgen überwiesen werden", "You have not paid the $500", "sobald 200 € überwiesen sind",
        "other girls paid 500 $", "Send 100 dollars", "I sent your pics for 100 dollars", "Überweise 500 €",
    ],
)  # fmt: skip
def test_what_is_asked_for_is_not_taken_for_a_payment(line: str) -> None:
    assert [entity.sent for entity in amounts(line)] == [False]


def test_one_sum_asked_and_sent_is_both_and_an_offer_of_the_same_writer_is_their_own() -> None:
    entities = in_chat(
        ("ella", "500 €"), ("Maya", "Ich habe 500 € geschickt"), ("Maya", "mehr als 50 € geht nicht")
    )
    assert [(entity.value, entity.sent, entity.own) for entity in entities] == [
        ("500 €", False, False), ("500 €", True, True), ("50 €", False, True),
    ]  # fmt: skip


def test_of_a_long_chat_the_end_is_searched_too() -> None:
    hello = Message(sender="Ben", text="hello there, how are you " * 4)
    demand = Message(sender="Ben", text="pay to DE89 3704 0044 0532 0130 00")
    lines, _of = chat_lines.lines_of([hello] * 3000 + [demand])
    assert lines == ["Ben: pay to DE89 3704 0044 0532 0130 00"]
    numbered = [Message(sender="Ben", text=f"{number} hello there, how are you") for number in range(9000)]
    lines, _of = chat_lines.lines_of([*numbered, demand])
    assert (lines[0], lines[-1]) == ("Ben: 0 hello there, how are you", "Ben: pay to DE89 3704 0044 0532 0130 00")
    assert sum(map(len, lines)) < 1.3 * chat_lines.MOST_CHARACTERS
