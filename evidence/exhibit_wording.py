"""What the pages say about the state of an exhibit, in one sentence each."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from evidence.readers.chats.chat import OfferedChat


@dataclass(frozen=True)
class ExhibitStatus:
    """A few words and the classes of the style sheet that colour them."""

    words: str
    classes: str


def status(exhibit: OpenedExhibit, *, damaged: str = "", given_up: bool = False) -> ExhibitStatus:
    """`damaged`: "original", "copy" or "". `given_up`: nobody will make its copy by itself any more."""
    if damaged == "original":
        return ExhibitStatus(_("Damaged here"), "tag stop")
    if exhibit.state == Exhibit.State.WAITING:
        copy = _("Secured, copy not made yet") if given_up else _("Secured, copy is being made")
        return ExhibitStatus(copy, "tag wait")
    if damaged == "copy":
        return ExhibitStatus(_("Secured, copy damaged"), "tag wait")
    if exhibit.failure == "fault":
        return ExhibitStatus(_("Secured, not read yet"), "tag wait")
    if exhibit.state == Exhibit.State.FAILED:
        return ExhibitStatus(_("Secured, cannot be shown here"), "tag wait")
    return ExhibitStatus("✓ " + _("Secured"), "tag")


def failure(exhibit: OpenedExhibit) -> str:
    """Why it has no copy for reading, and what the client can do."""
    if exhibit.failure == "too_large":
        if exhibit.category in ("picture", "document"):
            return _("It has more picture dots than we can handle. If you can, add a smaller one as well.")
        return _("There is more in it than we can read. If you can, add a smaller part as well.")
    sentences = {
        "slow": _(
            "Reading it took too long. It is kept exactly as it came. If you can open it, make screenshots of what"
            " matters and add those too."
        ),
        "locked": _(
            "It opens only with a password. If you can, save it without one and add it again; or note the password"
            " for the police."
        ),
        "wrong_password": _(
            "That password does not open it. Capital letters and spaces count. The file is kept as it came; nothing"
            " was changed."
        ),
        "misleading": _(
            "This archive is built in a way that no app builds one, so we did not open it. If you can, add the"
            " chat’s text file alone."
        ),
        "fault": _(
            "Your file is safe: it is kept exactly as it came. We will try again by ourselves after the next"
            " update. If you can open it, make a screenshot of it as well, so that it can be printed."
        ),
        "other_format": _(
            "This is no e-mail but another kind of file, such as an old Word or Excel document. It is kept exactly"
            " as it came. Save it as PDF in its program and add that too."
        ),
        "damaged": _("Our copy was damaged. Please add the file again from your device."),
    }
    return sentences.get(exhibit.failure) or _(
        "The file may be damaged or of a special kind. If you can open it, make a screenshot of it and add that"
        " too."
    )


def open_question(exhibit: OpenedExhibit) -> str:
    """What the client is asked about it, on one line; empty when nothing is open."""
    questions = {
        "chat": _("Which chat is it? Until you choose one, none of this file is printed."),
        "mails": _("Which e-mails are they? Until you tick some, none of this file is printed."),
        "order": _("Which number of its dates is the day? Until you say so, it is missing from the timeline."),
        "zone": _("Are its times those of your phone? Until you say so, its time zone counts as unknown."),
    }
    return questions.get(exhibit.open_question, "")


def days(chat: OfferedChat) -> str:
    """From its first to its last day, in the language that is active; one day once; empty when unknown."""
    first, last = (
        date_format(date.fromisoformat(day), "DATE_FORMAT") if day else "" for day in (chat.first, chat.last)
    )
    return first if first == last else f"{first} – {last}"


def alternative(exhibit: OpenedExhibit, page: int, *, footage: bool, length: str) -> str:
    """What a picture of the exhibit shows, for those who do not see it. `page` counts from 1; `length`: of a sound,
    as "1:23", else ""."""
    if length:
        return _("How loud it is over its length: %(length)s") % {"length": length}
    if footage:
        return _("Single pictures of this recording, sheet %(number)s") % {"number": page}
    if len(exhibit.copies) > 1:
        return _("Page %(number)s of this document") % {"number": page}
    return exhibit.caption or _("The picture you added")


def claim_heading(kind: str) -> str:
    """What a picture's file says about its making, in a few words; `kind`: of evidence.readers.pictures' Claim."""
    headings = {
        "source_type": _("Kind of making (IPTC)"),
        "credit": _("Credit"),
        "software": _("Program"),
        "settings": _("Input of a picture generator"),
    }
    return headings.get(kind) or _("Content Credentials (C2PA), signed by")
