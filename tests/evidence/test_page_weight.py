"""What a browser has to fetch before the form for files can be used: on a slow phone each kilobyte takes 20 ms."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from tests.conftest import Person

NEEDED = {
    "css/site.css",
    "js/leave.js",
    "js/upload/form.js",
    "js/upload/picture_name.js",
    "js/upload/session_state.js",
}
MOST_BYTES = 30_000  # as it is sent; 50,000 take a second on a line of 400 kbit/s
FETCHED = re.compile(r"<(?:link|script)\b[^>]*\s(?:href|src)=\"/static/([^\"]+)\"[^>]*>")
AFTERWARDS = ('rel="icon"', 'fetchpriority="low"')

pytestmark = pytest.mark.django_db


def sent_size(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str)
    return len(brotli.compress(Path(found).read_bytes()))


@pytest.mark.parametrize("language", ["en", "de"])
def test_little_is_fetched_before_the_form_can_be_used(maya: Person, language: str) -> None:
    page = maya.client.get(f"/{language}/case/evidence/add/").content
    elements = list(FETCHED.finditer(page.decode()))
    first = {element[1] for element in elements if not any(mark in element[0] for mark in AFTERWARDS)}
    assert first == NEEDED
    assert len(page) + sum(map(sent_size, first)) < MOST_BYTES
    # What warns before the case closes, and what binds the session, come as well, but later.
    assert {"js/vault.js", "js/session_binding.js"} <= {element[1] for element in elements} - first


def test_form_imports_nothing_else_before_it_runs() -> None:
    from sextortion_help.web.static_files import imported

    assert {"js/upload/form.js", *imported("js/upload/form.js")} == {name for name in NEEDED if "/upload/" in name}
