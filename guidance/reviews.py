"""Who has read what stands in no page of its own: content/<language>/reviews.yaml of a translation.

`catalogue`: the words of buttons and forms (locale/). `packs`: by the name of a pack, its texts about crisis lines,
police, law and lawyers. A page names its reader in its own front matter.
"""

from datetime import date
from functools import lru_cache

from pydantic import Field, field_validator, model_validator

from guidance import content_loader
from guidance.facts import Strict
from sextortion_help import fast_yaml
from sextortion_help.i18n import register


class Review(Strict):
    """Both empty until somebody who speaks the language has read it."""

    reviewer: str = ""
    reviewed_on: date | None = None

    @field_validator("reviewer", mode="before")
    @classmethod
    def _may_stand_empty(cls, reviewer: str | None) -> str:
        return reviewer or ""

    @model_validator(mode="after")
    def _has_its_day(self) -> "Review":
        if bool(self.reviewer) != (self.reviewed_on is not None):
            raise ValueError("reviewer and reviewed_on belong together: a person read it on a day")
        return self


class TranslationReviews(Strict):
    catalogue: Review = Review()
    packs: dict[str, Review] = Field(default_factory=dict)


@lru_cache(maxsize=8)
def of(language: str) -> TranslationReviews:
    """Of a language without such a file nobody has read anything. Raises ValueError for one that cannot be read."""
    file = content_loader.FOLDER / language / "reviews.yaml"
    if not file.exists():
        return TranslationReviews()
    return TranslationReviews.model_validate(fast_yaml.load(file.read_text(encoding="utf-8")) or {})


class PackPage(Strict):
    """What a page that consists of a pack is shown in. `waits`: in English, because nobody has read the pack."""

    language: str
    waits: bool


@lru_cache(maxsize=256)
def _pack_page(pack: str, language: str) -> PackPage:
    if language in register.WRITTEN_IN or language in languages_of_pack(pack):
        return PackPage(language=language, waits=False)
    return PackPage(language=register.ENGLISH, waits=True)


def pack_page(pack: str) -> PackPage:
    """The page of a country: law and crisis lines, so in English until somebody has read the pack."""
    return _pack_page(pack, register.base_language())


def languages_of_pack(pack: str) -> frozenset[str]:
    """The translations in which somebody has read this pack."""
    return frozenset(
        language for language in content_loader.languages() if of(language).packs.get(pack, Review()).reviewer
    )
