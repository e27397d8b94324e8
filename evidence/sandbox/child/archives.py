"""Chat exports in an archive: the messages, and the list of what else is inside."""

import io
import zipfile
from dataclasses import asdict

from evidence.readers.chats import archives
from evidence.readers.chats.chat import Chat
from evidence.sandbox.child import texts
from evidence.sandbox.child.result import MOST_TEXT, Locked, Misleading, Result, TooLarge


def prepare(pixels: int) -> None:
    texts.prepare(pixels)
    with io.BytesIO() as file:  # what the library loads on first use
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "a")
        read(file.getvalue(), "application/zip")


def read(data: bytes, media_type: str) -> Result:
    try:
        chat, members, inside = archives.read(io.BytesIO(data))
    except archives.Locked as error:
        raise Locked from error
    except archives.Oversized as error:
        raise TooLarge from error
    except archives.Misleading as error:
        raise Misleading from error
    if chat is None:
        chat = Chat(service="", members=tuple(members), inside=inside)
    listed = "\n".join(f"{member.name}  ({member.size} bytes)" for member in members)
    return Result(text=(texts.lines(chat) or listed)[:MOST_TEXT], transcript={"chat": asdict(chat)})
