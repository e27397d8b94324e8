"""A page as a list of its words, links and cards, each with where it stands; quicker than a tree of elements."""

from dataclasses import dataclass
from html.parser import HTMLParser

_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_BLOCKS = frozenset(("p", "li", "h1", "h2", "h3", "summary", "dt", "dd", "button", "label", "legend", "span"))
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head"))


@dataclass(frozen=True)
class Place:
    """Where something stands. `folded`: behind a heading that has to be opened; `part`: main, aside or nothing."""

    tag: str = ""
    language: str = ""
    folded: bool = False
    hidden: bool = False
    part: str = ""
    is_open: bool = True  # of <details>
    without_speaking: bool = False  # one way is better than none there, also one in doubt, which is marked

    def within(self, tag: str, given: dict[str, str]) -> "Place":
        """The place of an element in this one."""
        return Place(
            tag,
            given.get("lang", self.language),
            self.folded or (not self.is_open and tag != "summary"),
            self.hidden or "hidden" in given or tag in _SILENT,
            tag if tag in ("main", "aside") else self.part,
            tag != "details" or "open" in given,
            self.without_speaking or given.get("id") == "without-speaking",
        )


@dataclass
class Piece:
    place: Place
    text: str = ""


class SeenPage(HTMLParser):
    """`pieces`: the text block by block; `links`: (address, where); `cards`: below each heading of the second rank,
    whether each card is marked as doubtful."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[Piece] = [Piece(Place())]
        self.links: list[tuple[str, Place]] = []
        self.cards: list[list[bool]] = [[]]
        self._above = [Place()]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        place = self._above[-1].within(tag, given)
        classes = given.get("class", "").split()
        if tag == "h2":
            self.cards.append([])
        if tag == "li" and "card" in classes and not place.without_speaking:
            self.cards[-1].append("stale" in classes)
        if tag == "a":
            self.links.append((given.get("href", ""), place))
        if tag not in _VOID:
            self._above.append(place)
            if tag in _BLOCKS or place.language != self.pieces[-1].place.language:
                self.pieces.append(Piece(place))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        gone = self._above.pop()
        assert gone.tag == tag, f"<{gone.tag}> ends as </{tag}>"
        if tag in _BLOCKS or self._above[-1].language != self.pieces[-1].place.language:
            self.pieces.append(Piece(self._above[-1]))

    def handle_data(self, data: str) -> None:
        if not self._above[-1].hidden:
            self.pieces[-1].text += data

    def text(self, language: str = "") -> str:
        """The words of `<main>`, one block a line; those in one language alone where it is named."""
        shown = [
            one
            for one in self.pieces
            if one.place.part == "main" and (not language or one.place.language == language)
        ]
        return "\n".join(text for one in shown if (text := " ".join(one.text.split())))

    @property
    def numbers(self) -> set[str]:
        """What can be dialled or written to by tapping it."""
        return {href for href, _place in self.links if href.startswith(("tel:", "sms:"))}

    def is_open_to(self, href: str) -> bool:
        """Whether a link leads there that can be seen without opening anything."""
        return any(one == href and not (place.folded or place.hidden) for one, place in self.links)
