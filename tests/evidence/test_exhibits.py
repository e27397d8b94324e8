"""What others are offered."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from cases import blob_store
from cases.errors import DecryptionError
from cases.models import Scope
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from tests.conftest import Person
from tests.evidence import samples


def of(person: Person) -> list[OpenedExhibit]:
    return exhibits.of_case(person.vault.case, person.vault.fields(Scope.EVIDENCE))


def test_the_facts_of_an_exhibit(maya: Person, sent: Callable[..., Any]) -> None:
    shot = samples.png()
    sent(shot, "Chat mit Ella.png")
    exhibit = of(maya)[0]
    assert (exhibit.number, exhibit.file_name, exhibit.media_type) == (1, "Chat mit Ella.png", "image/png")
    assert (exhibit.category, exhibit.size, exhibit.kind) == ("picture", len(shot), "other")
    assert exhibit.download_name == "0001.png"
    assert exhibit.short_sha256 == f"{exhibit.sha256[:4]} {exhibit.sha256[4:8]} … " + (
        f"{exhibit.sha256[-8:-4]} {exhibit.sha256[-4:]}"
    )


def test_all_exhibits_are_one_query(maya: Person, sent: Callable[..., Any], django_assert_num_queries: Any) -> None:
    for _ in range(3):
        sent(samples.LETTER, "a.eml")
    cipher = maya.vault.fields(Scope.EVIDENCE)
    with django_assert_num_queries(1):
        assert len(exhibits.of_case(maya.vault.case, cipher)) == 3


def test_the_same_picture_saved_anew_is_found_and_another_chat_is_not(
    maya: Person, secured: Callable[..., Any]
) -> None:
    picture = samples.chat(size=(1080, 2340))
    half = io.BytesIO()
    picture.resize((540, 1170)).save(half, "JPEG", quality=60)
    secured(samples.saved(picture, "PNG"))
    secured(samples.png(lines=("Who are you?", "Pay today", "1000 EUR", "No", "Last warning"), name="Jon"))
    secured(half.getvalue(), "half.jpg")
    secured(samples.saved(picture, "WEBP"), "again.webp")
    assert [exhibit.same_as for exhibit in of(maya)] == [None, None, 1, 1]


def test_the_same_file_twice_is_found_whatever_it_is(maya: Person, sent: Callable[..., Any]) -> None:
    sent(samples.LETTER, "a.eml")
    sent(samples.LETTER, "b.eml")
    assert [exhibit.same_as for exhibit in of(maya)] == [None, 1]


def test_pictures_without_structure_are_told_apart(maya: Person, secured: Callable[..., Any]) -> None:
    secured(samples.saved(Image.new("RGB", (50, 50), "white"), "PNG"))
    secured(samples.saved(Image.new("RGB", (50, 50), "grey"), "JPEG"))
    assert of(maya)[1].same_as is None


@pytest.mark.parametrize("changed", ["Send 900 EUR until tonight", "Send 500 EUR by Friday", "Send 500 EUR! Today"])
def test_a_chat_that_differs_in_one_word_or_sign_is_another_picture(
    maya: Person, secured: Callable[..., Any], changed: str
) -> None:
    lines = list(samples.LINES)
    secured(samples.png(size=(1080, 2340), lines=lines))
    lines[1] = changed
    secured(samples.png(size=(1080, 2340), lines=lines))
    assert [exhibit.same_as for exhibit in of(maya)] == [None, None]


@pytest.mark.parametrize("size", [(1080, 2340), (720, 1560), (540, 1170)])
@pytest.mark.parametrize(("form", "quality"), [("JPEG", 50), ("WEBP", 60)])
def test_a_real_screenshot_saved_anew_is_the_same_picture(
    maya: Person, secured: Callable[..., Any], size: tuple[Any, ...], form: str, quality: int
) -> None:
    picture = samples.chat(size=(1080, 2340))
    secured(samples.saved(picture, "PNG"))
    secured(samples.saved(picture.resize(size, Image.Resampling.LANCZOS), form, quality=quality), "b")
    assert of(maya)[1].same_as == 1


def test_a_changed_reading_copy_is_noticed(maya: Person, secured: Callable[..., Any]) -> None:
    item = secured(samples.png())
    exhibit = of(maya)[0]
    private = maya.vault.private(Scope.EVIDENCE)
    other = blob_store.store().path(item.case_id, exhibit.thumb).read_bytes()
    blob_store.store().path(item.case_id, exhibit.copies[0].blob).write_bytes(
        other
    )  # sealed soundly, yet not this picture
    with pytest.raises(DecryptionError):
        exhibits.reading_copy(exhibit, item.case_id, private)
    blob_store.remove(item.case_id, exhibit.copies[0].blob)
    with pytest.raises(FileNotFoundError):
        exhibits.reading_copy(exhibit, item.case_id, private)


def test_pages_of_a_document(maya: Person, secured: Callable[..., Any]) -> None:
    item = secured(samples.pdf(3), "beleg.pdf")
    exhibit = of(maya)[0]
    private = maya.vault.private(Scope.EVIDENCE)
    assert exhibit.pages == 3
    pages = [exhibits.reading_copy(exhibit, item.case_id, private, page) for page in range(3)]
    assert len(set(pages)) == 3
    with pytest.raises(IndexError):
        exhibits.reading_copy(exhibit, item.case_id, private, 3)


@pytest.mark.parametrize(("said", "day", "clock"), [("", None, None), ("2026-11-20", (2026, 11, 20), None)])
def test_a_day_without_a_time(
    maya: Person, sent: Callable[..., Any], said: str, day: tuple[Any, ...] | None, clock: None
) -> None:
    item, cipher = sent(), maya.vault.fields(Scope.EVIDENCE)
    item.sealed_details = exhibits.seal_details(cipher, item, exhibits.Details(sent=said))
    exhibit = exhibits.open_exhibit(item, cipher)
    assert (exhibit.sent_on and exhibit.sent_on.timetuple()[:3]) == day
    assert exhibit.sent_at == clock
