"""What only a person can do before and while the site is public, as a list with boxes to tick, in English.

It is made from the packs and texts as they are now, with the operator's changes: what a person has done and written
down where the list says is no longer on it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from guidance import (
    contact_wording,
    content_loader,
    easy_language,
    fact_list,
    language_cards,
    translation_preview,
    translations,
)
from guidance.fact_list import ListedFact
from guidance.facts import (
    Confidentiality,
    Contact,
    Emergency,
    Law,
    LawLetter,
    Lawyer,
    Link,
    Note,
    Police,
    PoliceLetterWords,
    ProsecutionRequest,
    Region,
    WayKind,
)
from guidance.service_facts import PaymentProvider, Platform, Service, Yes
from sextortion_help.i18n.register import ENGLISH

CHANGES = """\
Numbers, pages, apps and law go into the file that `FACTS_OVERLAY` names. A second person reads the entry and
puts their own name into `confirmed_by`; before that it does nothing. What is wrong gets `do: correct` with
`set:`, and what no longer exists gets `do: hide`.

```yaml
changes:
  - fact: uk/contacts/uk-papyrus   # what stands behind the arrow
    do: check
    checked_on: 2026-12-01         # when you called, opened or read it
    day: 2026-12-01
    edited_by: Your name
    confirmed_by: Name of a second person
    why: Called at 3 p.m., Ms Example answered.
```
"""
CALL = """\
Say that you look after a page for people who are blackmailed with intimate pictures, and ask: Is this the right
number, also from a mobile phone and from abroad? When is somebody there? What does it cost, and is it on the
bill? Do callers have to give a name? For which ages, genders and languages is it? Do you help in such a case,
and may we name you? Of a number for texts: send nothing but the question, and see who answers."""
COMPARE = """\
**Do not dial these.** Read them off the page of the police or the government of the country, and write that
page into `source`."""
OPEN = """\
Open each from the country that it is for, on a telephone, without an add-on. Ask: Is it still the page of this
service? Does it lead where its name says? Can somebody under 18 use it? Does it ask for a name or an account?
Does it load without JavaScript?"""
LOOK = """\
Look in the app or ask the payment service: are the menus called this, does blocking keep the chat, is the other
person told about a screenshot, does it take part in StopNCII and Take It Down?"""
LAW = """\
For a lawyer of the country, in criminal law or for victims. Ask: Does it still read like this? Do the plain
words say too much or too little, also for somebody under 18? Who starts the prosecution, and by when? May it be
named to a victim?"""
READ = """\
For somebody who speaks the language from home and did not translate the page. `manage.py translation LANGUAGE
--out DIR` puts each text beside its English. Write `reviewer:` and `reviewed_on:` into the file."""
EASY = """\
Easy language is read by people with learning difficulties, together with somebody who writes down where they
stumble. Then write `tested_by:` (the group) and `tested_on:` into the front matter of the file, and the note on
the page goes."""
FILMS = """\
A deaf signer films the page in easy language. Put the film and its captions (`.vtt` beside it) on this site's
own host, and name it in `SIGN_VIDEOS`."""


@dataclass(frozen=True)
class Task:
    """`what` has a box; `result`: where to write what came of it."""

    what: str
    result: str


@dataclass(frozen=True)
class TaskList:
    """`parts`: tasks by country, pack or language."""

    id: str
    heading: str
    how: str
    parts: dict[str, list[Task]]

    @property
    def count(self) -> int:
        return sum(len(tasks) for tasks in self.parts.values())


def lists(group: str = "") -> list[TaskList]:
    """Of one pack alone where `group` names it; the words of pages belong to none. Run it in English."""
    of_facts = [
        TaskList("call", "Call", CALL, _of_facts(group, _calls)),
        TaskList("compare", "Emergency numbers: compare", COMPARE, _of_facts(group, _emergency_numbers)),
        TaskList("open", "Open", OPEN, _of_facts(group, _addresses)),
        TaskList("look", "Look in the app", LOOK, _of_facts(group, _menus)),
        TaskList("law", "Have the law read", LAW, _of_facts(group, _laws)),
    ]
    if group:
        return of_facts
    return [
        *of_facts,
        TaskList("read", "Have the translations read", READ, _unread()),
        TaskList("easy", "Easy language: test groups", EASY, _untested()),
        TaskList("films", "Films in sign language", FILMS, _unfilmed()),
    ]


def markdown(group: str = "") -> str:
    """The whole list as one page, to print or to hand to somebody."""
    lines = ["# What only a person can do", "", CHANGES]
    for one in lists(group):
        lines += [f"## {one.heading} ({one.count})", "", one.how, ""]
        for name, tasks in one.parts.items():
            lines += [f"### {name}", "", *(f"- [ ] {task.what} → {task.result}" for task in tasks), ""]
    return "\n".join(lines)


# --- facts -------------------------------------------------------------------------------------------------


def _of_facts(group: str, questions_about: Callable[[ListedFact], Iterator[str]]) -> dict[str, list[Task]]:
    """What has to be asked of each fact that nobody has checked, or not for long, by the heading of its pack."""
    parts = {}
    for members in fact_list.groups():
        if group in ("", members.id):
            tasks = [
                Task(what, f"`{one.way}`")
                for one in members.facts
                if one.fact.checked_on is None or one.fact.stale
                for what in questions_about(one)
            ]
            parts[f"{members.heading} ({members.id})"] = tasks
    return {heading: tasks for heading, tasks in parts.items() if tasks}


def _calls(one: ListedFact) -> Iterator[str]:
    if isinstance(one.fact, Contact) and not _is_for_emergencies(one.fact):
        words = " ".join((one.fact.what[ENGLISH], contact_wording.terms(one.fact))).strip()
        for way in one.fact.ways:
            if way.kind in (WayKind.TEL, WayKind.SMS):
                yield f"**{contact_wording.button(way)}** – {one.name}. We say: “{words}”"


def _is_for_emergencies(contact: Contact) -> bool:
    """Who tries it may keep an operator from somebody in danger."""
    return "emergency-text" in contact.kinds


def _emergency_numbers(one: ListedFact) -> Iterator[str]:
    if isinstance(one.fact, Emergency):
        yield one.name
    elif isinstance(one.fact, Contact) and _is_for_emergencies(one.fact):
        yield f"{', '.join(way.value for way in one.fact.ways)} – {one.name}"


def _addresses(one: ListedFact) -> Iterator[str]:
    fact = one.fact
    if isinstance(fact, Contact):
        yield from (f"{way.value} – {one.name}" for way in fact.ways if way.kind not in (WayKind.TEL, WayKind.SMS))
    elif isinstance(fact, Link | Region | Service):
        yield f"{fact.url} – {one.name}"
    elif isinstance(fact, Police) and fact.online:
        yield f"{fact.online} – {one.name}"


def _menus(one: ListedFact) -> Iterator[str]:
    if isinstance(one.fact, Platform | PaymentProvider):
        yield one.name
    elif isinstance(one.fact, Yes):
        yield f"{one.name}: {contact_wording.takes_part(one.fact.answer)}"


def _laws(one: ListedFact) -> Iterator[str]:
    fact = one.fact
    if isinstance(fact, Law):
        words = (fact.about, *([fact.prosecuted] if fact.prosecuted else []))
    elif isinstance(fact, ProsecutionRequest):
        texts = [text[ENGLISH] for text in (fact.paper, fact.signing) if text]
        yield f"{one.name}, {fact.months} months: “{' '.join(texts)}” (source: {fact.source or 'none'})"
        return
    elif isinstance(fact, Police):
        words = (fact.how, fact.bring, *([fact.terms] if fact.terms else []))
    elif isinstance(fact, PoliceLetterWords):
        words = (*([fact.title] if fact.title else []), fact.request, fact.confirmation, *fact.rights)
    elif isinstance(fact, Lawyer):
        words = (fact.how, fact.cost)
    elif isinstance(fact, LawLetter):
        words = (fact.lead, *fact.before, fact.young)
    elif isinstance(fact, Note | Confidentiality):
        words = (fact.about,)
    else:
        return
    yield f"{one.name}: “{' '.join(text[ENGLISH] for text in words)}” (source: {fact.source or 'none'})"


# --- texts -------------------------------------------------------------------------------------------------


def _unread() -> dict[str, list[Task]]:
    parts = {}
    for language in translations.languages():
        pages = sorted(translation_preview.unread(language), key=lambda page: not page[1])
        tasks = [
            Task(
                f"{name}{' (in English on the site until then)' if waits else ''}", f"`guidance/content/{name}.md`"
            )
            for name, waits in pages
        ]
        tasks += [
            Task(what, f"`guidance/content/{language}/reviews.yaml`")
            for what, state in translation_preview.other_reviews(language)
            if state == translation_preview.UNREAD
        ]
        parts[language] = tasks
    cards = {name: card for name, card in language_cards.drafts().items() if not card.reviewer}
    parts["cards of twelve sentences"] = [
        Task(f"{name}: {card.title}", f"`guidance/cards/{name}.yaml`") for name, card in cards.items()
    ]
    return {name: tasks for name, tasks in parts.items() if tasks}


def _untested() -> dict[str, list[Task]]:
    parts = {
        folder: [
            Task(page.title, f"`guidance/content/{folder}/easy/{name}.md`")
            for name in easy_language.PAGES
            if f"easy/{name}" in content_loader.names(folder)
            and not (page := content_loader.load(f"easy/{name}", folder)).tested_by
        ]
        for folder in (*content_loader.languages(), *content_loader.VOICES)
    }
    return {folder: tasks for folder, tasks in parts.items() if tasks}


def _unfilmed() -> dict[str, list[Task]]:
    parts: dict[str, list[Task]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            missing = [name for name in easy_language.PAGES if not easy_language.film(name)]
            parts[language] = [
                Task(
                    content_loader.page(f"easy/{name}").title, f"`SIGN_VIDEOS={language}:{name}=/films/{name}.mp4`"
                )
                for name in missing
            ]
    return {language: tasks for language, tasks in parts.items() if tasks}
