"""Finds out which service wrote a file, and reads it. None when no service is recognised: then it is just text."""

import json
from collections.abc import Iterable
from typing import Any

from evidence.readers.chats import (
    bubble_pages,
    choice,
    discord,
    meta_html,
    meta_json,
    other_json,
    sms,
    snapchat,
    telegram_html,
    telegram_json,
    text_exports,
    tiktok,
    whatsapp,
)
from evidence.readers.chats.chat import NO_CONTEXT, Chat, FileContext
from evidence.readers.chats.choice import Candidate

_SEVERAL = (discord, telegram_json, snapchat, tiktok, other_json)  # an export of any of them may hold many chats
_BEGINNING = "\ufeff \t\r\n"


def read(text: str, path: str = "", context: FileContext = NO_CONTEXT) -> Chat | None:
    """`path`: the file's place in its archive, empty when it came alone."""
    return choice.chosen(candidates(text, path, context), context)


def candidates(text: str, path: str = "", context: FileContext = NO_CONTEXT) -> Iterable[Candidate]:
    """Every chat that the file holds."""
    start = text[:1000].lstrip(_BEGINNING)
    if start.startswith(("{", "[")):
        value = _json(text)
        if value is not None:
            return _of_json(value, path)
    if start.startswith("<"):
        return sms.candidates(text) if sms.looks_right(text) else _alone(_of_page(text, path), path)
    of_x = other_json.x_messages(text)
    if of_x is not None:
        return _of_json(of_x, path)
    return _alone(_of_text(text, context), path)


def is_data(text: str) -> bool:
    """Whether it is JSON: data, and nothing that a person wrote to be read."""
    return text[:1000].lstrip(_BEGINNING).startswith(("{", "[")) and _json(text) is not None


def _alone(chat: Chat | None, path: str) -> Iterable[Candidate]:
    return [Candidate(chat, path)] if chat else []


def _of_text(text: str, context: FileContext) -> Chat | None:
    if whatsapp.looks_right(text):
        return whatsapp.read(text, context)
    return text_exports.read(text, context)


def _of_page(markup: str, path: str) -> Chat | None:
    if telegram_html.looks_right(markup):
        return telegram_html.read(markup)
    if meta_html.looks_right(markup):
        return meta_html.read(markup, path)
    return bubble_pages.read(markup)


def _json(text: str) -> Any:
    """None where it is none, or nested so deep that it is nobody's chat."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return other_json.json_lines(text)


def _of_json(value: Any, path: str) -> Iterable[Candidate]:
    for reader in _SEVERAL:
        if reader.looks_right(value):
            several: Iterable[Candidate] = reader.candidates(value)
            return several
    if meta_json.looks_right(value):
        return [Candidate(meta_json.read(value, path), path, "message_requests" in path)]
    return []
