"""What other apps do with evidence. They enter themselves here when the site starts, since evidence knows none.

ready: names of the jobs that follow when an exhibit is ready; each gets the evidence key and the exhibit as
subject. removed: called within the transaction that removes an exhibit, to destroy what was derived from it.
"""

from collections.abc import Callable

from evidence.models import Exhibit

ready: list[str] = []
removed: list[Callable[[Exhibit], None]] = []


def when_ready(task: str) -> None:
    if task not in ready:
        ready.append(task)


def when_removed(forget: Callable[[Exhibit], None]) -> None:
    if forget not in removed:
        removed.append(forget)
