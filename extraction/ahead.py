"""While a worker makes the copy of a picture, the models that read its text are loaded: the first text is there
half a second earlier, and is read before the copies of all other files are made.

Only the loading is ahead. The turn is taken when the copy is there, in the transaction that says so: a worker that
hears of it then finds the turn taken, and does not load the same again. What was loaded ends with the task.
"""

import logging
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

from cases import fairness
from cases.jobs import JobContext
from cases.models import Scope
from evidence import exhibits
from evidence.choices import Category
from evidence.models import Exhibit
from extraction import waiting
from extraction.ocr import engine

logger = logging.getLogger(__name__)


@dataclass
class _LoadedAhead:
    """What was begun, and whether the turn is ours."""

    stack: ExitStack
    has_turn: bool = False


_begun: list[_LoadedAhead] = []  # of this process, which does one task at a time


def begin(sender: Any, *, context: JobContext, **kwargs: Any) -> None:
    """Hears that a copy is going to be made. One query."""
    if _begun or not engine.is_on() or not _has_pictures(context):
        return
    with ExitStack() as stack:
        try:
            is_loading = stack.enter_context(engine.ahead())
        except OSError as error:  # then it is loaded when it is its turn, or fails there
            logger.warning("nothing can be loaded ahead: errno %s", error.errno)
            return
        if is_loading:
            _begun.append(_LoadedAhead(stack.pop_all()))


def take_turn(sender: Any, **kwargs: Any) -> None:
    """Hears that the copy is there, before anybody else does."""
    for one in _begun:
        with suppress(OSError):  # then a task of its own reads it
            one.has_turn = one.stack.enter_context(engine.turn())


def end(sender: Any, *, context: JobContext, **kwargs: Any) -> None:
    """Hears that the job of the copy is settled, however it went: reads what waits, if the turn is ours. Raises
    DecoderStoppedError, as a task of its own would."""
    if not _begun:
        return
    one = _begun.pop()
    with one.stack:
        if not one.has_turn or waiting.read_in_turn() == 0:
            with fairness.measured(context.job.case_id):  # loaded for nothing: whose file it was pays for it
                one.stack.close()


def _has_pictures(context: JobContext) -> bool:
    exhibit = Exhibit.objects.filter(pk=context.job.subject, state=Exhibit.State.WAITING).first()
    if exhibit is None:
        return False
    category = exhibits.open_facts(context.fields(Scope.EVIDENCE), exhibit).category
    return category in (Category.PICTURE, Category.DOCUMENT)
