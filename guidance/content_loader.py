"""The prose: Markdown files with front matter in guidance/content/<language>/, one file per page and language.

A body is split at `## Heading {#id}` into sections. A voice (`de_du`, `en_young`) holds only
what differs from its language. English and German are the originals and are complete; every other language is a
translation, whose pages may be missing, and which shows law and crisis once somebody has read it.
Links are `pack:name` (an address from the fact packs) and `page:name` (a page of this site); prose holds no
address and no phone number of its own.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language
from pydantic import Field, model_validator

from guidance.facts import Strict
from sextortion_help import fast_yaml
from sextortion_help.i18n.register import ENGLISH, WRITTEN_IN, YOUNG_VOICE, english_voice

FOLDER = Path(__file__).resolve().parent / "content"
READ_FIRST = Path(__file__).resolve().parent / "rules" / "read_first.yaml"
_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n?(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^## (?P<title>.+?) \{#(?P<id>[a-z0-9-]+)\}$", re.MULTILINE)
# A voice and the language it falls back to.
VOICES = {voice.replace("-", "_"): language for language, voice in YOUNG_VOICE.items()}
# Languages and voices in which every page is complete.
ORIGINALS = (*WRITTEN_IN, *(voice for voice, language in VOICES.items() if language in WRITTEN_IN))


class Wording(Strict):
    """Another title, lead or name in lists for people in one situation."""

    short: str = ""
    title: str = ""
    lead: str = ""


class Deed(Strict):
    """One thing to do and tick. `variants`: other words for it in one situation; rules/steps.yaml says in which."""

    do: str
    hint: str = ""
    variants: dict[str, "Deed"] = Field(default_factory=dict)
    language: str = ""  # where it is another one than the page's

    def said(self, variant: str) -> "Deed":
        """In the words of this variant; "" are the usual ones."""
        return self.variants[variant].model_copy(update={"language": self.language}) if variant else self


class ContentLine(Strict):
    words: str
    language: str = ""  # where it is another one than the page's


class ContentSection(Strict):
    id: str
    title: str
    markdown: str
    language: str = ""  # where it is another one than the page's


class ContentPage(Strict):
    """`title` is the h1, a sentence; `short` its name in lists. The other parts belong to some pages only.

    `reviewed_on`: the age of the text; of a translation the day on which `reviewer` read it, both empty until then.
    `tested_by` and `tested_on`: the group that tried a page in easy language, both empty until one did.
    """

    title: str
    short: str = ""
    lead: str = ""
    language: str  # without the voice
    reviewer: str = ""
    reviewed_on: date | None = None
    tested_by: str = ""
    tested_on: date | None = None
    waits: bool = False  # in English, because nobody has read its translation
    sources: tuple[str, ...] = ()
    main: dict[str, str] = Field(default_factory=dict)
    wordings: dict[str, Wording] = Field(default_factory=dict)
    actions: dict[str, Deed] = Field(default_factory=dict)
    options: dict[str, Deed] = Field(default_factory=dict)
    lines: dict[str, str] = Field(default_factory=dict)
    line_languages: dict[str, str] = Field(default_factory=dict)  # of lines in another language than the page's
    intro: str = ""  # Markdown before the first section
    sections: tuple[ContentSection, ...] = ()

    @model_validator(mode="after")
    def _has_its_day(self) -> "ContentPage":
        if self.language in WRITTEN_IN:
            if self.reviewed_on is None:
                raise ValueError("a page needs the day it is of: reviewed_on")
        elif bool(self.reviewer) != (self.reviewed_on is not None):
            raise ValueError("reviewer and reviewed_on belong together: a person read it on a day")
        if bool(self.tested_by) != (self.tested_on is not None):
            raise ValueError("tested_by and tested_on belong together: a group tried it on a day")
        return self

    @property
    def is_read(self) -> bool:
        """Whether it is an original, or a named person has read the translation."""
        return self.language in WRITTEN_IN or bool(self.reviewer)

    @property
    def has_english_parts(self) -> bool:
        """Whether parts of a translation are still shown in English."""
        languages_of_parts = [section.language for section in self.sections]
        languages_of_parts += [deed.language for deed in self.actions.values()]
        return bool(self.line_languages) or any(languages_of_parts)

    def deeds(self, variants: Mapping[str, str]) -> list[tuple[str, Deed]]:
        """(id, words) of these actions, each in the words of its variant."""
        return [(name, self.actions[name].said(variant)) for name, variant in variants.items()]

    def called(self, wording: str) -> str:
        """Its name in lists, in this wording."""
        return self.wordings.get(wording, Wording()).short or self.short

    def line(self, name: str) -> ContentLine:
        return ContentLine(words=self.lines[name], language=self.line_languages.get(name, ""))

    def section(self, name: str) -> ContentSection | None:
        return next((section for section in self.sections if section.id == name), None)


def _parse(file: Path) -> dict[str, Any]:
    front_match = _FRONT.match(file.read_text(encoding="utf-8"))
    if front_match is None:
        raise ValueError(f"{file.name} has no front matter")
    page: dict[str, Any] = fast_yaml.load(front_match["front"])
    page["reviewer"] = page.get("reviewer") or ""
    heads = list(_SECTION.finditer(front_match["body"]))
    starts = [head.start() for head in heads] + [len(front_match["body"])]
    page["intro"] = front_match["body"][: heads[0].start() if heads else None].strip()
    page["sections"] = [
        {"id": head["id"], "title": head["title"], "markdown": front_match["body"][head.end() : end].strip()}
        for head, end in zip(heads, starts[1:], strict=True)
    ]
    return page


def _over(base: dict[str, Any], voice: dict[str, Any]) -> dict[str, Any]:
    """The page in its language with what the voice says differently."""
    page = dict(base)
    for key, value in voice.items():
        if key == "sections":
            section_by_id = {section["id"]: section for section in value}
            page[key] = [section_by_id.get(section["id"], section) for section in base[key]]
        elif isinstance(value, dict):
            page[key] = _over(base.get(key, {}), value)
        elif value:
            page[key] = value
    return page


def languages() -> list[str]:
    """Every language with a folder of its own; voices are none. Adding a language is adding its folder."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name not in VOICES)


