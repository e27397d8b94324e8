"""The documents stay true: what they name exists."""

import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/decisions.md",
    "docs/threat-model.md",
    "docs/operating.md",
)
NAMED = re.compile(r"`((?:[a-z_]+/)+[A-Za-z0-9_.\-]*)(?:::(\w+))?`")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_tests_that_are_named_exist(name):
    text = (BASE / name).read_text(encoding="utf-8")
    for path, test in NAMED.findall(text):
        if path.startswith(("guidance/content/", "var/", "keys/", "redis/", "blobs/")):
            continue
        assert (BASE / path).exists(), path
        if test:
            assert f"def {test}(" in (BASE / path).read_text(encoding="utf-8"), test


def test_every_promise_names_a_file_and_a_test():
    table = (BASE / "docs/threat-model.md").read_text(encoding="utf-8").split("## Promises")[1].split("## What")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| ") and "promise" not in row]
    assert len(rows) > 15
    for _, promise, kept, proved, _ in rows:
        assert NAMED.search(kept), promise
        assert "tests/" in proved, promise


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files(name):
    document = BASE / name
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_dependency_has_a_reason():
    reasons = (BASE / "docs/architecture.md").read_text(encoding="utf-8").lower()
    for file in ("requirements.txt", "requirements-dev.txt"):
        for package in re.findall(r"^([A-Za-z][\w.\-]*)", (BASE / file).read_text(encoding="utf-8"), re.MULTILINE):
            assert package.lower() in reasons, package
