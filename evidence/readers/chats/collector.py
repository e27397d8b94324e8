"""Gathers messages within bounds: how many, how long each, how much altogether."""

from dataclasses import replace

from evidence.readers.chats.chat import (
    MOST_CHARACTERS,
    MOST_FACTS,
    MOST_MESSAGES,
    MOST_NAME,
    MOST_WORDS,
    Chat,
    Fact,
    Message,
)


class Collector:
    """Counts everything, keeps what fits."""

    most = MOST_MESSAGES

    def __init__(self) -> None:
        self._kept: list[Message] = []
        self._count = 0
        self._characters = 0

    def add(self, message: Message) -> None:
        self._count += 1
        if len(self._kept) >= self.most or self._characters >= MOST_CHARACTERS:
            return
        short = replace(
            message,
            written=message.written[:MOST_NAME],
            sender=message.sender[:MOST_NAME],
            text=_cut(message.text),
            attachment=message.attachment[:MOST_NAME],
            facts=tuple(Fact(one.kind, one.value[:500], one.by[:MOST_NAME]) for one in message.facts[:MOST_FACTS]),
        )
        self._characters += len(short.text) + len(short.attachment)
        self._kept.append(short)

    def pass_over(self) -> None:
        """One more that is not even looked at."""
        self._count += 1

    def chat(self, service: str, title: str = "", *, newest_first: bool = False, unsure: bool = False) -> Chat:
        kept = self._kept[::-1] if newest_first else self._kept
        return Chat(service, title[:MOST_NAME], tuple(kept), self._count, unsure)


def _cut(words: str) -> str:
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
