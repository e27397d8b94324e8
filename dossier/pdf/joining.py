"""Joins parts of a document that were laid out side by side into one tagged PDF (ISO 32000-1, 14.7).

What a part cannot know is made here: the order of its pages among all, the one tree of structure elements and the
numbers by which pages and links are found in it (the parent tree, 14.7.4.4), the places that links lead to, and the
bookmarks. Pages, pictures and fonts are copied as they are.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import SimpleNamespace
from typing import Any

from pikepdf import Array, Name, Object, OutlineItem, Pdf, String

_POINTS = 0.75  # of a CSS pixel


@dataclass(frozen=True)
class PageBookmark:
    """Of a page: level from 1, words, and where it stands, in points from the lower left corner."""

    level: int
    label: str
    x: float
    y: float
    state: str


PagesBookmarks = tuple[tuple[PageBookmark, ...], ...]  # of each page


@dataclass(frozen=True)
class LaidOutPart:
    """A PDF of consecutive pages, and the bookmarks of each of them."""

    pdf: bytes
    bookmarks: PagesBookmarks


def take_bookmarks(laid_out: Any) -> PagesBookmarks:
    """From the pages of the library's document, which is then written without any: one tree holds those of all
    parts."""
    by_page = tuple(
        tuple(
            PageBookmark(level, label, x * _POINTS, (page.height - y) * _POINTS, state)
            for level, label, (x, y), state in page.bookmarks
        )
        for page in laid_out.pages
    )
    for page in laid_out.pages:
        page.bookmarks = []
    return by_page


def finisher(number: int, anchors_elsewhere: frozenset[str]) -> Callable[[Any, Any], None]:
    """Makes what the library is about to write fit to stand beside other parts. `number`: of the part, from 0."""

    def finish(document: Any, pdf: Any) -> None:
        _forget_places(pdf, anchors_elsewhere)
        if number:
            _name_apart(number, pdf)

    return finish


def keep_links(laid_out: Any, anchors_elsewhere: frozenset[str]) -> None:
    """The library leaves out links to anchors that it did not see: say that they are on the first page, until
    `finisher` takes that back."""
    for name in anchors_elsewhere:
        laid_out.pages[0].anchors.setdefault(name, (0, 0, 0, 0))


def _forget_places(pdf: Any, anchors_elsewhere: frozenset[str]) -> None:
    if "Names" not in pdf.catalog:
        return
    names = pdf.catalog["Names"]["Dests"]["Names"]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    names[:] = chain.from_iterable(pair for pair in pairs if pair[0].string not in anchors_elsewhere)


def _name_apart(number: int, pdf: Any) -> None:
    """Another tag for the part of a font that is embedded (ISO 32000-1, 9.6.4), other identifiers of headings of
    tables: the library gives the same in each part."""
    for pdf_object in pdf.objects:
        if isinstance(pdf_object, dict):
            for key in ("BaseFont", "FontName"):
                if key in pdf_object:
                    pdf_object[key] = b"/%c%s" % (
                        ord("A") + (pdf_object[key][1] - ord("A") + number) % 26,
                        pdf_object[key][2:],
                    )
            if "ID" in pdf_object:
                pdf_object["ID"].string = f"{number}-{pdf_object['ID'].string}"  # cells refer to the same object


def joined(parts: list[LaidOutPart]) -> Pdf:
    """One document, not yet saved. Its metadata are those of the first part."""
    opened = [Pdf.open(io.BytesIO(part.pdf)) for part in parts]
    document, structures = opened[0], [_Structure.of(opened[0])]
    root = document.Root.StructTreeRoot.K[0]
    for part in opened[1:]:
        document.pages.extend(part.pages)  # first: what is copied after them refers to these copies
        structure = _Structure.copied(part, document)
        for element in structure.elements:
            element.P = root
        root.K.extend(structure.elements)
        structures.append(structure)
    _number_parents(document, structures)
    _set_places(document, structures)
    _set_bookmarks(document, [page for part in parts for page in part.bookmarks])
    return document


@dataclass(frozen=True)
class _Structure:
    """Of a part: its outermost elements, what its parent tree holds by number, and places by their names."""

    page_count: int
    elements: Array
    parents: Mapping[int, Object]
    places: Mapping[str, Object]

    @staticmethod
    def of(document: Pdf) -> "_Structure":
        root = document.Root.StructTreeRoot
        return _Structure._read(len(document.pages), root.K[0].K, root.ParentTree.Nums, _places(document))

    @staticmethod
    def copied(part: Pdf, document: Pdf) -> "_Structure":
        root = part.Root.StructTreeRoot
        whole = part.make_indirect(Array([root.K[0].K, root.ParentTree.Nums, _places(part)]))
        return _Structure._read(len(part.pages), *document.copy_foreign(whole))

    @staticmethod
    def _read(page_count: int, elements: Any, numbers: Any, places: Any) -> "_Structure":
        return _Structure(
            page_count,
            elements,
            {int(number): parent for number, parent in _pairs(numbers)},
            {str(name): place for name, place in _pairs(places)},
        )


def _pairs(array: Any) -> Iterator[tuple[Any, Any]]:
    """Of a tree of names or numbers in one piece (ISO 32000-1, 7.9.6 and 7.9.7)."""
    values = list(array)
    return zip(values[::2], values[1::2], strict=True)


def _places(document: Pdf) -> Any:
    return document.Root.Names.Dests.Names if Name.Names in document.Root else Array()


def _number_parents(document: Pdf, structures: list[_Structure]) -> None:
    """Pages from 0, then links, as the library numbers them."""
    parents = chain.from_iterable([structure.parents] * structure.page_count for structure in structures)
    of_pages: list[Object] = []
    links: list[tuple[Object, Object]] = []
    for page, parents_of_part in zip(document.pages, parents, strict=True):
        of_pages.append(parents_of_part[int(page.obj.StructParents)])
        page.obj.StructParents = len(of_pages) - 1
        links += [(link, parents_of_part[int(link.StructParent)]) for link in page.obj.get("/Annots", [])]
    for number, (link, _parent) in enumerate(links, len(of_pages)):
        link.StructParent = number
    numbered = enumerate([*of_pages, *(parent for _link, parent in links)])
    document.Root.StructTreeRoot.ParentTree.Nums = Array(list(chain.from_iterable(numbered)))


def _set_places(document: Pdf, structures: list[_Structure]) -> None:
    """A tree of names is sorted."""
    places = sorted(chain.from_iterable(structure.places.items() for structure in structures))
    if places:
        names = Array(list(chain.from_iterable((String(name), place) for name, place in places)))
        document.Root.Names.Dests.Names = names


def _set_bookmarks(document: Pdf, bookmarks: list[tuple[PageBookmark, ...]]) -> None:
    """The tree that the library would make of them."""
    from weasyprint.anchors import make_page_bookmark_tree
    from weasyprint.matrix import Matrix

    tree: list[Any] = []
    skipped_levels: list[int] = []
    last_by_depth = [tree]
    level = 0
    for number, of_page in enumerate(bookmarks):
        page = SimpleNamespace(bookmarks=[(one.level, one.label, (one.x, one.y), one.state) for one in of_page])
        level = make_page_bookmark_tree(page, skipped_levels, last_by_depth, level, number, Matrix())
    with document.open_outline() as outline:
        outline.root.extend(_outline_items(document, tree))


def _outline_items(document: Pdf, tree: list[Any]) -> Iterator[OutlineItem]:
    for label, (number, x, y), children, _state in tree:
        place = Array([document.pages[number].obj, Name.XYZ, x, y, 0])
        item = OutlineItem(label, destination=place)
        item.children.extend(_outline_items(document, children))
        yield item
