"""What a recording is, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import dataclass

ON_A_SHEET = 6  # single pictures


@dataclass(frozen=True)
class Footage:
    """`seconds` long, `width` × `height` pixels as shown upright; zero where the file does not say.

    `codec` and `sound` name the coding of picture and sound ("" for none), `format` that of the file. `recorded`:
    when, as the device wrote into the file (ISO 8601, UTC), or empty. `frames`: the seconds at which the pictures
    of the contact sheet were taken; empty when none was made. `degrees`: clockwise, by which the file asks to
    turn its stored pictures, as done here. `uneven`: they stand at different intervals. `broken`: its end is
    missing.
    """

    seconds: float = 0.0
    width: int = 0
    height: int = 0
    codec: str = ""
    sound: str = ""
    format: str = ""
    recorded: str = ""
    frames: tuple[float, ...] = ()
    degrees: int = 0
    uneven: bool = False
    broken: bool = False


def columns(count: int, *, upright: bool) -> int:
    """Of a sheet with so many single pictures: upright ones three in a row, lying ones two."""
    return min(count, 3 if upright else 2)


def rows(count: int, *, upright: bool) -> int:
    return -(-count // columns(count, upright=upright))
