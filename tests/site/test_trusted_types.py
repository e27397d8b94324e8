"""Text becomes markup, a worker or a script in one module alone. What a browser then refuses: tests/browser."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").rglob("*.js"))
THE_ONE = "static/js/trusted_types.js"
# What browsers call injection sinks (W3C, Trusted Types), as our scripts would write them.
SINK = re.compile(
    r"(inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|DOMParser|document\.write|srcdoc"
    r"|createContextualFragment|new (Shared)?Worker|importScripts|serviceWorker|createPolicy|\beval\(|new Function"
    r"|createElement\(\s*[\"'](script|iframe|embed|object)|(setTimeout|setInterval)\(\s*[\"'`]|setAttribute\(\s*[\"']on"
)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_other_script_turns_text_into_markup_or_code(path: Path) -> None:
    name = path.relative_to(settings.BASE_DIR).as_posix()
    sinks = {found[0] for found in SINK.finditer(path.read_text(encoding="utf-8"))}
    assert sinks == ({"createPolicy", "DOMParser", "new Worker"} if name == THE_ONE else set())


def test_the_policy_of_the_pages_is_the_one_that_the_script_makes() -> None:
    made = re.findall(r'POLICY = "(\w+)"', (settings.BASE_DIR / THE_ONE).read_text(encoding="utf-8"))
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["trusted-types"] == made  # no 'allow-duplicates': nobody can make it once more
    assert directives["require-trusted-types-for"] == ["'script'"]
