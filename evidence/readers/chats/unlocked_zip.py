"""Members of an archive that is locked with a password: the old cipher of ZIP (APPNOTE.TXT 6.1), and AES as WinZip
and 7-Zip write it (AE-1 and AE-2).

The standard library knows the old one alone, and in Python: of those no more is unlocked than there is time for.
"""

import hashlib
import hmac
import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from Crypto.Cipher import AES
from Crypto.Util import Counter

_AES, _EXTRA, _STRONG = 99, 0x9901, 0x40
_MOST_TRIALS = 3  # members that a password is tried on: one may be damaged
_SIZES = {1: 16, 2: 24, 3: 32}  # bytes of the key
_ROUNDS, _CHECK, _SEAL = 1000, 2, 10  # of PBKDF2; bytes of the check of the password, and of the end
_MOST_OLD = 8 * 1024 * 1024  # bytes unlocked in the old cipher
_MOST_AES = 48 * 1024 * 1024
_MOST_MEMBER = 64 * 1024 * 1024  # bytes of one that is unpacked in memory
_ENCODINGS = ("utf-8", "cp437", "cp1252")  # what programs make of the letters of a password


class LockedArchiveError(Exception):
    """A password would be needed."""


class RefusedPasswordError(Exception):
    """This one does not open it."""


class UnlockedZip(ZipFile):
    """`is_locked`: a password was needed. `most_unlocked`: bytes that may be read of what it unlocks; 0: as of any
    other archive."""

    is_locked = False
    most_unlocked = 0
    _key = b""

    def unlock(self, infos: Iterable[ZipInfo], password: str) -> None:
        """Raises LockedArchiveError without a password, RefusedPasswordError, zipfile.BadZipFile."""
        locked = [info for info in infos if info.flag_bits & 1]
        if not locked:
            return
        if not password:
            raise LockedArchiveError
        self.is_locked = True
        self.most_unlocked = _MOST_AES if all(info.compress_type == _AES for info in locked) else _MOST_OLD
        trials = sorted(locked, key=lambda info: (not info.file_size, info.file_size))[:_MOST_TRIALS]
        for encoding in _ENCODINGS:
            self._key = password.encode(encoding, "ignore")
            if any(self._opens(info) for info in trials if info.file_size <= self.most_unlocked):
                return
        raise RefusedPasswordError

    def _opens(self, info: ZipInfo) -> bool:
        """One byte alone is right once in 256 times: in the old cipher its check sum has to be right, too. Raises
        zipfile.BadZipFile for a cipher that is not known."""
        if info.flag_bits & _STRONG:
            raise zipfile.BadZipFile("another cipher")
        try:
            with self.open(info) as member:
                member.read()
        except RuntimeError:  # the password
            return False
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            return info.compress_type == _AES  # its own check was right
        return True

    def open(self, name: Any, mode: Any = "r", pwd: Any = None, *, force_zip64: bool = False) -> IO[bytes]:
        """As ZipFile does; what is locked with the password that opened the archive."""
        info = self.getinfo(name) if isinstance(name, str) else name
        if info.compress_type == _AES and info.flag_bits & 1:
            return io.BytesIO(self._of_aes(info))
        return super().open(info, mode, self._key if info.flag_bits & 1 else pwd, force_zip64=force_zip64)

    def _of_aes(self, info: ZipInfo) -> bytes:
        """Raises RuntimeError for another password, as the library does, and zipfile.BadZipFile."""
        strength, method, version = _extra(info)
        size = _SIZES[strength]
        data = self._packed(info)
        salt, rest = data[: size // 2], data[size // 2 :]
        if len(rest) < _CHECK + _SEAL:
            raise zipfile.BadZipFile("cut")
        keys = hashlib.pbkdf2_hmac("sha1", self._key, salt, _ROUNDS, 2 * size + _CHECK)
        body, seal = rest[_CHECK:-_SEAL], rest[-_SEAL:]
        if rest[:_CHECK] != keys[2 * size :]:
            raise RuntimeError("another password")
        if not hmac.compare_digest(hmac.new(keys[size : 2 * size], body, "sha1").digest()[:_SEAL], seal):
            raise zipfile.BadZipFile("damaged")
        counter = Counter.new(128, little_endian=True, initial_value=1)
        plain = _unpacked(AES.new(keys[:size], AES.MODE_CTR, counter=counter).decrypt(body), method, info.file_size)
        if version == 1 and zlib.crc32(plain) != info.CRC:
            raise zipfile.BadZipFile("damaged")
        return plain

    def _packed(self, info: ZipInfo) -> bytes:
        """As it lies in the archive, behind its own header (APPNOTE.TXT 4.3.7)."""
        file = self.fp
        if file is None:
            raise zipfile.BadZipFile("closed")
        file.seek(info.header_offset)
        header = file.read(30)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(info.header_offset + 30 + names)
        return file.read(min(info.compress_size, _MOST_MEMBER))


def _extra(info: ZipInfo) -> tuple[int, int, int]:
    """Strength, method of packing, version. Raises zipfile.BadZipFile."""
    rest = info.extra
    while len(rest) >= 4:
        kind, size = int.from_bytes(rest[:2], "little"), int.from_bytes(rest[2:4], "little")
        if kind == _EXTRA and size >= 7 and len(rest) >= 11 and rest[8] in _SIZES:
            return rest[8], int.from_bytes(rest[9:11], "little"), int.from_bytes(rest[4:6], "little")
        rest = rest[4 + size :]
    raise zipfile.BadZipFile("no such cipher")


def _unpacked(data: bytes, method: int, size: int) -> bytes:
    """Raises zipfile.BadZipFile, zlib.error."""
    if method == zipfile.ZIP_STORED:
        return data
    if method != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("another method")
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, min(size, _MOST_MEMBER) + 1)
