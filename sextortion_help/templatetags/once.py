"""`{% once name=value … %}…{% endonce %}`: a part that is rendered once for these values, and from them alone."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString, mark_safe

from sextortion_help.web import rendered_once

register = template.Library()


class OnceNode(Node):
    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values

    def render(self, context: template.Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self._values.items()}
        return rendered_once.part(self, values, lambda: self._rendered(context, values))

    def _rendered(self, context: template.Context, values: dict[str, Any]) -> SafeString:
        """With nothing of the page's context but these values: no request, no token, nothing of the reader."""
        alone = template.Context(values)
        with alone.bind_template(context.template), alone.render_context.push_state(context.template):  # type: ignore[arg-type]  # set while a page is rendered
            return mark_safe(self.nodelist.render(alone))  # noqa: S308  # rendered by a template, so escaped there


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    _name, *arguments = token.split_contents()
    values = token_kwargs(arguments, parser)
    if arguments:
        raise template.TemplateSyntaxError("once takes name=value alone")
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(CsrfTokenNode):
        raise template.TemplateSyntaxError("a form's token belongs to one reader, so it cannot stand in once")
    return OnceNode(nodelist, values)
