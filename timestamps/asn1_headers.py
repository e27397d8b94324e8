"""asn1crypto with headers read to their end.

A header of a value in BER that ends with the byte 80 has no length (X.690, 8.1.3.6); asn1crypto 1.5.1 takes each
header that ends so for one, and that is also how a length of 128, 384, 640 … bytes ends. Such a value was encoded
anew, with all that is in it: its bytes changed where they are not in the order of DER, and where it lies deep in a
signature that is being made, this happened so many times that it took minutes or never ended.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from asn1crypto import core

_NO_LENGTH = 0x80
_LONG = 0x1F  # of a tag, that its number follows
Dump = Callable[..., bytes]


def mend() -> None:
    """For all of this process. Once is enough."""
    for kind in (core.Asn1Value, core.Primitive, core.Sequence, core.SequenceOf):
        kind.dump = _reading_headers(kind.dump, lambda value: value.contents)
    core.Choice.dump = _reading_headers(core.Choice.dump, lambda value: value.chosen.dump())


def _reading_headers(dump: Dump, encode: Callable[[Any], bytes]) -> Dump:
    @wraps(dump)
    def dump_as_read(self: Any, force: bool = False) -> bytes:
        header = self._header
        if force or header is None or header[-1:] != bytes([_NO_LENGTH]) or _has_no_length(header):
            return dump(self, force)
        contents = encode(self)
        if self._header is None:  # it was changed, and will get another
            return dump(self)
        return bytes(self._header + contents + self._trailer)

    return dump_as_read


def _has_no_length(header: bytes) -> bool:
    """Of tags and lengths one in the other: explicit ones around a value's own."""
    at = 0
    while at < len(header):
        at += 1
        if header[at - 1] & _LONG == _LONG:
            while header[at] & 0x80:
                at += 1
            at += 1
        length = header[at]
        if length == _NO_LENGTH:
            return True
        at += 1 + (length & 0x7F if length & 0x80 else 0)
    return False


mend()
