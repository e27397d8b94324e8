"""What people typed onto the pages of a PDF as comments (annotations, ISO 32000-1 12.5).

A picture of the page does not show their words while they are folded into a note.
"""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from evidence.readers.html_text import OWN_SIGNS

MOST = 200  # of one page
MOST_LETTERS = 4000
# Fields are filled in and drawn, links are read off the page, a pop-up repeats the note it belongs to.
_NO_COMMENT = frozenset({pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})


def of_page(page: pdfium.PdfPage) -> Iterator[str]:
    """Each with the name of its writer before it, where it has one."""
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MOST)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            if pdfium_c.FPDFAnnot_GetSubtype(annotation) in _NO_COMMENT:
                continue
            words, writer = _value(annotation, b"Contents"), _value(annotation, b"T")
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
        if words:
            yield f"{writer}: {words}" if writer else words


def _value(annotation: object, key: bytes) -> str:
    size = min(pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0), 2 * MOST_LETTERS)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size
    )
    words = buffer.raw.decode("utf-16-le", "replace").replace("\0", " ").translate(OWN_SIGNS)
    return " ".join(words.split())
