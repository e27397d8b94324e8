"""E-mails in Outlook's own form: see evidence.readers.mail.outlook."""

from dataclasses import asdict

from evidence.readers.mail import listing, parser
from evidence.sandbox.child import emails
from evidence.sandbox.child.result import MOST_TEXT, Result


def prepare(pixels: int) -> None:
    """What olefile needs is loaded with it."""
    emails.prepare(pixels)


def read(data: bytes, media_type: str) -> Result:
    letters = parser.read_outlook(data)
    transcript = {"letter": asdict(letters[0]), "more": [asdict(one) for one in letters[1:]], "unread": 0}
    return Result(text=listing.of_all(letters)[:MOST_TEXT], transcript=transcript)
