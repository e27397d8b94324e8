"""The one list through guidance and case: what this person does first, in order, and what of it is done. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from guidance.conditions import Condition, holding
from guidance.plan import FOLDER
from sextortion_help import fast_yaml

TICK = "first-"  # before the id of a thing that somebody said is done


class FirstThing(Condition):
    """`page` or `step`: where it is done. `noticed`: the other person can see it. `rule`: never the next thing.

    Done when one of `ticks` is set, when `happened` (evidence, dossier, hashes) was counted, or when it was said.
    """

    id: str
    page: str = ""
    step: str = ""
    ticks: tuple[str, ...] = ()
    happened: str = ""
    noticed: bool = False
    rule: bool = False

    def done(self, ticks: AbstractSet[str], happened: Mapping[str, int]) -> bool:
        return bool({TICK + self.id, *self.ticks} & ticks) or bool(self.happened and happened.get(self.happened))


@lru_cache(maxsize=1)
def rules() -> tuple[FirstThing, ...]:
    raw = fast_yaml.load((FOLDER / "first_things.yaml").read_text(encoding="utf-8"))
    return tuple(FirstThing.model_validate(item) for item in raw)


def of(situation: AbstractSet[str]) -> list[FirstThing]:
    return holding(rules(), situation)


def every_tick() -> set[str]:
    return {TICK + thing.id for thing in rules()}
