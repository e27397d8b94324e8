"""Mails of Outlook (.msg), for the cases of the corpus: made as MS-OXMSG and MS-CFB describe them."""

import base64
import struct
from datetime import UTC, datetime

from tests.evidence import outlook_files as made
from tests.evidence.outlook_files import Mail, Properties

_AT = datetime(2026, 11, 20, 20, 13, 58, tzinfo=UTC)
_FROM: Properties = {made.SENDER_NAME: "Rico", made.SENDER_SMTP: "rico@mail.example", made.SENT_AT: _AT}
_TO: list[Properties] = [{made.NAME: "Maya", made.SMTP: "maya@home.example", made.RECIPIENT_KIND: 1}]
_DEMAND = "Pay 500 EUR within 24 hours, or I send the video to all your contacts."
_HEADERS = (
    "Received: from out.bad.example (out.bad.example [203.0.113.7])\r\n"
    " by mx.home.example with ESMTPS id 1 for <maya@home.example>; Fri, 20 Nov 2026 21:14:02 +0100\r\n"
    "Authentication-Results: mx.home.example; spf=pass smtp.mailfrom=bad.example;\r\n"
    " dmarc=pass header.from=bad.example\r\nFrom: =?utf-8?q?R=C3=ADco?= <rico@bad.example>\r\n"
    "To: Maya <maya@home.example>\r\n"
    "Subject: I recorded you\r\nDate: Fri, 20 Nov 2026 21:13:58 +0100\r\nMessage-ID: <1@bad.example>\r\n\r\n"
)


def outlook_received() -> bytes:
    """The sender's name in the properties is not the one of the header lines."""
    names: Properties = {made.SENDER_NAME: "Support", made.SENDER_SMTP: "support@other.example"}
    return made.msg(
        Mail({**_FROM, **names, made.HEADERS: _HEADERS, made.SUBJECT: "I recorded you", made.BODY: _DEMAND}, _TO)
    )


def outlook_sent() -> bytes:
    copy: Properties = {made.NAME: "Jörg", made.SMTP: "joerg@home.example", made.RECIPIENT_KIND: 2}
    return made.msg(Mail({**_FROM, made.SUBJECT: "Zahlung", made.BODY: "Wohin? – 500 €"}, [*_TO, copy]))


def outlook_exchange() -> bytes:
    sender: Properties = {made.SENDER_NAME: "Rico", made.SENDER_ADDRESS: "/O=ORG/CN=RICO", made.SENDER_KIND: "EX"}
    return made.msg(Mail({**sender, made.SUBJECT: "x", made.BODY: _DEMAND}))


def outlook_eight_bit() -> bytes:
    text: Properties = {made.SENDER_NAME: "Рико", made.SUBJECT: "Видео", made.BODY: "Плати 500 евро"}
    return made.msg(Mail({**_FROM, **text, made.CODE_PAGE: 1251}, _TO, narrow="cp1251"))


def outlook_html() -> bytes:
    page = "<style>.x{display:none}</style><table><tr><td>Betrag</td><td>500 €</td></tr></table><p class=x>weg</p>"
    return made.msg(Mail({**_FROM, made.SUBJECT: "x", made.HTML: page.encode(), made.INTERNET_CODE_PAGE: 65001}))


def outlook_directory_last() -> bytes:
    """As a long mail is when its directory was written again at its end."""
    return made.msg(
        Mail({**_FROM, made.SUBJECT: "x", made.BODY: _DEMAND + " now" * 5000}, _TO), directory_last=True
    )


def outlook_word_document() -> bytes:
    """No mail: an old document whose directory stands at its end."""
    return made.compound({"WordDocument": b"\xec\xa5" * 8000, "1Table": bytes(9000)}, directory_last=True)


def outlook_unknown_storage() -> bytes:
    """The same with its names where the beginning of the file shows them."""
    return made.compound({"WordDocument": b"\xec\xa5" * 8000, "1Table": bytes(9000)})


def outlook_rtf() -> bytes:
    rich_text = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}{\info{\title no}}"
        rb"\f0 Pay 500 \u8364? now\par\f1\'cf\'eb\'e0\'f2\'e8\f0\line{\v nobody sees this}"
        rb'{\field{\*\fldinst HYPERLINK "https://pay.example/?to=bc1q"}{\fldrslt here}}\par}'
    )
    return made.msg(Mail({**_FROM, made.SUBJECT: "x", made.RTF: made.rtf_compressed(rich_text)}))


