"""Pages as a browser reads them, so that no test depends on where a template breaks its lines."""

import re
from xml.etree.ElementTree import Element

import html5lib


def squeezed(page: str) -> str:
    """The page with one blank for each run of white space, and none just inside an element."""
    page = re.sub(r"\s+", " ", page)
    return re.sub(r" (</)", r"\1", re.sub(r"(<[a-z][^<>]*>) ", r"\1", page))


def parse(page: str) -> Element:
    """The root element of a page; names of elements stand without their namespace."""
    return html5lib.parse(page, namespaceHTMLElements=False)


def shown(element: Element) -> str:
    """The text of an element as a browser shows it: white space is one blank, and none at the ends."""
    return " ".join("".join(element.itertext()).split())


def links_of(page: str) -> dict[str, str]:
    """{text: address} of every link."""
    return {shown(link): link.get("href", "") for link in parse(page).iter("a")}


def folded_parts(page: str) -> dict[str, bool]:
    """{summary: whether it is open} of every part that can be folded."""
    return {
        shown(summary): part.get("open") is not None
        for part in parse(page).iter("details")
        for summary in part.iter("summary")
    }
