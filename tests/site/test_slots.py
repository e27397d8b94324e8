"""Slots: an app enters what a page below it says."""

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from sextortion_help import slots


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_notices", {})
    monkeypatch.setattr(slots, "_providers", {})


def shown(text: str, **values: object) -> str:
    return Template("{% load slots %}" + text).render(Context(values))


def test_nobody_fills_it() -> None:
    assert shown('{% slot "notices" %}{% from_slot "facts" as facts %}{{ facts|length }}') == "0"


def test_every_notice_is_shown_once_in_the_order_of_entry() -> None:
    def first(context: Context, case: str) -> str:
        return format_html("<p>{} {}</p>", context["name"], case)

    slots.fill("notices", first)
    slots.fill("notices", lambda context, case: format_html("<p>{}</p>", "second"))
    slots.fill("notices", first)
    assert shown('{% slot "notices" case=case %}', name="<b>", case="1") == "<p>&lt;b&gt; 1</p><p>second</p>"


def test_values_have_one_source() -> None:
    slots.provide("facts", lambda case: {case: "copy"})
    assert shown('{% from_slot "facts" case=3 as facts %}{{ facts.items }}').count("copy") == 1
    with pytest.raises(ValueError, match="provided already"):
        slots.provide("facts", lambda case: {})
