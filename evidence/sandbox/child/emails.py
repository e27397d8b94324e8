"""E-mail: see evidence.readers.mail. The text begins with the headers that matter."""

from dataclasses import asdict

from evidence.readers import text_decoding
from evidence.readers.mail import listing, parser
from evidence.sandbox.child.result import MOST_TEXT, Result

CAN_BE_DAMAGED = False
_SAMPLE = b"""From: =?utf-8?q?a?= <a@example.org>\nDate: Fri, 20 Nov 2026 21:13:58 +0100
Content-Type: multipart/mixed; boundary=b\n
--b\nContent-Transfer-Encoding: base64\n\nYQ==\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=20\n
--b\nContent-Type: text/html; name*=utf-8''a\n\n<p>a</p>\n--b--\n"""  # touches what the parser loads lazily


def prepare(pixels: int) -> None:
    text_decoding.load_encodings()
    read(_SAMPLE, "message/rfc822")


def read(data: bytes, media_type: str) -> Result:
    letters, unread = parser.read(data)
    transcript = {
        "letter": asdict(letters[0]),
        "more": [asdict(one) for one in letters[1:]],
        "unread": unread,
    }
    return Result(text=listing.of_all(letters)[:MOST_TEXT], transcript=transcript)
