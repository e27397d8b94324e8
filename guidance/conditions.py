"""When a rule holds: over the tags that the answers of the triage gave."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TypeVar

from pydantic import ConfigDict

from guidance.facts import Strict


class Condition(Strict):
    """Holds when all of `when`, at least one of `when_any` (if given) and none of `unless` are there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: tuple[str, ...] = ()
    when_any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def holds(self, tags: AbstractSet[str]) -> bool:
        if not set(self.when) <= tags or not tags.isdisjoint(self.unless):
            return False
        return not self.when_any or not tags.isdisjoint(self.when_any)

    def names(self) -> set[str]:
        return {*self.when, *self.when_any, *self.unless}


Conditional = TypeVar("Conditional", bound=Condition)


def holding(rules: Iterable[Conditional], tags: AbstractSet[str]) -> list[Conditional]:
    """Those of the rules that hold, in their order."""
    return [rule for rule in rules if rule.holds(tags)]
