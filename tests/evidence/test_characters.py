"""Text from strangers, made safe to show."""

import pytest

from evidence import characters


def test_control_characters_become_signs_and_direction_marks_go():
    assert characters.visible("a\x00b\x07\u202etxt.exe\u2066\ufeff\r\nc\td\x7f\x85") == "a␀b␇txt.exe\nc\td␡\ufffd"


def test_emoji_joiners_and_umlauts_stay():
    text = "Grüße 👩‍👧 ❤️ مرحبا"
    assert characters.visible(text) == text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\maya\\shot.png", "shot.png"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("<b>x</b>\n.png", "b> .png"),
        ("ä" * 300 + ".jpeg", "ä" * 114 + "….jpeg"),
    ],
)
def test_file_names(name, shown):
    assert characters.file_name(name) == shown
    assert len(shown) <= characters.MOST_NAME
