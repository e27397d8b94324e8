"""E-mails taken apart: the way, the checks, the signs; and letters that mean harm."""

import time

import pytest

from evidence import mail_explanations as explanations
from evidence.readers.mail import parser
from evidence.readers.mail.message import MOST_HEADERS, MOST_HOPS
from tests.evidence import exports


def letter(headers="", body="hi", **more):
    given = {"From": "Tom <tom@gmx.example>", "To": "maya@web.example"} | more
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in given.items())
    return parser.read(f"{headers}{lines}\n{body}".encode()).letters[0]


RECEIVED = "Received: from mout.gmx.example ([192.0.2.1]) by mx-ha.web.example; Fri, 20 Nov 2026 21:14:00 +0100\n"


def test_a_bluff_is_taken_apart():
    mail = parser.read(exports.BLUFF).letters[0]
    assert (mail.subject, mail.at, mail.zone) == ("Your device was hacked", "2026-11-20T21:13:58", "+01:00")
    assert (mail.return_path, mail.verdict) == ("<bounce@bad.example>", "own")
    assert [(hop.giver, hop.taker, hop.address, hop.at, hop.seconds) for hop in mail.hops[:2]] == [
        ("[10.0.0.2]", "bad.example", "10.0.0.2", "2026-11-20T20:13:58", None),
        ("bad.example", "mx.mail.example", "203.0.113.7", "2026-11-20T20:14:08", 10),
    ]
    assert (mail.checks.by, mail.checks.spf, mail.checks.dmarc) == ("mx.mail.example", "fail", "fail")
    assert mail.checks.trusted
    assert mail.signs == ("own_address", "password", "deadline", "malware", "nothing_shown", "everyone")
    assert [(one.name, one.size) for one in mail.attached] == [("invoice.pdf", 3)]
    assert "hunter2" in mail.body
    assert "x.example" not in mail.body, "a picture of the page was taken for its words"
    assert mail.headers.startswith("Delivered-To: maya@mail.example\nReceived:")


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("web.example; dmarc=pass header.from=gmx.example", "proven"),
        ("web.example; dkim=pass header.i=@gmx.example", "proven"),
        ("web.example; dkim=pass header.d=mailer.example", "unproven"),  # signed, but by somebody else
        ("web.example; spf=pass smtp.mailfrom=tom@gmx.example", "unproven"),  # says nothing about "From"
        ("web.example; spf=fail; dkim=none", "forged"),
        ("web.example; dmarc=fail", "forged"),
        ("evil.example; dmarc=pass header.from=gmx.example", "unchecked"),  # not who took the mail in
        ("co.example; dmarc=pass", "unchecked"),
        ("", "unchecked"),
        # What a sender can fill proves nothing: a quoted address, a comment, a reason.
        ('web.example; spf=fail smtp.mailfrom="a dmarc=pass b"@evil.example', "forged"),
        ("web.example; spf=none (no record; dmarc=pass )", "unproven"),
        ('web.example; dkim=fail reason="ask for dmarc=pass" header.d=gmx.example', "unproven"),
        # The signature that held is a stranger's, the one of the domain in "From" did not hold.
        ("web.example; dkim=pass header.d=evil.example; dkim=fail header.d=gmx.example", "unproven"),
        # As Gmail writes it, with "/" in a value and comments.
        (
            "web.example; dkim=pass header.i=@gmx.example header.s=s1 header.b=Zk3f/Kj8; spf=pass (web.example: "
            "domain of a@gmx.example designates 192.0.2.4 as permitted sender) smtp.mailfrom=a@gmx.example",
            "proven",
        ),
        ("web.example; " + "(" * 30_000 + " dmarc=pass", "unproven"),
        ("web.example from=evil.example; dmarc=pass", "unproven"),  # breaks the grammar: nothing is read
    ],
)
def test_verdicts(results, verdict):
    line = f"Authentication-Results: {results}\n" if results else ""
    assert letter(RECEIVED + line).verdict == verdict


def test_only_the_topmost_results_count():
    forged = "Authentication-Results: web.example; dmarc=fail\nAuthentication-Results: web.example; dmarc=pass\n"
    assert letter(RECEIVED + forged).verdict == "forged"


