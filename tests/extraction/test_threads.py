"""Overlapping captures become one chat, each bubble once; what does not overlap for certain stays apart."""

from dataclasses import replace

from extraction.screenshots import threads
from extraction.screenshots.capture import Bubble, Capture, Content, Side
from extraction.screenshots.threads import CaptureSource, Thread, ToldSide, Writer

LEFT, RIGHT = Side.LEFT, Side.RIGHT
DAY = Bubble(Side.CENTRE, "20 November 2026", Content.NOTICE)
TALK = (
    Bubble(LEFT, "Hey, how are you?", clock="21:10"),
    Bubble(RIGHT, "fine, and you", clock="21:11"),
    Bubble(LEFT, "I have your pictures and all your friends", clock="21:12"),
    Bubble(RIGHT, "please do not do this", clock="21:13"),
    Bubble(LEFT, "Send 500 euro until tomorrow", clock="21:14"),
    Bubble(RIGHT, "I have no money", clock="21:15"),
)


def source(
    number: int, *bubbles: Bubble, title: str = "Lena", app: str = "WhatsApp", **more: ToldSide
) -> CaptureSource:
    return CaptureSource(number, f"id-{number}", Capture(app, title, bubbles), **more)


def texts(thread: Thread) -> list[list[tuple[str, tuple[int, ...]]]]:
    return [[(line.bubble.text, line.numbers) for line in piece.lines] for piece in thread.pieces]


def test_captures_in_any_order_become_one_chat_with_every_exhibit() -> None:
    later, first = source(1, DAY, *TALK[2:]), source(2, DAY, *TALK[:4])
    (thread,) = threads.joined([later, first])
    assert (thread.app, thread.title) == ("WhatsApp", "Lena")
    expected = [(DAY, (2, 1)), (TALK[0], (2,)), (TALK[1], (2,)), (TALK[2], (2, 1)), (TALK[3], (2, 1))]
    expected += [(TALK[4], (1,)), (TALK[5], (1,))]
    assert texts(thread) == [[(bubble.text, numbers) for bubble, numbers in expected]]
    assert [line.writer for line in thread.pieces[0].lines] == [
        Writer.APP, Writer.OTHER, Writer.CLIENT, Writer.OTHER, Writer.CLIENT, Writer.OTHER, Writer.CLIENT,
    ]  # fmt: skip


def test_noise_of_the_recognition_and_cut_bubbles_still_join_and_the_whole_one_is_kept() -> None:
    cut = replace(TALK[2], text="all your friends", is_cut=True)
    noisy = replace(TALK[3], text="please d0 not do thls")
    (thread,) = threads.joined([source(1, *TALK[:4]), source(2, cut, noisy, *TALK[4:])])
    assert [text for text, _ in texts(thread)[0]] == [bubble.text for bubble in TALK]
    assert not thread.pieces[0].lines[2].bubble.is_cut
    ends_cut = replace(TALK[3], text="please do", is_cut=True)
    (thread,) = threads.joined([source(1, *TALK[:3], ends_cut), source(2, *TALK[2:])])
    assert texts(thread)[0][3] == (TALK[3].text, (1, 2))


def test_without_an_overlap_they_stay_apart_in_one_chat() -> None:
    (thread,) = threads.joined([source(1, *TALK[:2]), source(3, *TALK[3:])])
    assert [[line.numbers for line in piece.lines] for piece in thread.pieces] == [[(1,)] * 2, [(3,)] * 3]


def test_the_same_words_at_another_hour_are_another_message() -> None:
    again = replace(TALK[2], clock="21:20"), replace(TALK[3], clock="21:21")
    (thread,) = threads.joined([source(1, *TALK[:4]), source(2, *again)])
    assert len(thread.pieces) == 2


def test_what_fits_in_two_ways_is_not_joined() -> None:
    """Else a message that was sent twice could be lost."""
    pay = Bubble(LEFT, "Pay now or I send everything")
    (thread,) = threads.joined([source(1, pay, pay, pay), source(2, pay, pay, pay, TALK[1])])
    assert len(thread.pieces) == 2


