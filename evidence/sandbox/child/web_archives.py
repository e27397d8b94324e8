"""Web pages as Safari saves them: see evidence.readers.web_archives."""

import plistlib

from evidence.readers import text_decoding, web_archives
from evidence.readers.visible_text import visible
from evidence.sandbox.child.result import MOST_TEXT, Result


def prepare(pixels: int) -> None:
    text_decoding.load_encodings()
    page = {"WebMainResource": {"WebResourceData": b"<p>a</p>", "WebResourceURL": "https://a.example/"}}
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        read(plistlib.dumps(page, fmt=form), "application/x-webarchive")


def read(data: bytes, media_type: str) -> Result:
    return Result(text=visible(web_archives.words(data))[:MOST_TEXT])
