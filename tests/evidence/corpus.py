"""Every kind of file that a reader knows, sound ones, by category and media type: (name, bytes)."""

import io
import json

import pikepdf
from PIL import Image, ImageCms

from tests.evidence import exports, samples

_CHARSETS = (
    "utf-8", "utf-7", "us-ascii", "iso-8859-1", "iso-8859-8-i", "windows-1251", "windows-874", "koi8-u",
    "macintosh", "gb2312", "gbk", "gb18030", "hz-gb-2312", "big5", "big5-hkscs", "shift_jis", "euc-jp",
    "iso-2022-jp", "euc-kr", "ks_c_5601-1987", "iso-2022-kr", "utf-16le", "x-user-defined", "nonsense-8",
    "a\0b", "idna", "zlib", "undefined",
)  # fmt: skip


def pdf_with_text() -> bytes:
    """As the print of a browser: words, not a picture of them; and a field of a form that is filled in."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300)).obj
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = document.make_stream(b"BT /F 12 Tf 20 200 Td (Pay 500 EUR) Tj ET")
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="Rico 900",
            Rect=[20, 100, 200, 130], DA="/F 12 Tf", P=page,
        )
    )  # fmt: skip
    page.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([field]), DA="/F 12 Tf", DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    )
    return _saved(document)


def pdf_with_a_broken_page() -> bytes:
    """The second of three is no page. Written by hand, for every tool would mend it."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>"]
    objects += [page, b"(no page)", page]
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R>>\n"


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def forwarded() -> bytes:
    """A mail that carries the bluff."""
    head = b"From: Maya <maya@mail.example>\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n"
    return head + b"Content-Type: message/rfc822\r\n\r\n" + exports.BLUFF + b"\r\n--z--\r\n"


def _in_charset(charset: str) -> bytes:
    head = f"From: =?{charset}?q?=E9=E8?= <a@b.example>\nSubject: =?{charset}?b?6ejh?= =?{charset}*de?q?=E9?=\n"
    kind = f"Content-Type: text/html; charset={charset}; name*={charset}''%E9%E8\n"
    return (head + kind).encode() + b"Date: Fri, 20 Nov 2026 9:13 PM CET\n\n<p>\xe9\xe8\xff\x81 500<td>2</p>"


def _pictures() -> list[tuple[str, bytes]]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = [(form, samples.saved(samples.chat(), form)) for form in ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF")]
    made += [(f"dated {form}", samples.dated(form)) for form in ("PNG", "JPEG", "WEBP", "AVIF", "HEIF")]
    made += [("turned", samples.turned_jpeg_with_place()), ("xmp", samples.dated("JPEG", xmp=b"<x/>"))]
    small = Image.new("RGB", (60, 60), "red")
    made += [(mode, samples.saved(small.convert(mode), "PNG")) for mode in ("1", "L", "LA", "P", "RGBA", "I;16")
             if mode != "I;16"]  # fmt: skip
    made += [
        ("I;16", samples.saved(Image.new("I;16", (50, 50), 65535), "PNG")),
        ("CMYK", samples.saved(Image.new("CMYK", (50, 50)), "JPEG", icc_profile=profile)),
        ("profile", samples.saved(small, "PNG", icc_profile=profile)),
        ("moving PNG", samples.saved(small, "PNG", save_all=True, append_images=[small.rotate(9)])),
        ("moving WEBP", samples.saved(small, "WEBP", save_all=True, append_images=[small.rotate(9)])),
        ("moving GIF", samples.saved(small, "GIF", save_all=True, append_images=[small.rotate(9)])),
        ("MPO", samples.saved(small, "MPO", save_all=True, append_images=[small.rotate(9)])),
        ("progressive", samples.saved(small, "JPEG", progressive=True, comment=b"hi")),
    ]
    return made


def _locked() -> bytes:
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf_with_text())).save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    return out.getvalue()


CORPUS: dict[tuple[str, str], list[tuple[str, bytes]]] = {
    ("document", "application/pdf"): [
        ("pictures", samples.pdf(2)),
        ("text and form", pdf_with_text()),
        ("broken page", pdf_with_a_broken_page()),
        ("encrypted, no password", _locked()),
    ],
    ("email", "message/rfc822"): [
        ("letter", samples.LETTER),
        ("bluff", exports.BLUFF),
        ("forwarded", forwarded()),
        *((charset, _in_charset(charset)) for charset in _CHARSETS),
    ],
    ("text", "text/plain"): [
        ("android", exports.WHATSAPP_ANDROID_DE.encode()),
        ("ios", exports.WHATSAPP_IOS_DE.encode()),
        ("us", exports.WHATSAPP_US.encode()),
        ("utf-16", exports.WHATSAPP_US.encode("utf-16")),
        ("latin", "Grüße".encode("cp1252")),
        ("halves", b"\xed\xa0\xbd\xed\xb8\x80 \xff"),
    ],
    ("text", "application/json"): [
        ("telegram", json.dumps(exports.TELEGRAM).encode()),
        ("instagram", exports.instagram().encode()),
        ("snapchat", json.dumps(exports.SNAPCHAT).encode()),
        ("not JSON", b'{"a":'),
    ],
    ("text", "text/html"): [
        ("telegram", exports.TELEGRAM_PAGE.encode()),
        ("instagram", exports.INSTAGRAM_PAGE.encode()),
        ("page", b'<meta charset="windows-1251"><title>x</title>\xcf&eacute;&#x80;<table><td>1<td>2'),
    ],
    ("text", "application/zip"): [
        ("whatsapp", samples.whatsapp_zip(media=True)),
        ("snapchat", samples.archive({"json/chat_history.json": json.dumps(exports.SNAPCHAT).encode()})),
        ("page", samples.archive({"messages.html": exports.TELEGRAM_PAGE.encode()})),
        ("no chat", samples.archive({"a\u202e.md": b"x"})),
    ],
    ("picture", "image/png"): _pictures(),
    ("recording", "video/mp4"): [
        ("mp4", samples.recording(seconds=2)),
        ("turned", samples.recording(seconds=2, turned=True)),
    ],
    ("recording", "video/webm"): [
        ("webm", samples.recording(seconds=2, kind="webm", codec="libvpx-vp9")),
        ("sound alone", samples.voice("audio/ogg", 1, form="webm")),
    ],
    **{("sound", kind): [("voice message", samples.voice(kind, 1))] for kind in samples.SOUNDS},
}
