"""Style sheets that stand in a web page: which rules hold for an element. Pure.

Rules for tags, classes and names, also within others ("div.a > p b"). Rules for certain screens, for what is
pointed at and the like are passed over.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from evidence.readers.html_style import Declared, Styles, styles

_MOST_RULES = 3000
_MOST_OF_A_KEY = 40  # rules for one tag or class
_MOST_SHEET = 200_000  # characters
_MOST_STYLE = 2000
_MOST_AROUND = 6  # elements that a rule names around the one it is for
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_WEIGHTS = {"#": 100, ".": 10, "*": 0}
_PART = re.compile(r"(?=[.#])")
_SIMPLE = re.compile(r"(?=[a-z0-9*.#])[a-z0-9*]{0,20}(?:[.#][\w-]{1,80})*", re.IGNORECASE)
_EVERY_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*(?:,\s*print\s*)?", re.IGNORECASE)

Marks = frozenset[str]  # of an element: its tag, ".class" and "#name"


class _Around(NamedTuple):
    """An element that must be around, directly or anywhere."""

    is_parent: bool
    needs: Marks


class _Rule(NamedTuple):
    """weight: of two that say different things the heavier holds, then the later, by its place."""

    weight: int
    place: int
    needs: Marks
    around: tuple[_Around, ...]  # the nearest first
    styles: Styles


def marks(name: str, attributes: dict[str, str]) -> Marks:
    own = [f".{one}" for one in attributes.get("class", "").lower().split()[:20]]
    own += [f"#{attributes['id'].lower()}"] if attributes.get("id") else []
    return frozenset({name, *own})


class StyleSheet:
    """`size`: how many rules it has. `looks_around`: whether it matters what an element is within."""

    def __init__(self) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self.size = 0
        self.looks_around = False

    def add(self, text: str) -> None:
        """What stands in one "style" element."""
        depth, before = 0, ""
        for part in _BRACE.split(_COMMENT.sub(" ", text[:_MOST_SHEET])):
            if part == "{":
                if _EVERY_SCREEN.fullmatch(before.strip()) and not depth:
                    before = ""
                    continue
                depth += 1
            elif part == "}":
                depth = max(0, depth - 1)
            elif depth == 0:
                before = part.rpartition(";")[2]
            elif depth == 1 and "@" not in before:
                self._keep(before, styles(part[:_MOST_STYLE]))

    def declared(self, own: Marks, style: str, around: Sequence[Marks] = ()) -> Declared:
        """What holds for an element: of what is urgent its own style wins, and of the rest. `around`: the marks of
        the elements it is within, the nearest first."""
        plain: Declared = {}
        urgent: Declared = {}
        if self._rules:
            rules = [
                rule
                for key in ("*", *own)
                for rule in self._rules.get(key, ())
                if rule.needs <= own and _fits(rule.around, around)
            ]
            for rule in sorted(rules, key=lambda one: one[:2]):
                plain |= rule.styles.plain
                urgent |= rule.styles.urgent
        mine = styles(style[:_MOST_STYLE])
        return plain | mine.plain | urgent | mine.urgent

    def _keep(self, selectors: str, declared: Styles) -> None:
        for selector in selectors.lower().split(",") if declared.plain or declared.urgent else ():
            compounds = selector.replace(">", " > ").split()
            simple = [one for one in compounds if one != ">"]
            if not simple or compounds[-1] == ">" or len(simple) > _MOST_AROUND:
                continue
            needs = [part for part in _PART.split(simple[-1]) if part]
            rules = self._rules.setdefault(needs[-1], [])
            full = len(rules) >= _MOST_OF_A_KEY or self.size >= _MOST_RULES
            if full or not all(_SIMPLE.fullmatch(one) for one in simple):
                continue
            self.size += 1
            weight = sum(_WEIGHTS.get(part[0], 1) for one in simple for part in _PART.split(one) if part)
            around = _around(compounds[:-1])
            self.looks_around = self.looks_around or bool(around)
            rules.append(_Rule(weight, self.size, frozenset(needs) - {"*"}, around, declared))


def _around(compounds: list[str]) -> tuple[_Around, ...]:
    """The nearest first. Everything is within "html" and "body", whether they are written or not."""
    around: list[_Around] = []
    is_parent = False
    for one in reversed(compounds):
        if one == ">":
            is_parent = True
            continue
        needs = frozenset(part for part in _PART.split(one) if part) - {"*"}
        if not needs <= {"html"} and not needs <= {"body"}:
            around.append(_Around(is_parent, needs))
        is_parent = False
    return tuple(around)


def _fits(conditions: tuple[_Around, ...], around: Sequence[Marks]) -> bool:
    at = 0
    for one in conditions:
        while not one.is_parent and at < len(around) and not one.needs <= around[at]:
            at += 1
        if at >= len(around) or not one.needs <= around[at]:
            return False
        at += 1
    return True
