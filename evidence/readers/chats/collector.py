"""Gathers messages within bounds: how many, how long each, how much altogether."""

from collections import deque
from dataclasses import replace

from evidence.readers.chats.chat import (
    MOST_CHARACTERS,
    MOST_FACTS,
    MOST_MESSAGES,
    MOST_NAME,
    MOST_WORDS,
    Chat,
    Message,
    MessageFact,
)

BEGINNING = 10  # one part in so many is kept of the beginning
MOST_VALUE = 500  # characters of a fact


class Collector:
    """Counts everything, keeps what fits: the beginning and, much more of it, the end. Between them stands how many
    are left out."""

    most = MOST_MESSAGES

    def __init__(self) -> None:
        self._first: list[Message] = []
        self._last: deque[Message] = deque()
        self._count = 0
        self._characters = 0

    def add(self, message: Message) -> None:
        self._count += 1
        short = replace(
            message,
            written=message.written[:MOST_NAME],
            sender=message.sender[:MOST_NAME],
            text=_cut(message.text),
            attachment=message.attachment[:MOST_NAME],
            facts=_short(message.facts),
        )
        begins = not self._last and len(self._first) < self.most // BEGINNING
        if begins and self._characters < MOST_CHARACTERS // BEGINNING:
            self._first.append(short)
        else:
            self._last.append(short)
        self._characters += _size(short)
        while self._last and (self._characters > MOST_CHARACTERS or self._kept > self.most):
            self._characters -= _size(self._last.popleft())

    @property
    def _kept(self) -> int:
        return len(self._first) + len(self._last)

    def chat(self, service: str, title: str = "", *, unsure: bool = False) -> Chat:
        left_out = self._count - self._kept
        gap = [Message(facts=(MessageFact("left_out", str(left_out)),))] if left_out else []
        return Chat(service, title[:MOST_NAME], (*self._first, *gap, *self._last), self._count, unsure)


def _size(message: Message) -> int:
    return len(message.text) + len(message.attachment)


def _short(facts: tuple[MessageFact, ...]) -> tuple[MessageFact, ...]:
    if not facts:
        return facts
    return tuple(MessageFact(one.kind, one.value[:MOST_VALUE], one.by[:MOST_NAME]) for one in facts[:MOST_FACTS])


def _cut(words: str) -> str:
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
