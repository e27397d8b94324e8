"""Who said what in a screenshot: proposed by place and colour, and rather not at all than wrong."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from dossier.demo import screens
from dossier.demo.canvas import Canvas, font
from dossier.demo.screens import ChatBubble, ChatScreen, Profile, Receipt
from extraction.ocr.engine import TextLine
from extraction.screenshots import reading, wording
from extraction.screenshots.capture import Bubble, Capture, Content, Side
from tests.extraction import drawn_chats, seeing
from tests.extraction.app_styles import STYLES
from tests.extraction.drawn_chats import TALK, chat
from tests.extraction.drawn_screen import FAINT, Drawn, Said, Screen

LEFT, RIGHT, UNKNOWN = Side.LEFT, Side.RIGHT, Side.UNKNOWN


def capture(drawn: Drawn) -> Capture:
    read = seeing.read(drawn)
    assert read is not None
    return read


def messages(read: Capture) -> list[Bubble]:
    return [bubble for bubble in read.bubbles if bubble.is_message]


@pytest.mark.parametrize("number", range(len(STYLES)))
def test_every_look_has_its_bubbles_its_sides_and_its_app(number: int) -> None:
    name = list(STYLES)[number]
    drawn = chat(name, (390, 540, 720, 640, 1080)[number % 5], seed=7 + number)
    read = capture(drawn)
    counts = seeing.rate(drawn, read)
    alike = STYLES[name].mine == STYLES[name].theirs  # then a wide bubble's side cannot be told
    assert counts == Counter(all=8, grouped=8, right=8 - 2 * alike, unknown=2 * alike), read
    assert (read.app, read.title, read.own) == (STYLES[name].app, "Lena Sommer", RIGHT)
    assert read.bubbles[0] == Bubble(Side.CENTRE, "20 November 2026", Content.NOTICE)
    if STYLES[name].clocks:
        assert [bubble.clock for bubble in messages(read)] == [said.clock for said in drawn.said]
    assert not any("Message" in bubble.text or "Nachricht" in bubble.text for bubble in read.bubbles)


QUOTING = (
    Said("I have your pictures", clock="21:10"),
    Said(
        "and I beg you\nnot to send them", mine=True, quote=("Lena Sommer", "I have your pictures"), clock="21:11"
    ),
    Said("pay now", quote=("You", "and I beg you"), clock="21:12"),
    Said("look at this page", preview=("My page", "example.org"), clock="21:13"),
)


@pytest.mark.parametrize("name", ["whatsapp-light", "whatsapp-dark", "telegram-dark"])
def test_a_quotation_and_the_preview_of_a_link_are_not_the_senders_words(name: str) -> None:
    found = messages(capture(chat(name, 720, talk=QUOTING)))
    assert [bubble.text.replace("\n", " ") for bubble in found] == [
        said.text.replace("\n", " ") for said in QUOTING
    ]
    assert [bubble.quoted for bubble in found] == [
        "", "Lena Sommer\nI have your pictures", "You\nand I beg you", "My page\nexample.org",
    ]  # fmt: skip
    assert [bubble.side for bubble in found] == [LEFT, RIGHT, LEFT, LEFT]


def test_names_in_a_group_are_senders_and_not_words() -> None:
    talk = (
        Said("who has it", name="Rico", clock="21:10"),
        Said("me, and I will show it", name="Ben Adler", clock="21:11"),
        Said("stop it", mine=True, clock="21:12"),
        Said("never", name="Rico", clock="21:13"),
    )
    found = messages(capture(chat("whatsapp-light", 720, talk=talk, title="Klasse 9b")))
    assert [bubble.sender for bubble in found] == ["Rico", "Ben Adler", "", "Rico"]
    assert [bubble.text for bubble in found] == [said.text for said in talk]


def test_voice_messages_pictures_deleted_ones_and_reactions_are_told_apart() -> None:
    talk = (
        Said("0:12", what="voice", clock="21:10"),
        Said("", what="picture", clock="21:11"),
        Said("This message was deleted", clock="21:12"),
        Said("why", mine=True, clock="21:12", reaction="2"),
        Said("0:07", what="voice", mine=True, clock="21:14"),
    )
    found = messages(capture(chat("whatsapp-light", 720, talk=talk)))
    assert [(bubble.content, bubble.text, bubble.clock) for bubble in found] == [
        (Content.VOICE, "0:12", "21:10"),
        (Content.NO_WORDS, "", "21:11"),
        (Content.DELETED, "This message was deleted", "21:12"),
        (Content.WORDS, "why", "21:12"),
        (Content.VOICE, "0:07", "21:14"),
    ]
    assert [bubble.side for bubble in found] == [LEFT, LEFT, LEFT, RIGHT, RIGHT]


def test_an_hour_in_the_words_stays_there() -> None:
    talk = (
        Said("we meet at 20:30", clock="21:10"),
        Said("be there at 21:45", mine=True, clock="21:11"),
        Said("ok", clock="21:12"),
    )
    found = messages(capture(chat("telegram-light", 720, talk=talk)))
    assert [(bubble.text, bubble.clock) for bubble in found] == [(said.text, said.clock) for said in talk]
    found = messages(capture(chat("imessage-light", 720, talk=talk)))
    assert [bubble.text for bubble in found] == [said.text for said in talk]


def test_words_that_wait_in_the_field_are_nobodys_message() -> None:
    screen = Screen(STYLES["whatsapp-light"], 720, 1558, 3)
    screen.head("Rico")
    for said in TALK[:4]:
        screen.say(said)
    screen.foot("I will pay, please wait", draft=True)
    read = capture(screen.drawn)
    assert not any("I will pay" in bubble.text for bubble in read.bubbles)


@pytest.mark.parametrize("name", ["whatsapp-light", "messenger-dark"])
def test_on_a_computer_the_list_of_chats_is_no_part_of_the_chat(name: str) -> None:
    drawn = drawn_chats.window(name)
    read = capture(drawn)
    assert seeing.rate(drawn, read) == Counter(all=8, grouped=8, right=8)
    assert not any("Mama" in bubble.text or "Ben" in bubble.text for bubble in read.bubbles)


def test_where_the_app_stands_mirrored_nobody_is_named_as_the_client() -> None:
    look = STYLES["whatsapp-light"]
    screen = Screen(replace(look, mine=look.theirs, theirs=look.mine), 720, 1558, 3)
    screen.head("Rico")
    for said in TALK[:5]:
        screen.say(said)
    read = capture(screen.drawn)
    assert read.own == UNKNOWN
    assert {bubble.side for bubble in messages(read)} == {LEFT, RIGHT}, "where they stand is still true"


@pytest.mark.parametrize("mine", [True, False])
def test_a_piece_with_one_side_alone_says_nothing_about_sides(mine: bool) -> None:
    talk = (Said("please stop now", mine=mine, clock="21:10"), Said("I beg you", mine=mine, clock="21:11"))
    read = seeing.read(drawn_chats.piece("other-dark", talk, height=420))
    assert read is None or {bubble.side for bubble in read.bubbles} <= {UNKNOWN, Side.CENTRE}


def test_a_bubble_with_the_colour_of_the_other_side_is_unknown() -> None:
    """The gate against a wrong sender: place says left, colour says right."""
    drawn = chat("imessage-light", 720, talk=TALK[:6])
    page, (width, height) = seeing.lines(drawn)
    blue = next(line.backdrop.colour for line in page if line.text == "fine, and you" and line.backdrop)
    turned = [
        replace(line, backdrop=replace(line.backdrop, colour=blue))
        if line.backdrop and line.text == "Hey, how are you?"
        else line
        for line in page
    ]
    read = reading.read(turned, width, height)
    assert read is not None
    sides = {bubble.text: bubble.side for bubble in read.bubbles}
    assert sides["Hey, how are you?"] == UNKNOWN
    assert sides["fine, and you"] == RIGHT


def test_bubbles_cut_at_the_edge_are_marked() -> None:
    found = messages(capture(drawn_chats.piece("telegram-light", TALK[2:], top=-30)))
    assert [bubble.is_cut for bubble in found] == [True, False, False, False, False, False]


WIDE = tuple(
    Said(" ".join(("Ich schicke das heute noch an die ganze Schule",) * times), mine=mine, clock=f"21:{number}")
    for number, (times, mine) in enumerate([(3, False), (1, True), (4, True), (2, False), (5, False)], start=10)
)


@pytest.mark.parametrize("name", ["tiktok-light", "messenger-dark", "other-dark"])
def test_a_wide_bubble_beside_a_picture_of_its_writer_is_on_no_wrong_side(name: str) -> None:
    """It has more room on the side of the picture than on its free side."""
    screen = Screen(replace(STYLES[name], wide=0.83, pictures=True), 540, 1170, 11)
    screen.head("Rico")
    for said in WIDE:
        screen.say(said)
    counts = seeing.rate(screen.drawn, seeing.read(screen.drawn))
    assert counts["wrong"] == 0
    if STYLES[name].mine != STYLES[name].theirs:
        assert counts == Counter(all=5, grouped=5, right=5)


SAID = (
    ChatBubble("Hallo du, wie geht es dir?", "21:10"),
    ChatBubble("gut, und dir?", "21:11", mine=True),
    ChatBubble("Ich habe deine Bilder und schicke sie an alle", "21:12"),
    ChatBubble("Bitte nicht", "21:13", mine=True),
)
TALK_DE = ChatScreen("Lena Sommer", "online", "20. November 2026", "21:14", SAID, me="ICH")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int, int, int]]:
    """What the screens of the demo write, with its box."""
    lines: list[tuple[str, int, int, int, int]] = []
    write = Canvas.text

    def text(self: Canvas, left: float, top: float, words: str, size: int, *rest: Any, **more: Any) -> None:
        box = self.draw.textbbox((left, top), words, font=font(size, bold=bool(more.get("bold"))))
        lines.append((words, *(round(value) for value in (box[0], box[1], box[2] - box[0], box[3] - box[1]))))
        write(self, left, top, words, size, *rest, **more)

    monkeypatch.setattr(Canvas, "text", text)
    return lines


@pytest.mark.parametrize("kind", ["settings", "feed", "steps", "form"])
def test_cards_buttons_and_fields_are_no_bubbles(kind: str) -> None:
    assert seeing.read(drawn_chats.no_chat(kind)) is None


def test_a_notice_over_the_title_is_not_taken_for_the_name() -> None:
    screen = Screen(STYLES["messenger-light"], 540, 1170, 3)
    screen.head("")
    screen.draw.rounded_rectangle((11, 70, 529, 155), 20, fill=(236, 236, 238))
    screen.text(80, 76, "Snapchat", 14, (10, 10, 10))
    screen.text(80, 110, "Ben: are you there?", 14, (10, 10, 10))
    screen.top = 170
    for said in TALK[:4]:
        screen.say(said)
    screen.foot()
    assert capture(screen.drawn).title == ""


def test_a_bubble_that_is_answered_is_not_said_again() -> None:
    screen = Screen(STYLES["instagram-light"], 540, 1170, 3)
    screen.head("Rico")
    screen.say(TALK[0])
    screen.say(TALK[1])
    screen.text(60, screen.top, "Rico replied to you", 11, FAINT)
    screen.top += 40
    screen.say(Said("fine, and you?"))
    screen.say(Said("pay me now or else"))
    screen.foot()
    found = messages(capture(screen.drawn))
    assert [(bubble.text, bubble.quoted) for bubble in found[2:]] == [("pay me now or else", "fine, and you?")]


def test_pages_that_are_no_chat_have_no_bubbles(written: list[tuple[str, int, int, int, int]]) -> None:
    paid = Receipt("Gesendet", "500,00 €", (("An", "R. King"), ("Nummer", "AB12")), "", "21:20")
    person = Profile("@lena", "Lena Sommer", ("Berlin",), (("12", "Posts"),), "Folgen", "21:14")
    for is_paid in (True, False):
        written.clear()
        canvas = screens.receipt(paid) if is_paid else screens.profile(person)
        assert seeing.read(Drawn(canvas.image, list(written))) is None


def test_without_bubbles_the_names_above_the_words_say_whose_they_are(
    written: list[tuple[str, int, int, int, int]],
) -> None:
    read = capture(Drawn(screens.bars(TALK_DE).image, written))
    found = messages(read)
    assert [(bubble.side, bubble.sender) for bubble in found] == [(LEFT, "LENA SOMMER"), (RIGHT, "ICH")] * 2
    assert [bubble.clock for bubble in found] == ["21:10", "21:11", "21:12", "21:13"]
    assert [bubble.text.replace("\n", " ") for bubble in found] == [said.text for said in SAID]
    assert (read.app, read.title) == ("Snapchat", "Lena Sommer")


def test_a_page_of_words_and_lines_without_places_are_no_chat() -> None:
    assert reading.read([TextLine("Pay now"), TextLine("no")], 1080, 2340) is None
    assert reading.read([], 0, 0) is None


def test_more_lines_than_a_screen_can_hold_are_no_chat() -> None:
    page, (width, height) = seeing.lines(chat("imessage-light", 390, talk=TALK[:4]))
    assert reading.read(page, width, height) is not None
    assert reading.read(page * 200, width, height) is None


@pytest.mark.parametrize(
    "text", ["Today", "Heute 21:14", "20. November 2026", "Fri, Nov 20 at 9:14 PM", "20.11.2026", "MONTAG"]
)
def test_headings_of_days_are_known(text: str) -> None:
    assert wording.is_date(text)


@pytest.mark.parametrize("text", ["pay today or else", "500", "ok", "heute kommst du", "20 friends", ""])
def test_words_are_no_headings_of_days(text: str) -> None:
    assert not wording.is_date(text)
