"""The messages of a chat export as lines, and which lines are whose; and which lines are of which e-mail."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from evidence.transcripts import Message, Transcript
from extraction.entities.amount_context import MessageSpan

MOST_CHARACTERS = 200_000  # searched of one export; with the finder's limits that stays a matter of seconds
# Facts of a message that may name an account, a number or an amount.
SEARCHED = frozenset({"contact", "place", "shared", "poll", "payment", "forwarded"})
_TELLING = re.compile(r"\d|@|://|www\.|[€$£]|\.(?:com|net|org|me|io|ru|de)\b", re.IGNORECASE)


def searched(messages: Sequence[Message]) -> Sequence[Message]:
    """All of a chat, while it is short; of a long one what may name an amount, an account or an address, and when
    that is still too much, its beginning and twice as much of its end."""
    if _size(messages) <= MOST_CHARACTERS:
        return messages
    telling = [message for message in messages if _TELLING.search(message.text) or message.facts]
    if _size(telling) <= MOST_CHARACTERS:
        return telling
    first = _within(telling, MOST_CHARACTERS // 3)
    last = _within(telling[::-1], MOST_CHARACTERS * 2 // 3)[::-1]
    return [*first, *last]


def _size(messages: Sequence[Message]) -> int:
    return sum(len(message.text) + len(message.sender) for message in messages)


def _within(messages: Sequence[Message], room: int) -> list[Message]:
    chosen_lines = []
    for message in messages:
        room -= _size([message])
        if room < 0:
            break
        chosen_lines.append(message)
    return chosen_lines


def lines_of(messages: Sequence[Message]) -> tuple[list[str], list[MessageSpan]]:
    """Each message's name and words, and who said what when."""
    lines: list[str] = []
    message_spans: list[MessageSpan] = []
    size = 0
    for message in searched(messages):
        values = [fact.value for fact in message.facts if fact.kind in SEARCHED]
        attached = message.attachment and f"[{message.attachment}]"
        words = " ".join(part for part in (message.text, attached, *values) if part)
        text = f"{message.sender}: {words}" if message.sender else words
        own = text.splitlines() or [""]
        message_spans.append(MessageSpan(len(lines), len(lines) + len(own) - 1, message.sender, local(message)))
        lines += own
        size += len(text)
        if size > 2 * MOST_CHARACTERS:  # names of files and facts come on top
            break
    return lines, message_spans


def mail_lines(transcript: Transcript) -> list[str]:
    """The e-mails as lines: their headers, words and names of files, also beyond what the exhibit's text holds."""
    return transcript.mail_text[: 2 * MOST_CHARACTERS].splitlines()


def mailed(transcript: Transcript) -> list[tuple[int, str]]:
    """The first line of each e-mail in the text of its exhibit, counted from 0, and its local time or ""."""
    times = (local(message) for message in transcript.messages)
    return list(zip(transcript.first_lines, times, strict=True))


def local(message: Message) -> str:
    """ "2026-11-20T21:14" on the clock of this site where the file names its own zone, else as it stands."""
    zone = "+00:00" if message.zone == "UTC" else message.zone
    try:
        at = datetime.fromisoformat(message.at + zone)
    except ValueError:
        return ""
    if at.tzinfo:
        at = at.astimezone(timezone.get_default_timezone()).replace(tzinfo=None)
    return at.isoformat(timespec="minutes") if len(message.at) > 10 else message.at
