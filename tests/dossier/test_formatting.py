"""Dates, amounts and other people's text on paper."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dossier.content import formatting
from sextortion_help.i18n import timezone_names
from statement.answers import Demand

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("iso", "typed", "language", "printed"),
    [
        ("2026-11-20", "", "en", "20 November 2026"),
        ("2026-11-20", "", "de", "20. November 2026"),
        ("2026-11-20T21:14", "", "de", "20. November 2026, 21:14"),
        ("2026-11-20", "20.11.2026 21:14", "en", "20 November 2026, 21:14"),
        ("2026-11-20", "20.11.2026 um 20 Uhr", "de", "20. November 2026, 20:00"),
        ("2026-11-20", "20.11.2026 7.30 Uhr", "de", "20. November 2026, 07:30"),
        ("2026-11-20", "20.11.2026", "de", "20. November 2026"),
        ("", "about the middle of November", "en", "about the middle of November"),
        ("not a date", "", "en", "not a date"),
        ("", "", "en", ""),
    ],
)
def test_a_day_as_the_client_gave_it(iso, typed, language, printed):
    assert formatting.told(iso, typed, language) == printed


def test_a_recorded_time_names_its_zone_and_utc():
    at = datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC)
    assert formatting.recorded(at, BERLIN, "en") == "2 July 2026, 00:30:05 (UTC+2) = 2026-07-01 22:30:05 UTC"


@pytest.mark.parametrize(
    ("zone", "month", "offset"),
    [
        ("Europe/Berlin", 1, "UTC+1"),
        ("Asia/Kolkata", 1, "UTC+5:30"),
        ("America/New_York", 1, "UTC-5"),
        ("UTC", 1, "UTC+0"),
    ],
)
def test_offsets(zone, month, offset):
    assert timezone_names.offset(datetime(2026, month, 1, tzinfo=ZoneInfo(zone))) == offset


@pytest.mark.parametrize(
    ("plain", "language", "printed"),
    [
        ("500", "de", "500,00"),
        ("1200.5", "de", "1.200,50"),
        ("1200.5", "en", "1,200.50"),
        ("0.00125", "de", "0,00125"),
        ("five", "de", "five"),
    ],
)
def test_amounts(plain, language, printed):
    assert formatting.number(plain, language) == printed


def test_totals_are_kept_apart_by_currency():
    rows = [("500", "EUR"), ("0.1", "BTC"), ("700.50", "EUR"), ("", "EUR")]
    assert formatting.totals(rows, "en") == ([("EUR", "1,200.50"), ("BTC", "0.10")], 1)


def test_an_amount_that_could_not_be_read_stands_as_typed():
    assert formatting.money("five hundred", "", "EUR", "en") == "five hundred EUR"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain – „äöü“ 😈", "plain – „äöü“ 😈"),
        ("a\x00b\x07", "a␀b␇"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("\ud800", "\ufffd"),
        ("\ufffe", "\ufffd"),
        ("\x9f", "\ufffd"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_nothing_hidden_in_a_text(text, printed):
    assert formatting.safe(text) == printed


def test_an_endless_word_can_break():
    broken = formatting.safe("x" * 10_000)
    assert max(len(part) for part in broken.split("\n")) == 100
    assert broken.replace("\n", "") == "x" * 10_000


def test_an_honest_address_is_left_alone():
    address = "https://example.org/" + "a" * 300
    assert formatting.safe(address) == address


def test_sizes():
    with translation.override("de"):
        assert formatting.size(1_234_567, "de") == "1.234.567 Byte (1,2 MB)"
        assert formatting.size(512, "de") == "512 Byte"


def test_exhibits_that_the_site_named_are_named_in_the_language_of_the_print():
    with translation.override("de"):
        assert formatting.seen_in("", (1, 12)) == "Anlage 1, Anlage 12"
        assert formatting.seen_in("her profile", (1,)) == "her profile, Anlage 1"
        assert formatting.seen_in("Exhibit 3", ()) == "Exhibit 3", "what the client typed stays as it is"
    assert formatting.seen_in("", ()) == ""
    assert formatting.seen_in("", (3,)) == "Exhibit 3"


def test_a_confirmed_sum_is_named_in_the_language_of_the_print():
    assert formatting.demanded(Demand(seen_in=(1, 3))) == "Money (Exhibit 1, Exhibit 3)"
    assert formatting.demanded(Demand(what="Geld (sofort)")) == "Geld (sofort)"
    with translation.override("de"):
        assert formatting.demanded(Demand(amount="500", seen_in=(2,))) == "Geld (Anlage 2)"


def test_an_address_to_pay_to_is_named_in_the_language_of_the_print():
    typed = "DE89 3704 0044 0532 0130 00\ngift card"
    assert formatting.ways_to_pay(typed) == "IBAN (bank account): DE89 3704 0044 0532 0130 00\ngift card"
    with translation.override("de"):
        assert formatting.ways_to_pay("a@example.org").startswith("E-Mail-Adresse: ")


@pytest.mark.parametrize(
    ("text", "most", "printed"),
    [
        ("Zahl bis 20.11.2026", 19, "Zahl bis 20.11.2026"),
        ("Zahl bis 20.11.2026, sonst", 16, "Zahl bis…"),
        ("Zahl jetzt 500 €", 13, "Zahl jetzt…"),
        ("x" * 30, 10, "xxxxxxxxx…"),
        ("a " + "x" * 30, 10, "a xxxxxxx…"),
    ],
)
def test_a_text_is_cut_between_words(text, most, printed):
    assert formatting.shortened(text, most) == printed
