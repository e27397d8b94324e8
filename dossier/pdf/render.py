"""Turns a Document into a PDF with WeasyPrint, which is loaded only when a worker prints.

Three dangers of the library are met here. It prints a page without a picture when fetching or decoding one
fails, and only logs that: every such record stops the work. It would fetch any address: the fetcher serves
reading copies of this case from memory and nothing else. And its import makes Pillow accept truncated pictures
in the whole process: that is undone at once, because this worker may check uploads next (dossier.pdf.library).
"""

import gc
import io
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from pikepdf import Pdf

from dossier.content import paper
from dossier.content.document import Document, Strip
from dossier.content.paper import Page
from dossier.errors import DamagedCopyError, RenderError
from dossier.pdf import joining, library, missing_glyphs, parts, qr
from dossier.pdf.joining import LaidOutPart, PageBookmark, PagesBookmarks
from dossier.pdf.parts import Part, PartChannel, PartsFailedError

STYLES = Path(__file__).parent / "styles"
_CODE = re.compile(r"code:([0-9a-f]{64})")
_ADDRESS = re.compile(r"exhibit:([1-9][0-9]{0,5})/([0-9]{1,5})")

_NEVER = 1_000_000  # collections of middle-aged objects before one of all
Copies = Callable[[int, int], bytes]  # (number, page) -> JPEG; raises DamagedCopyError
Progress = Callable[[int], None]  # called with the number of pages laid out so far
Write = Callable[[Any, dict[str, Any]], bytes]  # the library's document and its options

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PrintStyles:
    """A file of STYLES behind some rules, the same for every document, and the rules of one document."""

    rules: str
    name: str
    of_document: str = ""

    def parsed(self) -> list[Any]:
        return [_parsed(self.rules, self.name), *([_css(self.of_document)] if self.of_document else [])]


def pdf(
    document: Document, copies: Copies, progress: Progress = lambda pages: None, processes: int | None = None
) -> Pdf:
    """The dossier as PDF/A-3a, not yet saved. `processes`: how many lay it out; None: as many as are worth it.

    Raises DamagedCopyError with the exhibit's number, and RenderError.
    """
    with translation.override(document.language):
        markup = missing_glyphs.readable(_markup(document))
    styles = PrintStyles(page_rules(), "print.css", _lengths(document))
    processes = processes or parts.count(markup)
    if processes > 1:
        try:
            return joining.joined(_set_in_parts(markup, styles, copies, progress, processes))
        except PartsFailedError:
            logger.error("a dossier could not be laid out by several processes; one does it")
    with _seldom_collected():
        pdf_bytes, missing = _set(markup, styles, copies, progress, library.written)
        if missing:  # only the layout knows which letters its fonts lack; it is rare, so a second run is cheap
            pdf_bytes, _ = _set(missing_glyphs.numbered(markup, missing), styles, copies, progress, library.written)
    return Pdf.open(io.BytesIO(pdf_bytes))