def test_another_name_another_app_or_another_side_is_another_chat() -> None:
    first = source(1, *TALK[:4])
    assert len(threads.joined([first, source(2, *TALK[2:], title="Ben Adler")])) == 2
    assert len(threads.joined([first, source(2, *TALK[2:], app="Telegram")])) == 2
    turned = tuple(replace(bubble, side=RIGHT if bubble.side == LEFT else LEFT) for bubble in TALK[2:])
    (thread,) = threads.joined([first, source(2, *turned)])
    assert len(thread.pieces) == 2


def test_an_answer_decides_and_two_that_differ_leave_it_open() -> None:
    mirrored = source(1, *TALK[:4], side_answer=ToldSide.LEFT)
    (thread,) = threads.joined([mirrored])
    assert [line.writer for line in thread.pieces[0].lines][:2] == [Writer.CLIENT, Writer.OTHER]
    assert thread.pieces[0].lines[0].is_told
    assert thread.side_answer == ToldSide.LEFT
    (thread,) = threads.joined([mirrored, source(2, *TALK[2:], side_answer=ToldSide.RIGHT)])
    assert [line.writer for line in thread.pieces[0].lines][2:4] == [Writer.UNKNOWN] * 2
    assert thread.side_answer == ToldSide.OPEN
    (thread,) = threads.joined([source(1, *TALK[:4], side_answer=ToldSide.UNSURE)])
    assert {line.writer for line in thread.pieces[0].lines} == {Writer.UNKNOWN}


def test_an_unknown_side_names_nobody() -> None:
    odd = replace(TALK[0], side=Side.UNKNOWN)
    (thread,) = threads.joined([source(1, odd, TALK[1], side_answer=ToldSide.RIGHT)])
    assert [line.writer for line in thread.pieces[0].lines] == [Writer.UNKNOWN, Writer.CLIENT]


def test_a_capture_within_another_one_is_joined_and_adds_only_its_exhibit() -> None:
    inner, outer = source(1, *TALK[2:4]), source(2, DAY, *TALK)
    (thread,) = threads.joined([inner, outer])
    (piece,) = thread.pieces
    assert [one.number for one in piece.sources] == [2, 1]
    expected: list[tuple[str, tuple[int, ...]]] = [(DAY.text, (2,)), *((bubble.text, (2,)) for bubble in TALK)]
    expected[3], expected[4] = (TALK[2].text, (2, 1)), (TALK[3].text, (2, 1))
    assert texts(thread) == [expected]


def test_what_goes_on_from_the_longer_capture_is_joined_to_it_and_not_to_the_one_within() -> None:
    more = Bubble(LEFT, "Then I send them all tonight", clock="21:16")
    (thread,) = threads.joined([source(1, *TALK), source(2, *TALK[1:5]), source(3, *TALK[4:], more)])
    (piece,) = thread.pieces
    assert [line.bubble.text for line in piece.lines] == [*(bubble.text for bubble in TALK), more.text]
    assert piece.lines[4].numbers == (1, 3, 2)


def test_a_capture_that_would_fit_at_two_places_of_another_stays_apart() -> None:
    twice = (TALK[2], TALK[3])
    (thread,) = threads.joined([source(1, *twice), source(2, TALK[0], *twice, TALK[1], *twice, TALK[5])])
    assert [[line.numbers for line in piece.lines] for piece in thread.pieces] == [[(1,)] * 2, [(2,)] * 7]


def test_a_day_that_only_the_capture_within_shows_is_kept_at_its_place() -> None:
    other_day = replace(DAY, text="Today")
    (thread,) = threads.joined([source(1, TALK[2], other_day, TALK[3]), source(2, *TALK)])
    shown = [line.bubble.text for line in thread.pieces[0].lines]
    assert shown[2:5] == [TALK[2].text, "Today", TALK[3].text]


def test_another_hour_or_another_name_is_not_within() -> None:
    moved = (replace(TALK[2], clock="22:12"), TALK[3])
    assert len(threads.joined([source(1, *moved), source(2, *TALK)])[0].pieces) == 2
    assert len(threads.joined([source(1, *TALK[2:4], title="Ben"), source(2, *TALK)])) == 2
