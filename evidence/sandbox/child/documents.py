"""PDF: how many pages, the first of them as pictures, the text they hold."""

import time

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from evidence.readers.visible_text import visible
from evidence.sandbox.child import pictures
from evidence.sandbox.child.result import MOST_PAGES, MOST_TEXT, LockedError, Result

DPI = 200
_MOST_ATTACHED = 100  # files within a document that are named
_PASSWORD = 4  # FPDF_ERR_PASSWORD of fpdfview.h
_EMPTY_PAGE = (1240, 1754)  # pixels of the sheet that stands for a page that is broken
PAGE_SECONDS = 10.0  # of processor time that drawing one page may take
ALL_SECONDS = 35.0  # and all pages together: what else is in a file needs the rest
_TRIAL = 60  # pixels: the longer side of a page that is drawn to see how long it takes
_NOTICED = 0.03  # seconds that a trial takes before a second one, twice as large, says what the page itself would
_TOO_LONG = "Page {0} takes too long to draw: not shown.\nSeite {0} zu zeichnen dauert zu lange: nicht gezeigt."
_NOT_SHOWN = "Page {0} is broken: not shown.\nSeite {0} ist defekt: nicht gezeigt."
# A page with words and a form field that is filled in, without a table of objects: the library makes its own.
_SAMPLE = b"""%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DA(/F 9 Tf)/DR<</Font<</F 4 0 R>>>>>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Annots[5 0 R]/Resources<</Font<</F 4 0 R>>>>/Contents 6 0 R>>
endobj
4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(a)/Rect[9 9 60 30]/DA(/F 9 Tf)/P 3 0 R>> endobj
6 0 obj <</Length 32>> stream
BT /F 9 Tf 9 40 Td (Pay 500) Tj ET
endstream endobj
7 0 obj (no page) endobj
trailer <</Root 1 0 R>>
"""


class SlowPageError(Exception):
    """Drawing this page would take longer than there is time for it."""


def prepare(pixels: int) -> None:
    pictures.prepare(pixels)
    read(_SAMPLE, "application/pdf")


def read(data: bytes, media_type: str) -> Result:
    """A page that cannot be read is a sheet that says so. Raises LockedError, PdfiumError, ValueError when no page
    can be shown."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise LockedError from error
        raise
    document.init_forms()  # what is filled in is drawn with the pages
    result = Result(page_count=len(document))
    texts: list[str] = []
    count = 0
    until = time.process_time() + ALL_SECONDS
    for number in range(min(len(document), MOST_PAGES)):
        try:
            picture, text = _page(document, number, until)
            picture, count = picture or _stand_in(_NOT_SHOWN, number + 1), count + (picture is not None)
        except SlowPageError:
            picture, text, count = _stand_in(_TOO_LONG, number + 1), "", count + 1
        result.pages.append((pictures.jpeg(picture), *picture.size))
        result.thumb = result.thumb or pictures.jpeg(pictures.thumb(picture))
        if sum(map(len, texts)) < MOST_TEXT:
            texts.append(text)
    if not count:
        raise ValueError("a document without pages")
    texts += _attached(document)
    result.text = visible("\n\n".join(texts))[:MOST_TEXT]
    return result


def _attached(document: pdfium.PdfDocument) -> list[str]:
    """The names of files within it, as "[invoice.txt]"; none is opened."""
    try:
        count = min(document.count_attachments(), _MOST_ATTACHED)
        return [f"[{document.get_attachment(number).get_name()}]" for number in range(count)]
    except pdfium.PdfiumError:
        return []


def _page(document: pdfium.PdfDocument, number: int, until: float) -> tuple[Image.Image | None, str]:
    """Its picture, None when it is broken, and its words. Raises SlowPageError."""
    try:
        page = document[number]
        _look_ahead(page, until)
        picture = render(page)
    except pdfium.PdfiumError:
        return None, ""
    try:
        if document.formenv:
            page.flatten()  # what is filled in becomes words of the page
            page.close()
            page = document[number]
        return picture, page.get_textpage().get_text_bounded()
    except pdfium.PdfiumError:
        return picture, ""


def _look_ahead(page: pdfium.PdfPage, until: float) -> None:
    """Draw it small, to see how long it would take: a few bytes can ask for minutes. until: by process_time.

    Two sizes tell what grows with the picture, as transparency does, from what does not, as many lines do.
    Raises SlowPageError, PdfiumError.
    """
    longer = max(page.get_size()) or 1.0
    first = _drawing_time(page, _TRIAL / longer)
    if first > _NOTICED:
        second = _drawing_time(page, 2 * _TRIAL / longer)
        grows = max(0.0, second - first) / 3  # seconds for as many pixels as the first trial had
        scale = DPI / 72 * longer / _TRIAL
        if first + grows * scale**2 > PAGE_SECONDS:
            raise SlowPageError
    if time.process_time() > until:
        raise SlowPageError


def _drawing_time(page: pdfium.PdfPage, scale: float) -> float:
    began = time.process_time()
    page.render(scale=scale)
    return time.process_time() - began


def _stand_in(words: str, number: int) -> Image.Image:
    sheet = Image.new("RGB", _EMPTY_PAGE, "white")
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(sheet).multiline_text((120, 160), words.format(number), fill="black", font=font, spacing=20)
    return sheet


def render(page: pdfium.PdfPage) -> Image.Image:
    """At the size of a reading copy."""
    width, height = (max(1.0, side * DPI / 72) for side in page.get_size())
    target, _ = pictures.reading_size(round(width), round(height))
    picture: Image.Image = page.render(scale=target / width * DPI / 72).to_pil()
    return picture.convert("RGB")
