"""SMS Backup & Restore: an XML file of all short messages of a phone; one chat for each number.

After SyncTech's description: <sms address date type body contact_name>, type 1 is received and 2 sent; <mms> with
its <part>s, whose msg_box says the same. Dates are milliseconds since 1970.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser

from evidence.readers.chats import values
from evidence.readers.chats.chat import Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

# The app writes an emoji as its two surrogates, which no XML allows.
_HALVES = re.compile(r"&#(5[5-7]\d{3});&#(5[5-7]\d{3});")
_OWN = "2"
_NO_WORDS = ("application/smil", "text/plain")


def looks_right(markup: str) -> bool:
    return bool(re.search(r"<smses\b", markup[:4000]))


def candidates(markup: str) -> Iterator[Candidate]:
    page = _Messages()
    with suppress(AssertionError):
        page.feed(_HALVES.sub(_joined, markup))
        page.close()
    for address, messages in page.by_address.items():
        collector = Collector()
        for message in sorted(messages, key=lambda one: one.at):
            collector.add(message)
        yield Candidate(collector.chat("SMS", page.names.get(address) or address), f"sms {address}")


def _joined(hit: re.Match[str]) -> str:
    pair = "".join(chr(int(half)) for half in hit.groups() if 0xD800 <= int(half) <= 0xDFFF)
    return pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Messages(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.by_address: dict[str, list[Message]] = {}
        self.names: dict[str, str] = {}
        self._mms: dict[str, str] | None = None
        self._words: list[str] = []
        self._files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "sms":
            self._keep(attributes, attributes.get("type", ""), attributes.get("body", ""), "")
        elif tag == "mms":
            self._mms, self._words, self._files = attributes, [], []
        elif tag == "part" and self._mms is not None:
            self._part(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mms" and self._mms is not None:
            self._keep(self._mms, self._mms.get("msg_box", ""), "\n".join(self._words), ", ".join(self._files))
            self._mms = None

    def _part(self, attributes: dict[str, str]) -> None:
        if attributes.get("ct") == "text/plain" and attributes.get("text", "null") != "null":
            self._words.append(attributes["text"])
        elif attributes.get("ct") not in _NO_WORDS:
            file_name = next(
                (attributes[name] for name in ("cl", "name", "fn") if attributes.get(name, "null") != "null"), ""
            )
            self._files.append(file_name or attributes.get("ct", ""))

    def _keep(self, attributes: dict[str, str], kind: str, words: str, files: str) -> None:
        address = values.line(attributes.get("address"))
        name = values.line(attributes.get("contact_name"))
        if name and name not in ("(Unknown)", "null"):
            self.names[address] = name
        at = values.utc(values.number(attributes.get("date")))
        other = self.names.get(address, address)
        words = visible(words).strip()
        self.by_address.setdefault(address, []).append(
            Message(
                at=at,
                zone="UTC" if at else "",
                written=values.line(attributes.get("readable_date")) or at,
                sender=f"→ {other}" if kind == _OWN else other,
                text=words,
                attachment=values.line(files),
                facts=() if words or files else (MessageFact("empty"),),
            )
        )
