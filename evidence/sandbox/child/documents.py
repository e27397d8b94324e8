"""PDF: how many pages, the first of them as pictures, the text they hold."""

import contextlib
import hashlib
import io
import time
from dataclasses import asdict, dataclass, field, replace

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw, ImageFont

from evidence.readers.documents.metadata import (
    MOST_UNSEEN,
    MOST_UNSEEN_LETTERS,
    DocumentFacts,
    FileWithin,
    UnseenWords,
)
from evidence.readers.visible_text import visible
from evidence.sandbox.child import pdf_comments, pictures, unseen_words
from evidence.sandbox.child.result import MOST_PAGES, MOST_TEXT, LockedError, PasswordRefusedError, Result

DPI = 200
_MOST_ATTACHED = 100  # files within a document that are named
_PASSWORD = 4  # FPDF_ERR_PASSWORD of fpdfview.h
_next_file = {"password": ""}
_EMPTY_PAGE = (1240, 1754)  # pixels of the sheet that stands for a page that is broken
PAGE_SECONDS = 10.0  # of processor time that drawing one page may take
ALL_SECONDS = 35.0  # and all pages together: what else is in a file needs the rest
_TRIAL = 60  # pixels: the longer side of a page that is drawn to see how long it takes
_LARGER = 5  # times _TRIAL: the size of a third trial, which decides where the first two speak against a page
_LARGER_SECONDS = 4.0  # that the third trial may be expected to take
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


@dataclass
class _Sheet:
    """A page, or what stands for it. seconds: that drawing it took, None when it was not drawn. text: its words.
    unseen: those that nobody sees. is_checked: whether they were looked for, and in all of it."""

    number: int  # from 0
    jpeg: bytes
    size: tuple[int, int]
    thumb: bytes
    seconds: float | None
    text: str = ""
    unseen: list[UnseenWords] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_broken: bool = False
    is_checked: bool = False

    @property
    def is_shown(self) -> bool:
        return self.seconds is not None


class SlowPageError(Exception):
    """Drawing this page would take longer than there is time for it."""


def prepare(pixels: int) -> None:
    pictures.prepare(pixels)
    read(_SAMPLE, "application/pdf")
    with contextlib.suppress(pikepdf.PdfError):
        _mended(_SAMPLE, "")


def set_password(password: str) -> None:
    """What opens the next file."""
    _next_file["password"] = password


def read(data: bytes, media_type: str) -> Result:
    """A page that cannot be read is a sheet that says so. Raises LockedError, PasswordRefusedError, PdfiumError,
    ValueError when no page can be shown."""
    password = _next_file["password"]
    document, repaired = _opened(data, password)
    document.init_forms()  # what is filled in is drawn with the pages
    result = Result(page_count=len(document))
    until = time.process_time() + ALL_SECONDS
    sheets = [_sheet(document, number, until) for number in range(min(len(document), MOST_PAGES))]
    if all(sheet.is_broken for sheet in sheets):
        raise ValueError("a document without pages")
    result.pages = [(sheet.jpeg, *sheet.size) for sheet in sheets]
    result.thumb = sheets[0].thumb
    for sheet in sorted((one for one in sheets if one.is_shown), key=lambda one: one.seconds or 0.0):
        _look_for_unseen(document, sheet, until)
    for sheet in sheets:
        _add_comments(sheet)
    texts = [sheet.text for sheet in sheets]
    count, files = _files(document)
    texts += [f"[{file.name}]" for file in files]
    result.text = visible("\n\n".join(texts))[:MOST_TEXT]
    facts = DocumentFacts(
        files=files,
        file_count=count,
        password=bool(password),
        repaired=repaired,
        broken_pages=tuple(sheet.number + 1 for sheet in sheets if sheet.is_broken),
        unseen=tuple(one for sheet in sheets for one in sheet.unseen)[:MOST_UNSEEN],
        unchecked_pages=tuple(sheet.number + 1 for sheet in sheets if not (sheet.is_broken or sheet.is_checked)),
    )
    result.transcript = {"document": asdict(facts)} if facts.says_anything else None
    return result


def _opened(data: bytes, password: str) -> tuple[pdfium.PdfDocument, bool]:
    """The document; and whether it had to be put together again."""
    try:
        document = pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise PasswordRefusedError if password else LockedError from error
        return pdfium.PdfDocument(_mended(data, password)), True
    return document, not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(document)


