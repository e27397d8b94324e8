"""Days as people write them."""

import pytest

from statement.parsing import dates


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-20",
        "2026-11-20T21:14",
        "20.11.2026",
        "20.11.26",
        "20. 11. 2026",
        "20/11/2026",
        "20-11-2026",
        "11/20/2026",
        "20. November 2026",
        "20 nov 2026",
        "20th November 2026",
        "November 20, 2026",
        "Nov. 20 2026",
        "20.11.2026, 21:14 Uhr",
        "20.11.2026 um 9 Uhr",
        "20 November 2026 at 9.15 pm",
        " 20.11.2026 ",
        "20 novembre 2026",
        "20 nov. 2026 à 21.14",
        "20 novembre 2026 alle 21:14",
        "20/11/2026, ore 9",
    ],
)
def test_a_day_that_can_be_read(typed: str) -> None:
    assert dates.parse(typed) == "2026-11-20"


@pytest.mark.parametrize(
    "typed",
    ["", "November", "November 2026", "20.11.", "20th", "31.02.2026", "32.1.2026", "13/13/2026", "0000-00-00",
     "20.11.20266", "20.11.1026", "yesterday", "20.11.2026 or 21.11.2026", "20 Brumaire 2026", "٢٠.١١"],
)  # fmt: skip
def test_what_is_no_single_day(typed: str) -> None:
    assert dates.parse(typed) == ""


@pytest.mark.parametrize(
    ("typed", "iso"),
    [("1.3.98", "1998-03-01"), ("1.3.08", "2008-03-01"), ("29.2.2024", "2024-02-29"),
     ("1. März 2026", "2026-03-01"),
     ("1. Jänner 2026", "2026-01-01"), ("05/06/2026", "2026-06-05"),
     ("1er août 2026", "2026-08-01"), ("1º gennaio 2026", "2026-01-01"), ("3 févr. 2026", "2026-02-03"),
     ("7 mag 2026", "2026-05-07"), ("7 mai 2026", "2026-05-07"), ("2 lug. 2026", "2026-07-02"),
     ("4 mars 2026", "2026-03-04"), ("4 dicembre 2026", "2026-12-04")],
)  # fmt: skip
def test_other_days(typed: str, iso: str) -> None:
    assert dates.parse(typed) == iso
