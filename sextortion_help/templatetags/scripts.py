"""The scripts of a page, with everything they import named at once instead of one round trip after the other."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sextortion_help.web.static_files import imported

register = template.Library()


@register.simple_tag
def modules(*names: str, later: bool = False) -> SafeString:
    """Script elements for these modules, after a modulepreload link for each module that they import. `later`: a
    browser may fetch them after what the page cannot be used without."""
    priority = mark_safe(' fetchpriority="low"') if later else ""
    module_names = dict.fromkeys(needs for name in names for needs in imported(name))
    links = format_html_join(
        "", '<link rel="modulepreload" href="{}"{}>', ((static(name), priority) for name in module_names)
    )
    elements = format_html_join(
        "", '<script type="module" src="{}"{}></script>', ((static(name), priority) for name in names)
    )
    return format_html("{}{}", links, elements)


@register.simple_tag
def addresses(name: str) -> str:
    """Of a module that a script loads later, and of all that it imports, with spaces between them."""
    return " ".join(static(script) for script in (name, *imported(name)))
