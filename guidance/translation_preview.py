"""A translation beside its English, for whoever translates or reads it: pages, messages, facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from guidance import content_loader, pack_loader, reviews, translations
from guidance.reviews import Review
from sextortion_help import fast_yaml
from sextortion_help.i18n.register import ENGLISH, YOUNG_VOICE

COMPLETE = "de"  # the catalogue that holds every message
UNREAD = "nobody has read it"


@dataclass(frozen=True)
class PreviewText:
    """`where`: its place in the file. `note`: what a translator should know."""

    where: str
    english: str
    translation: str
    note: str = ""


@dataclass(frozen=True)
class PreviewGroup:
    """`state`: who has read it, or that nobody has. `why`: the reason for which it is in English until then."""

    name: str
    state: str
    why: str
    texts: tuple[PreviewText, ...]


def _state(reviewer: str, day: object) -> str:
    return f"read by {reviewer} on {day}" if reviewer else UNREAD


def pages(language: str) -> list[PreviewGroup]:
    """Each page beside its English; of one that nobody has translated the English alone."""
    return [_page(name, language, ENGLISH) for name in sorted(content_loader.names(ENGLISH))]


def young_pages(language: str) -> list[PreviewGroup]:
    """The same for readers under 18: what is written in words of their own."""
    voice, english = (YOUNG_VOICE[key].replace("-", "_") for key in (language, ENGLISH))
    names = content_loader.names(voice) | content_loader.names(english)
    return [_page(name, voice, english) for name in sorted(names)]


def _page(name: str, folder: str, english_folder: str) -> PreviewGroup:
    page = content_loader.load_or_none(name, folder)
    rule = content_loader.read_first().get(name)
    words = dict(translations.texts(page)) if page else {}
    texts = [
        PreviewText(where, text, words.get(where, ""))
        for where, text in translations.texts(content_loader.load(name, english_folder))
        if text
    ]
    parts = ", ".join((*rule.sections, *rule.actions, *rule.lines)) if rule else ""
    return PreviewGroup(
        name=name,
        state=_state(page.reviewer, page.reviewed_on) if page else "missing: shown in English",
        why=f"{parts or 'the whole page'} – {rule.why}" if rule else "",
        texts=tuple(texts),
    )


def unread(language: str) -> list[tuple[str, bool]]:
    """(folder and page, whether something on it is in English until then) of what nobody has read."""
    return [
        (f"{folder}/{name}", name in content_loader.read_first())
        for folder in translations.folders(language)
        for name in translations.unread(folder)
    ]


# --- the catalogue ---------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _catalogue(language: str) -> Catalog:
    file = Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def _forms(words: Any) -> str:
    return " | ".join(words) if isinstance(words, list | tuple) else str(words)


def _is_translated(message: Message | None) -> bool:
    forms = message.string if message and isinstance(message.string, list | tuple) else [message and message.string]
    return bool(message) and all(forms) and not (message and message.fuzzy)


def _every_message(language: str) -> Iterator[tuple[Message, Message | None]]:
    """(in the complete catalogue, in this one)."""
    catalogue = _catalogue(language)
    for message in _catalogue(COMPLETE):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            yield message, catalogue.get(key, message.context)


def missing_messages(language: str) -> list[str]:
    """In English, as they are shown until somebody has translated them."""
    return [_forms(message.id) for message, own in _every_message(language) if not _is_translated(own)]


def messages(language: str) -> list[PreviewGroup]:
    """By the file in which they stand."""
    review = reviews.of(language).catalogue
    texts: dict[str, list[PreviewText]] = {}
    for message, own in _every_message(language):
        place = message.locations[0][0] if message.locations else ""
        words = _forms(own.string) if own and _is_translated(own) else ""
        texts.setdefault(place, []).append(
            PreviewText("", _forms(message.id), words, " ".join(message.auto_comments))
        )
    state = _state(review.reviewer, review.reviewed_on)
    return [PreviewGroup(place, state, "", tuple(members)) for place, members in sorted(texts.items())]


# --- the facts -------------------------------------------------------------------------------------------


def facts(language: str) -> list[PreviewGroup]:
    """By pack; countries wait for a reader, all others are shown at once."""
    groups = []
    for file in sorted(pack_loader.FOLDER.rglob("*.yaml")):
        raw = fast_yaml.load(file.read_text(encoding="utf-8"))
        waits = file.stem in pack_loader.COUNTRIES
        review = reviews.of(language).packs.get(file.stem, Review())
        groups.append(
            PreviewGroup(
                name=file.stem,
                state=_state(review.reviewer, review.reviewed_on) if waits else "",
                why="crisis lines, police, law and lawyers" if waits else "",
                texts=tuple(_fact_texts(raw["facts"], language)),
            )
        )
    return groups


def _fact_texts(value: Any, language: str, where: str = "") -> Iterator[PreviewText]:
    if isinstance(value, list):
        for place, member in enumerate(value):
            name = member.get("id", str(place)) if isinstance(member, dict) else str(place)
            yield from _fact_texts(member, language, f"{where}/{name}")
    elif isinstance(value, dict) and isinstance(value.get(ENGLISH), str):
        yield PreviewText(where.strip("/"), value[ENGLISH], value.get(language, ""))
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _fact_texts(member, language, f"{where}/{key}")


def other_reviews(language: str) -> list[tuple[str, str]]:
    """(what, who has read it) of the catalogue and of each country."""
    read = reviews.of(language)
    packs = [(f"facts of {name}", read.packs.get(name, Review())) for name in pack_loader.COUNTRIES]
    return [
        (what, _state(review.reviewer, review.reviewed_on))
        for what, review in [("buttons and forms", read.catalogue), *packs]
    ]
