"""Finds out which service wrote a file, and reads it. None when no service is recognised: then it is just text."""

import json
from typing import Any

from evidence.chats import meta, telegram, telegram_page, whatsapp
from evidence.chats.chat import Chat


def read(text: str, path: str = "") -> Chat | None:
    """`path`: the file's place in its archive, empty when it came alone."""
    start = text[:1000].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _of_json(text, path)
    if start.startswith("<"):
        return telegram_page.read(text) if telegram_page.looks_right(text) else None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return whatsapp.read(text) if whatsapp.looks_right(text) else None


def _of_json(text: str, path: str) -> Chat | None:
    try:
        value: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None  # a nesting this deep is nobody's chat
    if telegram.looks_right(value):
        return telegram.read(value)
    if meta.looks_right(value):
        return meta.read(value, path)
    return None
