"""The fact packs: guidance/packs/*.yaml with the operator's changes, checked by the models of facts.py."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from django.conf import settings

from guidance import fact_overlay, reviews
from guidance.fact_overlay import FactChange, FileVersion
from guidance.facts import Country, Fact, LawLetter, Link, Translation
from guidance.service_facts import PaymentProvider, Platform, Service
from sextortion_help import fast_yaml

FOLDER = Path(__file__).resolve().parent / "packs"
COUNTRIES = (
    *("de", "at", "ch", "uk", "us", "ca", "au", "ie", "nz", "fr", "nl", "be", "lu", "it", "es", "pl"),
    "international",
)
PLATFORM_GROUPS = ("social", "messenger", "dating", "games", "mail", "adult", "other")
F = TypeVar("F", bound=Fact)


def _read(file: Path) -> Any:
    return fast_yaml.load(file.read_text(encoding="utf-8"))


def _dated(value: Any, day: Any) -> Any:
    """Give each fact of a file the file's date where it has none of its own."""
    if isinstance(value, list):
        return [_dated(item, day) for item in value]
    if isinstance(value, dict):
        value = {key: _dated(item, day) for key, item in value.items()}
        if "certainty" in value:
            value.setdefault("collected_on", day)
    return value


class Packs(NamedTuple):
    """All facts, by id. `problem` says why the operator's changes are left out, empty where they are in."""

    countries: dict[str, Country]
    platforms: dict[str, Platform]
    services: dict[str, Service]
    payments: dict[str, PaymentProvider]
    links: dict[str, Link]
    translations: dict[str, Translation]
    problem: str = ""


def _facts(file: Path, changes: Iterable[FactChange]) -> Any:
    raw = _read(file)
    return _dated(fact_overlay.applied(file.stem, raw["facts"], changes), raw["collected_on"])


def _keyed(name: str, model: type[F], changes: Iterable[FactChange]) -> dict[str, F]:
    facts = [model.model_validate(raw) for raw in _facts(FOLDER / f"{name}.yaml", changes)]
    return {fact.id: fact for fact in facts}  # type: ignore[attr-defined]


def _read_all(changes: Sequence[FactChange]) -> Packs:
    known_packs = {file.stem for file in FOLDER.rglob("*.yaml")}
    for change in changes:
        if change.fact.partition("/")[0] not in known_packs:
            raise ValueError(f"{change.fact}: there is no such pack")
    platforms_ = [Platform.model_validate(_facts(file, changes)) for file in (FOLDER / "platforms").glob("*.yaml")]
    platforms_.sort(key=lambda platform: (PLATFORM_GROUPS.index(platform.group), platform.name.lower()))
    return Packs(
        {
            name: Country.model_validate(
                _facts(FOLDER / "countries" / f"{name}.yaml", changes),
                context={"languages_read": reviews.languages_of_pack(name)},
            )
            for name in COUNTRIES
        },
        {platform.id: platform for platform in platforms_},
        _keyed("services", Service, changes),
        _keyed("payments", PaymentProvider, changes),
        _keyed("links", Link, changes),
        _keyed("translations", Translation, changes),
    )


@lru_cache(maxsize=1)
def _shipped() -> Packs:
    return _read_all(())


@lru_cache(maxsize=1)
def _changed(version: FileVersion) -> Packs:
    """With the operator's changes; all of them or, when one does not fit, none: half a correction may be worse."""
    try:
        return _read_all(fact_overlay.read())
    except (OSError, ValueError, yaml.YAMLError) as error:
        return _shipped()._replace(problem=f"{type(error).__name__}: {error}")


def packs() -> Packs:
    """As of now: the operator's file is looked at each time and read again when it changed."""
    version = fact_overlay.version()
    if version is None:
        missing = "FACTS_OVERLAY: there is no such file" if settings.FACTS_OVERLAY else ""
        return _shipped()._replace(problem=missing) if missing else _shipped()
    return _changed(version)


def countries() -> dict[str, Country]:
    """By id, in the order in which pages list them; the last one is the international pack."""
    return packs().countries


def home() -> Country:
    """The country that the site is for (SITE_COUNTRY; international when it is for everywhere).

    For readers who have not said where they are, and only for lists of people to talk to: law and emergency numbers
    are never guessed.
    """
    return countries()[settings.SITE_COUNTRY or "international"]


def platforms() -> dict[str, Platform]:
    return packs().platforms


def services() -> dict[str, Service]:
    return packs().services


def payments() -> dict[str, PaymentProvider]:
    return packs().payments


def links() -> dict[str, Link]:
    return packs().links


def translations() -> dict[str, Translation]:
    return packs().translations


def law_letter(letter_id: str) -> tuple[Country, LawLetter] | None:
    """A letter of one country's law with its country; None where no pack has it."""
    letters = ((country, one) for country in countries().values() for one in country.letters)
    return next((pair for pair in letters if pair[1].id == letter_id), None)


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
    groups: list[dict[str, Any]] = [countries(), platforms(), services(), payments(), links(), translations()]
    return [(key, fact) for group in groups for key, item in group.items() for fact in inside(item)]
