"""Why a file was not taken, and the calm sentence for each reason."""

import enum

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from evidence.upload import disk_share


class Reason(enum.Enum):
    """The values travel in JSON and in sealed session state; they never quote input."""

    EMPTY = "empty"
    KIND = "kind"
    PROGRAM = "program"
    OFFICE = "office"
    OUTLOOK = "outlook"
    BACKUP = "backup"
    DRAWING = "drawing"
    RARE_PICTURE = "rare-picture"
    MEDIA_INSIDE = "media-inside"
    FILE_SIZE = "file-size"
    RECORDING_SIZE = "recording-size"
    ITEMS = "items"
    CASE_SIZE = "case-size"
    NO_ROOM = "no-room"
    FULL_DAY = "full-day"
    LOG_FULL = "log-full"
    LOOK = "look"
    LOOK_RECORDING = "look-recording"
    LOOK_DOCUMENT = "look-document"
    LOOK_INSIDE = "look-inside"
    PICTURE_IN_SOUND = "picture-in-sound"
    BROKEN_OFF = "broken-off"
    TOO_MANY = "too-many"
    NAME = "name"


def accepted() -> str:
    """What can be uploaded, in words."""
    return _(
        "You can add screenshots and photos, voice messages, PDF, plain text, saved e-mails (.eml, .msg or .mbox), "
        "chat exports (.txt or .zip without pictures) and screen recordings."
    )


def accepted_young() -> str:
    """What can be uploaded where anyone under 18 may be seen, in words."""
    return _(
        "You can add screenshots, voice messages, plain text, e-mails saved as .eml without pictures, and chat "
        "exports (.txt or .zip without pictures)."
    )


def sentence(reason: Reason) -> str:
    """What a person reads about a file that was not taken: what is so, and what to do."""
    if reason in (Reason.FILE_SIZE, Reason.RECORDING_SIZE):
        return _size_sentence(reason)
    if reason in _UNSEEN:
        return _unseen_sentence(reason)
    return {
        Reason.EMPTY: _("This file is empty, so nothing arrived. Choose it again, or make the screenshot anew."),
        Reason.KIND: _("This kind of file cannot be kept here.") + " " + accepted(),
        Reason.PROGRAM: _("This is a program, so it was not taken. Do not open it.") + " " + accepted(),
        Reason.OFFICE: _("Office files cannot be kept here. Save it as PDF, or make a screenshot of it."),
        Reason.OUTLOOK: _(
            "This is an e-mail in Outlook’s own form (.msg). It can hold pictures, and when someone is under 18, "
            "nobody can look through it first. Open it in Outlook on the web and save it as .eml, or copy its text."
        ),
        Reason.BACKUP: _(
            "This is a backup or the database of an app, for example of Signal, WhatsApp or a whole iPhone. It was "
            "not taken: it holds far more than this one chat, and mostly only the app can open it. Keep it as it "
            "is. In the app, open the chat and export it, or make screenshots of it, and add those."
        ),
        Reason.DRAWING: _("SVG drawings cannot be kept here. Make a screenshot of it instead."),
        Reason.RARE_PICTURE: _(
            "This is a kind of picture that cannot be read here (JPEG XL, JPEG 2000 or the raw file of a camera). "
            "Save it as JPEG on your device and add that, and keep this file for the police."
        ),
        Reason.MEDIA_INSIDE: _(
            "There is more than words inside this file, so it was not taken: when someone is under 18, nobody can "
            "look through it first. Export the chat again and choose “without media”, or add its text file alone "
            "(.txt, .json or .html)."
        ),
        Reason.ITEMS: _("Your case already holds %(count)d files. Remove one you do not need to make room.")
        % {"count": settings.EVIDENCE_ITEMS},
        Reason.CASE_SIZE: _("All files together may have %(limit)s. Remove one you do not need to make room.")
        % {"limit": filesizeformat(settings.EVIDENCE_CASE_BYTES)},
        Reason.NO_ROOM: _(
            "There is no room on our side right now. Keep the file on your device and try again later. "
            "What arrived before is safe."
        ),
        Reason.LOG_FULL: _("The record of this case has as many lines as it can hold, so no file can be added."),
        Reason.FULL_DAY: _(
            "So much is being sent to this site today that each case may hold %(limit)s for now. Screenshots "
            "and chats fit into that. Keep this file on your device and try again tomorrow. What arrived before "
            "is safe."
        )
        % {"limit": filesizeformat(disk_share.SMALL_BYTES)},
        Reason.TOO_MANY: _(
            "These were too many files at once. Please choose fewer and send them one after the other."
        ),
        Reason.NAME: _(
            "The name of a file is too long. Give it a short name on your device, then choose it and those after "
            "it again."
        ),
        Reason.BROKEN_OFF: _("This file did not arrive completely. Please choose it again."),
    }[reason]


_UNSEEN = (
    Reason.LOOK,
    Reason.LOOK_RECORDING,
    Reason.LOOK_DOCUMENT,
    Reason.LOOK_INSIDE,
    Reason.PICTURE_IN_SOUND,
)


def works_instead() -> str:
    """What can be done when a picture cannot be sent because someone under 18 may be in it."""
    return _(
        "What works as well: copy the chat as text, save the e-mail, export the chat “without media”, "
        "or show your phone at the police."
    )


def _unseen_sentence(reason: Reason) -> str:
    """Only where anyone under 18 is involved or may be."""
    return {
        Reason.LOOK: _(
            "When someone is under 18, a picture is first looked at on your own device. That did not happen here, "
            "so it was not taken."
        ),
        Reason.LOOK_RECORDING: _(
            "When someone is under 18, we take no videos: nobody can look through them before they are sent. "
            "Make screenshots of the parts with text. A voice message can be added as .m4a, .mp3 or .opus."
        ),
        Reason.LOOK_DOCUMENT: _(
            "When someone is under 18, we take no PDF files: they can hold pictures. Make screenshots of the parts "
            "with text."
        ),
        Reason.LOOK_INSIDE: _(
            "There are pictures inside this file. When someone is under 18, we do not take them unseen. "
            "Copy the text alone, without the pictures."
        ),
        Reason.PICTURE_IN_SOUND: _(
            "There is a picture or a film inside this sound file. When someone is under 18, we do not take it "
            "unseen. Keep it on your device and show it at the police."
        ),
    }[reason] + ("" if reason in (Reason.LOOK_INSIDE, Reason.PICTURE_IN_SOUND) else " " + works_instead())


def _size_sentence(reason: Reason) -> str:
    if reason is Reason.RECORDING_SIZE:
        return _("This recording is larger than %(limit)s. Cut it into shorter parts on your device.") % {
            "limit": filesizeformat(settings.EVIDENCE_RECORDING_BYTES)
        }
    return _(
        "This file is larger than %(limit)s. Make a screenshot of it, or save it smaller. Of a whole mailbox "
        "(.mbox), open it in your mail program and save the e-mails that matter one by one (.eml)."
    ) % {"limit": filesizeformat(settings.EVIDENCE_FILE_BYTES)}
