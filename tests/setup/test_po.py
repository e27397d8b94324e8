"""The extractor of msgids, over what stands in templates and code of this project."""

from pathlib import Path
from typing import Any

import pytest

from scripts import po

TEMPLATE = """{% load i18n %}
  <p>{% translate "Six words open it" %}</p>
{% blocktranslate trimmed count number=total with name=who %}
    {{ number }} file of
    {{ name }}
{% plural %}
    {{ number }} files of {{ name }}
{% endblocktranslate %}
 <a title="{{ _("Leave now") }}">{% include "x.html" with text=_('It''s here') %}</a>
"""
CODE = """from django.utils.translation import gettext as _, ngettext
# Translators: the button that sends the form.
send = _("Send")
long = _("One sentence. "
         "And the next.")
many = ngettext("%(count)s word", "%(count)s words", 2)
"""


@pytest.fixture(scope="module", autouse=True)
def catalogue() -> dict[str, Any]:
    return po.used()  # configures Django's template reader, and proves that every file of the project can be read


def test_msgids_of_a_template(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(TEMPLATE.replace("'It''s here'", '"Here"'))
    msgids = [msgid for msgid, _comments in po.messages(page)]
    assert msgids == ["Six words open it", "%(number)s file of %(name)s", "Leave now", "Here"]


def test_msgids_of_code_with_what_translators_should_know(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(CODE)
    assert list(po.messages(module)) == [
        ("Send", ["the button that sends the form."]),
        ("One sentence. And the next.", []),
        ("%(count)s word", []),
    ]


def test_the_catalogue_says_where_a_msgid_is_used(catalogue: dict[str, Any]) -> None:
    assert ("templates/base.html", 0) in catalogue["Leave now"].locations
