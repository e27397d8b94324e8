"""Web pages that a browser saved as one file (MHTML, RFC 2557): their address, title, date and words."""

from evidence.readers.mail import headers, parts
from evidence.readers.mail.bodies import Body


def words(data: bytes) -> str:
    """The address, the title and when it was saved on lines of their own, where the file names them."""
    message = parts.parsed(data.lstrip())
    page = next((one for one in parts.leaves(message, 1)), message)
    address = headers.first(message, "Snapshot-Content-Location") or headers.first(page, "Content-Location")
    date = headers.first(message, "Date")
    lines = [address, headers.first(message, "Subject"), f"Date: {date}" if date else "", Body(message).text]
    return "\n".join(filter(None, lines))
