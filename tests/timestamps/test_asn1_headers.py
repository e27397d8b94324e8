"""Values whose length ends with the byte 80 stay as they were read; values without a length still get one."""

from typing import Any

import pytest
from asn1crypto import cms, core

from timestamps import asn1_headers

assert asn1_headers  # its import is what mends asn1crypto
LENGTHS = (127, 128, 129, 384, 640, 0x8000, 0x8080)
SET, SEQUENCE, OCTETS, EXPLICIT = b"\x31", b"\x30", b"\x04", b"\xa0"


class OctetSet(core.SetOf):
    _child_spec = core.OctetString


class OctetList(core.SequenceOf):
    _child_spec = core.OctetString


class TaggedOctets(core.Sequence):
    _fields = (("octets", core.OctetString, {"explicit": 0}),)


def element(tag: bytes, contents: bytes) -> bytes:
    length = len(contents)
    if length < 0x80:
        return tag + bytes([length]) + contents
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return tag + bytes([0x80 | len(digits)]) + digits + contents


def octets(size: int, byte: bytes) -> bytes:
    """An octet string that takes so many bytes with its header."""
    return next(made for head in (2, 3, 4) if len(made := element(OCTETS, byte * (size - head))) == size)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("kind", "tag"), [(OctetSet, SET), (OctetList, SEQUENCE)])
def test_what_was_read_is_written_as_it_was(kind: Any, tag: bytes, length: int) -> None:
    """Also members that are in another order than that of DER."""
    encoded = element(tag, octets(length - 3, b"\x02") + octets(3, b"\x01"))
    value = kind.load(encoded)
    assert [child.native[:1] for child in value] == [b"\x02", b"\x01"]
    assert value.dump() == encoded


def test_signed_attributes_of_128_bytes_keep_their_order() -> None:
    """A signer who does not sort them signed them so: in another order the signature would be wrong."""
    digest = bytes.fromhex("06092a864886f70d010904") + element(SET, octets(34, b"\x07"))
    content_type = bytes.fromhex("06092a864886f70d010903") + element(SET, bytes.fromhex("06092a864886f70d010701"))
    other = bytes.fromhex("06032a0304") + element(SET, octets(44, b"\x00"))
    encoded = element(SET, b"".join(element(SEQUENCE, one) for one in (digest, content_type, other)))
    assert encoded[:3] == SET + b"\x81\x80"
    attributes = cms.CMSAttributes.load(encoded)
    assert attributes[0]["type"].native == "message_digest"
    assert attributes.dump() == encoded


@pytest.mark.parametrize("size", [126, 128])
def test_a_tag_around_a_value_of_that_length(size: int) -> None:
    encoded = element(SEQUENCE, element(EXPLICIT, element(OCTETS, b"\x05" * size)))
    value = TaggedOctets.load(encoded)
    assert value["octets"].native == b"\x05" * size
    assert value.dump() == value.copy().dump() == encoded


@pytest.mark.parametrize(
    "inner", [octets(3, b"\x01"), octets(131, b"\x01"), b"\x24\x80" + octets(3, b"\x01") + b"\0\0"]
)
def test_a_value_without_a_length_gets_one(inner: bytes) -> None:
    value = OctetList.load(SEQUENCE + b"\x80" + inner + b"\0\0")
    whole = octets(3, b"\x01") if inner[:1] != OCTETS else inner
    assert value.dump() == element(SEQUENCE, whole)


def test_a_value_that_is_changed_is_encoded_anew() -> None:
    value = OctetList.load(element(SEQUENCE, octets(128, b"\x01")))
    value.append(core.OctetString(b"\x02"))
    assert value.dump() == element(SEQUENCE, octets(128, b"\x01") + octets(3, b"\x02"))
