"""SMS Backup & Restore: an XML file of all short messages of a phone; one chat for each number.

After SyncTech's description: <sms address date type body contact_name>, type 1 is received, 2 sent, 3 a draft, 4
and 6 waiting, 5 failed; <mms> with its <part>s and <addr>esses, whose msg_box says the same; <call number
duration>. Dates are milliseconds since 1970.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from evidence.readers.chats import values
from evidence.readers.chats.chat import Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

# The app writes an emoji as its two surrogates, which no XML allows.
_HALVES = re.compile(r"&#(5[5-7]\d{3});&#(5[5-7]\d{3});")
_SENT = "2"
_UNSENT = {"3": "draft", "4": "waiting", "5": "failed", "6": "waiting"}
_WRITER = "137"  # of the addresses of an MMS the one it is from (OMA MMS encapsulation)
_NO_WORDS = ("application/smil", "text/plain")


def looks_right(markup: str) -> bool:
    return bool(re.search(r"<(?:smses|calls)\b", markup[:4000]))


def candidates(markup: str) -> Iterator[Candidate]:
    page = _BackupParser()
    with suppress(AssertionError):
        page.feed(_HALVES.sub(_joined, markup))
        page.close()
    for address, entries in page.by_address.items():
        collector = Collector()
        for entry in sorted(entries, key=lambda one: one.message.at):
            collector.add(entry.named(page.names))
        service = "SMS" if any(one.is_text for one in entries) else "Calls"
        yield Candidate(collector.chat(service, page.names.get(address) or address), f"sms {address}")


def _joined(hit: re.Match[str]) -> str:
    pair = "".join(chr(int(half)) for half in hit.groups() if 0xD800 <= int(half) <= 0xDFFF)
    return pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True)
class _Entry:
    """`writer`: the number of whoever wrote it; `chat`: the number, or numbers, the chat goes by."""

    message: Message
    chat: str
    writer: str
    is_own: bool
    is_text: bool

    def named(self, names: dict[str, str]) -> Message:
        """Under one name throughout, wherever in the file it stands."""
        who = names.get(self.chat, self.chat) if self.is_own else names.get(self.writer, self.writer)
        return replace(self.message, sender=f"→ {who}" if self.is_own else who)


class _BackupParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.by_address: dict[str, list[_Entry]] = {}
        self.names: dict[str, str] = {}
        self._mms: dict[str, str] | None = None
        self._words: list[str] = []
        self._files: list[str] = []
        self._writer = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "sms":
            self._keep(attributes, attributes.get("type", ""), _with_subject(attributes, "subject", "body"))
        elif tag == "call":
            self._keep_call(attributes)
        elif tag == "mms":
            self._mms, self._words, self._files, self._writer = attributes, [], [], ""
        elif tag == "part" and self._mms is not None:
            self._part(attributes)
        elif tag == "addr" and attributes.get("type") == _WRITER:
            self._writer = values.line(attributes.get("address"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mms" and self._mms is not None:
            words = _with_subject({"sub": self._mms.get("sub", ""), "body": "\n".join(self._words)}, "sub", "body")
            self._keep(self._mms, self._mms.get("msg_box", ""), words, ", ".join(self._files), self._writer)
            self._mms = None

    def _part(self, attributes: dict[str, str]) -> None:
        if attributes.get("ct") == "text/plain" and attributes.get("text", "null") != "null":
            self._words.append(attributes["text"])
        elif attributes.get("ct") not in _NO_WORDS:
            file_name = next(
                (attributes[name] for name in ("cl", "name", "fn") if attributes.get(name, "null") != "null"), ""
            )
            self._files.append(file_name or attributes.get("ct", ""))

    def _keep(self, attributes: dict[str, str], kind: str, words: str, files: str = "", writer: str = "") -> None:
        words = visible(words).strip()
        unsent = _UNSENT.get(kind)
        facts = [MessageFact("not_sent", unsent)] if unsent else []
        facts += [] if words or files else [MessageFact("empty")]
        self._add(attributes, kind == _SENT or bool(unsent), words, values.line(files), tuple(facts), writer)

    def _keep_call(self, attributes: dict[str, str]) -> None:
        """`type`: 1 came in, 2 went out, 3 was missed, 4 left words on the mailbox, 5 and 6 were refused."""
        kind, seconds = attributes.get("type", ""), values.number(attributes.get("duration"))
        answered = kind in ("1", "2") and seconds > 0
        fact = (
            MessageFact("call", str(seconds))
            if answered
            else MessageFact("voice" if kind == "4" else "missed_call")
        )
        self._add(
            attributes | {"address": attributes.get("number", "")}, kind == _SENT, "", "", (fact,), is_text=False
        )

    def _add(
        self, attributes: dict[str, str], is_own: bool, words: str, files: str, facts: tuple[MessageFact, ...],
        writer: str = "", *, is_text: bool = True,
    ) -> None:  # fmt: skip
        address = values.line(attributes.get("address"))
        name = values.line(attributes.get("contact_name"))
        if name and name not in ("(Unknown)", "null"):
            self.names[address] = name
        at = values.utc(values.number(attributes.get("date")))
        written = values.line(attributes.get("readable_date")) or at
        message = Message(at, "UTC" if at else "", written, "", words, files, facts)
        who = writer if "~" in address and writer else address  # one number is written in many ways
        self.by_address.setdefault(address, []).append(_Entry(message, address, who, is_own, is_text))


def _with_subject(attributes: dict[str, str], subject: str, body: str) -> str:
    """A subject that nobody wrote is "null"."""
    return "\n".join(
        one for one in (attributes.get(subject, ""), attributes.get(body, "")) if one not in ("", "null")
    )
