"""The documents stay true: what they name exists."""

import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    file.relative_to(BASE).as_posix()
    for folder in (".", "docs", "static/vendor", "tools")
    for file in (BASE / folder).glob("*.md")
)
NAMED = re.compile(r"`((?:[a-z_]+/)+[A-Za-z0-9_.\-]*)(?:::(\w+))?`")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_tests_that_are_named_exist(name: str) -> None:
    text = (BASE / name).read_text(encoding="utf-8")
    for path, test in NAMED.findall(text):
        if path.startswith(("guidance/content/", "var/", "keys/", "redis/", "blobs/")):
            continue
        assert any((start / path).exists() for start in (BASE, BASE / "guidance", (BASE / name).parent)), path
        if test:
            assert f"def {test}(" in (BASE / path).read_text(encoding="utf-8"), test


ATTACK = re.compile(r"`tests/[\w/]+\.py::test_\w+`|`tests/siege/\w+\.py::\w+`")


def test_every_promise_names_a_file_and_the_attack_that_tried_it() -> None:
    table = (BASE / "docs/threat-model.md").read_text(encoding="utf-8").split("## Promises")[1].split("## What")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| ") and "promise" not in row]
    assert len(rows) > 15
    for _, promise, kept, tried, _ in rows:
        assert NAMED.search(kept), promise
        # A test by its name, or a part of the siege: a file alone says nothing.
        assert ATTACK.search(tried), promise
    in_siege = set(re.findall(r"`(tests/siege/\w+\.py)::(\w+)`", table))
    parts = {
        (path.relative_to(BASE).as_posix(), name)
        for path in (BASE / "tests/siege").glob("*.py")
        for name in re.findall(
            r"^def (\w+)\(stack: Stack, figures: Figures", path.read_text(encoding="utf-8"), re.M
        )
        if not name.startswith("_")
    }
    assert parts == in_siege, "each part of the siege tries a promise"


def prose(document: Path) -> str:
    """The text without code, in which a link is only shown."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE))


def anchors(document: Path) -> set[str]:
    """What a link can name after "#": headings, in the way GitHub spells them."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+?) *#*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    """Relative links whose file or heading is missing. Addresses on the web are left alone."""
    found = []
    for link in re.findall(r"\]\(<?([^)\s>]+)", prose(document)):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if re.match(r"[a-z]+:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files_and_headings(name: str) -> None:
    assert broken_links(BASE / name) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# Who is *who*?\n")
    document = tmp_path / "a.md"
    document.write_text(
        "[1](b.md) [2](b.md#who-is-who) [3](https://x.example/) [4](#top) `[5](code.md)`\n# Top\n"
        "[6](c.md) [7](b.md#nobody) [8](#bottom)\n\n    [9](block.md)\n"
    )
    assert broken_links(document) == ["c.md", "b.md#nobody", "#bottom"]


def test_every_dependency_has_a_reason() -> None:
    reasons = (BASE / "docs/architecture.md").read_text(encoding="utf-8").lower()
    for file in ("requirements.txt", "requirements-dev.txt"):
        for package in re.findall(r"^([A-Za-z][\w.\-]*)", (BASE / file).read_text(encoding="utf-8"), re.MULTILINE):
            assert package.lower() in reasons, package
