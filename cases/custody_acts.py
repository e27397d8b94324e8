"""What is written into the custody log, and why an entry of it no longer counts. Imports nothing of Django."""

from enum import StrEnum


class Act(StrEnum):
    """What can be written into the log. The values are part of the bundle's format."""

    OPENED = "case-opened"
    WORDS_RENEWED = "words-renewed"
    SEALED = "sealed"
    DESCRIBED = "described"
    REMOVED = "removed"
    STAMPED = "stamped"
    EXPORTED = "exported"
    ORIGINAL_READ = "original-read"
    FINGERPRINT_NOTED = "fingerprint-noted"
    FINGERPRINT_REMOVED = "fingerprint-removed"
    TIMELINE_CHANGED = "timeline-changed"
    SIDES_CONFIRMED = "sides-confirmed"  # whose words stand on which side of these screenshots, as the client says
    ORIGINAL_STAYS = "original-stays"  # sha256: of the file that was not handed over, as the client's device says
    UNLOCKED = "unlocked"  # opened with a password, which was not kept
    SHARED = "shared"
    SHARING_ENDED = "sharing-ended"
    COUNSELLOR_READ = "counselor-read"
    COUNSELLOR_SAW = "counselor-saw"
    COUNSELLOR_ORDERED = "counselor-ordered"  # had a paper made; that it was made is an entry of its own
    COUNSELLOR_PRINTED = "counselor-printed"  # sha256: of the PDF
    HANDED_OVER = "handed-over"  # no longer written: a record was made, nobody knows what came of it
    HAND_OVER_RECORD = "hand-over-record"  # sha256: of the PDF
    COPIED = "copied"  # everything stored about the case was given to its client
    OUTSIDE_EVENT = "outside-event"  # entered by a person: what happened outside this site, which did not see it
    VOIDED = "voided"  # an earlier entry stays as it is, and no longer counts


class VoidReason(StrEnum):
    """Why an entry no longer counts. The values are part of the bundle's format; later versions may know more."""

    WRONG_RECIPIENT = "wrong-recipient"
    WRONG_DETAILS = "wrong-details"
    NOT_HANDED_OVER = "not-handed-over"
    NOT_HAPPENED = "not-happened"
    WRONG_TIME = "wrong-time"
    ENTERED_TWICE = "entered-twice"
    TWICE = "twice"
    OTHER = "other"