def _mended(data: bytes, password: str) -> bytes:
    """By qpdf, which goes through the whole file for what is left. Raises PdfError."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), password=password) as document:
        document.save(out, encryption=False)
    return out.getvalue()


def _files(document: pdfium.PdfDocument) -> tuple[int, tuple[FileWithin, ...]]:
    """How many files are within it, and those that are listed; none is opened."""
    try:
        count = document.count_attachments()
        return count, tuple(_file(document.get_attachment(number)) for number in range(min(count, _MOST_ATTACHED)))
    except pdfium.PdfiumError:
        return 0, ()


def _file(attachment: pdfium.PdfAttachment) -> FileWithin:
    name = visible(str(attachment.get_name()))[:200] or "–"
    try:
        content = bytes(attachment.get_data())
    except pdfium.PdfiumError:
        return FileWithin(name)
    return FileWithin(name, len(content), hashlib.sha256(content).hexdigest())


def _sheet(document: pdfium.PdfDocument, number: int, until: float) -> _Sheet:
    """With the words as the library hands them out, whether anybody sees them or not."""
    try:
        page = document[number]
        _look_ahead(page, until)
        began = time.process_time()
        picture = render(page)
        sheet = _drawn(number, picture, time.process_time() - began)
    except SlowPageError:
        return _drawn(number, _stand_in(_TOO_LONG, number + 1))
    except pdfium.PdfiumError:
        return replace(_drawn(number, _stand_in(_NOT_SHOWN, number + 1)), is_broken=True)
    with contextlib.suppress(pdfium.PdfiumError):
        sheet.comments = list(pdf_comments.of_page(page))
        if document.formenv:
            page.flatten()  # what is filled in becomes words of the page
            page.close()
            page = document[number]
        sheet.text = page.get_textpage().get_text_bounded()
    return sheet


def _drawn(number: int, picture: Image.Image, seconds: float | None = None) -> _Sheet:
    thumb = b"" if number else pictures.jpeg(pictures.thumb(picture))
    return _Sheet(number, pictures.jpeg(picture), picture.size, thumb, seconds)


def _look_for_unseen(document: pdfium.PdfDocument, sheet: _Sheet, until: float) -> None:
    """Where there is time left to draw it twice more."""
    if time.process_time() + 2 * (sheet.seconds or 0.0) > until:
        return
    with contextlib.suppress(pdfium.PdfiumError):
        sheet.text, words, sheet.is_checked = unseen_words.text_of(document[sheet.number])
        sheet.unseen = [UnseenWords(sheet.number + 1, visible(one)[:MOST_UNSEEN_LETTERS]) for one in words]


def _add_comments(sheet: _Sheet) -> None:
    """Those that the page does not show, as words that nobody sees."""
    page_text = "".join(sheet.text.split())
    for comment in sheet.comments:
        words = comment.partition(": ")[2] or comment
        if "".join(words.split()) not in page_text:
            sheet.text = f"{sheet.text}\n⟦{visible(comment)}⟧"
            sheet.unseen.append(UnseenWords(sheet.number + 1, visible(comment)[:MOST_UNSEEN_LETTERS]))


def _look_ahead(page: pdfium.PdfPage, until: float) -> None:
    """Draw it small, to see how long it would take: a few bytes can ask for minutes. until: by process_time.

    Two sizes tell what grows with the picture, as transparency does, from what does not, as many lines do. A trial
    of a moment says little where other processes share the core: before a page is given up, a larger one is drawn
    if there is time for it. Raises SlowPageError, PdfiumError.
    """
    longer = max(page.get_size()) or 1.0
    first = _drawing_time(page, _TRIAL / longer)
    if first > _NOTICED:
        second = _drawing_time(page, 2 * _TRIAL / longer)
        grows = max(0.0, second - first) / 3  # seconds for as many pixels as the first trial had
        scale = DPI / 72 * longer / _TRIAL
        may_be_tried = first + grows * _LARGER**2 < _LARGER_SECONDS
        if may_be_tried and first + grows * scale**2 > PAGE_SECONDS:
            grows = max(0.0, _drawing_time(page, _LARGER * _TRIAL / longer) - first) / (_LARGER**2 - 1)
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
