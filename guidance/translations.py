"""Translations of the prose beside their English: what is missing, what does not fit, and what nobody has read."""

import re
from collections.abc import Iterator

from django.urls import NoReverseMatch
from pydantic import ValidationError

from guidance import content_loader, markdown, pack_loader, reviews
from guidance.content_loader import ContentPage, Deed
from sextortion_help.i18n.register import ENGLISH, WRITTEN_IN

_LINK = re.compile(r"\]\((?P<link>[^)\s]*)\)")
# As in English and German: numbers and addresses come from the packs, so that one correction mends every language.
NUMBER = re.compile(r"(?<![\w§])(?:\+?\d[\d /.-]{4,}\d)(?!\w)")
ADDRESS = re.compile(r"https?://|www\.|\w@\w+\.\w")


def languages() -> list[str]:
    """Those that have texts and are no original."""
    return [language for language in content_loader.languages() if language not in WRITTEN_IN]


def folders(language: str) -> list[str]:
    """The language and its voice, as far as there are texts in them."""
    voices = [voice for voice, base in content_loader.VOICES.items() if base == language]
    return [folder for folder in (language, *voices) if content_loader.names(folder)]


def missing(language: str) -> list[str]:
    """Pages that are shown in English because the language lacks them."""
    return sorted(content_loader.names(ENGLISH) - content_loader.names(language))


def unread(folder: str) -> list[str]:
    """Pages that nobody has read, those first whose law and crisis waits for a reader."""
    names = [name for name in content_loader.names(folder) if not content_loader.load(name, folder).is_read]
    return sorted(names, key=lambda name: (name not in content_loader.read_first(), name))


def texts(page: ContentPage) -> Iterator[tuple[str, str]]:
    """(where it stands, words) of everything that somebody reads on a page, in the order of the file."""
    yield from (("title", page.title), ("short", page.short), ("lead", page.lead))
    for name, words in page.main.items():
        yield f"main: {name}", words
    for name, wording in page.wordings.items():
        for part in ("short", "title", "lead"):
            yield f"wordings: {name}: {part}", getattr(wording, part)
    for kind, deeds in (("actions", page.actions), ("options", page.options)):
        for name, deed in deeds.items():
            yield from _deed_texts(f"{kind}: {name}", deed)
    for name, words in page.lines.items():
        yield f"lines: {name}", words
    yield "text", page.intro
    for section in page.sections:
        yield f"{{#{section.id}}}", f"{section.title}\n\n{section.markdown}"


def _deed_texts(where: str, deed: Deed) -> Iterator[tuple[str, str]]:
    yield f"{where}: do", deed.do
    yield f"{where}: hint", deed.hint
    for name, variant in deed.variants.items():
        yield from _deed_texts(f"{where}: {name}", variant)


def _shape(page: ContentPage) -> set[str]:
    """The names of the parts of a page; which of the optional words each has is the translator's own."""
    parts = {f"section {{#{section.id}}}" for section in page.sections}
    for kind in ("main", "wordings", "actions", "options", "lines"):
        parts |= {f"{kind}: {name}" for name in getattr(page, kind)}
    for name, deed in page.actions.items():
        parts |= {f"actions: {name}: {variant}" for variant in deed.variants}
    return parts


def page_problems(name: str, folder: str) -> Iterator[str]:
    """What does not fit between a translated page and its English, one sentence each."""
    try:
        page = content_loader.load(name, folder)
    except (ValueError, ValidationError, FileNotFoundError) as error:
        yield f"{folder}/{name} cannot be read: {error}"
        return
    english = content_loader.load(name, ENGLISH)
    for part in sorted(_shape(english) ^ _shape(page)):
        yield f"{folder}/{name}: {part} is not in both this page and its English."
    english_links = {link for _where, words in texts(english) for link in _LINK.findall(words)}
    for where, words in texts(page):
        for link in sorted(set(_LINK.findall(words)) - english_links):
            if not _leads_somewhere(link):
                yield f"{folder}/{name}: {where}: the link {link} leads nowhere."
        if NUMBER.search(words) or ADDRESS.search(words):
            yield f"{folder}/{name}: {where}: numbers and addresses stand in the packs, not in the text."


def _leads_somewhere(link: str) -> bool:
    if link.partition(":")[0] not in ("pack", "page", "site"):
        return False
    try:
        return bool(markdown.address(link))
    except (KeyError, NoReverseMatch):
        return False


def problems() -> Iterator[str]:
    """What an operator has to mend before a translation can be shown, one sentence each; a missing page is none."""
    for language in languages():
        for folder in folders(language):
            for name in sorted(content_loader.names(folder) & content_loader.names(ENGLISH)):
                yield from page_problems(name, folder)
        for pack in sorted(set(reviews.of(language).packs) - set(pack_loader.countries())):
            yield f"content/{language}/reviews.yaml names the pack {pack}, which needs no reader or does not exist."
