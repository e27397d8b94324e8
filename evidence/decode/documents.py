"""PDF: how many pages, the first of them as pictures, the text they hold."""

import pypdfium2 as pdfium
from PIL import Image

from evidence.characters import visible
from evidence.decode import pictures
from evidence.decode.result import MOST_TEXT, Locked, Result

MOST_PAGES = 20
DPI = 200
_PASSWORD = 4  # FPDF_ERR_PASSWORD of fpdfview.h


def prepare(pixels: int) -> None:
    pictures.prepare(pixels)
    with pdfium.PdfDocument.new() as document:
        render(document.new_page(8, 8))


def read(data: bytes, media_type: str) -> Result:
    """Raises Locked."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Locked from error
        raise
    result = Result(page_count=len(document))
    texts: list[str] = []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        picture = render(page)
        result.pages.append((pictures.jpeg(picture), *picture.size))
        result.thumb = result.thumb or pictures.jpeg(pictures.thumb(picture))
        if sum(map(len, texts)) < MOST_TEXT:
            texts.append(page.get_textpage().get_text_bounded())
    if not result.pages:
        raise ValueError("a document without pages")
    result.text = visible("\n\n".join(texts))[:MOST_TEXT]
    return result


def render(page: pdfium.PdfPage) -> Image.Image:
    """At the size of a reading copy."""
    width, height = (max(1.0, side * DPI / 72) for side in page.get_size())
    target, _ = pictures.reading_size(round(width), round(height))
    return page.render(scale=target / width * DPI / 72).to_pil().convert("RGB")
