"""WeasyPrint, loaded with what this project changes in it.

Some of its functions are replaced because they compute again and again what stays the same; others, in a process
that lays out one part of a document alone (dossier.pdf.parts), so that the part learns where it stands in the
whole. Each replacement follows what it replaces in one version, so a test holds its text
(tests/dossier/test_library.py).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

from PIL import ImageFile

_originals: dict[str, Callable[..., None]] = {}


class RepaginatedError(Exception):
    """A part became longer or shorter when the numbers of other parts' pages were set into it."""


@dataclass(frozen=True)
class Placement:
    """Where a part stands in the whole document.

    pages_before: of the parts before it. page_count: of the whole. page_by_anchor: numbers of pages from 1, of the
    anchors of all parts.
    """

    pages_before: int
    page_count: int
    page_by_anchor: Mapping[str, int]


# Tells how many pages the part has and on which of them, from 1, each of its anchors stands; waits for the others.
Place = Callable[[int, Mapping[str, int]], Placement]


def load() -> ModuleType:
    """WeasyPrint, with what its import changes for all of Pillow put back, and with what it would compute again and
    again kept for as long as one document is made."""
    import pydyf
    import weasyprint
    from weasyprint.layout import page, percent

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    pydyf.PDF.page_references = property(_page_references)
    if not _originals:
        _originals["page styles"] = page.set_page_type_computed_styles
        _originals["length"] = percent.resolve_one_percentage
    page.set_page_type_computed_styles = _set_page_styles
    percent.resolve_one_percentage = _set_length
    library: ModuleType = weasyprint
    return library


def lay_out(
    markup: str, fetcher: Any, options: dict[str, Any], write: Callable[[Any, dict[str, Any]], bytes]
) -> bytes:
    """What `write` gives for the library's document and these options."""
    weasyprint = load()
    options = weasyprint.DEFAULT_OPTIONS | options
    fonts = weasyprint.text.fonts.FontConfiguration()
    laid_out = weasyprint.HTML(string=markup, url_fetcher=fetcher).render(font_config=fonts, **options)
    return bytes(write(laid_out, options))


def written(laid_out: Any, options: dict[str, Any]) -> bytes:
    return bytes(laid_out.write_pdf(**options))


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """As pydyf 0.13 gives them, but not made anew for each marked element: that grew with the pages squared."""
    page_references: tuple[bytes, ...] = getattr(pdf, "known_references", ())
    kids = pdf.pages["Kids"]  # three values a page: its number, 0, R
    if 3 * len(page_references) != len(kids):
        page_references = pdf.known_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return page_references


def _set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """As WeasyPrint 70 does it, but the styles of a page and of its margins are computed once for all pages to
    which the same rules apply, unless a rule counts pages."""
    computed = style_for.get_computed_styles()
    styles_by_rules = style_for.__dict__.setdefault("known_page_styles", {})
    key = (page_type.side, page_type.blank, page_type.index == 0, page_type.name)
    if key not in styles_by_rules:
        _originals["page styles"](page_type, html, style_for)
        if not _counts_pages(style_for):
            styles_by_rules[key] = {place: style for (of, place), style in computed.items() if of == page_type}
        return
    for place, style in styles_by_rules[key].items():
        computed[page_type, place] = style


def _counts_pages(style_for: Any) -> bool:
    """Whether a selector such as @page :nth(2n) is among the rules."""
    rules = [rule for sheet, _origin, _specificity in style_for._sheets for rule in sheet.page_rules]
    return any(
        selector.index is not None for _rule, selectors, _ in rules for _specificity, _place, selector in selectors
    )


def _set_length(box: Any, name: str, whole: Any) -> None:
    """As WeasyPrint 70 resolves a length; most are pixels already."""
    length = box.style[name]
    if getattr(length, "unit", "") == "px":
        setattr(box, name, length.value)
    else:
        _originals["length"](box, name, whole)


@dataclass
class _PartLayout:
    """What the library does in a process that lays out one part of a document, once and then ends."""

    anchors_elsewhere: frozenset[str]
    place: Place
    make_pages: Callable[..., Iterator[Any]]
    make_margins: Callable[..., Iterator[Any]]
    page_count: int = 0
    placement: Placement = field(default_factory=lambda: Placement(0, 0, {}))

    def pages(self, context: Any, root_box: Any, html: Any, pages: list[Any]) -> Iterator[Any]:
        """As WeasyPrint 70 makes all pages. When they are there for the first time, the part learns its place: what
        names pages of other parts is then set once more, as what names later pages is anyway. Raises
        RepaginatedError."""
        yield from self.make_pages(context, root_box, html, pages)
        page_count = len(context.page_maker) - 1
        if self.page_count and page_count != self.page_count:
            raise RepaginatedError
        if not self.page_count:
            self.page_count = page_count
            self._learn_place(context)

    def _learn_place(self, context: Any) -> None:
        collector = context.target_collector
        page_by_anchor = {
            name: item.cached_page_counter_values["page"][-1]
            for name, item in collector.target_lookup_items.items()
            if item.cached_page_counter_values
        }
        self.placement = self.place(self.page_count, page_by_anchor)
        if self.placement.pages_before and any(
            item.missing_target_counters for item in collector.counter_lookup_items.values()
        ):
            raise RepaginatedError  # while it was laid out, its pages counted from 1: only the first may name pages
        for name in sorted(self.anchors_elsewhere):
            values = {"page": [self.placement.page_by_anchor[name]]}
            collector.cache_target_page_counters(name, values, -1, context.page_maker)

    def margins(self, context: Any, page: Any, state: tuple[Any, ...]) -> Iterator[Any]:
        """As WeasyPrint 70 makes the running lines of a page, which count the pages of the whole document."""
        quotes, counters, scopes, groups = state
        number = counters["page"][-1] + self.placement.pages_before
        counters = {**counters, "page": [number], "pages": [self.placement.page_count]}
        yield from self.make_margins(context, page, (quotes, counters, scopes, groups))


def lay_out_part(anchors_elsewhere: frozenset[str], place: Place) -> None:
    """From here on, this process lays out one part of a document and nothing else, for good."""
    from weasyprint import document, layout
    from weasyprint.css.targets import TargetCollector, TargetLookupItem

    class PartTargets(TargetCollector):  # type: ignore[misc]
        """Knows the anchors of the other parts from the beginning, but not yet their pages."""

        def __init__(self) -> None:
            super().__init__()
            for name in anchors_elsewhere:
                item = self.target_lookup_items[name] = TargetLookupItem("up-to-date")
                item.target_box = SimpleNamespace(cached_counter_values={})

    part_layout = _PartLayout(anchors_elsewhere, place, layout.make_all_pages, layout.make_margin_boxes)
    document.TargetCollector = PartTargets
    layout.make_all_pages = part_layout.pages
    layout.make_margin_boxes = part_layout.margins
