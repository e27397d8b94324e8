"""Chats that tools export as web pages: Discord (DiscordChatExporter) and iMessage (imessage-exporter)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser

from evidence.readers.chats import dates
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_VOID = frozenset({"img", "br", "meta", "link", "hr", "input", "source", "wbr", "base", "col"})
_MOST_DEPTH = 300


@dataclass(frozen=True)
class _Form:
    """Which classes mark what. `begins`: a message. `parts`: class and part of it. `timed`: class whose title holds
    the time. `keeps_sender`: a message without a name is by the one before."""

    service: str
    begins: str
    parts: dict[str, str]
    timed: frozenset[str] = frozenset()
    keeps_sender: bool = False


_DISCORD = _Form(
    "Discord",
    "chatlog__message-container",
    {
        "chatlog__reply-content": "ignored",
        "chatlog__reply": "ignored",
        "chatlog__author": "sender",
        "chatlog__author-name": "sender",
        "chatlog__content": "text",
        "chatlog__system-notification-content": "notice",
        "chatlog__timestamp": "written",
        "chatlog__short-timestamp": "ignored",
        "chatlog__attachment": "file",
        "chatlog__embed-title": "shared",
        "chatlog__reaction": "ignored",
    },
    frozenset({"chatlog__timestamp", "chatlog__short-timestamp"}),
    keeps_sender=True,
)
_MAC = _Form(
    "iMessage",
    "message",
    {
        "timestamp": "written",
        "sender": "sender",
        "bubble": "text",
        "attachment": "file",
        "tapback": "reaction",
        "announcement": "notice",
        "reply_context": "ignored",
        "replies": "ignored",
    },
)


def read(markup: str) -> Chat | None:
    """None when it is neither."""
    start = markup[:200_000]
    if _DISCORD.begins in start:
        return _read(markup, _DISCORD)
    if 'class="message"' in start and 'class="bubble"' in start and 'class="timestamp"' in start:
        return _read(markup, _MAC)
    return None


def _read(markup: str, form: _Form) -> Chat:
    collector = Collector()
    page = _Page(form, collector.add)
    with suppress(AssertionError, ValueError):  # broken markup, or too deep: what was read so far counts
        page.feed(markup)
        page.close()
    page.end_message()
    return collector.chat(form.service)


class _Page(HTMLParser):
    def __init__(self, form: _Form, keep: Callable[[Message], None]) -> None:
        super().__init__(convert_charrefs=True)
        self._form, self._keep = form, keep
        self._open: list[tuple[str, str]] = []  # tag, part
        self._message: dict[str, str] | None = None
        self._depth = 0
        self._sender = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "").split()
        if tag in ("br", "div", "p"):
            self.handle_data("\n")
        if tag in ("img", "video", "audio", "source", "a") and self._part() == "file" and self._message is not None:
            name = (attributes.get("title") or attributes.get("src") or attributes.get("href") or "").rsplit(
                "/", 1
            )[-1]
            self._message["file"] = name or self._message.get("file", "")
        if tag == "img" and self._part() == "text":
            self.handle_data(attributes.get("alt", ""))  # an emoji
        if tag in _VOID:
            return
        if len(self._open) > _MOST_DEPTH:
            raise ValueError("nested too deeply")
        if self._form.begins in classes and (self._message is None or self._form.keeps_sender):
            self.end_message()
            self._message, self._depth = {}, len(self._open)
        self._note(classes, attributes)
        self._open.append((tag, self._part_of(classes)))

    def _part_of(self, classes: list[str]) -> str:
        if self._part() == "ignored":
            return "ignored"
        return next((self._form.parts[name] for name in classes if name in self._form.parts), self._part())

    def _note(self, classes: list[str], attributes: dict[str, str]) -> None:
        if self._message is None or self._part() == "ignored":
            return
        if self._form.timed & set(classes) and attributes.get("title"):
            self._message["titled"] = attributes["title"]
        if "chatlog__author" in classes and attributes.get("title"):
            self._message["account"] = attributes["title"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _ in self._open]:
            return
        while self._open and self._open.pop()[0] != tag:
            continue
        if self._message is not None and len(self._open) <= self._depth:
            self.end_message()

    def handle_data(self, data: str) -> None:
        part = self._part()
        if part and part != "ignored" and self._message is not None:
            self._message[part] = self._message.get(part, "") + data

    def _part(self) -> str:
        return self._open[-1][1] if self._open else ""

    def end_message(self) -> None:
        message, self._message = self._message, None
        if message is None:
            return
        sender = _line(message.get("sender", ""))
        account = _line(message.get("account", ""))
        if sender and account and account != sender:
            sender = f"{sender} ({account})"
        if self._form.keeps_sender:
            sender = self._sender = sender or self._sender
        written = _line(message.get("titled") or message.get("written", "")).split(" (Read")[0]
        notice = _words(message.get("notice", ""))
        words = _words(message.get("text", ""))
        facts = [MessageFact("reaction", line) for line in _words(message.get("reaction", "")).splitlines() if line]
        facts += [MessageFact("shared", _line(message["shared"]))] if message.get("shared") else []
        files = _line(message.get("file", ""))
        if not (words or notice or files or facts):
            facts.append(MessageFact("empty"))
        self._keep(
            Message(
                at=dates.in_words(written),
                written=written,
                sender="" if notice and not words else sender,
                text=words or notice,
                attachment=files,
                facts=tuple(facts),
            )
        )


def _words(text: str) -> str:
    lines = (" ".join(line.split()) for line in visible(text).splitlines())
    return "\n".join(line for line in lines if line)


def _line(text: str) -> str:
    return " ".join(visible(text).split())
