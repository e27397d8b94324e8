"""Maya sees who probably wrote what in her screenshots, and settles it with one answer."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from cases import custody
from cases.custody import Act
from cases.models import Scope
from evidence.models import Exhibit
from extraction import chat_threads
from extraction.ocr import engine
from extraction.ocr.engine import PageImage, TextLine
from extraction.screenshots.threads import ToldSide
from tests.conftest import Person
from tests.extraction import seeing
from tests.extraction.drawn_chats import TALK, chat
from tests.extraction.drawn_screen import Drawn
from tests.pages import squeezed

pytestmark = pytest.mark.django_db
CHATS, SIDE = "/en/case/found/chats/", "/en/case/found/chats/side/"


@pytest.fixture
def captures(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> list[Exhibit]:
    """Two captures that overlap, as numbers 1 and 2, and one of another chat."""
    settings.OCR_ENGINE = "rapidocr"
    drawn = {
        390: chat("whatsapp-light", 390, talk=TALK[:5], title="Rico"),
        392: chat("whatsapp-light", 392, talk=TALK[3:], title="Rico"),
        394: chat("imessage-dark", 394, talk=TALK[:3], title="Ben Adler"),
    }
    monkeypatch.setattr(engine, "read", lambda pictures: [_lines(drawn, one) for one in pictures])
    for one in drawn.values():
        sent(seeing.png(one.image), "shot.png")
    run_jobs()
    run_jobs()
    return list(Exhibit.objects.order_by("number"))


def _lines(drawn: dict[int, Drawn], page: PageImage) -> list[TextLine]:
    return seeing.lines(drawn[page.width])[0]


def acts(maya: Person) -> list[tuple[str, str]]:
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    return [(entry.act, entry.subject) for entry in entries if entry.act == Act.SIDES_CONFIRMED]


def test_one_answer_settles_a_whole_chat_and_stands_in_the_log(maya: Person, captures: list[Exhibit]) -> None:
    first, second, other = captures
    address = f"/en/case/evidence/{first.pk}/"
    page = squeezed(maya.client.get(address).content.decode())
    assert "left: probably Rico" in page
    assert "right: probably you" in page
    assert "Rico · WhatsApp, probably" in page
    assert "The same in all pictures of this chat (no. 1–2)" in page
    answer = maya.client.post(SIDE, {"exhibit": str(first.pk), "whole": "1", "side": "right"})
    assert answer["Location"] == f"{address}#bubbles"
    for one in (first, second):
        page = squeezed(maya.client.get(f"/en/case/evidence/{one.pk}/").content.decode())
        assert "You said: what stands on the right is yours." in page
        assert "probably you" not in page
    assert "left: probably Ben Adler" in maya.client.get(f"/en/case/evidence/{other.pk}/").content.decode()
    maya.client.post(SIDE, {"exhibit": str(second.pk), "side": "right"})
    assert acts(maya) == [("sides-confirmed", "exhibit 1–2")], "the same answer again is no new act"
    maya.client.post(SIDE, {"exhibit": str(second.pk), "side": "unsure"})
    assert acts(maya)[1:] == [("sides-confirmed", "exhibit 2")]


def test_the_page_of_chats_joins_what_overlaps_and_is_nobody_elses(
    maya: Person, tom: Person, captures: list[Exhibit]
) -> None:
    page = squeezed(maya.client.get(CHATS).content.decode())
    assert page.count("what do you want") == 1
    assert page.count("On the right") == 2, "one question for each chat"
    assert "No. 1–2" in page
    answer = maya.client.post(SIDE, {"exhibit": str(captures[0].pk), "whole": "1", "list": "1", "side": "left"})
    assert answer["Location"] == f"{CHATS}#chat-1"
    threads = chat_threads.of_case(maya.case, maya.vault.fields(Scope.EVIDENCE))
    assert [thread.side_answer for thread in threads] == [ToldSide.LEFT, ToldSide.OPEN]
    assert (
        "Sie haben gesagt: Was links steht, ist von Ihnen."
        in maya.client.get(CHATS.replace("/en/", "/de/")).content.decode()
    )
    assert len(acts(maya)) == 1
    maya.client.post(SIDE, {"exhibit": str(captures[0].pk), "side": "middle"})
    assert len(acts(maya)) == 1, "no answer changes nothing"
    assert maya.client.post(SIDE, {"exhibit": "x", "side": "left"}).status_code == 404
    assert tom.client.post(SIDE, {"exhibit": str(captures[0].pk), "side": "left"}).status_code == 404
    assert "No chat was recognised" in tom.client.get(CHATS).content.decode()
