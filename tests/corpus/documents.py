"""PDF documents for the cases of the corpus: made as ISO 32000-1 describes them."""

import io
import plistlib

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

_SAID = b"BT /F 14 Tf 0 g 1 0 0 1 30 250 Tm (Pay 500 EUR) Tj ET "
PASSWORD = "Müller 7"


def _document(content: bytes, **page: object) -> pikepdf.Pdf:
    document = pikepdf.new()
    sheet = document.add_blank_page(page_size=(300, 300)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    sheet.Resources = Dictionary(Font=Dictionary(F=document.make_indirect(font)))
    sheet.Contents = document.make_stream(content)
    for name, value in page.items():
        sheet[f"/{name}"] = value
    return document


def _saved(document: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


def _file(document: pikepdf.Pdf, data: bytes, name: str) -> pikepdf.AttachedFileSpec:
    return pikepdf.AttachedFileSpec(
        document, data, description="", filename=name, mime_type="", creation_date="", mod_date=""
    )


def _written(words: str, at: tuple[int, int], before: str = "", size: float = 12) -> bytes:
    return f"{before} BT /F {size} Tf 1 0 0 1 {at[0]} {at[1]} Tm ({words}) Tj ET ".encode()


def pdf_white_words() -> bytes:
    return _saved(
        _document(_SAID + _written("the colour of paper", (30, 200), "1 g") + _written("black", (30, 150), "0 g"))
    )


def pdf_white_on_dark() -> bytes:
    """White words on a black field: everybody reads them."""
    return _saved(_document(b"0 g 20 190 200 40 re f " + _written("on dark", (30, 200), "1 g") + b"0 g " + _SAID))


def pdf_tiny_words() -> bytes:
    return _saved(_document(_SAID + _written("as small as dust", (30, 200), "0 g", 0.5)))


def pdf_words_beside_the_page() -> bytes:
    return _saved(_document(_SAID + _written("beside the page", (400, 200))))


def pdf_covered_words() -> bytes:
    """A black bar that was drawn over words takes nothing out."""
    return _saved(_document(_SAID + _written("her real name", (30, 200)) + b"0 g 20 190 200 30 re f "))


def pdf_turned() -> bytes:
    return _saved(_document(_SAID + _written("not seen", (30, 200), "1 g"), Rotate=90))


def pdf_hidden_digit() -> bytes:
    """The middle one of three digits has the colour of the paper."""
    return _saved(_document(b"BT /F 30 Tf 1 0 0 1 30 200 Tm 0 g (5) Tj 1 g (9) Tj 0 g (0 EUR) Tj ET"))


def pdf_scan_with_words() -> bytes:
    """A picture of writing, and the same words over it in the invisible way, as scanners write them."""
    picture = Image.new("L", (600, 600), 255)
    ImageDraw.Draw(picture).text((60, 80), "Pay 900 EUR", fill=0, font=ImageFont.load_default(size=56))
    document = _document(b"q 300 0 0 300 0 0 cm /I Do Q BT /F 26 Tf 3 Tr 1 0 0 1 30 236 Tm (Pay 900 EUR) Tj ET")
    stream = document.make_stream(picture.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=600, Height=600)
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 8
    document.pages[0].obj.Resources.XObject = Dictionary(I=stream)
    return _saved(document)


def _lines(count: int) -> bytes:
    lines = b"".join(b"%d 10 m %d 280 l S " % (at % 290, (at * 7) % 290) for at in range(count))
    return _saved(_document(_SAID + _written("not seen", (30, 200), "1 g") + b"0.1 w " + lines))


def pdf_slow_page() -> bytes:
    """So many lines that drawing takes about a second; white words among them."""
    return _lines(20_000)


def pdf_endless_page() -> bytes:
    """Drawing it would take more time than there is."""
    return _lines(100_000)


def pdf_many_letters() -> bytes:
    """More letters on one page than are compared one by one."""
    words = b"".join(_written("all work and no play " * 10, (10, 10 + 2 * at), size=2) for at in range(110))
    return _saved(_document(_SAID + words))


def pdf_files_within() -> bytes:
    document = _document(_SAID)
    document.attachments["invoice.txt"] = _file(document, b"500", "invoice.txt")
    document.attachments["a.exe"] = _file(document, b"MZ" * 2000, "Rechnung\u202efdp.exe")
    return _saved(document)


def pdf_with_password() -> bytes:
    return _saved(_document(_SAID), encryption=pikepdf.Encryption(owner="other", user=PASSWORD))


def pdf_with_old_password() -> bytes:
    """128 bits of RC4, as older programs do it."""
    return _saved(
        _document(_SAID), encryption=pikepdf.Encryption(owner="o", user="1234", R=3, aes=False, metadata=False)
    )


def pdf_without_trailer() -> bytes:
    """As it is when the end of a download is missing."""
    whole = _saved(_document(_SAID), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole[: whole.rindex(b"xref\n")]


def pdf_wrong_offsets() -> bytes:
    """As it is when a mail program changed the ends of lines."""
    whole = _saved(_document(_SAID), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole.replace(b"%PDF-", b"%PDF-", 1)[:9] + b"%" + b"x" * 40 + b"\n" + whole[9:]


def pdf_cut() -> bytes:
    """The second of two pages is missing."""
    document = _document(_SAID)
    document.pages.append(document.pages[0])
    document.pages[1].obj.Contents = document.make_stream(_written("last page", (30, 200)) * 500)
    whole = _saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return whole[: len(whole) - 20_000]


def _fetched(date: str) -> bytes:
    """The answer of a server as Safari keeps it: an object archived under keys."""
    values = ["$null", "Expires", "Thu, 19 Nov 1981 08:52:00 GMT", "Date", date]
    fields = {"NS.keys": [plistlib.UID(1), plistlib.UID(3)], "NS.objects": [plistlib.UID(2), plistlib.UID(4)]}
    archive = {"$archiver": "NSKeyedArchiver", "$version": 100000, "$objects": [*values, fields]}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


def _saved_page(words: str, address: str, charset: str = "UTF-8", **more: object) -> dict[str, object]:
    return {
        "WebResourceData": words.encode(charset),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": charset,
        "WebResourceURL": address,
        **more,
    }


_PROFILE = "<title>Rico</title><style>.h{display:none}</style><h1>rico.k</h1><p>Zahle 500 €</p><p class=h>weg</p>"


def _web_archive(form: plistlib.PlistFormat, **more: object) -> bytes:
    response = _fetched("Fri, 20 Nov 2026 20:13:58 GMT")
    main = _saved_page(_PROFILE, "https://x.example/rico", WebResourceResponse=response)
    picture = {
        "WebResourceData": b"\x89PNG",
        "WebResourceMIMEType": "image/png",
        "WebResourceURL": "https://x.example/a",
    }
    return plistlib.dumps(
        {"WebMainResource": main, "WebSubresources": [picture], **more}, fmt=form, sort_keys=False
    )


def web_archive() -> bytes:
    return _web_archive(plistlib.FMT_BINARY)


def web_archive_xml() -> bytes:
    return _web_archive(plistlib.FMT_XML)


def web_archive_frames() -> bytes:
    frame = {"WebMainResource": _saved_page("<p>Überweise heute", "https://x.example/frame", "ISO-8859-1")}
    return _web_archive(plistlib.FMT_BINARY, WebSubframeArchives=[frame])


def web_archive_of_a_picture() -> bytes:
    main = {
        "WebResourceData": b"\xff\xd8",
        "WebResourceMIMEType": "image/jpeg",
        "WebResourceURL": "https://x.example/1",
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def web_archive_cut() -> bytes:
    return web_archive()[:400]


def web_archive_within_itself() -> bytes:
    """Frames within frames, more than any page has."""
    page: dict[str, object] = {"WebMainResource": _saved_page("<p>deep", "https://x.example/deep")}
    for _level in range(60):
        page = {"WebMainResource": _saved_page("<p>level", "https://x.example/"), "WebSubframeArchives": [page]}
    return plistlib.dumps(page, fmt=plistlib.FMT_BINARY)


def other_property_list() -> bytes:
    return plistlib.dumps(
        {"ApplicationVersion": "9.1", "Lockdown": {}, "SystemDomainsVersion": "24.0"}, fmt=plistlib.FMT_BINARY
    )
