"""What comes next, for the pages of a case; it fills their slot."""

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guidance import content_loader, journey, next_thing, operator_line, plan_answers, reviews
from sextortion_help import slots
from sextortion_help.i18n import register

OPERATOR_LINE = (
    "OPERATOR_NAME",
    "OPERATOR_PHONE",
    "OPERATOR_CHAT",
    "OPERATOR_IMPRINT",
    "OPERATOR_PRIVACY",
    "LEGAL_IMPRINT",
    "LEGAL_CONTROLLER",
)


def enter() -> None:
    """Fill the slot, when the site starts."""
    slots.fill("next-thing", onward)
    slots.provide("after-words", after_words)
    slots.provide("plan-answers", plan_answers.of_kept)
    slots.fill("operator-line", operator)
    slots.fill("translation-note", translation_note)
    slots.provide("catalogue-review", catalogue_review)


def operator(context: Context) -> SafeString:
    """Who runs the site and how to reach them; nothing where nothing is set."""
    if not any(getattr(settings, name) for name in OPERATOR_LINE):
        return mark_safe("")
    return render_to_string("guidance/includes/_operator_line.html", operator_line.shown())


def translation_note(context: Context, english: bool = False) -> SafeString:
    """On a translation, what of it nobody has read; above a page in English (`english`), below every other."""
    page = context.get("page")
    if (getattr(page, "language", "") == register.ENGLISH) is not english:
        return mark_safe("")
    if not english and _is_read(page):
        return mark_safe("")
    waits = getattr(page, "waits", False)
    note = _note_above(waits=waits) if english else _note_below()
    return render_to_string("guidance/includes/_translation_note.html", {"note": note})


def _note_above(*, waits: bool) -> str:
    if not waits:
        return _("This page is in English, because nobody has translated it yet.")
    return _(
        "This page is in English, because a mistake in it could do harm and nobody has checked its translation yet."
    )


def _note_below() -> str:
    return _(
        "Nobody has checked this translation yet. "
        "Until somebody does, what is about law, a crisis or children is in English."
    )


def _is_read(page: object) -> bool:
    """Whether somebody has read all of a page in a translation: its own text, if it has one, and the interface."""
    if isinstance(page, content_loader.ContentPage) and (not page.is_read or page.has_english_parts):
        return False
    return bool(catalogue_review())


def catalogue_review() -> dict[str, str]:
    """{"reviewer"} of the interface in the reader's language; none where nobody has read it."""
    reviewer = reviews.of(register.address_language()).catalogue.reviewer
    return {"reviewer": reviewer} if reviewer else {}


def after_words(request: HttpRequest) -> dict[str, str]:
    """{"address"} of the upload, which is what a case is opened for, also by who ticked "take screenshots".
    None while something that comes before it, such as getting safe, is open."""
    way = journey.read(request)
    upload = reverse("evidence:add")
    for thing in way.things():
        if next_thing.address(thing, in_case=True) == upload:
            return {"address": upload}
        if not thing.rule and not way.thing_done(thing):
            break
    return {}


def onward(context: Context, listed: bool = False) -> SafeString:
    """The button to the next thing; with the list above it where the page asks for it."""
    way = journey.read(context["request"])
    context_of_notice = {
        "listed": listed,
        "things": next_thing.rows(way, in_case=True),
        "onward": next_thing.button(way, in_case=True),
    }
    return render_to_string("guidance/includes/_next_in_case.html", context_of_notice)
