"""Takes pages out of a dossier: an exhibit as a file of its own, and parts that a form takes.

What comes out is unsigned and no archive format: the signed whole is dossier.pdf in the bundle. Links within the
dossier are left out, because they would lead nowhere.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Name, OutlineItem, Page, Pdf

_ANNOTATIONS = Name("/Annots")


def opened(pdf: bytes) -> Pdf:
    """With what each page does not use taken from it: the layout gives all pages one list of pictures and fonts."""
    document = pikepdf.open(io.BytesIO(pdf))
    document.remove_unreferenced_resources()
    return document


def part(pdf: Pdf, pages: range, title: str) -> bytes:
    """These pages, counted from 0, as a file of their own with that title."""
    document = pikepdf.new()
    for number in pages:
        document.pages.append(pdf.pages[number])
    for page in document.pages:
        if _ANNOTATIONS in page:
            del page[_ANNOTATIONS]
    document.docinfo[Name.Title] = pikepdf.String(title)
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def split(pdf: Pdf, most: int) -> list[range]:
    """Ranges of pages, each a file of at most `most` bytes; a page that alone is larger is a range too."""
    return list(_halved(pdf, range(len(pdf.pages)), most))


def _halved(pdf: Pdf, pages: range, most: int) -> Iterator[range]:
    if len(pages) <= 1 or len(part(pdf, pages, "")) <= most:
        yield pages
        return
    middle = len(pages) // 2
    yield from _halved(pdf, pages[:middle], most)
    yield from _halved(pdf, pages[middle:], most)


def exhibits(pdf: Pdf) -> dict[int, range]:
    """The pages of each exhibit by its number, as the bookmarks say. Each begins on a page of its own."""
    heads = _headings(pdf)
    starts = sorted({page for page, _title, _level in heads} | {len(pdf.pages)})
    ranges: dict[int, range] = {}
    for page, title, level in heads:
        numbered = re.match(r"(?:Exhibit|Anlage) ([1-9][0-9]{0,5})\b", title)
        if level == 1 and numbered:
            ranges.setdefault(int(numbered[1]), range(page, min(start for start in starts if start > page)))
    return ranges


def _headings(pdf: Pdf) -> list[tuple[int, str, int]]:
    """(page from 0, title, level) of each bookmark."""
    number_by_page: dict[object, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        return list(_walked(outline.root, number_by_page, 0))


def _walked(
    items: list[OutlineItem], number_by_page: dict[object, int], level: int
) -> Iterator[tuple[int, str, int]]:
    for item in items:
        target = item.destination[0] if isinstance(item.destination, pikepdf.Array) else None
        number = number_by_page.get(Page(target).objgen) if target is not None else None
        if number is not None:
            yield number, item.title, level
        yield from _walked(item.children, number_by_page, level + 1)
