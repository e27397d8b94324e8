"""Text from strangers, made safe to show."""

from evidence.readers import visible_text


def test_control_characters_become_signs_and_direction_marks_go() -> None:
    assert visible_text.visible("a\x00b\x07\u202etxt.exe\u2066\ufeff\r\nc\td\x7f\x85") == "a␀b␇txt.exe\nc\td␡\ufffd"


def test_emoji_joiners_and_umlauts_stay() -> None:
    text = "Grüße 👩‍👧 ❤️ مرحبا"
    assert visible_text.visible(text) == text
