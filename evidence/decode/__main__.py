"""python -m evidence.decode CATEGORY MEDIA-TYPE PIXELS: file on standard input, reading on standard output.

Before the first byte of the file is read, this process gives up what it does not need: no file can be written,
none can be opened (so no key, no socket either), memory and processor time are bounded, it leaves no core, and it
has no capability (evidence.confine).
"""

import importlib
import io
import json
import os
import resource
import sys
from typing import Any, BinaryIO

from evidence.confine import confine
from evidence.decode.result import Locked, Misleading, Result, TooLarge

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60
# Each has prepare(pixels): load whatever Python and libraries load on first use, for later no file can be opened;
# and read(data, media_type): the result; data are bytes, or an open file where READS_FILE says so. Loaded by name,
# so that a text does not wait for the picture libraries.
READERS = {
    "picture": "pictures",
    "document": "documents",
    "text": "texts",
    "email": "letters",
    "recording": "recordings",
}


def give_up_rights() -> None:
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, 0),
    ):
        hard = value + 5 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (value, hard))
    confine()


def reader(category: str, media_type: str) -> Any:
    name = "archives" if media_type == "application/zip" else READERS[category]
    return importlib.import_module(f"evidence.decode.{name}")


def given(module: Any) -> bytes | BinaryIO:
    """The file: as it lies in memory where the reader can go back and forth in it, else all of its bytes."""
    if getattr(module, "READS_FILE", False):
        return sys.stdin.buffer if sys.stdin.seekable() else io.BytesIO(sys.stdin.buffer.read())
    return sys.stdin.buffer.read()


def answer(result: Result) -> bytes:
    head = {
        "pages": [{"size": len(jpeg), "width": width, "height": height} for jpeg, width, height in result.pages],
        "thumb": len(result.thumb),
        "page_count": result.page_count,
        "phash": result.phash,
        "text": result.text,
        "taken": result.taken,
        "sketch": len(result.sketch),
        "transcript": result.transcript,
    }
    return framed(head) + b"".join(jpeg for jpeg, _, _ in result.pages) + result.thumb + result.sketch


def framed(head: dict[str, object]) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(4, "big") + text


def main() -> None:
    """Any other error ends the process with code 1: the file cannot be decoded."""
    category, media_type, pixels = sys.argv[1:]
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    module = reader(category, media_type)
    module.prepare(int(pixels))
    give_up_rights()
    out.write(b"R")
    out.flush()
    try:
        found = answer(module.read(given(module), media_type))
    except Locked:
        found = framed({"failure": "locked"})
    except Misleading:
        found = framed({"failure": "misleading"})
    except (MemoryError, TooLarge):
        found = framed({"failure": "too_large"})
    out.write(found)
    out.flush()


if __name__ == "__main__":
    main()