def _markup(document: Document) -> str:
    return render_to_string("dossier/pdf.html", {"dossier": document, "part_break": mark_safe(parts.BREAK)})  # noqa: S308


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A layout is one web of millions of objects that live until its end. To look through all of it again and again
    for what could be let go finds nothing, takes a fifth of the time, and more the larger it is."""
    often = gc.get_threshold()
    gc.set_threshold(often[0], often[1], _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.collect()


def _set(
    markup: str, styles: PrintStyles, copies: Copies, progress: Progress, write: Write
) -> tuple[bytes, set[str]]:
    """What `write` gives, and the characters for which no font has a glyph."""
    library.load()
    fetcher = CaseFetcher(copies)
    with _watched(fetcher, progress) as records, warnings.catch_warnings():
        # The library leaves the file of its colour profile to the garbage collector, which warns.
        warnings.filterwarnings("ignore", "unclosed file .*sRGB2014", ResourceWarning)
        # No identifier: pikepdf makes one when the file is finished; here it costs writing everything twice.
        options = {"stylesheets": styles.parsed(), "pdf_variant": "pdf/a-3a", "pdf_identifier": False}
        pdf_bytes = library.lay_out(markup, fetcher, options, write)
    return pdf_bytes, records.missing


def _set_in_parts(
    markup: str, styles: PrintStyles, copies: Copies, progress: Progress, processes: int
) -> list[LaidOutPart]:
    """Raises DamagedCopyError, RenderError, PartsFailedError."""
    library.load()
    styles.parsed()

    def lay_out(part: Part, channel: PartChannel) -> tuple[PagesBookmarks, set[str]]:
        library.lay_out_part(part.anchors_elsewhere, channel.place)
        bookmarks: list[tuple[PageBookmark, ...]] = []

        def write(laid_out: Any, options: dict[str, Any]) -> bytes:
            bookmarks.extend(joining.take_bookmarks(laid_out))
            joining.keep_links(laid_out, part.anchors_elsewhere)
            finisher = joining.finisher(part.number, part.anchors_elsewhere)
            laid_out.write_pdf(channel.file, finisher=finisher, **options)
            return b""

        _, missing = _set(part.markup, styles, channel.copy, channel.pages, write)
        return tuple(bookmarks), missing

    laid_out, missing = parts.laid_out(parts.divided(markup, processes), lay_out, copies, progress)
    if missing:
        again = parts.divided(missing_glyphs.numbered(markup, missing), processes)
        laid_out, _ = parts.laid_out(again, lay_out, copies, progress)
    return laid_out


def few_pages(drafts: Iterable[tuple[str, int]], style: str) -> bytes:
    """The first of the drafts (markup, and how many pages it may have) that has no more, as PDF/A-3a, set with that
    style sheet. Raises RenderError when none does."""
    styles = PrintStyles(letter_rules(), style)
    for draft, most in drafts:
        markup, write = missing_glyphs.readable(draft), partial(_written_if_few, most)
        pdf_bytes, missing = _set(markup, styles, _no_copies, _untold, write)
        if pdf_bytes and missing:  # a number is longer than the letter it stands for, so it has to fit again
            markup = missing_glyphs.numbered(markup, missing)
            pdf_bytes, _still = _set(markup, styles, _no_copies, _untold, write)
        if pdf_bytes:
            return pdf_bytes
    raise RenderError


def _written_if_few(most: int, laid_out: Any, options: dict[str, Any]) -> bytes:
    return library.written(laid_out, options) if len(laid_out.pages) <= most else b""


def _untold(pages: int) -> None:
    """A few pages are laid out at once: nobody waits for a bar."""


def _no_copies(number: int, page: int) -> bytes:
    raise DamagedCopyError(number)


def _css(text: str) -> Any:
    """The style sheet, parsed. It brings no fonts, so that it belongs to no document."""
    return library.load().CSS(string=text, url_fetcher=CaseFetcher(_no_copies))


@cache
def _parsed(rules: str, name: str) -> Any:
    """The same for one that holds nothing of a case, behind some rules: parsed once in a process."""
    return _css("\n".join((rules, (STYLES / name).read_text(encoding="utf-8"))))


def preload() -> None:
    """Do what is the same for every dossier: load the library, parse the style sheets, compile the templates."""
    for styles in (PrintStyles(page_rules(), "print.css"), PrintStyles(letter_rules(), "letter.css")):
        styles.parsed()
    for path in (settings.BASE_DIR / "templates" / "dossier" / "pdf").glob("*.html"):
        get_template(f"dossier/pdf/{path.name}")
    get_template("dossier/pdf.html")


def _lengths(document: Document) -> str:
    """Rules for the sizes of the strips of pictures, in millimetres. Each element has a class of its own, and each
    size is said once: a selector that names an element above it would be tried on the parts of all strips."""
    sheets = document.sheets
    strips = (strip for sheet in sheets for strip in (*sheet.strips, *sheet.rows, *sheet.enlarged))
    return "\n".join({strip.size_class: _rules(strip) for strip in strips}.values())


def _rules(strip: Strip) -> str:
    name = f".{strip.size_class}"
    return (
        f"{name} {{ width: {strip.width}mm }} {name}-overlap {{ height: {strip.repeats}mm }}"
        f" {name}-window {{ height: {strip.height}mm }}"
        f" {name}-picture {{ width: {strip.picture_width or strip.width}mm; height: {strip.picture_height}mm;"
        f" margin-top: -{strip.top}mm; margin-left: -{strip.left}mm }}"
    )


class CaseFetcher:
    """Serves `exhibit:<number>/<page>` from memory, and `code:<SHA-256>` as a QR code. Any other address ends the
    work.

    It does not inherit from the library's fetcher, which knows how to open files and connections.
    """

    _fail_on_errors = True  # the library reads this of its fetchers: any other exception ends the work too

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self.damaged: DamagedCopyError | None = None

    def __call__(self, url: str) -> Any:
        from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

        code_match = _CODE.fullmatch(url)
        if code_match is not None:
            return URLFetcherResponse(url, qr.svg(code_match[1]), {"Content-Type": "image/svg+xml"})
        address_match = _ADDRESS.fullmatch(url)
        if address_match is None:
            raise FatalURLFetchingError("an address outside the case")
        try:
            body = self._copies(int(address_match[1]), int(address_match[2]))
            _check_whole(int(address_match[1]), body)
        except DamagedCopyError as error:
            self.damaged = error
            raise FatalURLFetchingError("a damaged reading copy") from error
        return URLFetcherResponse(url, body, {"Content-Type": "image/jpeg"})


def _check_whole(number: int, body: bytes) -> None:
    """JPEG bytes go into the PDF as they are, undecoded: one that was cut off must not pass. Raises
    DamagedCopyError."""
    if not (body.startswith(b"\xff\xd8") and body.endswith(b"\xff\xd9")):
        raise DamagedCopyError(number)


class _Records(logging.Handler):
    """Keeps what went wrong or could not be drawn, and passes on how many pages are laid out."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.errors: list[str] = []
        self.missing: set[str] = set()  # characters without a glyph
        self._progress = progress
        self._highest = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        elif str(record.msg).startswith(".notdef glyph") and record.args:
            char = str(record.args[0])  # type: ignore[index]
            if not char.isascii():  # a rare font lacks the space, but markup is made of ASCII and must stay
                self.missing.add(char)
        elif record.name.endswith(".progress") and record.args and "Creating layout" in str(record.msg):
            # The pages are laid out again when a page number in the contents turns out to be another.
            self._highest = max(self._highest, int(record.args[0]))  # type: ignore[index, call-overload]
            self._progress(self._highest)


