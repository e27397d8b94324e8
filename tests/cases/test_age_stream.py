"""The age format as a stream: the same files as pyrage's, and nothing that was changed opens."""

import io
import secrets
from collections.abc import Callable
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from cases import crypto
from cases.crypto import age_stream
from cases.errors import DecryptionError

PAIR = crypto.new_pair()
CHUNK, SEALED = age_stream.CHUNK, age_stream.CHUNK + age_stream.TAG
SIZES = (
    0,
    1,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    3 * CHUNK,
    age_stream.BATCH * CHUNK,
    age_stream.BATCH * CHUNK + 1,
    1_234_567,
)


def sealed(plain: bytes, step: int = 1 << 30) -> bytes:
    """Pushed `step` bytes at a time."""
    sealing = age_stream.Encryptor(PAIR.public)
    parts = [sealing.head, *(bytes(sealing.update(plain[at : at + step])) for at in range(0, len(plain), step))]
    return b"".join([*parts, sealing.end()])


def opened(data: bytes, private: crypto.Secret = PAIR.private) -> bytes:
    return b"".join(age_stream.decrypt_stream(private, io.BytesIO(data)))


@pytest.mark.parametrize("size", SIZES)
def test_both_libraries_open_what_the_other_sealed(size: int) -> None:
    plain = secrets.token_bytes(size)
    assert crypto.unseal(PAIR.private, sealed(plain)) == plain
    assert opened(crypto.seal(PAIR.public, plain)) == plain
    assert opened(sealed(plain)) == plain


@pytest.mark.parametrize("step", [1000, CHUNK - 1, CHUNK, CHUNK + 1, 262_144, 300_000])
def test_pieces_of_any_size_give_the_same_chunks(step: int) -> None:
    plain = secrets.token_bytes(777_777)
    data = sealed(plain, step)
    assert crypto.unseal(PAIR.private, data) == plain
    assert len(data) == len(sealed(plain))


def test_each_file_has_its_own_key() -> None:
    first, second = sealed(b"x" * 100), sealed(b"x" * 100)
    assert first[-116:] != second[-116:]


def test_one_of_several_recipients_opens_it() -> None:
    """pyrage also adds a stanza of nonsense to each file, which is to be passed over."""
    keys = [x25519.Recipient.from_str(crypto.new_pair().public), x25519.Recipient.from_str(PAIR.public)]
    assert opened(pyrage.encrypt(b"plain", keys)) == b"plain"


def test_whoever_holds_another_key_opens_nothing() -> None:
    with pytest.raises(DecryptionError):
        opened(sealed(b"plain"), crypto.new_pair().private)


def test_a_name_that_is_no_key_is_refused() -> None:
    with pytest.raises(pyrage.RecipientError):
        age_stream.Encryptor(PAIR.public[:-1] + ("q" if PAIR.public[-1] != "q" else "p"))


@pytest.mark.parametrize("make", [sealed, lambda plain: crypto.seal(PAIR.public, plain)])
def test_no_byte_can_be_changed_or_left_out(make: Callable[..., Any]) -> None:
    data = make(b"plain" * 10)
    for at in range(len(data)):
        for changed in (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], data[:at], data[:at] + data[at + 1 :]):
            with pytest.raises(DecryptionError):
                opened(changed)


def test_chunks_cannot_be_moved_cut_off_or_added() -> None:
    plain = secrets.token_bytes(10 * CHUNK)
    data = sealed(plain)
    head = len(data) - 10 * SEALED
    chunks = [data[head + at * SEALED :][:SEALED] for at in range(10)]
    for changed in (
        *(chunks[:count] for count in range(10)),
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks[2:]],
        [*chunks, chunks[-1]],
        [*chunks, b"more"],
    ):
        with pytest.raises(DecryptionError):
            opened(data[:head] + b"".join(changed))


def test_an_empty_chunk_at_the_end_is_not_the_same_file() -> None:
    """The specification leaves one way to write a file: a last chunk without bytes only in an empty one."""
    for count in (1, age_stream.BATCH):
        sealing = age_stream.Encryptor(PAIR.public)
        whole = bytes(sealing.update(b"x" * (count * CHUNK + 1)))
        sealing._held.clear()
        with pytest.raises(DecryptionError):
            opened(sealing.head + whole + sealing.end())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"age-encryption.org/v1",
        b"age-encryption.org/v2\n",
        b"age-encryption.org/v1\n" + b"-> X25519 a\n" * 300,
        b"age-encryption.org/v1\n-> X25519 AAAA\n" + (b"A" * 64 + b"\n") * 300,
        b"age-encryption.org/v1\n--- AAAA\n",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- AAAA\n",
        b"x" * 5000,
    ],
)
def test_what_is_no_age_file(data: bytes) -> None:
    with pytest.raises(DecryptionError):
        opened(data)


def beginning(data: bytes, size: int) -> bytes:
    return b"".join(age_stream.decrypt_start(PAIR.private, io.BytesIO(data), size))


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_beginning_of_a_file_that_is_still_written_can_be_read(size: int) -> None:
    """All of it that is sealed, as long as whoever seals knows that more comes."""
    plain = secrets.token_bytes(size)
    sealing = age_stream.Encryptor(PAIR.public)
    data = sealing.head + bytes(sealing.update(plain)) + sealing.update_full()
    there = size - len(sealing.held)
    assert there == size // CHUNK * CHUNK
    assert plain[there:] == sealing.held
    assert beginning(data + b"half a chunk", there) == plain[:there]
    whole = data + bytes(sealing.update(b"more")) + sealing.end()
    assert opened(whole) == plain + b"more"
    assert beginning(whole, size + 4) == plain + b"more"


def test_of_a_beginning_no_byte_can_be_changed_moved_or_left_out() -> None:
    data = sealed(secrets.token_bytes(3 * CHUNK + 5))
    body = len(data) - 3 * SEALED - 5 - age_stream.TAG
    changed = bytearray(data)
    changed[body + SEALED + 7] ^= 1
    first, second = data[body : body + SEALED], data[body + SEALED : body + 2 * SEALED]
    swapped = data[:body] + second + first + data[body + 2 * SEALED :]
    for damaged in (bytes(changed), swapped, data[: body + SEALED], data[: body + 2 * SEALED - 1]):
        with pytest.raises(DecryptionError):
            beginning(damaged, 2 * CHUNK)
    for size in (2 * CHUNK + 1, 3 * CHUNK + 4, 3 * CHUNK + 6):  # it ends with a chunk, or where the file ends
        with pytest.raises(DecryptionError):
            beginning(data, size)
