"""What a capture does not show is asked for, kindly and only where it helps."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from evidence.exhibits import OpenedExhibit
from extraction import actions, completeness
from extraction.completeness import Asked
from extraction.ocr.engine import TextLine
from extraction.results import ExhibitText
from tests.conftest import Person
from tests.dossier.conftest import exhibit

CHAT = ("21:14", "Online", "Hallo", "Überweise heute noch das Geld", "sonst schicke ich es allen", "Antworte mir")


def read(*texts: str) -> ExhibitText:
    page = tuple(TextLine(text, 0.1, number / len(texts), 0.5, 0.02) for number, text in enumerate(texts))
    return ExhibitText((page,), tuple(actions.find_in_picture(page)), "rapidocr")


def asked(shown: list[OpenedExhibit], *reads: ExhibitText) -> list[Asked]:
    found = completeness.of_case(shown, {one.id: read for one, read in zip(shown, reads, strict=True)})
    return [found[one.id] for one in shown]


def plain(number: int, **values: Any) -> OpenedExhibit:
    return exhibit(number, **({"sent": ""} | values))


def test_a_chat_without_name_and_date() -> None:
    assert asked([plain(1)], read(*CHAT)) == [Asked(name=True, date=True)]


def test_name_and_date_in_view() -> None:
    seen = read("21:14", "lena.sommer_99", "20. November 2026", *CHAT[3:])
    assert asked([plain(1)], seen) == [Asked()]


def test_the_client_has_said_when_it_was_sent() -> None:
    assert not asked([exhibit(1)], read(*CHAT))[0].date


def test_one_profile_picture_is_enough_for_the_case() -> None:
    shown = [plain(1, kind="profile"), plain(2)]
    assert asked(shown, read("21:14", "@lena_1", "12 Beiträge"), read(*CHAT)) == [Asked(), Asked(date=True)]


def test_a_profile_on_which_no_name_can_be_read() -> None:
    assert asked([plain(1, kind="profile")], read("21:14", "12 Beiträge")) == [Asked(name=True)]


def test_a_piece_cut_out_of_a_chat() -> None:
    piece = plain(1, copies=((800, 300),))
    assert asked([piece], read("Überweise 500 €", "sofort"))[0].context


@pytest.mark.parametrize("kind", ["payment", "publication"])
def test_nothing_is_asked_about_what_is_no_chat(kind: str) -> None:
    assert asked([plain(1, kind=kind)], read("Beleg", "12345")) == [Asked()]


def test_nothing_is_asked_where_nothing_was_read() -> None:
    assert asked([plain(1)], read()) == [Asked()]
    off = ExhibitText(by="off")
    assert completeness.of_case([plain(1)], {plain(1).id: off}) == {}
    assert completeness.of_case([plain(1)], {}) == {}


def test_a_capture_that_goes_on_from_another() -> None:
    first = read("20.11.2026", *[f"Zeile Nummer {number} hier" for number in range(10)])
    second = read("21:16", *[f"Zeile Nummer {number} hier" for number in range(7, 17)])
    shown = [plain(1), plain(2), plain(3)]
    found = asked(shown, first, second, read("ganz anderes Gespräch", "mit anderen Zeilen darin"))
    assert [one.continues for one in found] == [None, 1, None]


def test_the_same_picture_twice_does_not_go_on() -> None:
    shown = [plain(1), replace(plain(2), same_as=1)]
    seen = read(*[f"Zeile Nummer {number} hier" for number in range(10)])
    assert [one.continues for one in asked(shown, seen, seen)] == [None, None]


@pytest.mark.django_db
def test_the_pages_ask_kindly(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from extraction.ocr import engine
    from tests.extraction.samples import capture as drawn

    settings.OCR_ENGINE = "rapidocr"
    monkeypatch.setattr(engine, "read", lambda pages: [list(read(*CHAT).lines)])
    item = sent(drawn([], height=2000), "shot.png")
    maya.client.post(f"/en/case/evidence/{item.pk}/edit/", {"kind": "message", "platform": "", "caption": ""})
    run_jobs()
    run_jobs()
    for path in ("/en/case/evidence/", f"/en/case/evidence/{item.pk}/"):
        page = maya.client.get(path).content.decode()
        assert "One more picture of the profile page would help." in page
        assert "Say when it was sent" in page
    assert "It counts as evidence as it is." in page
