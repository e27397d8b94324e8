"""Chat exports in an archive: the messages, and the list of what else is inside."""

import io
import zipfile

from evidence.readers.chats import archives
from evidence.readers.chats.chat import Chat
from evidence.sandbox.child import texts
from evidence.sandbox.child.result import MOST_TEXT, LockedError, MisleadingError, Result, TooLargeError

set_context = texts.set_context


def prepare(pixels: int) -> None:
    texts.prepare(pixels)
    with io.BytesIO() as file:  # what the library loads on first use
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "a")
        read(file.getvalue(), "application/zip")


def read(data: bytes, media_type: str) -> Result:
    try:
        chat, members, inside = archives.read(io.BytesIO(data), texts.file_context())
    except archives.LockedArchiveError as error:
        raise LockedError from error
    except archives.OversizedArchiveError as error:
        raise TooLargeError from error
    except archives.MisleadingArchiveError as error:
        raise MisleadingError from error
    if chat is None:
        chat = Chat(service="", members=tuple(members), inside=inside)
    listing = "\n".join(f"{member.name}  ({member.size} bytes)" for member in members)
    return Result(text=(texts.lines(chat) or listing)[:MOST_TEXT], transcript={"chat": chat.plain()})
