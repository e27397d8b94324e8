"""What nothing uses is reported, beside what a template or a setting names."""

from pathlib import Path

import pytest

from scripts import dead_code

CODE = """
from django.db.models import TextChoices

class Colour(TextChoices):
    RED = "red"

def used(): ...
def in_a_template(): ...
def in_a_setting(): ...
def forgotten(): ...

MIDDLEWARE = ["app.module.in_a_setting"]
used()
print(MIDDLEWARE, Colour)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/module.py").write_text(CODE)
    (tmp_path / "page.html").write_text("not {% if in_a_template and True %}forgotten{% endif %}")
    return tmp_path


def lines(tree: Path, allowed: list[str]) -> list[str]:
    sources = list(tree.rglob("*.py"))
    alive = dead_code.template_names([tree]) | dead_code.choice_members(sources) | dead_code.dotted_names(sources)
    return list(dead_code.judged(dead_code.unused(["app"], alive, base=tree), allowed))


def test_only_what_nothing_names_is_reported(tree: Path) -> None:
    assert lines(tree, []) == ["app/module.py:10: unused function 'forgotten'"]


def test_a_reason_takes_a_name_out_and_one_without_a_name_is_reported(tree: Path) -> None:
    assert lines(tree, ["app/*:forgotten", "app/*:gone"]) == [
        "scripts/dead_code.py: nothing matches 'app/*:gone' any more"
    ]


def test_what_only_a_test_uses_keeps_nothing_alive() -> None:
    assert "tests" not in dead_code.PRODUCT
