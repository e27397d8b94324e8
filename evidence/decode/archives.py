"""Chat exports in an archive: only the list of what is inside; nothing is unpacked."""

import io
import zipfile

from evidence.characters import visible
from evidence.decode import texts
from evidence.decode.result import MOST_TEXT, Result

MOST_MEMBERS = 500


def prepare(pixels: int) -> None:
    texts.prepare(pixels)


def read(data: bytes, media_type: str) -> Result:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    lines = [f"{member.filename.replace(chr(10), ' ')}  ({member.file_size} bytes)" for member in members]
    return Result(page_count=0, text=visible("\n".join(lines[:MOST_MEMBERS]))[:MOST_TEXT])
