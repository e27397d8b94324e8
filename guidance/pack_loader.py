"""The fact packs: read once from guidance/packs/*.yaml, checked by the models of facts.py."""

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings

from guidance.facts import Country, Fact, Link, PaymentProvider, Platform, Service

FOLDER = Path(__file__).resolve().parent / "packs"
PLATFORM_GROUPS = ("social", "messenger", "dating", "games", "mail", "adult", "other")
F = TypeVar("F", bound=Fact)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _dated(value: Any, day: Any) -> Any:
    """Give each fact of a file the file's date where it has none of its own."""
    if isinstance(value, list):
        return [_dated(item, day) for item in value]
    if isinstance(value, dict):
        value = {key: _dated(item, day) for key, item in value.items()}
        if "certainty" in value:
            value.setdefault("collected_on", day)
    return value


def _facts(file: Path) -> Any:
    raw = _read(file)
    return _dated(raw["facts"], raw["collected_on"])


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """By id, in the order in which pages list them; the last one is the international pack."""
    order = ("de", "at", "ch", "uk", "us", "international")
    return {name: Country.model_validate(_facts(FOLDER / "countries" / f"{name}.yaml")) for name in order}


def home() -> Country:
    """The country that the site is for (SITE_COUNTRY; international when it is for everywhere).

    For readers who have not said where they are, and only for lists of people to talk to: law and emergency numbers
    are never guessed.
    """
    return countries()[settings.SITE_COUNTRY or "international"]


@lru_cache(maxsize=1)
def platforms() -> dict[str, Platform]:
    platforms_ = [Platform.model_validate(_facts(file)) for file in (FOLDER / "platforms").glob("*.yaml")]
    platforms_.sort(key=lambda platform: (PLATFORM_GROUPS.index(platform.group), platform.name.lower()))
    return {platform.id: platform for platform in platforms_}


def _keyed(name: str, model: type[F]) -> dict[str, F]:
    facts = [model.model_validate(raw) for raw in _facts(FOLDER / f"{name}.yaml")]
    return {fact.id: fact for fact in facts}  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def services() -> dict[str, Service]:
    return _keyed("services", Service)


@lru_cache(maxsize=1)
def payments() -> dict[str, PaymentProvider]:
    return _keyed("payments", PaymentProvider)


@lru_cache(maxsize=1)
def links() -> dict[str, Link]:
    return _keyed("links", Link)


def address(name: str) -> str:
    """The address behind `pack:name` in prose: a service's or a link's. Raises KeyError."""
    return services()[name].url if name in services() else links()[name].url


def inside(value: Any) -> list[Fact]:
    """Every fact within a model, itself included."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [fact for item in value for fact in inside(item)]
    if not hasattr(type(value), "model_fields"):
        return []
    own = [value] if isinstance(value, Fact) else []
    return own + [fact for name in type(value).model_fields for fact in inside(getattr(value, name))]


def every_fact() -> list[tuple[str, Fact]]:
    """(pack, fact) for all packs."""
    groups: list[dict[str, Any]] = [countries(), platforms(), services(), payments(), links()]
    return [(key, fact) for group in groups for key, item in group.items() for fact in inside(item)]
