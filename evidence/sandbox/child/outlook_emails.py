"""E-mails in Outlook's own form: see evidence.readers.mail.outlook."""

from evidence.readers.mail import parser
from evidence.readers.mail.outlook.storage import NoMessageError
from evidence.sandbox.child import emails
from evidence.sandbox.child.result import OtherFormatError, Result


def prepare(pixels: int) -> None:
    """What olefile needs is loaded with it."""
    emails.prepare(pixels)


def read(data: bytes, media_type: str) -> Result:
    """Raises OtherFormatError: what the file is cannot always be seen at its beginning."""
    try:
        return emails.result(parser.read_outlook(data))
    except NoMessageError as error:
        raise OtherFormatError from error
