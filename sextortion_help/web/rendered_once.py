"""What no reader decides is rendered once and then taken from memory: parts of pages (the tag `once`), whole pages.

A part is rendered from the values that its tag names, a page from a request that has an address and nothing else.
No cookie, header or token is within reach of either, so neither can hold anything of the reader for whom it
happened to be rendered. Language with voice, the day and `versions` belong to every key. The memory is the
process's own and ends with it, so each release begins anew.
"""

import secrets
import sys
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from pydantic import BaseModel

from sextortion_help.web import plan_cookie

MOST_BYTES = 16 * 1024 * 1024  # of all that is kept in this process, about 600 pages
LARGEST = MOST_BYTES // 16  # of one page or part
_PLAIN = (str, SafeString, int, bool, date, type(None))

# What else may change while the process runs, such as the version of the facts; entered when the site starts.
versions: list[Callable[[], Hashable]] = []


class Memory:
    """Values by key; beyond MOST_BYTES the ones that were asked for longest ago go. Safe between threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
            self.size = 0

    def get(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, value: Any, size: int) -> None:
        """`size` in bytes."""
        if size > LARGEST:
            return
        with self._lock:
            self.size += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, size)
            while self.size > self._most:
                self.size -= self._kept.popitem(last=False)[1][1]


memory = Memory(MOST_BYTES)


def forget(**_signal: Any) -> None:
    memory.clear()


setting_changed.connect(forget)  # Django sends it when a test changes a setting


class Same:
    """Equal to itself alone. Keeps the object, so that no other one can take its place in memory."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __hash__(self) -> int:
        return id(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._value is self._value


def key_of(value: Any) -> Hashable:
    """What stands for a value in a key. Raises TypeError for one that could change or hold a request."""
    if type(value) in _PLAIN or isinstance(value, Enum):
        return type(value), value  # marked as safe or not, a text is rendered differently
    if isinstance(value, BaseModel) and value.model_config.get("frozen"):
        return Same(value)
    if isinstance(value, list | tuple):
        return tuple(key_of(one) for one in value)
    if isinstance(value, Mapping):
        return tuple((name, key_of(one)) for name, one in value.items())
    raise TypeError(f"{type(value).__name__} may not decide what is rendered once")


def everywhere() -> tuple[Hashable, ...]:
    """What every page depends on: language with voice, the day, and whatever entered itself in `versions`."""
    return get_language(), timezone.localdate(), *(version() for version in versions)


def part(place: Hashable, values: Mapping[str, Any], rendered: Callable[[], SafeString]) -> SafeString:
    """One part of a page: from memory, or rendered and kept. `place` says which one."""
    key = (place, everywhere(), key_of(values))
    html: SafeString | None = memory.get(key)
    if html is None:
        html = rendered()
        memory.keep(key, html, sys.getsizeof(html))
    return html


# --- whole pages -----------------------------------------------------------------------------------------

_TOKEN = secrets.token_hex(32)  # stands where the token of a form goes, and nowhere else; as long as one
_NO_TOKEN = bytes(len(_TOKEN))


@dataclass(frozen=True)
class KeptPage:
    """The page cut where tokens of forms go; `deflated`: the pieces, each compressed by itself (RFC 1951)."""

    pieces: tuple[bytes, ...]
    deflated: tuple[bytes, ...]

    @classmethod
    def of(cls, html: str) -> "KeptPage":
        pieces = tuple(piece.encode() for piece in html.split(_TOKEN))
        deflated, before = [], b""
        for piece in pieces:
            deflated.append(_deflated(piece, before))
            before += piece + _NO_TOKEN
        return cls(pieces, tuple(deflated))

    @property
    def size(self) -> int:
        return sum(map(sys.getsizeof, (*self.pieces, *self.deflated)))

    def plain(self, token: bytes) -> bytes:
        return token.join(self.pieces)

    def zipped(self, token: bytes) -> bytes:
        """As gzip (RFC 1952). A token is stored as it is, so that its length cannot tell what is beside it."""
        whole = self.plain(token)
        length = len(token).to_bytes(2, "little")
        stored = b"\0" + length + bytes(byte ^ 0xFF for byte in length) + token
        tail = zlib.crc32(whole).to_bytes(4, "little") + (len(whole) & 0xFFFFFFFF).to_bytes(4, "little")
        return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + stored.join(self.deflated) + b"\x03\0" + tail


def _deflated(piece: bytes, before: bytes) -> bytes:
    """Ends at a whole byte, so that a token can follow. May refer to what stands before it on the page, never to a
    token: text has none of the zeros that stand for one there."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before[-(1 << zlib.MAX_WBITS) :])
    return packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)


def _bare(request: HttpRequest) -> HttpRequest:
    """A request to the same address from nobody."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path = request.path
    bare.resolver_match = request.resolver_match
    return bare


def _is_nobody(request: HttpRequest) -> bool:
    """Whether the browser has no case and no desk open here, which pages show: the plan and the token tell nothing,
    for the plan's voice is part of the key."""
    return set(request.COOKIES) <= {plan_cookie.name(), settings.CSRF_COOKIE_NAME}


def page(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], decides: Callable[[], Any] = tuple
) -> HttpResponse:
    """A page that depends on its address and on what `decides` returns (plain values), and on nothing else.

    `context` makes the template's values out of these alone. Where what decides changed meanwhile, as the clock
    does, the page is shown and not kept.
    """
    if settings.DEBUG or request.method == "POST" or not _is_nobody(request):
        return render(request, template, context())
    key = (template, request.path, everywhere(), key_of(decides()))
    page_: KeptPage | None = memory.get(key)
    if page_ is None:
        bare = _bare(request)
        page_ = KeptPage.of(render_to_string(template, {**context(), "csrf_token": _TOKEN}, bare))
        if (template, request.path, everywhere(), key_of(decides())) == key:
            memory.keep(key, page_, page_.size)
    return _answer(request, page_)


def _answer(request: HttpRequest, page_: KeptPage) -> HttpResponse:
    token = get_token(request).encode() if len(page_.pieces) > 1 else b""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page_.plain(token))
    else:
        response = HttpResponse(page_.zipped(token))
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