def test_a_line_break_within_a_header_makes_no_new_header():
    tricky = letter(RECEIVED, Subject="hello\rAuthentication-Results: web.example; dmarc=pass")
    assert tricky.verdict == "unchecked"
    assert "hello" in tricky.subject


def test_a_mail_that_was_forwarded_as_an_attachment_is_read_itself():
    carrier = (
        b"From: Maya <maya@mail.example>\nTo: help@x.example\nContent-Type: multipart/mixed; boundary=z\n\n--z\n"
    )
    carrier += b"Content-Type: text/plain\n\nsee below\n--z\nContent-Type: message/rfc822\n\n"
    carrying, mail = parser.read(carrier + exports.BLUFF.replace(b"\r\n", b"\n") + b"\n--z--\n").letters
    assert (carrying.sender, carrying.body.strip()) == ("Maya <maya@mail.example>", "see below")
    assert (mail.carried_by, mail.subject) == ("Maya <maya@mail.example>", "Your device was hacked")
    assert (mail.verdict, len(mail.hops)) == ("own", 3)
    assert mail.headers.startswith("Delivered-To: maya@mail.example\nReceived:")
    assert "see below" not in mail.body


def test_ones_own_address_when_the_service_confirms_it_is_no_bluff():
    line = "Authentication-Results: web.example; dmarc=pass\n"
    mail = letter(RECEIVED + line, From="maya@web.example", body="I hacked your account. Pay 900 in bitcoin.")
    assert mail.verdict == "own_proven"
    assert not explanations.looks_like_bluff(mail)
    assert "Someone may be in your account" in explanations.verdict(mail).means


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        (
            "Ich habe Ihr Gerät gehackt. Ihr Passwort lautet: hallo123. Ich habe ein Video von Ihnen. Sie haben "
            "48 Stunden, um 900 € in Bitcoin zu zahlen, sonst schicke ich es an alle Ihre Kontakte.",
            {"password", "deadline", "malware", "nothing_shown", "everyone"},
        ),
        (
            "I kn\u043ew hunt\u200ber2 is your p\u0430ssword. I hacked you. Send Bit\u00adcoin.",
            {"password", "crypto"},
        ),
        ("It's Ella. I have the video of you. Send 500 EUR until tonight.", set()),  # a person, no mass mail
        ("Your password was changed. If it was not you, reset it within 24 hours.", set()),
        ("Your Bitcoin invoice is due within 14 days.", set()),
    ],
)
def test_signs_of_a_bluff(words, signs):
    assert set(letter(body=words, Content_Type="text/plain; charset=utf-8").signs) == signs


def test_a_mail_that_shows_a_picture_does_not_bear_the_sign_that_it_shows_none():
    body = (
        "--b\n\nI recorded you by webcam. Pay bitcoin, here is the video.\n--b\nContent-Type: image/png\n\nx\n--b--"
    )
    mail = letter(body=body, Content_Type="multipart/mixed; boundary=b")
    assert "nothing_shown" not in mail.signs


@pytest.mark.parametrize(
    "harm",
    [
        b"From: a@b.c\nSubject: " + b"=?utf-8?q?a?= " * 400_000 + b"\n\nhi",
        b"From: a@b.c\nTo: " + b"x@y.example, " * 100_000 + b"\n\nhi",
        b"From: a@b.c\nX: " + b"y" * 10_000_000 + b"\n\nhi",
        b"Received: by x; Fri, 20 Nov 2026 21:14:00 +0100\n" * 9000 + b"\nhi",
        b"From: a@b.c\nReceived: from " + b"(" * 16_000 + b" by x\n\nhi",
        b"From: a@b.c\nDate: Fri, 99 Nov 99999 99:99:99 +9999\nReceived: by y; Fri, 20 Nov 0001 00:00:00 +0900\n\n",
        b"From: =?\xff\x00?q?a?=\nSubject: =?x\x00y?b?!?=\n\nhi",
        b"From: a@b.c\nContent-Type: text/plain; charset=a\x00b\nContent-Transfer-Encoding: 8bit\n\n\xff hi",
        b"\r\r\r\r\r" * 1000,
        b"",
    ],
)
def test_letters_that_mean_harm_are_cut(harm):
    began = time.monotonic()
    mail = parser.read(harm).letters[0]
    assert time.monotonic() - began < 10
    assert len(mail.headers) <= MOST_HEADERS
    assert len(mail.hops) <= MOST_HOPS
