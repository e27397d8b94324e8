"""What a mail says: all of its texts in the order they stand in, the names of what else is in it, and the mails
that it carries."""

import re
from email.message import Message

from evidence.readers import html_text, text_decoding
from evidence.readers.mail import encryption, parts, plain_text, quotations
from evidence.readers.mail.message import Attached
from evidence.readers.visible_text import visible

MOST_PARTS = 200
_MOST_DEPTH = 30  # of parts within parts; what is deeper is read as if it stood side by side
_TOKEN = re.compile(r"[^\W_]{2,}|\d")
_REPORTS = frozenset({  # written by mail services, to be read as they are (RFC 3464, 8098, 5965)
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/global-disposition-notification", "message/feedback-report", "message/external-body",
})  # fmt: skip
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/x-amp-html", "text/watch-html"})
_NO_WORDS = frozenset({"text/css", "text/javascript", "text/rtf", "text/vcard", "text/x-vcard", "text/directory"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
NOTES = ("encrypted", "signed", "tnef", "partial", "quotes")  # in the order they are told


class Body:
    """Walks through the parts of one mail and counts them.

    `text`: the words. `attached`: the files. `carried`: the bytes of each mail within it. `left_out`: more parts
    than are read. `notes`: see evidence.readers.mail.message.Email.
    """

    def __init__(self, message: Message) -> None:
        self.attached: list[Attached] = []
        self.carried: list[bytes] = []
        self._noted: set[str] = set()
        self._seen = 0
        self.text = visible("\n".join(filter(None, self._texts(message, 0)))).rstrip()
        self.left_out = self._seen > MOST_PARTS
        self._noted |= {*encryption.of_text(self.text)} | ({"quotes"} if quotations.found(self.text) else set())
        self.notes = tuple(code for code in NOTES if code in self._noted)

    def _texts(self, part: Message, depth: int) -> list[str]:
        self._seen += 1
        if self._seen > MOST_PARTS:
            return []
        if not part.is_multipart():
            return self._leaf(part, depth)
        self._noted |= {encryption.of_multipart(parts.kind(part))} - {""}
        within = parts.within(part)
        if parts.kind(part) == "multipart/alternative":
            return [self._best(within, depth)]
        if depth >= _MOST_DEPTH:
            within = [one for deep in within for one in parts.leaves(deep, MOST_PARTS)]
        return [text for one in within for text in self._texts(one, depth + 1)]

    def _best(self, ways: list[Message], depth: int) -> str:
        """One content in several forms: the one that says what the other says, or both where neither does."""
        return best(["\n".join(filter(None, self._texts(way, depth + 1))) for way in ways])

    def _leaf(self, part: Message, depth: int) -> list[str]:
        if parts.kind(part) not in encryption.PACKED:
            return [self._text(part)]
        body = parts.content(part)
        note, inner = encryption.unpacked(body)
        self._noted |= {note} - {""}
        if inner and depth < _MOST_DEPTH:
            return self._texts(parts.parsed(inner), depth + 1)
        self.attached.append(parts.attached(part, body))
        return []

    def _text(self, part: Message) -> str:
        body, kind = parts.content(part), parts.kind(part)
        mail = parts.carried(part, body)
        if mail:
            self.carried.append(mail)
        if mail or not _is_read(part, kind):
            self.attached.append(parts.attached(part, body))
            self._note_file(part, kind)
            return ""
        return _words(part, parts.words(part), kind).translate(html_text.OWN_SIGNS if kind not in _PAGES else {})

    def _note_file(self, part: Message, kind: str) -> None:
        if kind in _TNEF or parts.file_name(part).lower() == "winmail.dat":
            self._noted.add("tnef")
        elif kind == "message/partial":
            self._noted.add("partial")


def best(texts: list[str]) -> str:
    """Of one content in several forms: see Body._best."""
    kept_texts: list[str] = []
    for text in texts:
        if not text.strip() or any(_covers(other, text) for other in kept_texts):
            continue
        kept_texts = [other for other in kept_texts if not _covers(text, other)] + [text]
    return "\n\n".join(kept_texts)


def _words(part: Message, body: bytes, kind: str) -> str:
    charset = parts.charset(part)
    if kind in _PAGES:
        return html_text.words(text_decoding.decoded_page(body, charset))
    text = text_decoding.decoded(body, charset)
    if kind == "text/calendar":
        return plain_text.calendar(text)
    if parts.parameter(part, "format") == "flowed":
        return plain_text.unflowed(text, delete_space=parts.parameter(part, "delsp") == "yes")
    return text


def _is_read(part: Message, kind: str) -> bool:
    """Words of the mail are shown as such even where they bear the name of a file."""
    if kind in _REPORTS:
        return True
    if parts.is_attached(part) or not (kind.startswith(("text/", "multipart/")) or kind in _PAGES):
        return False
    return kind in ("text/plain", "text/html") or (not parts.file_name(part) and kind not in _NO_WORDS)


def _covers(text: str, other: str) -> bool:
    """Whether `text` has every word and number of `other`."""
    return set(_TOKEN.findall(other.casefold())) <= set(_TOKEN.findall(text.casefold()))
