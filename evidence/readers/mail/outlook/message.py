"""A mail of Outlook as the parts that evidence.readers.mail reads: headers, texts, files, mails within it.

Where the mail came over the internet, its header lines are kept in it as received; they count. One that was sent,
or that stayed within one Exchange, has none: then the properties say who, to whom and when.
"""

from dataclasses import dataclass
from email.message import Message
from email.utils import formataddr

from evidence.readers import html_text, text_decoding
from evidence.readers.mail import headers
from evidence.readers.mail.outlook import rtf
from evidence.readers.mail.outlook.storage import Item

_CLASS, _SUBJECT, _HEADERS = 0x001A, 0x0037, 0x007D
_SENT_AT, _DELIVERED_AT = 0x0039, 0x0E06
_BODY, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_MESSAGE_ID = 0x1035
_TO_NAMES = 0x0E04
# Of whom it was sent for, then of who sent it: name, SMTP address, address and its kind.
_SENDERS = ((0x0042, 0x5D02, 0x0065, 0x0064), (0x0C1A, 0x5D01, 0x0C1F, 0x0C1E))
_NAME, _SMTP, _ADDRESS, _ADDRESS_KIND = 0x3001, 0x39FE, 0x3003, 0x3002
_RECIPIENT_KIND, _TO, _CC = 0x0C15, 1, 2
_DATA, _METHOD, _BY_REFERENCE, _OLE = 0x3701, 0x3705, (2, 4, 7), 6
_LONG_NAME, _SHORT_NAME, _MIME, _SHOWN_NAME = 0x3707, 0x3704, 0x370E, 0x3001
RECIPIENTS, ATTACHMENTS = "__recip_version1.0_#", "__attach_version1.0_#"


@dataclass(frozen=True)
class File:
    """Of an attachment: `data`, or the `mail` that it is. `elsewhere`: only its place is named."""

    name: str
    media_type: str
    data: bytes = b""
    mail: Item | None = None
    elsewhere: bool = False


def header_block(item: Item) -> bytes:
    """As received; empty for a mail that has none."""
    block = item.text(_HEADERS).lstrip("\r\n")
    first, newline, rest = block.partition("\n")
    if first.startswith("Microsoft Mail Internet Headers"):  # a line of Outlook's own
        block = rest if newline else ""
    return block.encode("utf-8", "surrogateescape")


def message(item: Item, block: bytes) -> Message:
    """Its headers; what they leave out as the properties say it."""
    parsed = headers.parsed(block)
    for name, value in _said(item).items():
        if value and not parsed.get(name):
            parsed[name] = " ".join(value.split())
    return parsed


def _said(item: Item) -> dict[str, str]:
    sent_at = item.time(_SENT_AT) or item.time(_DELIVERED_AT)
    recipients = item.objects(RECIPIENTS)
    return {
        "From": next(filter(None, (_sender(item, tags) for tags in _SENDERS)), ""),
        "To": _people(recipients, _TO) or item.text(_TO_NAMES),
        "Cc": _people(recipients, _CC),
        "Subject": item.text(_SUBJECT),
        "Date": f"{sent_at:%Y-%m-%d %H:%M:%S} UTC" if sent_at else "",
        "Message-ID": item.text(_MESSAGE_ID),
    }


def _sender(item: Item, tags: tuple[int, int, int, int]) -> str:
    name, smtp, address, kind = tags
    return _person(item.text(name), item.text(smtp), item.text(address), item.text(kind))


def _people(recipients: list[Item], kind: int) -> str:
    people = (
        _person(one.text(_NAME), one.text(_SMTP), one.text(_ADDRESS), one.text(_ADDRESS_KIND))
        for one in recipients
        if (one.number(_RECIPIENT_KIND) & 0xF or _TO) == kind
    )
    return ", ".join(filter(None, people))


def _person(name: str, smtp: str, address: str, kind: str) -> str:
    """ "Rico <rico@mail.example>". The address within one Exchange ("/O=…") leads nobody outside to anybody."""
    mail = smtp or (address if "@" in address and kind.upper() != "EX" else "")
    name = name.strip("' ")
    if not mail:
        return name or address
    return mail if name in ("", mail) else _formatted(name, mail)


def _formatted(name: str, mail: str) -> str:
    try:
        return formataddr((name, mail)) if name.isascii() else f'"{_bare(name)}" <{mail}>'
    except UnicodeEncodeError:  # an address with letters beyond ASCII
        return f'"{_bare(name)}" <{mail}>'


def _bare(name: str) -> str:
    return name.replace('"', "'").replace("\\", "/")


def texts(item: Item) -> list[str]:
    """Its words in each form it has them in, as text; words of Rich Text only where there is no HTML."""
    plain = item.text(_BODY).translate(html_text.OWN_SIGNS)
    charset = item.internet_charset or item.charset
    page = item.binary(_HTML) or item.text(_HTML).encode("utf-8", "replace")
    if page:
        declared = charset if item.binary(_HTML) else "utf-8"
        return [plain, html_text.words(text_decoding.decoded_page(page, declared))]
    words, is_html = rtf.words(rtf.unpacked(item.binary(_RTF)))
    return [plain, html_text.words(words) if is_html else words]


def kind(item: Item) -> str:
    """What sort of object it is, in capitals: "IPM.NOTE" is a mail."""
    return item.text(_CLASS).upper()


def files(item: Item) -> list[File]:
    return [_file(one) for one in item.objects(ATTACHMENTS)]


def _file(item: Item) -> File:
    name = item.text(_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
    media_type = item.text(_MIME).lower()
    method = item.number(_METHOD)
    embedded = item.embedded(_DATA) if method not in _BY_REFERENCE else None
    if embedded is not None and method != _OLE:
        return File(name, "application/vnd.ms-outlook", mail=embedded)
    return File(name, media_type, item.binary(_DATA), elsewhere=method in _BY_REFERENCE)