def outlook_rtf_white() -> bytes:
    rich_text = (
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}{\colortbl;\red254\green254\blue254;\red200\green0\blue0;}"
        rb"\fs24 Pay {\cf2 500} EUR\par{\cf1 weather}\par{\fs2 sports}\par{\highlight2\cf1 now}\par}"
    )
    return made.msg(Mail({**_FROM, made.SUBJECT: "x", made.RTF: made.rtf_compressed(rich_text)}))


def outlook_rtf_of_html() -> bytes:
    rich_text = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 A;}}{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf "
        rb"{\htmlrtf0 Pay {\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 500\htmlrtf }\htmlrtf0{\*\htmltag92 </b>}\htmlrtf"
        rb"\par}\htmlrtf0{\*\htmltag72 </p>}{\*\htmltag64 <p style='display:none'>}never{\*\htmltag72 </p>}"
        rb"{\*\htmltag64 <p>}\'fcber Nacht{\*\htmltag72 </p>}}"
    )
    return made.msg(Mail({**_FROM, made.SUBJECT: "x", made.RTF: made.rtf_stored(rich_text)}))


def outlook_within() -> bytes:
    inner = Mail({**_FROM, made.SUBJECT: "I recorded you", made.BODY: _DEMAND}, _TO)
    maya: Properties = {made.SENDER_NAME: "Maya", made.SENDER_SMTP: "maya@home.example"}
    middle = Mail({**maya, made.SUBJECT: "See", made.BODY: "See what I got"}, attachments=[inner])
    return made.msg(Mail({**maya, made.SUBJECT: "Help", made.BODY: "Please help"}, attachments=[middle]))


def outlook_files_of_all_sorts() -> bytes:
    mail = b"From: rico@bad.example\r\nTo: maya@home.example\r\nSubject: as a file\r\n\r\nPay 500\r\n"
    files: list[Properties | Mail] = [
        {made.LONG_NAME: "me.jpg", made.MIME: "image/jpeg", made.DATA: b"\xff\xd8\xff\xe0"},
        {made.LONG_NAME: "mail.eml", made.DATA: mail},
        {made.LONG_NAME: "elsewhere.zip", made.METHOD: 7},
        {made.LONG_NAME: "in its own file.msg", made.DATA: outlook_sent()},
    ]
    return made.msg(Mail({**_FROM, made.SUBJECT: "x", made.BODY: "see"}, attachments=files))


def outlook_signed() -> bytes:
    """Outlook keeps the whole of a mail that is signed in one attachment."""
    mail = (
        b"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\r\n\r\n--s\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nPay 500 \xe2\x82\xac\r\n--s\r\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(b"no signature") + b"\r\n--s--\r\n"
    )  # fmt: skip
    properties: Properties = {**_FROM, made.CLASS: "IPM.Note.SMIME.MultipartSigned", made.SUBJECT: "x"}
    files: list[Properties | Mail] = [{made.LONG_NAME: "smime.p7m", made.MIME: "multipart/signed", made.DATA: mail}]
    return made.msg(Mail(properties, attachments=files))


def outlook_cut() -> bytes:
    """The beginning of the file alone."""
    whole = made.msg(Mail({**_FROM, made.SUBJECT: "x", made.BODY: _DEMAND * 200}, _TO))
    return whole[: len(whole) // 3]


def outlook_loop() -> bytes:
    """The table of sectors leads in a circle, and a stream claims to be as long as four gigabytes."""
    whole = bytearray(made.msg(Mail({**_FROM, made.SUBJECT: "x", made.BODY: _DEMAND * 200}, _TO)))
    name = "__substg1.0_1000001F".encode("utf-16-le")
    at = whole.index(name)
    start = int.from_bytes(whole[at + 116 : at + 120], "little")
    whole[at + 120 : at + 128] = struct.pack("<Q", 0xFFFFFFF0)
    whole[512 + 4 * start : 516 + 4 * start] = struct.pack("<I", start)
    return bytes(whole)


def outlook_directory_loop() -> bytes:
    """An entry of the directory names itself as the one beside it."""
    whole = bytearray(made.msg(Mail({**_FROM, made.SUBJECT: "loop", made.BODY: _DEMAND}, _TO)))
    at = whole.index("__substg1.0_1000001F".encode("utf-16-le"))
    number = (at - whole.index("Root Entry".encode("utf-16-le"))) // 128
    whole[at + 68 : at + 72] = struct.pack("<I", number)
    return bytes(whole)
