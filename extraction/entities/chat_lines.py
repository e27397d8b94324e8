"""The messages of a chat export as lines, and which lines are whose; and which lines are of which e-mail."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from evidence.transcripts import Message, Transcript
from extraction.entities.amount_context import MessageSpan

MOST_CHARACTERS = 200_000  # searched of one export; with the finder's limits that stays a matter of seconds
# Facts of a message that may name an account, a number or an amount.
SEARCHED = frozenset({"contact", "place", "shared", "poll", "payment", "forwarded"})


def lines_of(messages: Sequence[Message]) -> tuple[list[str], list[MessageSpan]]:
    """Each message's name and words, and who said what when."""
    lines: list[str] = []
    message_spans: list[MessageSpan] = []
    size = 0
    for message in messages:
        told = [fact.value for fact in message.facts if fact.kind in SEARCHED]
        attached = message.attachment and f"[{message.attachment}]"
        words = " ".join(part for part in (message.text, attached, *told) if part)
        text = f"{message.sender}: {words}" if message.sender else words
        own = text.splitlines() or [""]
        message_spans.append(MessageSpan(len(lines), len(lines) + len(own) - 1, message.sender, local(message)))
        lines += own
        size += len(text)
        if size > MOST_CHARACTERS:
            break
    return lines, message_spans


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
