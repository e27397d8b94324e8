"""Names of files, made safe to show."""

import pytest

from evidence.upload import file_names


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
def test_file_names(name: str, shown: str) -> None:
    assert file_names.file_name(name) == shown
    assert len(shown) <= file_names.MOST_NAME
