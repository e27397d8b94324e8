"""What was read in the exhibits, for the timeline."""

from uuid import UUID

from cases.crypto import Secret
from cases.errors import DecryptionError
from evidence import transcripts
from evidence.exhibits import OpenedExhibit
from evidence.transcripts import Transcript


def of_exhibits(exhibits: list[OpenedExhibit], case_id: UUID, private: Secret) -> dict[UUID, Transcript]:
    """By exhibit. One that is damaged is left out here: its own page says so."""
    transcript_of = {}
    for exhibit in exhibits:
        try:
            transcript = transcripts.of_exhibit(exhibit, case_id, private)
        except (OSError, DecryptionError, ValueError):
            continue
        if transcript is not None:
            transcript_of[exhibit.id] = transcript
    return transcript_of
