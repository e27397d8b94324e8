"""Finds out which service wrote a file, and reads it. None when no service is recognised: then it is just text."""

import json
from typing import Any

from evidence.readers.chats import meta_html, meta_json, snapchat, telegram_html, telegram_json, whatsapp
from evidence.readers.chats.chat import NOTHING_TOLD, Chat, Told


def read(text: str, path: str = "", told: Told = NOTHING_TOLD) -> Chat | None:
    """`path`: the file's place in its archive, empty when it came alone."""
    start = text[:1000].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _of_json(text, path)
    if start.startswith("<"):
        return _of_page(text, path)
    return whatsapp.read(text, told) if whatsapp.looks_right(text) else None


def _of_page(markup: str, path: str) -> Chat | None:
    if telegram_html.looks_right(markup):
        return telegram_html.read(markup)
    return meta_html.read(markup, path) if meta_html.looks_right(markup) else None


def _of_json(text: str, path: str) -> Chat | None:
    try:
        value: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None  # a nesting this deep is nobody's chat
    if telegram_json.looks_right(value):
        return telegram_json.read(value)
    if meta_json.looks_right(value):
        return meta_json.read(value, path)
    if snapchat.looks_right(value):
        return snapchat.read(value)
    return None
