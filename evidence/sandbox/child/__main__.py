"""python -m evidence.sandbox.child CATEGORY MEDIA-TYPE PIXELS CONTEXT [password]: file on standard input, reading
on standard output. CONTEXT: the fields of a chats.chat.FileContext as JSON. "password", that very word: one
stands in front of the file (evidence.sandbox.password_frame).

Before the first byte of the file is read, this process gives up what it does not need: no file can be written,
none can be opened (so no key, no socket either), memory and processor time are bounded, it leaves no core, and it
has no capability (evidence.sandbox.confinement).
What Python and its libraries would load on first use is therefore loaded before: see
evidence.sandbox.child.preloading.
"""

import functools
import importlib
import io
import json
import os
import resource
import sys
from types import TracebackType
from typing import Any, BinaryIO

from evidence.readers.chats.chat import NO_CONTEXT, FileContext
from evidence.sandbox import confinement, password_frame
from evidence.sandbox.child import faults, preloading
from evidence.sandbox.child.result import (
    LockedError,
    MisleadingError,
    OtherFormatError,
    PasswordRefusedError,
    Result,
    TooLargeError,
)

LOCKED_FILE = "password"  # the argument that says: one stands in front of the file
MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60
# Each has prepare(pixels): load whatever its libraries load on first use, for later no file can be opened; and
# read(data, media_type): the result; data are bytes, or an open file where READS_FILE says so.
# set_context(context), where there is one, comes before: a chats.chat.FileContext. CAN_BE_DAMAGED is False where
# every sequence of bytes can be read. Loaded by name, so that a text does not wait for the picture libraries.
READERS = {
    "picture": "pictures",
    "document": "documents",
    "text": "texts",
    "email": "emails",
    "recording": "recordings",
    "sound": "sounds",
}
BY_MEDIA_TYPE = {
    "application/zip": "archives",
    "application/vnd.ms-outlook": "outlook_emails",
    "application/x-webarchive": "web_archives",
}


def give_up_rights() -> None:
    confinement.shut_files(programs=False)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, 0),
    ):
        hard = value + 5 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (value, hard))
    confinement.confine()


def reader(category: str, media_type: str) -> Any:
    name = BY_MEDIA_TYPE.get(media_type) or READERS[category]
    return importlib.import_module(f"evidence.sandbox.child.{name}")


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
        "captured_at": result.captured_at,
        "thumbprint": len(result.thumbprint),
        "transcript": result.transcript,
        "sound": len(result.sound),
    }
    pictures = b"".join(jpeg for jpeg, _, _ in result.pages)
    return framed(head) + pictures + result.thumb + result.thumbprint + result.sound


def framed(head: dict[str, object]) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(4, "big") + text


def prepared(category: str, media_type: str, pixels: int) -> Any:
    """The reader, with all that it can ever need in memory."""
    module = reader(category, media_type)
    preloading.prepare()
    module.prepare(pixels)
    preloading.close()
    return module


def found(module: Any, data: bytes | BinaryIO, media_type: str, context: FileContext = NO_CONTEXT) -> bytes:
    """The answer. Whatever else is raised: see ended."""
    if hasattr(module, "set_context"):
        module.set_context(context)
    try:
        return answer(module.read(data, media_type))
    except LockedError:
        return framed({"failure": "locked"})
    except PasswordRefusedError:
        return framed({"failure": "wrong_password"})
    except OtherFormatError:
        return framed({"failure": "other_format"})
    except MisleadingError:
        return framed({"failure": "misleading"})
    except (MemoryError, TooLargeError):
        return framed({"failure": "too_large"})


def ended(module: Any, error: BaseException) -> bytes:
    """The answer when a reader gave up: the file is damaged, or we made a mistake."""
    if faults.is_ours(error, can_be_damaged=getattr(module, "CAN_BE_DAMAGED", True)):
        return framed({"fault": {"error": type(error).__name__, "place": faults.place(error)}})
    return framed({"failure": "undecodable"})


def _last_words(
    out: BinaryIO, module: Any, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """As sys.excepthook, which the interpreter calls before it ends with code 1."""
    out.write(ended(module, error))
    out.flush()


def take_password(module: Any) -> None:
    """It stands in front of the file."""
    module.set_password(password_frame.read(sys.stdin.buffer))


def main() -> None:
    """Ends with code 1 when a reader gave up; the answer says why."""
    category, media_type, pixels, *more = sys.argv[1:]
    context = FileContext(**json.loads(more[0])) if more else NO_CONTEXT
    has_password = LOCKED_FILE in more[1:]
    confinement.begin()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answer
    module = prepared(category, media_type, int(pixels))
    sys.excepthook = functools.partial(_last_words, out, module)
    give_up_rights()
    out.write(b"R")
    out.flush()
    if has_password:
        take_password(module)
    out.write(found(module, given(module), media_type, context))
    out.flush()


if __name__ == "__main__":
    main()
