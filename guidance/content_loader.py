"""The prose: Markdown files with front matter in guidance/content/<language>/, one file per page and language.

A body is split at `## Heading {#id}` into sections. A voice (`de_du`, `en_young`) holds only
what differs from its language.
Links are `pack:name` (an address from the fact packs) and `page:name` (a page of this site); prose holds no
address and no phone number of its own.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from pydantic import Field

from guidance.facts import Strict

FOLDER = Path(__file__).resolve().parent / "content"
_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n?(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^## (?P<title>.+?) \{#(?P<id>[a-z0-9-]+)\}$", re.MULTILINE)
# A voice and the language it falls back to.
VOICES = {"de_du": "de", "en_young": "en"}


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

    def said(self, variant: str) -> "Deed":
        """In the words of this variant; "" are the usual ones."""
        return self.variants[variant] if variant else self


class ContentSection(Strict):
    id: str
    title: str
    markdown: str


class ContentPage(Strict):
    """`title` is the h1, a sentence; `short` its name in lists. The other parts belong to some pages only."""

    title: str
    short: str = ""
    lead: str = ""
    reviewed_on: date
    sources: tuple[str, ...] = ()
    main: dict[str, str] = Field(default_factory=dict)
    wordings: dict[str, Wording] = Field(default_factory=dict)
    actions: dict[str, Deed] = Field(default_factory=dict)
    options: dict[str, Deed] = Field(default_factory=dict)
    lines: dict[str, str] = Field(default_factory=dict)
    intro: str = ""  # Markdown before the first section
    sections: tuple[ContentSection, ...] = ()

    def deeds(self, variants: Mapping[str, str]) -> list[tuple[str, Deed]]:
        """(id, words) of these actions, each in the words of its variant."""
        return [(name, self.actions[name].said(variant)) for name, variant in variants.items()]

    def called(self, wording: str) -> str:
        """Its name in lists, in this wording."""
        return self.wordings.get(wording, Wording()).short or self.short

    def section(self, name: str) -> ContentSection | None:
        return next((section for section in self.sections if section.id == name), None)


def _parse(file: Path) -> dict[str, Any]:
    front_match = _FRONT.match(file.read_text(encoding="utf-8"))
    if front_match is None:
        raise ValueError(f"{file.name} has no front matter")
    page: dict[str, Any] = yaml.safe_load(front_match["front"])
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
    """Every page of a content folder, such as "steps/stay-calm"."""
    root = FOLDER / folder
    return {str(file.relative_to(root).with_suffix("")) for file in root.rglob("*.md")}


@lru_cache(maxsize=512)
def load(name: str, folder: str) -> ContentPage:
    """Raises FileNotFoundError when a language lacks the page."""
    if folder not in VOICES:
        return ContentPage.model_validate(_parse(FOLDER / folder / f"{name}.md"))
    raw = _parse(FOLDER / VOICES[folder] / f"{name}.md")
    voice = FOLDER / folder / f"{name}.md"
    return ContentPage.model_validate(_over(raw, _parse(voice)) if voice.exists() else raw)


def folder() -> str:
    """The content folder of the active language and voice."""
    language = (get_language() or "en").replace("-", "_")
    if language in VOICES:
        return language
    plain = language.split("_")[0]
    return plain if (FOLDER / plain).is_dir() else "en"


def page(name: str) -> ContentPage:
    return load(name, folder())


def say(text: dict[str, str]) -> str:
    """A pack's text in the active voice, its language, or English."""
    spoken = folder()
    return text.get(spoken) or text.get(VOICES.get(spoken, spoken)) or text["en"]