def names(folder: str) -> set[str]:
    """Every page of a content folder, such as "steps/stay-calm"; none where there is no such folder."""
    root = FOLDER / folder
    return {str(file.relative_to(root).with_suffix("")) for file in root.rglob("*.md")}


@lru_cache(maxsize=1024)
def load(name: str, folder: str) -> ContentPage:
    """The page as it is written, read by somebody or not. Raises FileNotFoundError where a language lacks it."""
    language = VOICES.get(folder, folder)
    raw = _parse(FOLDER / language / f"{name}.md")
    own_words = FOLDER / folder / f"{name}.md"
    if language != folder and own_words.exists():
        raw = _with_voice(raw, _parse(own_words), language)
    return ContentPage.model_validate({**raw, "language": language})


def _with_voice(base: dict[str, Any], voice: dict[str, Any], language: str) -> dict[str, Any]:
    """A translation counts as read when somebody read both: the words of the voice and what they stand in."""
    page = _over(base, voice)
    if language not in WRITTEN_IN:
        both = base["reviewer"] and voice["reviewer"]
        page["reviewer"] = voice["reviewer"] if both else ""
        page["reviewed_on"] = voice.get("reviewed_on") if both else None
    return page


def folder() -> str:
    """The content folder of the active language and voice."""
    language = (get_language() or ENGLISH).partition("@")[0].replace("-", "_")
    if language in VOICES:
        return language
    plain = language.split("_")[0]
    return plain if (FOLDER / plain).is_dir() else ENGLISH


