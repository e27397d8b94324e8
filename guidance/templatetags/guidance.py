"""Filters for packs and prose."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guidance import contact_wording, content_loader, fact_wording, language_cards, markdown
from guidance.content_loader import ContentSection
from guidance.facts import Contact
from sextortion_help.templatetags.page_language import lang
from sextortion_help.web import rendered_once

register = template.Library()
register.filter("button", contact_wording.button)
register.filter("age_of_source", fact_wording.age_of_source)
register.filter("dated", fact_wording.dated)
register.filter("described", fact_wording.described)
register.filter("how_sure", fact_wording.certainty)
register.filter("in_case", fact_wording.when)
register.filter("fact_name", fact_wording.name)
register.filter("comes_back", contact_wording.comes_back)
register.filter("hours", contact_wording.hours)
register.filter("terms", contact_wording.terms)
register.filter("takes_part", contact_wording.takes_part)
register.filter("say", content_loader.say_marked)
register.filter("markdown", markdown.html)


@register.filter
def body(section: ContentSection) -> SafeString:
    """The text below the heading of a section; marked with its language where that is not the page's."""
    html = markdown.html(section.markdown)
    mark = lang(section)
    return format_html("<div{}>{}</div>", mark, html) if mark else html


@register.filter
def item(mapping: dict[str, object], key: str) -> object:
    return mapping.get(key, "")


@register.filter
def opening(contact: Contact) -> contact_wording.Opening:
    return contact_wording.opening(contact, timezone.now())


@register.simple_tag
def contacts_note(
    contacts: Iterable[Contact], *, after: Iterable[Contact] = (), calls_told: bool = False
) -> SafeString:
    """What holds for a whole block of lines, said once below it: traces, the day, and what nobody has tried yet.

    What the note below another block, `after` which this one stands, has said of traces is not said again; nor is
    that a call leaves one where the page has told it (`calls_told`).
    """
    block, above, template_name = list(contacts), list(after), "guidance/includes/_contacts_note.html"
    return rendered_once.part(
        template_name,
        {"block": block, "above": above, "calls_told": bool(calls_told)},
        lambda: render_to_string(template_name, _noted(block, above, calls_told=bool(calls_told))),
    )


def _noted(block: list[Contact], above: list[Contact], *, calls_told: bool) -> dict[str, object]:
    told_above = calls_told or any(contact.calls for contact in above)
    return {
        "calls": any(contact.calls for contact in block) and not told_above,
        "texts": any(contact.texts for contact in block) and not any(contact.texts for contact in above),
        "dated": fact_wording.dated(min(block, key=fact_wording.day)) if block else "",
        "doubtful": [fact_wording.described(contact.name) for contact in block if contact.unconfirmed],
    }


@register.inclusion_tag("guidance/includes/_language_cards.html")
def other_languages_here() -> dict[str, object]:
    """Links to the pages in languages that the site does not speak; nothing while none is on."""
    return {"cards": list(language_cards.on_site().values())}
