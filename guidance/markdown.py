"""Markdown to HTML. Links are names (`pack:stopncii`, `page:steps/get-help`, `site:cases:home`), turned into
addresses here."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from guidance import fact_overlay, pack_loader
from sextortion_help.i18n.register import address_language

# The first part of `page:part/slug` -> the view that takes the slug.
_VIEWS = {"steps": "step"}


def address(link: str) -> str:
    """Raises KeyError for an unknown pack name and NoReverseMatch for an unknown page."""
    kind, _, name = link.partition(":")
    if kind == "pack":
        return pack_loader.address(name)
    if kind == "site":  # a page of another app, by its name
        return reverse(name)
    part, _, slug = name.partition("/")
    view = f"guidance:{_VIEWS.get(part, part) if slug else part}"
    return reverse(view, kwargs={"slug": slug}) if slug else reverse(view)


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[index]
    link = str(token.attrGet("href"))
    token.attrSet("href", address(link))
    if link.startswith("pack:"):
        token.attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, index, options, env)


def _new_renderer() -> MarkdownIt:
    """With the tables filled that markdown-it and mdurl fill at their first use, in view of every other thread: two
    first readers of a new process would find half a table (an error), or half of the rules (a page without links).
    """
    renderer = MarkdownIt("commonmark", {"html": False})
    renderer.render("*first*")
    renderer.normalizeLinkText(renderer.normalizeLink("https://example.org/%20"))
    renderer.add_render_rule("link_open", _link_open)
    return renderer


_markdown = _new_renderer()


@lru_cache(maxsize=1024)
def _rendered(markdown: str, _language: str, _facts: fact_overlay.FileVersion | None) -> SafeString:
    return SafeString(_markdown.render(markdown))  # written by us; raw HTML in it is escaped


def html(markdown: str) -> SafeString:
    """With the language of the reader's addresses, and with the addresses of today's facts."""
    return _rendered(markdown, address_language(), fact_overlay.version())
