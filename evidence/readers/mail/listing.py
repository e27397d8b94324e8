"""E-mails as lines: the headers that matter, then the words and the names of the files. For searching."""

from collections.abc import Iterable

from evidence.readers.mail import headers
from evidence.readers.mail.message import Email

_HEADERS = (
    "From", "Reply-To", "Return-Path", "To", "Date", "Subject", "Message-ID", "X-Originating-IP", "Received",
)  # fmt: skip
_MOST_VALUES = 30  # of one name


def text(letter: Email) -> str:
    """Each value on one line; the words behind an empty line."""
    message = headers.parsed(letter.headers.encode())
    fields = {"From": letter.sender, "To": letter.to, "Date": letter.written, "Subject": letter.subject}
    lines = []
    for name in _HEADERS:
        values = headers.values(message, name)[:_MOST_VALUES] or [fields.get(name, "")]
        lines += [f"{name}: {value}" for value in values if value]
    attached = [f"[{one.name}, {one.size} bytes]" for one in letter.attached]
    return "\n".join([*lines, "", letter.body, *attached]).rstrip("\n")


def of_all(letters: Iterable[Email]) -> str:
    """One mail behind the other."""
    return "\n\n".join(text(letter) for letter in letters)


def starts(letters: Iterable[Email]) -> list[int]:
    """The number of the first line of each in `of_all`, counted from 0."""
    numbers, line = [], 0
    for letter in letters:
        numbers.append(line)
        line += len(text(letter).splitlines()) + 1
    return numbers
