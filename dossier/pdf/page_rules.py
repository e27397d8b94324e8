"""The sizes of the printed pages as CSS. The numbers are those of dossier.content.paper."""

from dossier.content import paper
from dossier.content.paper import Page


def of_dossier() -> str:
    """Chapters, the sheets of the exhibits, a whole page of a document, and the facts beside a capture."""
    return "\n".join(
        (
            _page("@page", paper.CHAPTER),
            _page("@page sheet", paper.EXHIBIT),
            _page("@page turned", paper.TURNED),
            f".turned .whole {{ max-width: {paper.TURNED.width}mm; max-height: {paper.TURNED_HEIGHT}mm }}",
            f".whole {{ max-width: {paper.EXHIBIT.width}mm; max-height: {paper.WHOLE_HEIGHT}mm }}",
            f".beside .about {{ margin-left: {paper.CAPTURE_WIDTH + paper.GUTTER}mm }}",
        )
    )


def of_letter() -> str:
    return _page("@page", paper.LETTER)


def _page(selector: str, page: Page) -> str:
    margins = f"{page.top}mm {page.right}mm {page.bottom}mm {page.left}mm"
    width, height = page.size
    return f"{selector} {{ size: {width}mm {height}mm; margin: {margins} }}"
