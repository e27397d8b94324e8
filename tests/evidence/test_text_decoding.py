"""Words of web pages and HTML mails, and letters of every encoding: through the real child."""

import time
from typing import Any

import pytest

from evidence.readers import html_text, text_decoding
from extraction.entities import finder
from tests.evidence import child

HEAD = b"From: Rico <rico@bad.example>\nTo: ann@mail.example\nMIME-Version: 1.0\n"
PAGES = [
    (
        "<table><tr><td>Amount in EUR</td><td>500</td><td>24 hours left</td></tr>"
        "<tr><td>Bitcoin address</td><td>bc1qar0</td></tr></table>",
        "Amount in EUR | 500 | 24 hours left\nBitcoin address | bc1qar0",
    ),
    ("<table><tr><th>Pay<td>500<tr><td><td>24</table>", "Pay | 500\n24"),
    ("<table><tr><td><table><tr><td>1<td>2</table><td>3</table>", "1 | 2\n3"),
    ("<p>Send it to</p>bc1qar0", "Send it to\nbc1qar0"),
    ("<h5>Title</h5>text<dl><dt>IBAN<dd>DE02</dl><section>a</section><section>b</section>",
     "Title\ntext\nIBAN\nDE02\na\nb"),
    ("<ul><li>500<li>24</ul><select><option>1<option>2</select>", "500\n24\n1\n2"),
    ('<span style="display:block">500</span>24 <b style="float:left">7</b><i>8</i>', "500\n24 | 7 | 8"),
    ("10<sup>99</sup>", "10 99"),
    ("<b>5</b>00 EUR", "500 EUR"),
    ("<pre>one\ntwo</pre>three\nfour", "one\ntwo\nthree four"),
    ("<html><head><title>t</title><body><p>Pay 500</p>", "Pay 500"),
    ("<title>t</title><meta charset=utf-8>pay 500", "pay 500"),
    ("<title>t</title><style>p {}</style>pay<script>if (a<b) c()</script> 500", "pay 500"),
    ("a<!-- b -->c<!--> d --> e", "ac d --> e"),
    ('<a href="https://pay.example/?to=bc1q">here</a>.', "here <https://pay.example/?to=bc1q>."),
    ('<a href="https://pay.example/"><img src="x.png" alt=""></a>', "<https://pay.example/>"),
    ('<a href="https://www.pay.example/">pay.example</a>', "pay.example"),
    ('<a href="mailto:a@b.example">a@b.example</a> <a href="javascript:x()">x</a> <a href="#top">up</a>',
     "a@b.example x up"),
    ('<a href="https://pay.example/1">500</a>24 EUR', "500 <https://pay.example/1> 24 EUR"),
    ("&euro;&nbsp;500 &#x1F608;", "€ 500 😈"),
    ("a\x1fb<td>c", "a b | c"),
    ("<button>500</button><button>24 hours</button>", "500 | 24 hours"),
    ("<label>500</label><label>24</label><output>7</output>", "500 | 24 | 7"),
    ("<select><option>500<option selected>24</select>7", "500\n24\n7"),
    ("<input type=checkbox value=on checked>500<input type=radio>24", "[x] | 500 | [ ] | 24"),
    ("<svg><text>500</text><text>24 hours</text></svg>x", "500 | 24 hours | x"),
    ("<svg><text><tspan>5</tspan><tspan>00</tspan><tspan x=3>24</tspan></text></svg>", "500 | 24"),
    ("<math><mfrac><mn>500</mn><mn>24</mn></mfrac><mn>5</mn><mn>00</mn><msup><mn>5</mn><mn>2</mn></msup></math>",
     "500 24 500 5 2"),
    ('<div style="display:flex"><span>500</span><span>24 hours</span></div>x', "500 | 24 hours\nx"),
    ('<div style="display:flex; flex-direction:column"><b>500</b><b>24</b></div>', "500\n24"),
    ('<p style="display:grid"><b>500</b>24<i>7</i></p>', "500 | 24 | 7"),
    ('<span style="display:table-cell">500</span><span style="display:table-cell">24</span>', "500 | 24"),
    ('<td style="display:block">500</td><td style="display:block">24</td>', "500\n24"),
    ('<span style="position:absolute">500</span><span>24</span>', "500 | 24"),
    ('<span style="padding:0 12px">500</span><span>24</span>', "500 | 24"),
    ('<span style="display:inline-block; width:80px">500</span><b>24</b>', "500 | 24"),
    ("500<img src=x>24", "500 24"),
    ("<s>1000</s>500", "1000 500"),
    # One word in a browser.
    ('<b>5</b>00 <i>5</i>0<u>0</u> <font color=red>5</font>00 5<wbr>00 5<img width="1">00', "500 500 500 500 500"),
    ('<div style="display:inline">5</div><div style="display:inline">00</div>', "500"),
    ('<b style="display:inline-block">5</b><b style="padding:1px">00</b>', "500"),
    # By the style sheet of the page.
    ("<style>.c{display:table-cell} .n{display:none}</style><i class='a c'>500</i><i class=c>24</i><i class=n>no",
     "500 | 24\n⟦no⟧"),
    ("<style>@media print{.c{display:none}} td.x{display:none}</style><p class=c>500<p class=x>24", "500\n24"),
    # Not seen by whoever looks at the page: said on a line of its own.
    ('5<span style="display:none">9</span>00 EUR<p>next', "500 EUR\n⟦9⟧\nnext"),
    ('<div style="display:none">Your parcel &zwnj;&nbsp;</div><p>Pay 500', "⟦Your parcel \u200c⟧\nPay 500"),
    ('<div style="display:none">&zwnj;&nbsp;&#847;</div><p>Pay 500', "Pay 500"),
    ('<div style="font-size:0"><span style="font-size:14px">500</span>24</div>', "500\n⟦24⟧"),
    ('<div style="visibility:hidden">24<b style="visibility:visible">500</b></div>x', "500\n⟦24⟧\nx"),
    ('<p style="display:none">24<p>500<li hidden>7<li>8', "⟦24⟧\n500\n⟦7⟧\n8"),
    ('<i style="opacity:0">24</i><i style="font:1px Arial">7</i><i style="text-indent:-9999px">8</i>500',
     "500\n⟦24 7 8⟧"),
    ('<a href="https://x.example/1" style="display:none">24</a>500', "500\n⟦24 <https://x.example/1>⟧"),
    ("said ⟦nothing⟧", "said [nothing]"),
]  # fmt: skip


