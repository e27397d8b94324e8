"""Several chats in one file: they are offered, and only the one that the client chose is read."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evidence.readers.chats.chat import MOST_OFFERED, NO_ZONE, Chat, FileContext, Message, OfferedChat


@dataclass(frozen=True)
class Candidate:
    """`ident`: what tells it from the others in its file, the same whenever the file is read. `request`: it lies
    among the message requests, where strangers write."""

    chat: Chat
    ident: str
    request: bool = False


def chosen(candidates: Iterable[Candidate], context: FileContext) -> Chat | None:
    """The only chat; of several the one that was chosen, and none before. None without any."""
    summaries: list[OfferedChat] = []
    first = choice = None
    for candidate in candidates:
        summary = _summary(candidate)
        summaries.append(summary)
        first = first or candidate.chat
        if context.chat == summary.key:
            choice = candidate.chat
    if first is None or len(summaries) == 1:
        return first and _in_zone(first, context.zone)
    others = len(summaries) - (1 if choice else 0)
    newest_first = tuple(sorted(summaries, key=lambda one: (one.last, one.count), reverse=True)[:MOST_OFFERED])
    if choice is None:
        return Chat(first.service, choices=newest_first, others=others)
    return replace(_in_zone(choice, context.zone), choices=newest_first, key=context.chat, others=others)


def _summary(candidate: Candidate) -> OfferedChat:
    chat = candidate.chat
    days = [message.at[:10] for message in (*chat.messages[:3], *chat.messages[-3:]) if message.at]
    key = hashlib.sha256(candidate.ident.encode("utf-8", "replace")).hexdigest()[:16]
    return OfferedChat(key, chat.title, chat.count, min(days, default=""), max(days, default=""), candidate.request)


def _in_zone(chat: Chat, zone: str) -> Chat:
    """On the client's own clock, where they said so and the file names no zone."""
    if zone != "local" or not chat.zone_unknown:
        return chat

    def placed(message: Message) -> Message:
        return replace(message, zone="") if message.zone == NO_ZONE else message

    return replace(chat, messages=tuple(placed(message) for message in chat.messages))