# --- what readers of a translation see ---------------------------------------------------------------------


class ReadFirst(Strict):
    """What of a page has to be read by somebody before a translation shows it; no parts: the whole page."""

    page: str
    why: str
    sections: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not (self.sections or self.actions or self.lines)


class ReadFirstRules(Strict):
    """`parts`: those that a step draws from the fact packs."""

    parts: tuple[str, ...]
    pages: tuple[ReadFirst, ...]


@lru_cache(maxsize=1)
def _read_first() -> ReadFirstRules:
    return ReadFirstRules.model_validate(fast_yaml.load(READ_FIRST.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def read_first() -> dict[str, ReadFirst]:
    """What waits for a reader, by the name of its page."""
    return {rule.page: rule for rule in _read_first().pages}


def load_or_none(name: str, folder: str) -> ContentPage | None:
    """The page as it is written, or None where a language lacks it."""
    try:
        return load(name, folder)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1024)
def shown(name: str, folder: str, english: str) -> ContentPage:
    """The page as readers of this folder see it. `english`: the folder that stands in for what a translation lacks
    and for law and crisis that nobody has read. Raises FileNotFoundError for a name that no page has."""
    language = VOICES.get(folder, folder)
    if language in WRITTEN_IN:
        return load(name, folder)
    rule = read_first().get(name)
    # Words for adults that somebody has read are better than words for young readers that nobody has.
    for candidate in dict.fromkeys((folder, language)):
        page = load_or_none(name, candidate)
        if page is None:
            continue
        if page.is_read or rule is None:
            return page
        if not rule.is_whole:
            base = load_or_none(name, language)
            return _with_parts(page, rule, base if base and base.is_read else load(name, english))
    page_in_english = load(name, english)
    waits = rule is not None and load_or_none(name, language) is not None
    return page_in_english.model_copy(update={"waits": waits})


def _with_parts(page: ContentPage, rule: ReadFirst, source: ContentPage) -> ContentPage:
    """The page with these parts in the words of another one."""
    language = "" if source.language == page.language else source.language
    sections = [
        section_to_show.model_copy(update={"language": language})
        if section.id in rule.sections and (section_to_show := source.section(section.id))
        else section
        for section in page.sections
    ]
    actions = {
        name: source.actions[name].model_copy(update={"language": language}) if name in rule.actions else deed
        for name, deed in page.actions.items()
    }
    lines = page.lines | {name: source.lines[name] for name in rule.lines}
    line_languages = dict.fromkeys(rule.lines, language) if language else {}
    return page.model_copy(
        update={
            "sections": tuple(sections),
            "actions": actions,
            "lines": lines,
            "line_languages": line_languages,
        }
    )


def page(name: str) -> ContentPage:
    """What the reader sees: of a translation nothing about law and crisis before somebody has read it."""
    readers_folder = folder()
    if readers_folder in ORIGINALS:
        return load(name, readers_folder)
    return shown(name, readers_folder, english_voice().replace("-", "_"))


def english_parts(page: ContentPage) -> tuple[str, ...]:
    """Which of the parts from the fact packs are in English on this step."""
    return () if page.is_read else _read_first().parts


def listed(name: str) -> ContentPage:
    """The page as it is written, for its name in lists, which is no advice and waits for nobody."""
    return load_or_none(name, folder()) or page(name)


def say(text: dict[str, str]) -> str:
    """A pack's text in the active voice, its language, or English."""
    spoken = folder()
    return text.get(spoken) or text.get(VOICES.get(spoken, spoken)) or text[ENGLISH]


def say_marked(text: dict[str, str]) -> str:
    """The same for a template; English on a page in another language says so."""
    words, spoken = say(text), folder()
    language = VOICES.get(spoken, spoken)
    if language in WRITTEN_IN or text.get(spoken) or text.get(language):
        return words
    return format_html('<span lang="{}">{}</span>', ENGLISH, words)
