"""The age format (age-encryption.org/v1, one X25519 recipient) as a stream, for what is too large for `seal`.

Written after the specification (C2SP.org/age) and its STREAM construction, on OpenSSL's primitives. pyrage writes
the same files, but keeps Python's lock while it encrypts, at a third of the speed; whoever uploads waits for
exactly this. Tests hold both against each other, in both directions.
"""

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from cases.crypto import Secret
from cases.errors import DecryptionError

CHUNK, TAG = 64 * 1024, 16  # bytes: sealed one by one, each with a tag behind it
BATCH = 8  # chunks that are opened at once
_VERSION, _STANZA, _MAC = b"age-encryption.org/v1\n", b"-> ", b"--- "
_COLUMNS = 64  # of a stanza's body; a shorter line ends it
_LINE, _LINES = 1024, 200  # a header longer than this is none
_FILE_KEY, _NONCE, _SHARE = 16, 16, 32  # bytes
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class Encryptor:
    """Seals what is pushed. First comes `head`, then what each `update` gives, then what `end` gives."""

    def __init__(self, public: str) -> None:
        """Raises pyrage.RecipientError for what is no recipient."""
        file_key, nonce = secrets.token_bytes(_FILE_KEY), secrets.token_bytes(_NONCE)
        self.head = _header(public, file_key) + nonce
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._held = bytearray()  # at most a chunk: the last one of a file is marked, and any may be the last
        self._out = bytearray()
        self._chunks = 0

    def update(self, data: bytes) -> memoryview:
        """Whole sealed chunks, perhaps none. They are overwritten by the next call."""
        view, at = memoryview(data), 0
        room = memoryview(self._space(len(self._held) + len(data)))
        if self._held:
            taken_count = min(CHUNK - len(self._held), len(data))
            self._held += view[:taken_count]
            view = view[taken_count:]
            if not view:
                return room[:0]
            at = self._chunk(self._held, room, at)
            self._held.clear()
        while len(view) > CHUNK:
            at = self._chunk(view[:CHUNK], room, at)
            view = view[CHUNK:]
        self._held += view
        return room[:at]

    def update_full(self) -> bytes:
        """What is held, sealed, when it is a whole chunk; else nothing. The caller knows that more bytes follow."""
        if len(self._held) < CHUNK:
            return b""
        room = memoryview(bytearray(CHUNK + TAG))
        self._chunk(self._held, room, 0)
        self._held.clear()
        return bytes(room)

    @property
    def held(self) -> bytes:
        """The plain bytes that came last and are in no sealed chunk yet."""
        return bytes(self._held)

    def end(self) -> bytes:
        """The last chunk."""
        return self._cipher.encrypt(_counter(self._chunks, last=True), bytes(self._held), None)

    def _space(self, size: int) -> bytearray:
        sealed_bytes = (size // CHUNK + 1) * (CHUNK + TAG)
        if len(self._out) < sealed_bytes:
            self._out = bytearray(sealed_bytes)
        return self._out

    def _chunk(self, plain: bytearray | memoryview, room: memoryview, at: int) -> int:
        """Where the next chunk goes."""
        behind = at + CHUNK + TAG
        self._cipher.encrypt_into(_counter(self._chunks, last=False), plain, None, room[at:behind])
        self._chunks += 1
        return behind


def decrypt_stream(private: Secret, file: BinaryIO) -> Iterator[bytes]:
    """The plain bytes of a sealed file in pieces of at most BATCH chunks.

    Raises DecryptionError, perhaps after the first pieces: whoever passes them on must break off then, too.
    """
    file_key = _file_key(private, file)
    nonce = file.read(_NONCE)
    cipher, chunk_counter = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")), 0
    sealed = file.read(BATCH * (CHUNK + TAG))
    while True:
        following = file.read(BATCH * (CHUNK + TAG))
        plain = _batch(cipher, sealed, chunk_counter, last=not following)
        if plain:
            yield plain
        elif chunk_counter:
            raise DecryptionError  # only a file without any byte ends with an empty chunk
        if not following:
            return
        chunk_counter += BATCH
        sealed = following


def decrypt_start(private: Secret, file: BinaryIO, size: int) -> Iterator[bytes]:
    """The first `size` plain bytes of a sealed file that may go on behind them, or still be written.

    They end where the file ends, or with a whole chunk. Every chunk is checked by itself; that none is missing, the
    size tells. Raises DecryptionError as `decrypt_stream`.
    """
    file_key = _file_key(private, file)
    cipher = ChaCha20Poly1305(_derived(file_key, file.read(_NONCE), b"payload"))
    for start in range(0, size, BATCH * CHUNK):
        due = min(BATCH * CHUNK, size - start)
        count = -(-due // CHUNK)
        sealed, counter = file.read(count * (CHUNK + TAG)), start // CHUNK
        is_end = start + due == size
        try:
            plain = _batch(cipher, sealed, counter, last=False)
        except DecryptionError:
            if not is_end:
                raise
            plain = _batch(cipher, sealed, counter, last=True)
        if len(plain) != due:
            raise DecryptionError
        yield plain


def _batch(cipher: ChaCha20Poly1305, sealed: bytes, chunk_counter: int, *, last: bool) -> bytes:
    view, step = memoryview(sealed), CHUNK + TAG
    starts = range(0, len(sealed), step) or (0,)
    try:
        chunks = [
            cipher.decrypt(
                _counter(chunk_counter + number, last=last and start + step >= len(sealed)),
                view[start : start + step],
                None,
            )
            for number, start in enumerate(starts)
        ]
    except InvalidTag as error:
        raise DecryptionError from error
    if len(chunks) > 1 and not chunks[-1]:
        raise DecryptionError
    return b"".join(chunks)


def _counter(chunks: int, *, last: bool) -> bytes:
    """The nonce of a chunk: its place, and whether it ends the file. So none can be moved, left out or cut off."""
    return chunks.to_bytes(11, "big") + (b"\1" if last else b"\0")


# --- the header: the key of the file, for one recipient --------------------------------------------------


def _header(public: str, file_key: bytes) -> bytes:
    x25519.Recipient.from_str(public)  # checks the spelling
    recipient = _decoded(public)
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    body = ChaCha20Poly1305(_wrapping(shared, share, recipient)).encrypt(bytes(12), file_key, None)
    header = _VERSION + _STANZA + b"X25519 " + _base64(share) + b"\n" + _base64(body) + b"\n---"
    return header + b" " + _base64(_mac(file_key, header)) + b"\n"


def _file_key(private: Secret, file: BinaryIO) -> bytes:
    """Reads the header to its end. Raises DecryptionError."""
    identity = X25519PrivateKey.from_private_bytes(_decoded(private.value.decode()))
    header, file_key, mac = _VERSION, b"", b""
    if file.readline(_LINE) != _VERSION:
        raise DecryptionError
    for _ in range(_LINES):
        line = file.readline(_LINE)
        if line.startswith(_MAC) and line.endswith(b"\n"):
            mac = _unbased64(line[len(_MAC) : -1])
            break
        header += line
        if line.startswith(_STANZA):
            body, lines = _body(file)
            header += lines
            file_key = file_key or _unwrapped(identity, line.split()[1:], body)
        else:
            raise DecryptionError
    if not file_key or not hmac.compare_digest(mac, _mac(file_key, header + b"---")):
        raise DecryptionError
    return file_key


def _body(file: BinaryIO) -> tuple[bytes, bytes]:
    """What a stanza holds, and the lines in which it stands. Raises DecryptionError."""
    lines = []
    for _ in range(_LINES):
        lines.append(file.readline(_LINE))
        if len(lines[-1].rstrip(b"\n")) < _COLUMNS:
            return _unbased64(b"".join(line.rstrip(b"\n") for line in lines)), b"".join(lines)
    raise DecryptionError


def _unwrapped(identity: X25519PrivateKey, arguments: list[bytes], body: bytes) -> bytes:
    """The key of the file; empty when the stanza is for someone else. Raises DecryptionError."""
    if arguments[:1] != [b"X25519"] or len(arguments) != 2 or len(body) != _FILE_KEY + TAG:
        return b""
    share = _unbased64(arguments[1])
    try:
        shared = identity.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _wrapping(shared, share, identity.public_key().public_bytes_raw())
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), body, None)
    except InvalidTag:
        return b""
    except ValueError as error:  # a share of another length, or a point without a secret
        raise DecryptionError from error


def _wrapping(shared: bytes, share: bytes, recipient: bytes) -> bytes:
    return _derived(shared, share + recipient, b"age-encryption.org/v1/X25519")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(secret)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _unbased64(text: bytes) -> bytes:
    """Raises DecryptionError for anything that `_base64` would write in another way."""
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise DecryptionError from error
    if _base64(data) != text:
        raise DecryptionError
    return data


def _decoded(key: str) -> bytes:
    """The 32 bytes that a key in age's spelling (Bech32, BIP 173) stands for; pyrage wrote it or checked it."""
    digits = [_BECH32.index(char) for char in key.lower().rpartition("1")[2][:-6]]
    number = 0
    for digit in digits:
        number = number << 5 | digit
    return (number >> (len(digits) * 5 - _SHARE * 8)).to_bytes(_SHARE, "big")
