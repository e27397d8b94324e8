"""E-mails in Outlook's own form: see evidence.readers.mail.outlook."""

from evidence.readers.mail import parser
from evidence.sandbox.child import emails
from evidence.sandbox.child.result import Result


def prepare(pixels: int) -> None:
    """What olefile needs is loaded with it."""
    emails.prepare(pixels)


def read(data: bytes, media_type: str) -> Result:
    return emails.result(parser.read_outlook(data))
