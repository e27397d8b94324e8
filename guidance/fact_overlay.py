"""What an operator confirms, corrects, hides or adds without touching code: the file that FACTS_OVERLAY names.

    changes:
      - fact: uk/contacts/uk-papyrus      # the pack, then the way to the fact: names of parts, ids, numbers, names
        do: correct                       # check, correct, hide or add
        set: {hours: "24/7"}
        checked_on: 2026-12-01            # when edited_by called the number or opened the page
        day: 2026-12-01
        edited_by: R. Editor
        confirmed_by: S. Editor           # another person; until somebody confirmed it, a change does nothing
        why: Called at 3 a.m., somebody answered.

`facts --to-do` prints the way to each fact. Changes apply in their order and stay in the file as its history. The
models of facts.py check the result.
"""

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import Field, model_validator

from guidance.facts import Strict
from sextortion_help import fast_yaml


class ChangeKind(StrEnum):
    CHECK = "check"  # a person looked, and it is right
    CORRECT = "correct"
    HIDE = "hide"
    ADD = "add"


class FactChange(Strict):
    fact: str = Field(pattern=r"^[^/]+(/[^/]+)*$")
    do: ChangeKind
    set: dict[str, Any] = {}
    checked_on: date | None = None
    day: date
    edited_by: str = Field(min_length=1)
    confirmed_by: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _is_confirmed_by_another(self) -> "FactChange":
        if self.confirmed_by.strip().casefold() == self.edited_by.strip().casefold():
            raise ValueError("who edits a fact cannot be who confirms it")
        if self.do is ChangeKind.CHECK and self.checked_on is None:
            raise ValueError("a check needs its day, checked_on")
        if bool(self.set) != (self.do in (ChangeKind.CORRECT, ChangeKind.ADD)):
            raise ValueError("correct and add say what in `set`; check and hide have nothing there")
        return self

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by.strip())

    @property
    def values(self) -> dict[str, Any]:
        """What it writes into the fact."""
        if self.checked_on is None:
            return self.set
        return {**self.set, "checked_on": self.checked_on, "checked_by": self.edited_by}


# Time of the last change in nanoseconds and size in bytes: tells versions of a file apart without reading it.
FileVersion = tuple[int, int]


def version() -> FileVersion | None:
    """None: no overlay is set, or its file is not there."""
    if not settings.FACTS_OVERLAY:
        return None
    try:
        status = Path(settings.FACTS_OVERLAY).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def read() -> list[FactChange]:
    """All changes, confirmed or not. Raises OSError, ValueError (also of pydantic), yaml.YAMLError."""
    raw = fast_yaml.load(Path(settings.FACTS_OVERLAY).read_text(encoding="utf-8"))
    if raw is None:  # an empty file
        return []
    if not isinstance(raw, dict) or set(raw) - {"changes"} or not isinstance(raw.get("changes", []), list):
        raise ValueError("the file has one list, `changes`")
    return [FactChange.model_validate(change) for change in raw.get("changes", [])]


def applied(pack: str, raw: Any, changes: Iterable[FactChange]) -> Any:
    """A copy of a pack's values with the confirmed changes to it. Raises ValueError for an address that is none."""
    changed = copy.deepcopy(raw)
    for change in changes:
        name, *way = change.fact.split("/")
        if name == pack and change.is_confirmed:
            _apply(changed, way, change)
    return changed


def _apply(raw: Any, way: list[str], change: FactChange) -> None:
    if change.do in (ChangeKind.CHECK, ChangeKind.CORRECT):
        _at(raw, way, change).update(change.values)
        return
    if not way:
        raise ValueError(f"{change.fact}: a whole pack cannot be hidden or added")
    members, key = _at(raw, way[:-1], change), way[-1]
    if not isinstance(members, list):
        raise ValueError(f"{change.fact}: only members of a list can be hidden or added")
    if change.do is ChangeKind.HIDE:
        members.remove(_member(members, key, change))
    elif any(_key(member) == key for member in members):
        raise ValueError(f"{change.fact}: is there already; correct it")
    else:
        members.append({"collected_on": change.day, **change.values})


def _at(raw: Any, way: list[str], change: FactChange) -> Any:
    for key in way:
        if isinstance(raw, dict) and key in raw:
            raw = raw[key]
        elif isinstance(raw, list):
            raw = _member(raw, key, change)
        else:
            raise ValueError(f"{change.fact}: there is no such fact")
    return raw


def _member(members: list[Any], key: str, change: FactChange) -> Any:
    fitting = [member for member in members if isinstance(member, dict) and key in (_key(member), name_of(member))]
    if not fitting:
        raise ValueError(f"{change.fact}: there is no such fact")
    if len(fitting) > 1:
        raise ValueError(f"{change.fact}: say which one, such as {name_of(fitting[0])}")
    return fitting[0]


def _key(member: Any) -> str:
    """What a member of a list is called: its id, else its number, else its name, in which "/" is written "-"."""
    if not isinstance(member, Mapping):
        return ""
    return str(member.get("id") or member.get("tel") or member.get("name")).replace("/", "-")


def name_of(member: Mapping[str, Any]) -> str:
    """The name of a member that no other has: of a number that several countries share, with the first country."""
    countries = member.get("countries")
    return f"{_key(member)}@{countries[0]}" if countries and member.get("tel") else _key(member)
