"""python -m evidence.decode CATEGORY MEDIA-TYPE PIXELS: file on standard input, reading on standard output.

Before the first byte of the file is read, this process gives up what it does not need: no file can be written,
none can be opened (so no key, no socket either), memory and processor time are bounded, and it leaves no core.
"""

import codecs
import encodings
import json
import os
import pkgutil
import resource
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress

import pillow_heif
import pypdfium2 as pdfium
from PIL import Image

from evidence.decode import archives, documents, letters, pictures, texts
from evidence.decode.result import Locked, Result, TooLarge

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60
LETTER = b"""From: =?utf-8?q?a?= <a@example.org>\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Transfer-Encoding: base64\n\nYQ==\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=20\n
--b\nContent-Type: text/html; name*=utf-8''a\n\n<p>a</p>\n--b--\n"""


def load_everything() -> None:
    """Whatever Python and the libraries load on first use: later no file can be opened."""
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.init()
    picture = Image.new("RGB", (8, 8))
    pictures.read(pictures.jpeg(picture), "image/jpeg")
    pictures.to_srgb(picture.convert("CMYK"))
    letters.read(LETTER, "message/rfc822")
    texts.read(b"<p>a</p>", "text/html")
    with pdfium.PdfDocument.new() as document:
        documents.render(document.new_page(8, 8))
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError):  # some are for other systems
            codecs.lookup(module.name)


def give_up_rights() -> None:
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, 0),
    ):
        hard = value + 5 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (value, hard))


def decode(category: str, media_type: str, data: bytes) -> Result:
    readers: dict[str, Callable[[bytes, str], Result]] = {
        "picture": pictures.read,
        "document": documents.read,
        "text": archives.read if media_type == "application/zip" else texts.read,
        "email": letters.read,
    }
    return readers[category](data, media_type)


def answer(result: Result) -> bytes:
    head = {
        "pages": [{"size": len(jpeg), "width": width, "height": height} for jpeg, width, height in result.pages],
        "thumb": len(result.thumb),
        "page_count": result.page_count,
        "phash": result.phash,
        "text": result.text,
    }
    return framed(head) + b"".join(jpeg for jpeg, _, _ in result.pages) + result.thumb


def framed(head: dict[str, object]) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(4, "big") + text


def main() -> None:
    """Any other error ends the process with code 1: the file cannot be decoded."""
    category, media_type, pixels = sys.argv[1:]
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    load_everything()
    Image.MAX_IMAGE_PIXELS = int(pixels)
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow only warns up to twice the limit
    give_up_rights()
    out.write(b"R")
    out.flush()
    try:
        found = answer(decode(category, media_type, sys.stdin.buffer.read()))
    except Locked:
        found = framed({"failure": "locked"})
    except (MemoryError, TooLarge, Image.DecompressionBombError, Image.DecompressionBombWarning):
        found = framed({"failure": "too_large"})
    out.write(found)
    out.flush()


if __name__ == "__main__":
    main()
