"""How a password reaches the decoding child: in front of the file on its standard input, always in as many bytes.

An argument would stand in the list of processes. Needs nothing of Django.
"""

from typing import BinaryIO

BYTES = 512
MOST_BYTES = BYTES - 2  # of the password itself, as UTF-8


def framed(password: str) -> bytes:
    """Its length, its bytes, zeros. Raises ValueError when it is too long."""
    plain = password.encode()
    if len(plain) > MOST_BYTES:
        raise ValueError("too long")
    return (len(plain).to_bytes(2, "big") + plain).ljust(BYTES, b"\0")


def read(file: BinaryIO) -> str:
    """From the beginning of `file`, which then stands at the first byte of what the password opens."""
    frame = file.read(BYTES)
    return frame[2 : 2 + int.from_bytes(frame[:2], "big")].decode("utf-8", "replace")
