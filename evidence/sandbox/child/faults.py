"""Whose fault it is that a reader gave up: the file's, or ours.

Ours is what could not be loaded any more after the rights were given up, what no file can cause, and every mistake
of the kind that only a program makes, where our own code made it. Libraries do raise those over damaged files.
"""

import errno
import traceback
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_NO_MORE_FILES = frozenset({errno.EMFILE, errno.ENFILE})
_MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    NotImplementedError,
    TypeError,
)
_UNKNOWN = "unknown:0"


def is_ours(error: BaseException, *, can_be_damaged: bool) -> bool:
    if not can_be_damaged or any(_is_late(one) for one in _chain(error)):
        return True
    return isinstance(error, _MISTAKES) and _frames(error)[-1:] == _own_frames(error)[-1:]


def place(error: BaseException) -> str:
    """Where our code was: "evidence/readers/mail/parser.py:42". Nothing of what it was reading."""
    own = _own_frames(error)
    if not own:
        return _UNKNOWN
    return f"{Path(own[-1].filename).resolve().relative_to(ROOT).as_posix()}:{own[-1].lineno or 0}"


def _is_late(error: BaseException) -> bool:
    return isinstance(error, ImportError) or getattr(error, "errno", None) in _NO_MORE_FILES


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those it was raised over."""
    ids: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in ids:
        yield current
        ids.add(id(current))
        current = current.__cause__ or current.__context__


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    walked = traceback.walk_tb(error.__traceback__)
    return list(traceback.StackSummary.extract(walked, lookup_lines=False))  # no source file is opened


def _own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    return [frame for frame in _frames(error) if Path(frame.filename).is_relative_to(ROOT / "evidence")]
