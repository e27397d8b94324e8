"""Parts of a page that are in another language than the page: translations fall back to English."""

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sextortion_help import slots
from sextortion_help.i18n import register as voices

register = template.Library()


@register.filter
def lang(part: object) -> SafeString:
    """` lang="en"` for what has another `language`, a field or a key, than the page; else empty."""
    language = part.get("language") if isinstance(part, dict) else getattr(part, "language", "")
    if not language or language == voices.base_language():
        return mark_safe("")
    return format_html(' lang="{}"', language)


class WordsNode(Node):
    def __init__(self, nodelist: NodeList, part: FilterExpression, *, marked: bool) -> None:
        self.nodelist = nodelist
        self._part = part
        self._marked = marked

    def render(self, context: template.Context) -> SafeString:
        mark = lang(self._part.resolve(context, ignore_failures=True))
        if not mark:
            return self.nodelist.render(context)
        with voices.in_english():
            words = self.nodelist.render(context)
        return format_html("<div{}>{}</div>", mark, words) if self._marked else words


class ReadersWordsNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        if voices.address_language() == voices.base_language():
            return self.nodelist.render(context)
        with voices.in_readers_language():
            words = self.nodelist.render(context)
            return format_html('<div lang="{}">{}</div>', voices.base_language(), words)


class UntilReadNode(Node):
    def __init__(self, nodelist: NodeList, element: str) -> None:
        self.nodelist = nodelist
        self._element = element

    def render(self, context: template.Context) -> SafeString:
        if voices.base_language() in voices.WRITTEN_IN or slots.values("catalogue-review"):
            return self.nodelist.render(context)
        with voices.in_english():
            words = self.nodelist.render(context)
        return format_html('<{0} lang="{1}">{2}</{0}>', self._element, voices.ENGLISH, words)


@register.tag
def until_read(parser: Parser, token: Token) -> UntilReadNode:
    """`{% until_read %}…{% enduntil_read %}`: law, age and pictures of children in a form, which a translation
    shows in English until somebody has read its catalogue. `{% until_read inline %}` inside a line."""
    inline = "inline" in token.split_contents()
    nodelist = parser.parse(("enduntil_read",))
    parser.delete_first_token()
    return UntilReadNode(nodelist, "span" if inline else "div")


@register.tag
def readers_words(parser: Parser, token: Token) -> ReadersWordsNode:
    """`{% readers_words %}…{% endreaders_words %}`: the reader's own language inside a part that is in English."""
    nodelist = parser.parse(("endreaders_words",))
    parser.delete_first_token()
    return ReadersWordsNode(nodelist)


@register.tag
def words_of(parser: Parser, token: Token) -> WordsNode:
    """`{% words_of page %}…{% endwords_of %}`: buttons and headings are in the language of the page's own words.

    Addresses stay in the reader's. `{% words_of part marked %}` puts an element with that language around it.
    """
    _name, part, *marked = token.split_contents()
    nodelist = parser.parse(("endwords_of",))
    parser.delete_first_token()
    return WordsNode(nodelist, parser.compile_filter(part), marked=bool(marked))
