"""What is replaced in WeasyPrint, and what the replacements rely on, is what was read when they were written."""

import ast
import hashlib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

VERSIONS = {"weasyprint": "70.0", "pydyf": "0.13.0"}
# What dossier/pdf/library.py replaces, and what the replacements and joining.py rely on: module and name.
RELIED_ON = (
    ("pydyf", "PDF.page_references"),
    ("weasyprint.anchors", "make_page_bookmark_tree"),
    ("weasyprint.css.targets", "TargetCollector"),
    ("weasyprint.document", "Document._build_layout_context"),
    ("weasyprint.layout", "layout_document"),
    ("weasyprint.layout.page", "make_all_pages"),
    ("weasyprint.layout.page", "make_margin_boxes"),
    ("weasyprint.layout.page", "set_page_type_computed_styles"),
    ("weasyprint.layout.percent", "resolve_one_percentage"),
    ("weasyprint.pdf.anchors", "resolve_links"),
    ("weasyprint.pdf.tags", "add_tags"),
)
DIGESTS = {  # of the source: the first digits of SHA-256
    "PDF.page_references": "0153329c52614a0b",
    "make_page_bookmark_tree": "e25391569d16dfbb",
    "TargetCollector": "cdad934377b51159",
    "Document._build_layout_context": "ce1558849e718eef",
    "layout_document": "421aba4c280938be",
    "make_all_pages": "18987bbc6ea9e804",
    "make_margin_boxes": "ff19320efeb0e696",
    "set_page_type_computed_styles": "aed6c0aac2b45f5b",
    "resolve_one_percentage": "8abbba7df518308d",
    "resolve_links": "115c9517a3b3b598",
    "add_tags": "74d331d78a019795",
}
ADVICE = (
    "read what changed, mend what stands for it in dossier/pdf/library.py or joining.py, then set this value anew"
)


def source(module: str, name: str) -> str:
    """From the installed file: in this process the name may stand for its replacement already."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin
    text = Path(spec.origin).read_text(encoding="utf-8")
    body: list[ast.stmt] = ast.parse(text).body
    for part in name.split("."):
        found = next(node for node in body if getattr(node, "name", "") == part)
        body = getattr(found, "body", [])
    return ast.get_source_segment(text, found) or ""


@pytest.mark.parametrize("package", VERSIONS)
def test_the_library_is_of_the_version_that_was_read(package: str) -> None:
    assert metadata.version(package) == VERSIONS[package], ADVICE


@pytest.mark.parametrize(("module", "name"), RELIED_ON)
def test_what_is_relied_on_did_not_change(module: str, name: str) -> None:
    digest = hashlib.sha256(source(module, name).encode()).hexdigest()[:16]
    assert digest == DIGESTS[name], ADVICE


def test_a_change_would_be_seen() -> None:
    """The digests are of functions that differ, and of the whole of each."""
    assert len(set(DIGESTS.values())) == len(RELIED_ON)
    assert source("weasyprint.layout.percent", "resolve_one_percentage").endswith("setattr(box, property_name, 0)")
