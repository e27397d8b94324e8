"""Web pages that Safari saved as one file (.webarchive, a property list): their address, when they were fetched,
and their words. Of what else is in it only the pages within the page are read."""

import plistlib
from collections.abc import Iterator
from typing import Any

from evidence.readers import html_text, text_decoding

_MOST_PAGES, _MOST_DEPTH = 50, 5  # frames
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MOST_RESPONSE = 1024 * 1024  # bytes
_MOST_SHOWN = 2000  # characters of an address


class NoWebArchiveError(ValueError):
    """A property list of something else, or a broken one."""


def words(data: bytes) -> str:
    """Address, date and words of the page, then of those within it. Raises NoWebArchiveError."""
    try:
        archive = plistlib.loads(data)
        pages = [_page(one) for one, _number in zip(_main_resources(archive, 0), range(_MOST_PAGES), strict=False)]
    except (
        plistlib.InvalidFileException,
        ValueError,
        RecursionError,
        OverflowError,
        TypeError,
        LookupError,
    ) as error:
        raise NoWebArchiveError from error
    if not pages:
        raise NoWebArchiveError
    return "\n\n".join(pages)


def _main_resources(archive: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(archive, dict) or depth > _MOST_DEPTH:
        return
    main = archive.get("WebMainResource")
    if isinstance(main, dict):
        yield main
    frames = archive.get("WebSubframeArchives")
    for frame in frames if isinstance(frames, list) else ():
        yield from _main_resources(frame, depth + 1)


def _page(main: dict[str, Any]) -> str:
    kind = str(main.get("WebResourceMIMEType", "text/html")).lower()
    data = main.get("WebResourceData", b"")
    charset = str(main.get("WebResourceTextEncodingName", ""))
    body = data if isinstance(data, bytes) else b""
    if kind in _PAGES:
        page_words = html_text.words(text_decoding.decoded_page(body, charset))
    elif kind.startswith("text/"):
        page_words = text_decoding.decoded(body, charset).translate(html_text.OWN_SIGNS)
    else:
        page_words = f"[{kind}]"
    fetched = _fetched(main.get("WebResourceResponse"))
    lines = [str(main.get("WebResourceURL", ""))[:_MOST_SHOWN], f"Date: {fetched}" if fetched else "", page_words]
    return "\n".join(filter(None, lines))


def _fetched(response: Any) -> str:
    """What the server wrote as the date of its answer (RFC 9110, 6.6.1): it stands under "Date" in a dictionary of
    the object that Safari keeps (NSKeyedArchiver)."""
    if not isinstance(response, bytes) or len(response) > _MOST_RESPONSE:
        return ""
    try:
        values = plistlib.loads(response)["$objects"]
        for one in values:
            keys, targets = (
                (one.get(part) for part in ("NS.keys", "NS.objects")) if isinstance(one, dict) else ((), ())
            )
            for key, target in zip(keys or (), targets or (), strict=False):
                if str(_behind(values, key)).lower() == "date":
                    return str(_behind(values, target))[:60]
    except (plistlib.InvalidFileException, ValueError, RecursionError, OverflowError, TypeError, LookupError):
        return ""
    return ""


def _behind(values: list[Any], number: Any) -> Any:
    if isinstance(number, plistlib.UID) and number.data < len(values):
        return values[number.data]
    return ""
