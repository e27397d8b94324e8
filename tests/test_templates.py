"""Templates stay short and readable, load nothing from elsewhere and hold no inline code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.source_tree import BASE, each, faults, sources, templates
from tests.template_prose import choices

MOST_LINES = 120
MOST_LINE_SIGNS = 160


@each(templates)
def test_templates_stay_small(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= MOST_LINES


def test_a_check_of_each_file_names_every_one_that_fails(tmp_path: Path) -> None:
    def is_called_a(path: Path) -> None:
        assert path.name == "a", "another name"

    found = faults(is_called_a, [tmp_path / name for name in "abc"])
    assert [fault.partition("\n")[0] for fault in found] == [f"{tmp_path / name}: another name" for name in "bc"]


@each(templates)
def test_lines_of_templates_stay_readable(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if len(line) > MOST_LINE_SIGNS]


INCLUDED = re.compile(r"{% include [\"']([^\"']+)")
EXTENDED = re.compile(r"{% extends [\"']([^\"']+)")
ALONE = re.compile(r"{% include [\"']([^\"']+)[^%]* only %}")
# Fragments that a view answers with as well: a script fetches them and puts them into a page that is open.
FETCHED_BY_SCRIPT = {
    "counseling/_case_live.html",
    "counseling/_seen_by.html",
    "counseling/messages/_messages.html",
}
# Fragments that are drawn in a page by a slot or a template tag, and included by no template.
DRAWN = ("page_notices.py", "browser_binding.py", "templatetags", "step_widgets.py")


def test_a_form_is_never_in_a_part_that_knows_nothing_of_its_page() -> None:
    """`only` keeps the token from its forms too, and then each of their buttons answers 403."""
    alone = {name for path in templates() for name in ALONE.findall(path.read_text(encoding="utf-8"))}
    assert alone
    assert not [name for name in alone if "csrf_token" in (BASE / "templates" / name).read_text(encoding="utf-8")]


def name_of(path: Path) -> str:
    return path.relative_to(BASE / "templates").as_posix()


@cache
def names() -> frozenset[str]:
    return frozenset(map(name_of, templates()))


def named_in_templates(pattern: re.Pattern[str]) -> set[str]:
    return {name for path in templates() for name in pattern.findall(path.read_text(encoding="utf-8"))}


def named_in_code(path: Path) -> set[str]:
    """Names of templates in a module; where a part of the name is only known at run time, all that fit."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            named = re.compile("".join(r"[\w-]+" if part is None else re.escape(part) for part in parts))
            if str(parts[-1]).endswith(".html"):
                found |= {name for name in names() if named.fullmatch(name)}
        elif isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
            found.add(str(node.value))
    return found & names()


def is_fragment(name: str) -> bool:
    return name.rpartition("/")[2].startswith("_")


def test_fragments_begin_with_an_underscore_and_pages_do_not() -> None:
    """A fragment is included or drawn within a page; a page is an answer, or the frame of answers."""
    drawing = [path for path in sources() if any(part.startswith(DRAWN) for part in path.parts)]
    answering = [path for path in sources() if path not in drawing]
    within = named_in_templates(INCLUDED).union(*map(named_in_code, drawing))
    answers = named_in_templates(EXTENDED).union(*map(named_in_code, answering))
    assert not {name for name in within if not is_fragment(name)}
    assert {name for name in answers if is_fragment(name)} == FETCHED_BY_SCRIPT
    assert {name for name in names() if is_fragment(name)} == within, "nobody includes it"


@each(templates)
def test_templates_choose_no_prose_by_nested_conditions(path: Path) -> None:
    """One condition between two sentences may stand in a template; Python chooses between more, and is tested."""
    assert not [choice for choice in choices(path.read_text(encoding="utf-8")) if choice.sentences > 2]


@pytest.mark.parametrize(
    ("template", "sentences", "depth"),
    [
        ('{% if a %}{% translate "A" %}{% else %}{% translate "B" %}{% endif %}', 2, 1),
        (
            '{% if a %}{% translate "A" %}{% elif b %}{% translate "B" %}{% else %}{% translate "C" %}{% endif %}',
            3,
            1,
        ),
        (
            '{% if a %}{% if b %}{% translate "A" %}{% else %}{% translate "B" %}{% endif %}'
            "{% else %}<p>{% blocktranslate %}C{% endblocktranslate %}</p>{% endif %}",
            3,
            2,
        ),
    ],
)
def test_choices_of_prose_are_counted(template: str, sentences: int, depth: int) -> None:
    assert [(choice.sentences, choice.depth) for choice in choices(template)] == [(sentences, depth)]


def test_parts_of_a_page_are_no_choice_of_prose() -> None:
    part = '<h2>{% translate "A" %}</h2><p>{% translate "B" %}</p>'
    assert not choices("{% if a %}" + part + "{% elif b %}" + part + "{% else %}" + part + "{% endif %}")


def pages() -> list[Path]:
    """Templates that a browser sees; those below pdf/ are printed by a worker."""
    return [path for path in templates() if "pdf" not in path.parts and path.name != "pdf.html"]


@each(pages)
def test_pages_hold_no_inline_code_and_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=[\"']|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|srcset|action|poster)=[\"'](https?:)?//", text)
    assert not re.search(r"<link[^>]*href=[\"'](https?:)?//", text)


@each(templates)
def test_titles_are_left_to_the_base_page(path: Path) -> None:
    if path.name == "base_bare.html" or "pdf" in path.name or "pdf" in path.parts:
        return
    assert "<title" not in path.read_text(encoding="utf-8")


@each(templates)
def test_links_to_other_sites_tell_nothing(path: Path) -> None:
    for link in re.findall(
        r"<a\b[^>]*href=[\"'](?:https?:|{{[^}]*(?:url|href|link)[^}]*}})[^>]*>", path.read_text("utf-8")
    ):
        if "other.href" in link or "request." in link:
            continue
        assert "noreferrer" in link, link