def test_pages_as_a_reader_would_see_them() -> None:
    read = child.read("text", "text/html", [page.encode() for page, _ in PAGES]).readings
    assert [reading.text for reading in read] == [seen for _, seen in PAGES]


@pytest.mark.parametrize(
    "harm",
    [
        "<div>" * 40_000,
        "<a href=x>" * 20_000,
        "<table>" * 50_000,
        "<!--" + "-" * 100_000,
        "&" * 200_000,
        "<span style='display:block'>" * 20_000,
        "<p " + "a" * 400_000,
        "<style>" + "p.a,p{display:block}" * 5000 + "</style>" + "<p class='a b c'>" * 5000,
        "<style>" + "@a{" * 60_000,
        "<style>" + "a" * 200_000 + "</style>" + "<b style='" + "a:b;" * 5000 + "'>",
        "<img src='data:image/png;base64," + "A" * 4_000_000 + "'>",
        "<style>" + "i b i b i b p{color:#fff}" * 40 + "</style>" + "<i>" * 1000 + "<b>" * 1000 + "<p>" * 20_000,
        "<font color=white>" * 500 + "<p><b><i><u>a" * 5000,
        "<p style='background:" + "linear-gradient(" * 100_000 + "'>",
    ],
    ids=lambda harm: harm[:6],
)
def test_a_page_that_means_harm_ends_soon(harm: str) -> None:
    began = time.process_time()
    html_text.words(harm)
    assert time.process_time() - began < 20


def test_behind_pictures_that_stand_in_the_text_the_words_are_read() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 4_000_000 + "'>"
    assert html_text.words(f"{picture}<p>Pay 500") == "Pay 500"


LETTERS = [
    ("gb2312", "朱镕基：请付款300元".encode("gb18030"), "朱镕基：请付款300元"),
    ("x-gbk", "付款500".encode("gbk"), "付款500"),
    ("shift_jis", "①３万円を払え".encode("cp932"), "①３万円を払え"),
    ("iso-8859-1", "500 € “now”".encode("cp1252"), "500 € “now”"),
    ("latin1", "500 €".encode("cp1252"), "500 €"),
    ("ks_c_5601-1987", "돈 500 펲".encode("cp949"), "돈 500 펲"),
    ("windows-874", "จ่าย 500".encode("cp874"), "จ่าย 500"),
    ("TIS-620", "จ่าย 500".encode("cp874"), "จ่าย 500"),
    ("us-ascii", "für 500 €".encode(), "für 500 €"),
    ("utf8", b"\xc3\x9cberweise 500 \xe2\x82\xac, L\xc3\xb6schung\xff", "Überweise 500 €, Löschung\ufffd"),
    ("utf-8", "für dich".encode("cp1252"), "für dich"),
    ("unicode_escape", b"\\u0041 \xc3\xbc", "\\u0041 ü"),
    ("", b"\xed\xa0\xbd\xed\xb8\x88 500 \xe2\x82\xac", "😈 500 €"),
    ("utf-7", b"500 +IKw-", "500 €"),
]


