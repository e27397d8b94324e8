"""Text and chat exports: the messages where the export of a service is recognised, else an excerpt to read."""

from evidence.readers import html_text, saved_pages, text_decoding
from evidence.readers.chats import detect
from evidence.readers.chats.chat import NO_CONTEXT, Chat, FileContext
from evidence.readers.visible_text import visible
from evidence.sandbox.child.result import MOST_TEXT, Result

MOST_BYTES = 32 * 1024 * 1024  # read of a long file
EXCERPT_BYTES = 2 * 1024 * 1024  # far more than the excerpt needs
CAN_BE_DAMAGED = False
_next_file = {"context": NO_CONTEXT}


def prepare(pixels: int) -> None:
    text_decoding.load_encodings()
    read(b"<p>a</p>", "text/html")
    read(b"[20.11.26, 21:14] A: a\n" * 3, "text/plain")


def set_context(context: FileContext) -> None:
    """What is known of the next file beside its bytes."""
    _next_file["context"] = context


def file_context() -> FileContext:
    return _next_file["context"]


def read(data: bytes, media_type: str) -> Result:
    if media_type == "multipart/related":
        return Result(text=visible(saved_pages.words(data))[:MOST_TEXT])
    whole = text_decoding.decoded(data[:MOST_BYTES])
    chat = detect.read(whole, context=file_context())
    if chat:
        return Result(text=lines(chat), transcript={"chat": chat.plain()})
    if media_type != "text/html" and detect.is_data(whole):
        # Data of a service that is not known: kept, and nothing of it is taken for words of a chat.
        return Result(transcript={"chat": Chat(service="").plain()})
    if media_type == "text/html":
        text = html_text.words(text_decoding.decoded_page(data[:EXCERPT_BYTES]))
    else:
        text = text_decoding.decoded(data[:EXCERPT_BYTES])
    return Result(text=visible(text)[:MOST_TEXT])


def lines(chat: Chat) -> str:
    """The messages as WhatsApp would write them, for searching and for a first look."""
    written, size = [], 0
    for message in chat.messages:
        extras = [f"[{fact.value}]" for fact in message.facts if fact.value and fact.kind != "by_app"]
        attached = message.attachment and f"[{message.attachment}]"
        words = " ".join(part for part in (message.text, attached, *extras) if part)
        written.append(f"{message.written} - {message.sender}: {words}" if message.sender else words)
        size += len(written[-1])
        if size > MOST_TEXT:
            break
    return "\n".join(written)[:MOST_TEXT]
