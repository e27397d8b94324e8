"""Instagram's and Facebook's "Download your information" as web pages (message_1.html): read for its words.

The pages mark the parts of a message by short class names that both services share: name, words, time.
"""

import re
from contextlib import suppress
from html.parser import HTMLParser

from evidence.readers.chats import dates
from evidence.readers.chats.chat import Chat, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_VOID = frozenset({"img", "br", "meta", "link", "hr", "input", "source", "wbr"})
_PARTS = {"_a6-h": "sender", "_a6-p": "text", "_a6-o": "written", "_3-94": "written"}
_BLOCK, _TITLE = "_a6-g", "_a70e"
_MEDIA = re.compile(r"(?:^|/)(photos|videos|audio|files|gifs|stickers_used)/([^/?#]{1,200})$")
_MOST_DEPTH = 200
_MONTHS = (
    ("jan", "jän"), ("feb",), ("mar", "mär", "mrz"), ("apr",), ("may", "mai"), ("jun",), ("jul",), ("aug",),
    ("sep",), ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip
_WHEN = re.compile(
    r"(?:(?P<day>\d{1,2})\.? )?(?P<month>[^\W\d_]{3,10})\.?(?: (?P<second>\d{1,2}),)? (?P<year>20\d\d),? "
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<seconds>\d\d))?(?:\s?(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE,
)


def looks_right(markup: str) -> bool:
    start = markup[:200_000]
    return _BLOCK in start and "_a6-p" in start and "_a6-h" in start


def read(markup: str, path: str = "") -> Chat:
    """`path`: of the file in its archive, which names the service."""
    page = _MetaParser()
    with suppress(AssertionError, ValueError):  # broken markup, or too deep: what was read so far counts
        page.feed(markup)
        page.close()
    return page.finish(_service(f"{path} {markup[:4000]}".lower()))


def _service(named: str) -> str:
    if "facebook" in named:
        return "Facebook"
    return "Instagram" if "instagram" in named else "Instagram / Facebook"


class _MetaParser(HTMLParser):
    """Keeps the part that each open element belongs to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._messages: list[Message] = []
        self._open: list[tuple[str, str]] = []  # tag, part
        self._message: dict[str, str] | None = None
        self._depth = 0
        self._title = ""

    def finish(self, service: str) -> Chat:
        self._close_message()
        found = Collector()
        dated = [one.at for one in self._messages if one.at]
        newest_first = len(dated) > 1 and dated[0] > dated[-1]
        for message in reversed(self._messages) if newest_first else self._messages:
            found.add(message)
        return found.chat(service, _line(self._title))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag in ("br", "div"):
            self.handle_data("\n")
        self._note_media(given.get("src") or given.get("href") or "")
        if tag in _VOID:
            return
        if len(self._open) > _MOST_DEPTH:
            raise ValueError("nested too deeply")
        if _BLOCK in classes:
            self._close_message()
            self._message, self._depth = {}, len(self._open)
        part = next((_PARTS[name] for name in classes if name in _PARTS), self._part())
        self._open.append((tag, "title" if _TITLE in classes else part))

    def _note_media(self, address: str) -> None:
        """The names of files that were sent; they are not opened."""
        hit = _MEDIA.search(address)
        if hit and self._message is not None and hit[2] not in self._message.get("files", ""):
            self._message["files"] = ", ".join(filter(None, (self._message.get("files", ""), hit[2])))

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _ in self._open]:
            return
        while self._open and self._open.pop()[0] != tag:
            continue
        if self._message is not None and len(self._open) <= self._depth:
            self._close_message()

    def handle_data(self, data: str) -> None:
        part = self._part()
        if part == "title":
            self._title += data
        elif part and self._message is not None:
            self._message[part] = self._message.get(part, "") + data

    def _part(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _close_message(self) -> None:
        message, self._message = self._message, None
        if message is None or not (message.get("sender") or message.get("text")):
            return
        written = _line(message.get("written", ""))
        lines = (" ".join(line.split()) for line in visible(message.get("text", "")).splitlines())
        self._messages.append(
            Message(
                at=_local(written),
                written=written,
                sender=_line(message.get("sender", "")),
                text="\n".join(line for line in lines if line),
                attachment=_line(message.get("files", "")),
            )
        )


def _local(written: str) -> str:
    """Time as the page gives it; in which zone it does not say."""
    hit = _WHEN.fullmatch(written)
    if hit is None or not (hit["day"] or hit["second"]):
        return ""
    month = next((at for at, names in enumerate(_MONTHS, 1) if hit["month"].lower().startswith(names)), 0)
    day = dates.day_of((int(hit["day"] or hit["second"]), month, int(hit["year"])), dates.DAY_FIRST)
    half = f"{hit['half']}m".lower() if hit["half"] else ""
    clock = dates.clock(int(hit["hour"]), int(hit["minute"]), int(hit["seconds"]) if hit["seconds"] else None, half)
    return f"{day}T{clock}" if day and clock else ""


def _line(text: str) -> str:
    return " ".join(visible(text).split())