@contextmanager
def _watched(fetcher: CaseFetcher, progress: Progress) -> Iterator[_Records]:
    """Raises DamagedCopyError or RenderError for what the library would pass over."""
    from weasyprint.urls import FatalURLFetchingError

    records, loggers = _Records(progress), [logging.getLogger("weasyprint"), _progress_logger()]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.propagate = False  # its messages quote the document
        logger.addHandler(records)
    try:
        yield records
    except FatalURLFetchingError as error:
        raise fetcher.damaged or RenderError from error
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(records)
            logger.propagate = propagate
    if records.errors:
        raise _named(records.errors)


def _progress_logger() -> logging.Logger:
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    return logger


def _named(errors: list[str]) -> Exception:
    """The exhibit that could not be printed, if the record names one."""
    for message in errors:
        address_match = _ADDRESS.search(message)
        if address_match:
            return DamagedCopyError(int(address_match[1]))
    return RenderError()


def page_rules() -> str:
    """The sizes of paper as CSS: chapters, the sheets of the exhibits, a whole page, the facts beside a capture."""
    return "\n".join(
        (
            _page_rule("@page", paper.CHAPTER),
            _page_rule("@page sheet", paper.EXHIBIT),
            _page_rule("@page turned", paper.TURNED),
            f".whole {{ max-width: {paper.EXHIBIT.width}mm; max-height: {paper.WHOLE_HEIGHT}mm }}",
            f".turned .whole {{ max-width: {paper.TURNED.width}mm; max-height: {paper.TURNED_HEIGHT}mm }}",
            f".compact .whole {{ max-height: {paper.WHOLE_HEIGHT - paper.FACTS_HEIGHT}mm }}",
            f".turned.compact .whole {{ max-height: {paper.TURNED_HEIGHT - paper.TURNED_FACTS_HEIGHT}mm }}",
            f".beside .about {{ margin-left: {paper.CAPTURE_WIDTH + paper.GUTTER}mm }}",
        )
    )


def letter_rules() -> str:
    return _page_rule("@page", paper.LETTER)


def _page_rule(selector: str, page: Page) -> str:
    margins = f"{page.top}mm {page.right}mm {page.bottom}mm {page.left}mm"
    width, height = page.size
    return f"{selector} {{ size: {width}mm {height}mm; margin: {margins} }}"
