"""What is rendered once: from the named values alone, for a language, a day and a version, within bounds."""

import gzip
import itertools
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.http import HttpRequest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from guidance.facts import ContactWay, WayKind
from sextortion_help.web import rendered_once
from sextortion_help.web.rendered_once import KeptPage, Memory

COUNTED = "{% load once %}{% once a=a %}{{ a }}{{ b }}{{ request.path }}{{ csrf_token }}{% endonce %}"


def test_a_part_sees_the_named_values_and_nothing_of_the_request() -> None:
    request = RequestFactory().get("/secret/")
    assert Template(COUNTED).render(RequestContext(request, {"a": "A", "b": "B"})) == "A"


def test_a_part_is_rendered_once_for_equal_values() -> None:
    count, template = itertools.count(), object()
    way = ContactWay(kind=WayKind.TEL, value="1")
    again = ContactWay(kind=WayKind.TEL, value="1")
    for one in (way, way, again):
        rendered_once.part(template, {"a": one}, lambda: mark_safe(str(next(count))))
    assert next(count) == 2, "an equal object is another one: it may be of another version of the facts"


def test_language_and_voice_are_told_apart() -> None:
    template = Template("{% load once i18n %}{% once %}{% get_current_language as now %}{{ now }}{% endonce %}")
    seen = []
    for language in ("en", "de", "de-du", "en-young", "en"):
        with translation.override(language):
            seen.append(template.render(Context()))
    assert seen == ["en", "de", "de-du", "en-young", "en"]


def test_what_depends_on_the_day_is_new_each_day() -> None:
    template = Template('{% load once %}{% once %}{% now "j" %}{% endonce %}')
    with time_machine.travel("2026-12-01 12:00", tick=False):
        assert template.render(Context()) == "1"
    with time_machine.travel("2026-12-02 12:00", tick=False):
        assert template.render(Context()) == "2"


def test_text_and_markup_are_told_apart() -> None:
    template = Template("{% load once %}{% once a=a %}{{ a }}{% endonce %}")
    assert template.render(Context({"a": mark_safe("<b>")})) == "<b>"
    assert template.render(Context({"a": "<b>"})) == "&lt;b&gt;"
    assert template.render(Context({"a": True})) == "True"
    assert template.render(Context({"a": 1})) == "1"


@pytest.mark.parametrize("value", [HttpRequest(), SimpleNamespace(), {1, 2}, object()])
def test_what_may_change_or_holds_a_request_decides_nothing(value: object) -> None:
    with pytest.raises(TypeError):
        rendered_once.key_of([{"a": value}])


def test_a_token_cannot_stand_in_a_part() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load once %}{% once %}{% if 1 %}{% csrf_token %}{% endif %}{% endonce %}")


def test_memory_is_bounded_and_lets_go_of_what_nobody_asks_for() -> None:
    memory = Memory(100)
    memory.keep("first", "a", 40)
    memory.keep("second", "b", 40)
    assert memory.get("first") == "a"
    memory.keep("third", "c", 40)
    assert (memory.get("first"), memory.get("second"), memory.get("third")) == ("a", None, "c")
    memory.keep("third", "d", 50)
    assert memory.size == 90
    memory.keep("huge", "e", rendered_once.LARGEST + 1)
    assert memory.get("huge") is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_kept_page_unpacks_to_what_a_plain_browser_gets(count: int) -> None:
    html = "<p>äöü</p>" * 50 + f'<input value="{rendered_once._TOKEN}"><p>äöü 000 \U0001f600</p>' * count
    page = KeptPage.of(html)
    for token in (b"A" * 64, b"<p>" * 21 + b"x"):
        assert page.plain(token) == html.replace(rendered_once._TOKEN, token.decode()).encode()
        assert gzip.decompress(page.zipped(token)) == page.plain(token)
    assert len(page.zipped(b"A" * 64)) < len(page.plain(b"A" * 64)) / 3


def test_dates_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered_once.key_of(date(2026, 12, 1)) != rendered_once.key_of(date(2026, 12, 2))
