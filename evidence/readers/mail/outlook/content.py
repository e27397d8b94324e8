"""What a mail of Outlook says: its words, its files, the mails that it carries."""

from dataclasses import dataclass, field

from evidence.readers.mail import bodies, encryption, parts, quotations
from evidence.readers.mail.message import Attached
from evidence.readers.mail.outlook import message
from evidence.readers.mail.outlook.message import File
from evidence.readers.mail.outlook.storage import MOST_OBJECTS, Item
from evidence.readers.visible_text import visible

_SIGNED_OR_ENCRYPTED = "IPM.NOTE.SMIME"


@dataclass
class OutlookBody:
    """As evidence.readers.mail.bodies.Body; a mail within it is bytes, or an object of the same file."""

    text: str = ""
    attached: list[Attached] = field(default_factory=list)
    carried: list[bytes | Item] = field(default_factory=list)
    left_out: bool = False
    notes: tuple[str, ...] = ()


def read(item: Item) -> OutlookBody:
    result = OutlookBody()
    texts, noted = message.texts(item), set[str]()
    files = message.files(item)
    for file in files:
        inner = _packed_in(file) if message.kind(item).startswith(_SIGNED_OR_ENCRYPTED) else None
        if inner is None:
            _keep(result, file)
            continue
        body, notes = inner
        noted |= notes
        if body is not None:
            texts.append(body.text)
            result.attached += body.attached
            result.carried += body.carried
    result.text = visible(bodies.best(texts)).strip("\n")
    result.left_out = len(files) >= MOST_OBJECTS
    noted |= {*encryption.of_text(result.text)} | ({"quotes"} if quotations.found(result.text) else set())
    result.notes = tuple(code for code in bodies.NOTES if code in noted)
    return result


def _keep(body: OutlookBody, file: File) -> None:
    name = visible(file.name)[:200] or file.media_type or "–"
    if file.mail is not None:
        body.carried.append(file.mail)
        body.attached.append(Attached(name, file.media_type, 0))
        return
    if parts.is_outlook(file.data) or parts.looks_like_mail(file.data):
        body.carried.append(file.data)
    media_type = visible(file.media_type)[:100]
    digest = "" if file.elsewhere else parts.sha256(file.data)
    body.attached.append(Attached(name, media_type, len(file.data), digest))


def _packed_in(file: File) -> tuple[bodies.Body | None, set[str]] | None:
    """The mail that was signed or encrypted lies in its own attachment; None when this one is none of the kind."""
    if file.data[:13].lower() == b"content-type:":
        body = bodies.Body(parts.parsed(file.data))
        return body, {*body.notes}
    note, inner = encryption.unpacked(file.data)
    if not note:
        return None
    return (bodies.Body(parts.parsed(inner)) if inner else None), {note}
