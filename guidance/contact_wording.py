"""Words for what the packs hold as codes: ways to reach somebody, kinds of contacts, answers of platforms."""

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from guidance import content_loader, fact_wording
from guidance.facts import Contact, ContactWay, WayKind
from sextortion_help.i18n.register import base_language


def button(way: ContactWay) -> str:
    """What stands on the button that leads to somebody."""
    if way.kind == WayKind.TEL:
        return _("Call %(number)s") % {"number": way.value}
    if way.kind == WayKind.SMS:
        if way.say:
            return _("Text %(word)s to %(number)s") % {"word": way.say, "number": way.value}
        return _("Text %(number)s") % {"number": way.value}
    if way.kind == WayKind.MAIL:
        return way.value
    if way.label:
        return content_loader.say(way.label)
    return _("Chat online") if way.kind == WayKind.CHAT else _("Open the page")


class Opening(StrEnum):
    """Whether somebody is there, as far as hours and the age of their source can tell."""

    OPEN = "open"
    CLOSED = "closed"
    PROBABLY_CLOSED = "probably closed"
    UNKNOWN = ""

    @property
    def is_closed(self) -> bool:
        return self in (Opening.CLOSED, Opening.PROBABLY_CLOSED)

    @property
    def words(self) -> str:
        sentences = {
            Opening.OPEN: _("Open now"),
            Opening.CLOSED: _("Closed now"),
            Opening.PROBABLY_CLOSED: _("Probably closed now"),
        }
        return sentences.get(self, "")


def opening(contact: Contact, now: datetime) -> Opening:
    """`now` is aware. Hours of an old source never say that a line is open."""
    is_open = contact.open_at(now)
    if is_open is None:
        return Opening.UNKNOWN
    if contact.hours_may_have_changed:
        return Opening.UNKNOWN if is_open else Opening.PROBABLY_CLOSED
    return Opening.OPEN if is_open else Opening.CLOSED


def hours(contact: Contact) -> str:
    """The opening hours, with the age of their source where they may have changed since; empty where unknown."""
    if contact.hours is None:
        return ""
    if not contact.hours.spans:
        return _("Day and night")
    spoken = contact.hours.words(base_language())
    if not contact.hours_may_have_changed:
        return spoken
    if contact.source_date is None:
        return _("%(hours)s, may have changed") % {"hours": spoken}
    return _("%(hours)s, as of %(age)s") % {"hours": spoken, "age": fact_wording.age_of_source(contact.source_date)}


def terms(contact: Contact, opening_now: Opening = Opening.UNKNOWN) -> str:
    """When somebody is there and whether it costs anything, as sentences; empty where neither is known."""
    if contact.hours and not contact.hours.spans:
        return (_("Free, day and night") if contact.free else _("Day and night")) + "."
    sentences = []
    if contact.hours:
        closed = f" ({opening_now.words})" if opening_now.is_closed else ""
        sentences.append(f"{hours(contact)}{closed}.")
    if contact.free:
        sentences.append(_("Free") + ".")
    return " ".join(sentences)


def group_heading(kind: str) -> str:
    """The heading over contacts of one kind on the page of a country."""
    headings = {
        "image-abuse": _("For blackmail with intimate pictures"),
        "crisis": _("In a crisis"),
        "youth": _("For young people"),
        "parents": _("For parents"),
        "report": _("Report pictures of people under 18"),
        "tell": _("Under 18 and threatened"),
        "complaint": _("If the app or site doesn’t act"),
        "money": _("Money"),
        "devices": _("Devices and e-mails"),
        "victims": _("After a crime"),
        "lgbtq": _("For LGBTQ+ people"),
    }
    return headings.get(kind) or _("Counselling")


def takes_part(answer: str) -> str:
    """Whether a platform takes part in a service; `answer`: "yes", "no", or anything else where nobody knows."""
    return {"yes": _("takes part"), "no": _("does not take part")}.get(answer) or _("not known")


def comes_back(reversible: str) -> str:
    """Whether money that was paid can come back."""
    sentences = {"often": _("Often."), "sometimes": _("Sometimes."), "rarely": _("Seldom.")}
    return sentences.get(reversible) or _("As a rule not. Report it all the same.")