def test_charsets_are_read_as_mail_programs_read_them() -> None:
    mails = [HEAD + f"Content-Type: text/plain; charset={label}\n\n".encode() + data for label, data, _ in LETTERS]
    read = child.read("email", "message/rfc822", mails).readings
    assert [reading.transcript.letter.body for reading in read] == [seen for *_, seen in LETTERS]


def test_a_page_names_its_own_charset() -> None:
    page = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' + "Плати".encode("cp1251")
    assert text_decoding.decoded_page(page).endswith("Плати")
    assert text_decoding.decoded_page(page, "utf-8") != text_decoding.decoded_page(page)
    assert text_decoding.decoded_page(b"<meta charset=utf-16>\xc3\xbc") == "<meta charset=utf-16>ü"


def test_a_text_that_was_cut_within_a_letter_loses_that_letter_alone() -> None:
    assert text_decoding.decoded("für 5 €".encode()[:-1]) == "für 5 "


def test_numbers_of_neighbouring_cells_are_never_one_number_in_what_is_proposed() -> None:
    wallet = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    row = b"<table><tr><td>Amount in EUR<td>500<td>24 hours left<tr><td>Bitcoin address<td>%s"
    rows = [
        (row % wallet.encode(), {("bitcoin", wallet)}),
        (b"<td>500 EUR<td>24<td>DE89 3704 0044 0532 0130<td>00", {("amount", "500 EUR")}),
        (b"<p>Pay 500 EUR</p>24 hours, to <a href='https://p.example/?to=%s'>here</a>" % wallet.encode(),
         {("amount", "500 EUR"), ("bitcoin", wallet)}),
    ]  # fmt: skip
    mails = [HEAD + b"Content-Type: text/html\n\n" + page for page, _ in rows]
    for reading, (_, expected) in zip(child.read("email", "message/rfc822", mails).readings, rows, strict=True):
        found = {(str(entity.kind), entity.value) for entity in finder.find(reading.text.splitlines())}
        assert {one for one in found if one[0] in ("amount", "bitcoin", "iban", "phone")} == expected


# --- mails -----------------------------------------------------------------------------------------------------


def mail(kind: bytes, *parts: Any) -> bytes:
    body = b"".join(b"--b\n" + part + b"\n" for part in parts)
    return HEAD + b"Content-Type: multipart/%s; boundary=b\n\n" % kind + body + b"--b--\n"


def text(said: bytes, kind: bytes = b"plain") -> bytes:
    return b"Content-Type: text/%s; charset=utf-8\n\n" % kind + said


PICTURE = b"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nAAAA"
STUB = text(b"This message is in HTML. Use another reader.")
BODIES = [
    (mail(b"mixed", text(b"You:"), PICTURE, text(b"Pay 500")), ["You:", "Pay 500"]),
    (mail(b"mixed", text(b"<p>You", b"html"), PICTURE, text(b"<p>Pay 500", b"html")), ["You", "Pay 500"]),
    (mail(b"alternative", text(b"Pay 500"), text(b"<p>Pay <b>500</b>", b"html")), ["Pay 500"]),
    (mail(b"alternative", text(b"Pay"), text(b"<p>Pay <b>500</b>", b"html")), ["Pay 500"]),
    (mail(b"alternative", text(b" \n"), text(b"<p>Pay 500", b"html")), ["Pay 500"]),
    (mail(b"alternative", STUB, text(b"<p>Pay 500", b"html")),
     ["This message is in HTML. Use another reader.", "Pay 500"]),
    (mail(b"alternative", text(b"Pay here"), text(b"<p>Pay <a href='https://p.example/1'>here</a>", b"html")),
     ["Pay here <https://p.example/1>"]),
    (mail(b"alternative", text(b"Hi"), b"Content-Type: multipart/related; boundary=c\n\n--c\n"
          + text(b"<p>Hi, pay 500", b"html") + b"\n--c\n" + PICTURE + b"\n--c--"), ["Hi, pay 500"]),
    (mail(b"mixed", text(b"Hi"), b"Content-Type: text/plain\nContent-Disposition: attachment\n\nsecret"), ["Hi"]),
]  # fmt: skip


