"""A bounded attack on a site of its own on this machine: what breaks, and how visitors fare meanwhile.

    python -m tests.siege                  an hour or more; prints figures, ends with 1 where a target is missed
    python -m tests.siege --only NAME …    some of its parts, by the names in PARTS
    python -m tests.siege --short          little of each; tests/integration does that with the site of the tests

Never against another site: it starts the one it attacks, and reaches 127.0.0.1 alone.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.siege import attacks, faults, kills, malformed
from tests.siege.figures import Figures
from tests.slow_clients import slow_clients
from tests.stack import Stack


@dataclass(frozen=True)
class Force:
    """How much of each attack."""

    malformed: int
    slow: int
    held: float  # seconds for which the slow ones stay at least, coming back when they are let go
    guesses: int
    costly: int
    flood: int
    kills: int  # of each part of the site


SHORT = Force(malformed=30, slow=80, held=0, guesses=8, costly=0, flood=0, kills=0)
LONG = Force(malformed=10_000, slow=2000, held=60, guesses=60, costly=4, flood=300, kills=100)

Part = Callable[[Stack, Figures, Force], None]


def _malformed(stack: Stack, figures: Figures, force: Force) -> None:
    malformed.uploads(stack, figures, force.malformed)


def _guesses(stack: Stack, figures: Figures, force: Force) -> None:
    with slow_clients(stack.port, [attacks.slow_form("a" * 32) for _ in range(force.slow)]):
        until = time.monotonic() + force.held
        attacks.guesses(stack, figures, force.guesses)
        time.sleep(max(0.0, until - time.monotonic()))


def _costly(stack: Stack, figures: Figures, force: Force) -> None:
    if force.costly:
        attacks.costly_files(stack, figures, force.costly)


def _flood(stack: Stack, figures: Figures, force: Force) -> None:
    if force.flood:
        attacks.flood(stack, figures, force.flood)


def _kills(stack: Stack, figures: Figures, force: Force) -> None:
    kills.kills(stack, figures, force.kills)


# While a visitor reads; slow clients and guesses at once.
MEANWHILE: dict[str, Part] = {"malformed": _malformed, "guesses": _guesses, "costly": _costly, "flood": _flood}
# Parts of the site are away for a while, and nobody could read.
AWAY: dict[str, Part] = {
    "kills": _kills,
    "power-cut": lambda stack, figures, force: faults.power_cut(stack, figures),
    "clock": lambda stack, figures, force: faults.clock_jumps(stack, figures),
    "read-only": lambda stack, figures, force: faults.read_only_store(stack, figures),
    "broker": lambda stack, figures, force: faults.broker_gone(stack, figures),
    "locked": lambda stack, figures, force: faults.database_locked(stack, figures),
}
PARTS = (*MEANWHILE, *AWAY)


def run(stack: Stack, force: Force, only: Iterable[str] = MEANWHILE) -> Figures:
    """only: names of PARTS. Faults are for a site of its own."""
    figures = Figures()
    with attacks.visitors(stack.port, figures):
        _run(MEANWHILE, only, stack, figures, force)
    _run(AWAY, only, stack, figures, force)
    return figures


def _run(parts: dict[str, Part], only: Iterable[str], stack: Stack, figures: Figures, force: Force) -> None:
    for name, part in parts.items():
        if name in only:
            figures.part = name
            began = time.monotonic()
            try:
                part(stack, figures, force)
            except AssertionError as error:
                figures.broken.append(f"{name}: {str(error)[:500]}")
            figures.took[name] = time.monotonic() - began
