"""What the head of a request tells before anything of it is worked on: how long it may be, and who waits for it.

Nothing here decides what a request means; gunicorn's parser reads the same bytes again and has the last word.
"""

import re
from dataclasses import dataclass

from sextortion_help.server.thread_groups import ThreadGroup

HEAD_BYTES = 32 * 1024
STRANGER_BYTES = 256 * 1024  # of a form from a browser without a case: typed text, carried to the page of the words
FORM_BYTES = 2 * 1024 * 1024 + 64 * 1024  # of any form but the one for files; DATA_UPLOAD_MAX_MEMORY_SIZE and names

_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r$")
_CODED = re.compile(rb"(?im)^transfer-encoding[ \t]*:")
_COOKIE = re.compile(rb'(?im)^cookie:[^\r\n]*?[ ;](?:__Host-)?(?:case|desk)="?([\w=-]{16,})')
_LANGUAGE = rb"/[a-z]{2}(?:-[a-z]+)?"
_FILES_IN = re.compile(rb"(?:POST|PATCH) " + _LANGUAGE + rb"/case/evidence/(?:upload/|pieces/[0-9a-f-]{36}/)[ ?]")
_FILES_OUT = re.compile(
    rb"(?:GET "
    + _LANGUAGE
    + rb"/(?:case|counsel)/[^ ?]*(?:/original/|/sound/|/files/[0-9a-f-]{36}/[0-9]+/|\.pdf|\.zip)"
    rb"|POST " + _LANGUAGE + rb"/case/copy/)[ ?]"
)
_DERIVES = re.compile(
    rb"POST " + _LANGUAGE + rb"/(?:case/(?:new|words|open)|counsel/(?:sign-in|join|enter|account|forgot))/"
)


class RefusedRequestError(Exception):
    """A request that is answered without being read. status: with its reason, as in a status line."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Head:
    """size: bytes of the head itself. length: bytes of the body. visitor: the cookie of a case or a desk, or empty.

    streams: the body is read while it arrives, or not at all; without it, the request waits until all is here.
    """

    size: int
    length: int
    thread_group: ThreadGroup
    visitor: bytes
    streams: bool


def read(arrived: bytearray) -> Head | None:
    """What the first bytes of a connection say; None while the head is not complete.

    Raises RefusedRequestError.
    """
    end = arrived.find(b"\r\n\r\n", 0, HEAD_BYTES)
    if end < 0:
        if len(arrived) >= HEAD_BYTES:
            raise RefusedRequestError("431 Request Header Fields Too Large")
        return None
    head = bytes(arrived[: end + 2])
    if _CODED.search(head):
        raise RefusedRequestError("411 Length Required")  # no browser sends a form or a file without its length
    length_match = _LENGTH.search(head)
    length = int(length_match[1]) if length_match else 0
    cookie = _COOKIE.search(head)
    visitor = cookie[1] if cookie else b""
    first = head.lstrip(b"\r\n")
    if _FILES_IN.match(first):
        # Without a case nothing of the body is wanted: the answer is a page like any other.
        return Head(end + 4, length, ThreadGroup.FILES if visitor else ThreadGroup.PAGE, visitor, streams=True)
    if length > (FORM_BYTES if visitor else STRANGER_BYTES):
        raise RefusedRequestError("413 Content Too Large")
    return Head(end + 4, length, _thread_group(first, visitor), visitor, streams=False)


def _thread_group(first: bytes, visitor: bytes) -> ThreadGroup:
    if visitor and _FILES_OUT.match(first):
        return ThreadGroup.FILES
    return ThreadGroup.DERIVING if _DERIVES.match(first) else ThreadGroup.PAGE
