"""Chats that tools export as web pages: Discord (DiscordChatExporter) and iMessage (imessage-exporter)."""

from collections.abc import Callable
from dataclasses import dataclass

from evidence.readers.chats import dates, values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.export_page import PartsParser


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
    page = _BubbleParser(form, collector.add)
    page.parse(markup)
    return collector.chat(form.service)


class _BubbleParser(PartsParser):
    def __init__(self, form: _Form, keep: Callable[[Message], None]) -> None:
        super().__init__()
        self._form, self._keep = form, keep
        self._sender = ""

    def note(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if tag in ("br", "div", "p"):
            self.handle_data("\n")
        if tag in ("img", "video", "audio", "source", "a") and self.part() == "file" and self.message is not None:
            address = attributes.get("title") or attributes.get("src") or attributes.get("href") or ""
            self.message["file"] = address.rsplit("/", 1)[-1] or self.message.get("file", "")
        if tag == "img" and self.part() == "text":
            self.handle_data(attributes.get("alt", ""))  # an emoji

    def enter(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if self._form.begins in classes and (self.message is None or self._form.keeps_sender):
            self.begin_message({})
        self._note_titles(classes, attributes)
        self.open.append((tag, self._part_of(classes)))

    def _part_of(self, classes: list[str]) -> str:
        if self.part() == "ignored":
            return "ignored"
        return next((self._form.parts[name] for name in classes if name in self._form.parts), self.part())

    def _note_titles(self, classes: list[str], attributes: dict[str, str]) -> None:
        if self.message is None or self.part() == "ignored":
            return
        if self._form.timed & set(classes) and attributes.get("title"):
            self.message["titled"] = attributes["title"]
        if "chatlog__author" in classes and attributes.get("title"):
            self.message["account"] = attributes["title"]

    def handle_data(self, data: str) -> None:
        if self.part() != "ignored":
            super().handle_data(data)

    def end_message(self) -> None:
        message, self.message = self.message, None
        if message is None:
            return
        sender = values.line(message.get("sender", ""))
        account = values.line(message.get("account", ""))
        if sender and account and account != sender:
            sender = f"{sender} ({account})"
        if self._form.keeps_sender:
            sender = self._sender = sender or self._sender
        written = values.line(message.get("titled") or message.get("written", "")).split(" (Read")[0]
        notice = values.lines(message.get("notice", ""))
        words = values.lines(message.get("text", ""))
        facts = [
            MessageFact("reaction", line) for line in values.lines(message.get("reaction", "")).splitlines() if line
        ]
        facts += [MessageFact("shared", values.line(message["shared"]))] if message.get("shared") else []
        files = values.line(message.get("file", ""))
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
