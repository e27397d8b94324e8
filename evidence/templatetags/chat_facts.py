"""What an export says about a message or a chat beyond the words, for the pages."""

from django import template

from evidence import chat_wording

register = template.Library()
register.filter("facts", chat_wording.facts)
register.filter("doubts", chat_wording.doubts)
