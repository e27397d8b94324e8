"""What somebody in the chats of a case wrote that threatens or demands: proposed, verbatim, with where it stands.

Nothing is kept before the client says that this is the person who threatens them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language

from cases.models import Scope
from cases.vault import Vault
from evidence import transcripts
from evidence.exhibits import OpenedExhibit
from extraction import actions as extraction_actions
from extraction import chat_threads
from extraction.entities import chat_lines, threat_words
from extraction.results import ExhibitText
from extraction.screenshots.capture import Content
from extraction.screenshots.threads import Thread, Writer
from extraction.suggestions import NOT_THEIRS, THEIRS, is_me
from sextortion_help import typed_text
from statement import actions, exhibit_references
from statement.answers import Identifier, Statement
from statement.choices import IdentifierKind

MOST_WRITERS = 6
MOST_QUOTES = 8  # of one writer: those that weigh most, in the order of the chat
MOST_CHARACTERS = 600  # of one message; the rest is in the exhibit
MOST_WEIGHED = 20_000  # messages of one export
_CUT = " […]"


@dataclass(frozen=True)
class Quote:
    """Words as they stand in an exhibit. `at`: local ISO 8601, or the clock of a bubble, or ""."""

    words: str
    number: int
    at: str = ""

    @property
    def when(self) -> str:
        try:
            at = datetime.fromisoformat(self.at)
        except ValueError:
            return self.at
        day = date_format(at, "j. F Y" if (get_language() or "").startswith("de") else "j F Y")
        return f"{day}, {at:%H:%M}" if "T" in self.at else day


@dataclass(frozen=True)
class ThreateningWriter:
    """`name`: as the chat calls the writer. `answer`: THEIRS, NOT_THEIRS, or "" while nothing was said."""

    key: str
    name: str
    quotes: tuple[Quote, ...]
    answer: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(quote.number for quote in self.quotes))

    def lines(self) -> list[str]:
        """One for each quote, in the client's language: who, when, where, and the words as they are."""
        return [
            f"{', '.join(filter(None, (self.name, quote.when)))} ({exhibit_references.words([quote.number])}):"
            f" {quote.words}"
            for quote in self.quotes
        ]


def of_case(
    vault: Vault,
    exhibits: list[OpenedExhibit],
    reads: Mapping[UUID, ExhibitText],
    statement: Statement,
    answers: Mapping[str, str],
) -> list[ThreateningWriter]:
    """Those about whom nothing was said yet, in the order of the exhibits; never the client by their own name.

    No query beyond that of the keys.
    """
    quotes_of: dict[str, list[Quote]] = {}
    captured = _captured(chat_threads.of_opened(exhibits, reads, answers))
    for name, quote in (*_exported(vault, exhibits), *captured):
        if not is_me(name, statement.client.name):
            quotes_of.setdefault(name, []).append(quote)
    writers = []
    for name, quotes in quotes_of.items():
        new = [quote for quote in dict.fromkeys(quotes) if quote.words not in statement.threats.words]
        chosen = _heaviest(new)
        key = _key(name, chosen)
        if chosen and not answers.get(key) and answers.get(_key(name, ())) != NOT_THEIRS:
            writers.append(ThreateningWriter(key, name, chosen))
    return writers[:MOST_WRITERS]


def _key(name: str, quotes: Iterable[Quote]) -> str:
    """A digest of the writer, or of the writer with these words."""
    text = "\n".join((name, *(quote.words for quote in quotes)))
    return hashlib.sha256(f"writer:{text}".encode()).hexdigest()[:24]


def _heaviest(quotes: list[Quote]) -> tuple[Quote, ...]:
    """In their order. A demand alone is no threat: without any threat there is nothing to propose."""
    weights = [threat_words.weight(quote.words) for quote in quotes]
    if not any(weight >= 2 for weight in weights):
        return ()
    places = sorted(range(len(quotes)), key=lambda place: (-weights[place], place))[:MOST_QUOTES]
    return tuple(quotes[place] for place in sorted(places))


def _exported(vault: Vault, exhibits: list[OpenedExhibit]) -> Iterator[tuple[str, Quote]]:
    """(writer, quote) of each message of a chat export that threatens or demands."""
    number_of = {exhibit.id: exhibit.number for exhibit in exhibits if not exhibit.same_as}
    readable = [exhibit for exhibit in exhibits if exhibit.id in number_of]
    read = transcripts.of_exhibits(readable, vault.case.pk, vault.private(Scope.EVIDENCE))
    for exhibit_id, transcript in read.items():
        if transcript.chat is None:
            continue
        for message in transcript.messages[-MOST_WEIGHED:]:
            if message.is_said and threat_words.weight(message.text):
                yield message.sender, _quote(message.text, number_of[exhibit_id], chat_lines.local(message))


def _captured(threads: Iterable[Thread]) -> Iterator[tuple[str, Quote]]:
    """The same of screenshots, only where the client said on which side their own words stand."""
    for thread in threads:
        for piece in thread.pieces:
            for line in piece.lines:
                bubble = line.bubble
                name = bubble.sender or thread.title
                whole = line.is_told and bubble.content == Content.WORDS and not bubble.is_cut
                if name and whole and line.writer == Writer.OTHER and threat_words.weight(bubble.text):
                    yield name, _quote(bubble.text, line.numbers[0], bubble.clock)


def _quote(text: str, number: int, at: str) -> Quote:
    words = typed_text.clean_line(text)
    return Quote(words if len(words) <= MOST_CHARACTERS else words[:MOST_CHARACTERS] + _CUT, number, at)


def answers_in(fields: Mapping[str, str], writers: list[ThreateningWriter]) -> dict[str, str]:
    """The answers that a form holds, by the key of the writer."""
    answers = {writer.key: fields.get(f"answer-{writer.key}", "") for writer in writers}
    return {key: answer for key, answer in answers.items() if answer in (THEIRS, NOT_THEIRS)}


def keep(vault: Vault, answers: Mapping[str, str], writers: list[ThreateningWriter]) -> int:
    """Keep the answers; the name of who threatens goes into the statement, and the words into those of the threats.

    A no holds for the writer, whatever else is read of them later. Returns how many found no room in the statement:
    those stay open. Raises CaseClosedError.
    """
    left_out = {
        writer.key for writer in writers if answers.get(writer.key) == THEIRS and not _has_room(vault, writer)
    }
    rejected = {_key(writer.name, ()): NOT_THEIRS for writer in writers if answers.get(writer.key) == NOT_THEIRS}
    answers_kept = {key: answer for key, answer in answers.items() if key not in left_out}
    extraction_actions.store_answers(vault, {**answers_kept, **rejected})
    return len(left_out)


def _has_room(vault: Vault, writer: ThreateningWriter) -> bool:
    """Whether the name and all words are in the statement now."""
    name = Identifier(IdentifierKind.NAME.value, writer.name, seen_in=writer.numbers)
    lines = writer.lines()
    return actions.add_identifiers(vault, [name]) + actions.add_threats(vault, lines) == 1 + len(lines)
