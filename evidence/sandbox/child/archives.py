"""Chat exports in an archive: the messages, and the list of what else is inside."""

import io
import zipfile

from Crypto.Cipher import AES
from Crypto.Util import Counter

from evidence.readers.chats import archives
from evidence.readers.chats.chat import Chat
from evidence.readers.chats.unlocked_zip import LockedArchiveError, RefusedPasswordError
from evidence.sandbox.child import texts
from evidence.sandbox.child.result import (
    MOST_TEXT,
    LockedError,
    MisleadingError,
    PasswordRefusedError,
    Result,
    TooLargeError,
)

set_context = texts.set_context
_next_file = {"password": ""}


def prepare(pixels: int) -> None:
    texts.prepare(pixels)
    with io.BytesIO() as file:  # what the library loads on first use
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "a")
        read(file.getvalue(), "application/zip")
    AES.new(bytes(16), AES.MODE_CTR, counter=Counter.new(128, little_endian=True)).decrypt(b"a")


def set_password(password: str) -> None:
    """What opens the next file."""
    _next_file["password"] = password


def read(data: bytes, media_type: str) -> Result:
    password = _next_file["password"]
    try:
        chat, members, inside = archives.read(io.BytesIO(data), texts.file_context(), password)
    except LockedArchiveError as error:
        raise LockedError from error
    except RefusedPasswordError as error:
        raise PasswordRefusedError from error
    except archives.OversizedArchiveError as error:
        raise TooLargeError from error
    except archives.MisleadingArchiveError as error:
        raise MisleadingError from error
    if chat is None:
        chat = Chat(service="", members=tuple(members), inside=inside, unlocked=bool(password))
    listing = "\n".join(f"{member.name}  ({member.size} bytes)" for member in members)
    return Result(text=(texts.lines(chat) or listing)[:MOST_TEXT], transcript={"chat": chat.plain()})
