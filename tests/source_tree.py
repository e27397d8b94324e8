"""The files that the checks of architecture, names and templates read."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
APPS = (
    "guidance",
    "cases",
    "evidence",
    "statement",
    "timestamps",
    "extraction",
    "dossier",
    "counseling",
    "integrity",
    "portal",
)


@cache
def sources() -> tuple[Path, ...]:
    found = [path for app in (*APPS, "sextortion_help") for path in (BASE / app).rglob("*.py")]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((BASE / "templates").rglob("*.html")))


def each(paths: Callable[[], Iterable[Path]]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Makes one test out of a check of one file, which names every file that fails and why.

    A test for each file would cost more than its check: there are thousands of pairs.
    """

    def decorate(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            found = list(paths())
            assert found
            assert not faults(check, found)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate


def faults(check: Callable[[Path], None], paths: Iterable[Path]) -> list[str]:
    """The files that fail a check, each with what the check said."""
    found = []
    for path in paths:
        try:
            check(path)
        except AssertionError as error:
            found.append(f"{path}: {error}")
    return found
