"""What comes next, for every page of guidance and case: the one list in words, and the one filled button."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guidance import content_loader, questions
from guidance.first_things import FirstThing
from guidance.journey import Journey
from guidance.questions import Question
from sextortion_help.i18n.register import address_language


def choices(question: Question, page: content_loader.ContentPage, chosen_ids: list[str]) -> list[dict[str, Any]]:
    """The options of a question in words: [{"id", "label", "hint", "group", "chosen"}]."""
    return [
        {
            "id": option.id,
            "label": questions.label(option, page),
            "hint": page.options[option.id].hint if option.id in page.options else "",
            "group": option.group,
            "chosen": option.id in chosen_ids,
            "later": option.later,
        }
        for option in question.choices()
    ]


# Where a thing is done while a case is open.
_IN_CASE = {"evidence": "evidence:add", "dossier": "dossier:overview", "hashes": "image_hashes:overview"}


def address(thing: FirstThing, *, in_case: bool = False) -> str:
    language = address_language()
    if in_case and thing.happened in _IN_CASE:
        return _reversed(_IN_CASE[thing.happened], "", language)
    return _reversed("guidance:step" if thing.step else f"guidance:{thing.page}", thing.step, language)


@lru_cache(maxsize=128)
def _reversed(view: str, slug: str, _language: str) -> str:
    """Every page asks for those of the whole list, and an address is slow to put together."""
    return reverse(view, kwargs={"slug": slug} if slug else None)


def _open(way: Journey) -> list[FirstThing]:
    return [thing for thing in way.things() if not thing.rule and not way.thing_done(thing)]


def ahead(way: Journey) -> FirstThing | None:
    """The first that is open."""
    return next(iter(_open(way)), None)


def where(way: Journey) -> str:
    """The address of what is next; of the plan when nothing is open."""
    thing = ahead(way)
    return address(thing) if thing else reverse("guidance:plan")


def _said(thing: FirstThing, way: Journey) -> str:
    """What happened with the case, in words."""
    count = way.happened.get(thing.happened, 0)
    counted = {"evidence": ngettext("%(count)d file is safe", "%(count)d files are safe", count) % {"count": count}}
    return counted.get(thing.happened, _("done")) if count else _("done")


def rows(way: Journey, *, in_case: bool = False) -> list[dict[str, Any]]:
    """The list: [{"href", "words", "said", "ahead"}]; `said` is what is done of it, "" while it is open."""
    words = content_loader.page("pages/first-things").lines
    next_thing = ahead(way)
    return [
        {
            "href": address(thing, in_case=in_case),
            "words": words[thing.id],
            "said": _said(thing, way) if way.thing_done(thing) else "",
            "ahead": thing is next_thing,
        }
        for thing in way.things()
    ]


def button(way: Journey, here: str = "", *, in_case: bool = False) -> dict[str, str]:
    """{"done", "words", "href"} of the button that leads on from the page at `here`: what is done with this page,
    and what comes next. No words when nothing is open any more."""
    open_things = _open(way)
    done = next((thing for thing in open_things if address(thing) == here), None)
    following = next((thing for thing in open_things if address(thing) != here), None)
    words = content_loader.page("pages/first-things").lines
    return {
        "done": done.id if done else "",
        "words": words[following.id] if following else "",
        "href": address(following, in_case=in_case) if following else "",
    }
