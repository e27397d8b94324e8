"""Bytes from strangers as text, whatever their encoding: read as mail programs and browsers read them.

Pure, and imported by the decoding child.
"""

import codecs
import encodings
import pkgutil
import re
from contextlib import suppress

import webencodings
from webencodings.labels import LABELS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG Encoding Standard takes a label for the larger set that is really written under it. Where the library
# names a codec that is smaller than the standard's:
_LARGER = {"gbk": "gb18030", "euc-jp": "euc_jis_2004", "iso-2022-jp": "iso2022_jp_3"}
_ONLY_IN_MAIL = {"utf-7": "utf-7", "utf-32": "utf-32", "cp437": "cp437", "cp850": "cp850", "cp858": "cp858"}
_ASCII = frozenset({"ascii", "us-ascii", "ansi_x3.4-1968", "iso646-us"})
# Six bytes for one character: each half of its surrogate pair was written by itself, as Java and databases do.
_HALVES = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
_SEVERAL = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+|\xc2[\xa0-\xbf]")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4096  # bytes


def load_encodings() -> None:
    """All of them, for a process that will soon be unable to open a file."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError):  # some are for other systems
            codecs.lookup(module.name)
    for label in LABELS:
        webencodings.lookup(label)
    for name in (*_LARGER.values(), *_ONLY_IN_MAIL.values()):
        codecs.lookup(name)
    with suppress(LookupError):
        codecs.lookup("no such encoding")  # what the search itself loads


def decoded(data: bytes, declared: str = "") -> str:
    """By its mark, its declared encoding, UTF-8, or the old Windows one, which takes any byte.

    A byte that is broken becomes a sign of its own (�); the rest stays as it is.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    name = _codec(declared)
    if name == "utf-8" or not name:
        return _utf8(data)
    return _lenient(data, name)


def decoded_page(data: bytes, declared: str = "") -> str:
    """As `decoded`, for a web page, which may name its encoding itself."""
    hit = None if _codec(declared) else _META.search(data[:_META_WITHIN])
    label = hit[1].decode("ascii") if hit else declared
    # A page that could be read so far was not written in two bytes a letter.
    return decoded(data, "" if hit and _codec(label).startswith("utf-16") else label)


def _codec(label: str) -> str:
    """Python's name for what a label stands for; empty when nobody knows it, or it stands for ASCII alone."""
    label = label.strip(" \t\r\n\f\"'").lower()
    if not label.isascii() or label in _ASCII:
        return ""  # eight bits under that label are most often UTF-8
    encoding = webencodings.lookup(label)
    if encoding is None:
        return _ONLY_IN_MAIL.get(label, "")
    if encoding.name in ("replacement", "x-user-defined"):
        return ""
    return _LARGER.get(encoding.name) or webencodings.PYTHON_NAMES.get(encoding.name, encoding.name)


def _lenient(data: bytes, name: str) -> str:
    """Without the last character where the data end within it, as those do that were cut."""
    return codecs.getincrementaldecoder(name)("replace").decode(data)


def _utf8(data: bytes) -> str:
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        data = _HALVES.sub(_joined, data)
    text = _lenient(data, "utf-8")
    if len(_SEVERAL.findall(data)) >= text.count("\ufffd"):
        return text  # UTF-8 all the same: hardly two such bytes follow one another in any other encoding
    return _lenient(data, "cp1252")


def _joined(halves: re.Match[bytes]) -> bytes:
    return halves[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
