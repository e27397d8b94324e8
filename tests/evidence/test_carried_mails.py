"""Mails within mails: each is read as one of its own, under its own sender. Through the real child."""

import base64

import pytest

from evidence.readers.mail import parser
from tests.evidence import child

RICO = (
    b"Return-Path: <rico@bad.example>\r\nFrom: Rico <rico@bad.example>\r\nTo: ann@mail.example\r\n"
    b"Date: Thu, 19 Nov 2026 23:05:00 -0500\r\nSubject: pay\r\n\r\nPay 500 or I post it.\r\n"
)


def letter(sender: str, said: str, *parts: bytes) -> bytes:
    head = f"From: {sender}\r\nTo: x@help.example\r\nSubject: Fwd\r\nDate: Fri, 20 Nov 2026 08:00:00 +0100\r\n"
    edge = f"edge-{abs(hash(sender)) % 997}-{len(parts)}"
    body = b"".join(
        b"--%s\r\n%s\r\n" % (edge.encode(), part)
        for part in (f"Content-Type: text/plain\r\n\r\n{said}".encode(), *parts)
    )
    head += f"Content-Type: multipart/mixed; boundary={edge}\r\n\r\n"
    return head.encode() + body + f"--{edge}--\r\n".encode()


def carrying(mail: bytes, kind: str = "message/rfc822", more: str = "") -> bytes:
    return f"Content-Type: {kind}\r\n{more}\r\n".encode() + mail


def packed(mail: bytes) -> bytes:
    return base64.encodebytes(mail)


ENCODED = "Content-Transfer-Encoding: base64\r\n"
ATTACHED = "Content-Disposition: attachment; filename=mail.eml\r\n"
WAYS = {
    "as the standard says": carrying(RICO),
    "with a name": carrying(RICO, more="Content-Disposition: attachment; filename=pay.eml\r\n"),
    "encoded as a whole": carrying(packed(RICO), more=ENCODED),
    "encoded, and nothing says so": carrying(packed(RICO)),
    "as a file": carrying(packed(RICO), "application/octet-stream", ENCODED + ATTACHED),
    "as a file, in clear": carrying(RICO, "application/octet-stream", ATTACHED),
    "as a file that only its type's name tells": carrying(packed(RICO), 'application/x; name="a.EML"', ENCODED),
    "as a file with any name": carrying(
        packed(RICO), "application/octet-stream", ENCODED + "Content-Disposition: attachment; filename=a.dat\r\n"
    ),
    "as a text file": carrying(RICO, "text/plain", ATTACHED),
    "as text of a mail": carrying(RICO, "text/rfc822"),
    "in another alphabet": carrying(RICO, "message/global"),
}


def senders(reading) -> list[tuple[int, str, str]]:
    return [(one.depth, one.sender, one.body.strip()) for one in reading.transcript.letters]


def test_a_carried_mail_is_read_as_one_whatever_way_it_is_attached():
    mails = [letter("Ann <ann@mail.example>", "see below", part) for part in WAYS.values()]
    for way, reading in zip(WAYS, child.read("email", "message/rfc822", mails).readings, strict=True):
        assert senders(reading) == [
            (0, "Ann <ann@mail.example>", "see below"),
            (1, "Rico <rico@bad.example>", "Pay 500 or I post it."),
        ], way
        inner = reading.transcript.more[0]
        assert (inner.at, inner.zone, inner.subject) == ("2026-11-19T23:05:00", "-05:00", "pay"), way
        assert inner.headers.splitlines() == RICO.decode().partition("\r\n\r\n")[0].splitlines(), way
        assert (inner.carried_by, inner.return_path) == ("Ann <ann@mail.example>", "<rico@bad.example>"), way
        assert "Pay 500" in reading.text, way


def test_the_words_of_a_mail_within_a_forwarded_mail_stand_under_its_own_sender():
    within = letter("Ann <ann@mail.example>", "he wrote again", carrying(RICO))
    outer = letter("Mum <mum@mail.example>", "my daughter got this", carrying(within), carrying(RICO))
    reading = child.read("email", "message/rfc822", [outer]).readings[0]
    assert senders(reading) == [
        (0, "Mum <mum@mail.example>", "my daughter got this"),
        (1, "Ann <ann@mail.example>", "he wrote again"),
        (2, "Rico <rico@bad.example>", "Pay 500 or I post it."),
        (1, "Rico <rico@bad.example>", "Pay 500 or I post it."),
    ]
    assert [(one.sender, one.at, one.zone, one.text) for one in reading.transcript.messages][2] == (
        "Rico <rico@bad.example>", "2026-11-19T23:05:00", "-05:00", "pay",
    )  # fmt: skip


def test_a_mail_of_several_is_a_digest():
    part = b"Content-Type: multipart/digest; boundary=d\r\n\r\n"
    part += b"".join(b"--d\r\n\r\n" + mail for mail in (RICO, RICO.replace(b"Rico", b"Leo"))) + b"--d--\r\n"
    reading = child.read("email", "message/rfc822", [letter("a@b.example", "all of it", part)]).readings[0]
    assert [one.sender for one in reading.transcript.letters] == [
        "a@b.example", "Rico <rico@bad.example>", "Leo <rico@bad.example>",
    ]  # fmt: skip


def test_what_only_looks_a_little_like_a_mail_stays_a_file():
    notes = carrying(b"From: my diary\r\n\r\nhe wrote", "text/plain", "Content-Disposition: attachment\r\n")
    reading = child.read("email", "message/rfc822", [letter("a@b.example", "hi", notes)]).readings[0]
    assert (len(reading.transcript.letters), len(reading.transcript.letter.attached)) == (1, 1)


@pytest.mark.parametrize("encoded", [False, True])
def test_of_too_many_mails_the_rest_is_counted(encoded):
    part = carrying(packed(RICO), more=ENCODED) if encoded else carrying(RICO)
    many = parser.read(letter("a@b.example", "many", *[part] * 170)).letters
    assert (len(many), many[0].unread) == (parser.MOST_CARRIED, 170 - parser.MOST_CARRIED + 1)
    deep = RICO
    for number in range(9):
        deep = letter(f"p{number}@b.example", "deep", carrying(deep), carrying(RICO))
    found = parser.read(deep).letters
    assert max(one.depth for one in found) == parser.MOST_DEPTH
    assert [one.unread for one in found if one.depth == parser.MOST_DEPTH and one.sender[0] == "p"] == [2]


def test_the_page_and_the_timeline_name_each_sender(maya, secured):
    within = letter("Ann <ann@mail.example>", "he wrote again", carrying(RICO))
    item = secured(letter("Mum <mum@mail.example>", "look", carrying(within)), "mail.eml")
    page = maya.client.get(f"/en/case/evidence/{item.pk}/").content.decode()
    assert page.count("E-mail 3 of 3") == 1
    assert page.index("E-mail 3 of 3") < page.index("Rico &lt;rico@bad.example&gt;") < page.index("Pay 500")
    assert "This e-mail was attached to the one from Ann &lt;ann@mail.example&gt;." in page
