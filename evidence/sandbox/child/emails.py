"""E-mail: see evidence.readers.mail. The text begins with the headers that matter."""

from dataclasses import asdict

from evidence.readers import text_decoding
from evidence.readers.chats.chat import FileContext
from evidence.readers.mail import listing, parser
from evidence.readers.mail.parser import ReadFile
from evidence.sandbox.child.result import MOST_TEXT, Result

CAN_BE_DAMAGED = False
_next_file = {"mails": ""}
_SAMPLE = b"""From: =?utf-8?q?a?= <a@example.org>\nDate: Fri, 20 Nov 2026 21:13:58 +0100
Content-Type: multipart/mixed; boundary=b\n
--b\nContent-Transfer-Encoding: base64\n\nYQ==\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=20\n
--b\nContent-Type: text/html; name*=utf-8''a\n\n<p>a</p>\n--b--\n"""  # touches what the parser loads lazily


def prepare(pixels: int) -> None:
    text_decoding.load_encodings()
    read(_SAMPLE, "message/rfc822")


def set_context(context: FileContext) -> None:
    """Which mails of a mailbox the client chose."""
    _next_file["mails"] = context.mails


def read(data: bytes, media_type: str) -> Result:
    mails = parser.read(data, _next_file["mails"])
    return result(mails)


def result(file: ReadFile) -> Result:
    letters = [asdict(one) for one in file.letters]
    transcript = {
        "letter": letters[0] if letters else None,
        "more": letters[1:],
        "unread": file.left_out,
        "offered_mails": [asdict(one) for one in file.offered_mails],
    }
    return Result(text=listing.of_all(file.letters)[:MOST_TEXT], transcript=transcript)
