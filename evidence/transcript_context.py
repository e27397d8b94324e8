"""A transcript on its exhibit's page: a stretch of the chat, the e-mail explained, facts of recording or sound."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.crypto import Secret
from cases.errors import DecryptionError
from evidence import mail_explanations as explanations
from evidence import transcripts
from evidence.exhibits import OpenedExhibit
from evidence.mail_explanations import Explanation
from evidence.readers import durations
from evidence.readers.chats.chat import Message
from evidence.readers.mail.message import Email
from evidence.transcripts import Transcript
from sextortion_help.web import query

ROWS = 100  # messages on one page


@dataclass(frozen=True)
class Stretch:
    """Messages `first` to `last` of `kept`, counted from 1. `before` and `after`: where to go on; 0 for nowhere."""

    rows: tuple[Message, ...]
    first: int
    last: int
    before: int
    after: int


@dataclass(frozen=True)
class ExplainedEmail:
    """One e-mail of the file. `verdict_among_signs`: its verdict is said among the signs of a bluff, so not
    twice."""

    letter: Email
    verdict: Explanation
    signs: list[Explanation]
    bluff: bool
    verdict_among_signs: bool
    notes: list[Explanation]


def context(exhibit: OpenedExhibit, case_id: UUID, private: Secret, first_message: str = "") -> dict[str, Any]:
    """For the template; `wanted`: number of the first message, as it stands in the address. Without a transcript
    empty; {"transcript_lost": True} when it is missing or was changed."""
    try:
        transcript = transcripts.of_exhibit(exhibit, case_id, private)
    except (OSError, DecryptionError, ValueError):
        return {"transcript_lost": True}
    return _shown(transcript, first_message) if transcript else {}


def _shown(transcript: Transcript, first_message: str) -> dict[str, Any]:
    if transcript.letters or transcript.offered_mails:
        return {
            "letters": [explained(letter) for letter in transcript.letters],
            "mailbox": transcript.offered_mails,
            "mails_unread": transcript.unread,
        }
    if transcript.chat:
        return {"chat": transcript.chat, "stretch": stretch(transcript.chat.messages, first_message)}
    if transcript.sound:
        sound = transcript.sound
        length_heard = clock(sound.seconds_heard) if sound.seconds_heard < sound.seconds - 1 else ""
        return {"sound": sound, "length": clock(sound.seconds), "heard": length_heard}
    if transcript.picture:
        return {"facts": transcript.picture, "lasts": clock(transcript.picture.seconds)}
    if transcript.document:
        return {"document": transcript.document}
    if transcript.footage:
        return {"footage": transcript.footage, "length": clock(transcript.footage.seconds)}
    return {}


def explained(letter: Email) -> ExplainedEmail:
    bluff = explanations.looks_like_bluff(letter)
    return ExplainedEmail(
        letter=letter,
        verdict=explanations.verdict(letter),
        signs=explanations.signs(letter),
        bluff=bluff,
        verdict_among_signs=bluff and letter.verdict in ("own", "forged"),
        notes=explanations.notes(letter),
    )


def stretch(messages: tuple[Message, ...], first_message: str) -> Stretch:
    """The ROWS messages from the wanted one on; from the first when there is no such."""
    first = query.whole_number(first_message) or 1
    if first > len(messages):
        first = 1
    last = min(len(messages), first + ROWS - 1)
    return Stretch(
        rows=messages[first - 1 : last],
        first=first,
        last=last,
        before=max(1, first - ROWS) if first > 1 else 0,
        after=last + 1 if last < len(messages) else 0,
    )


def clock(seconds: float) -> str:
    """ "1:05" minutes and seconds, "1:02:09" with hours; a second at least, and empty when unknown."""
    return durations.clock(durations.rounded(seconds)) if seconds else ""