def test_all_that_a_mail_says_is_read_in_its_order() -> None:
    read = child.read("email", "message/rfc822", [mail for mail, _ in BODIES]).readings
    bodies = [[line for line in one.transcript.letter.body.splitlines() if line] for one in read]
    assert bodies == [seen for _, seen in BODIES]
    assert [one.name for one in read[0].transcript.letter.attached] == ["a.png"]


HEADERS = [
    ("Jürgen Müller <r@bad.example>".encode(), "Jürgen Müller <r@bad.example>"),
    ("Jürgen Müller <r@bad.example>".encode("cp1252"), "Jürgen Müller <r@bad.example>"),
    (b"=?GB2312?B?6UbPyMn6?= <r@bad.example>", "镕先生 <r@bad.example>"),
    (b"=?utf-8?q?J=C3?= =?utf-8?q?=BCrgen?= <r@bad.example>", "Jürgen <r@bad.example>"),
    (b"=?utf-8*de?q?J=C3=BCrgen?= <r@bad.example>", "Jürgen <r@bad.example>"),
    (b"=?nonsense-8?q?J=C3=BCrgen?= <r@bad.example>", "Jürgen <r@bad.example>"),
    ("Jürgen =?utf-8?q?=E2=82=AC?= <r@bad.example>".encode(), "Jürgen € <r@bad.example>"),
]


def test_names_in_headers_whatever_they_are_written_in() -> None:
    mails = [b"From: " + raw + b"\nSubject: " + raw + b"\n\nx" for raw, _ in HEADERS]
    read = child.read("email", "message/rfc822", mails).readings
    letters = [one.transcript.letter for one in read]
    assert [one.sender for one in letters] == [seen for _, seen in HEADERS]
    assert [one.subject for one in letters] == [seen for _, seen in HEADERS]
    assert {one.address for one in letters} == {"r@bad.example"}


DATES = [
    ("Fri, 20 Nov 2026 21:13:58 +0100", "21:13:58", "+01:00"),
    ("20 Nov 26 21:13 -0500 (EST)", "21:13:00", "-05:00"),
    ("Fri, 20 Nov 2026 20:13:58 -0000", "20:13:58", "+00:00"),
    ("Fri, 20 Nov 2026 21:13:58 CET", "21:13:58", "+01:00"),
    ("Fri, 20 Nov 2026 21:13:58 GMT+01:00", "21:13:58", "+01:00"),
    ("Fri, 20 Nov 2026 21:13:58 UTC+2", "21:13:58", "+02:00"),
    ("Fri, 20 Nov 2026 21:13:58", "21:13:58", ""),
    ("Fri, 20 Nov 2026 21:13:58 IST", "21:13:58", ""),  # India, Israel or Ireland
    ("Fri, 20 Nov 2026 9:13:58 PM", "21:13:58", ""),
    ("Fri, 20 Nov 2026 9:13 p.m. +0100", "21:13:00", "+01:00"),
    ("Fri, 20 Nov 2026 12:13:58 AM", "00:13:58", ""),
    ("2026-11-20 21:13:58 +0100", "21:13:58", "+01:00"),
    ("Fr, 20 Nov 2026 21:13:58 MEZ", "21:13:58", "+01:00"),
    ("Fri Nov 20 21:13:58 2026", "21:13:58", ""),
    ("Fri, 20 Nov 2026 21:13:58 +9999", "21:13:58", ""),
    ("yesterday", "", ""),
]


def test_dates_of_mails_and_their_zones() -> None:
    mails = [f"From: a@b.example\nDate: {written}\n\nx".encode() for written, *_ in DATES]
    read = child.read("email", "message/rfc822", mails).readings
    told = [(one.transcript.letter.at, one.transcript.letter.zone) for one in read]
    assert told == [(f"2026-11-20T{clock}" if clock else "", zone) for _, clock, zone in DATES]


def test_a_hop_without_a_zone_says_no_moment() -> None:
    way = b"Received: by b.example; Fri, 20 Nov 2026 21:14:00\n"
    way += b"Received: by a.example; Fri, 20 Nov 2026 21:13:00 +0100\n"
    hops = child.read("email", "message/rfc822", [way + HEAD + b"\nx"]).readings[0].transcript.letter.hops
    assert [(hop.taker, hop.at, hop.seconds) for hop in hops] == [
        ("a.example", "2026-11-20T20:13:00", None),
        ("b.example", "", None),
    ]
