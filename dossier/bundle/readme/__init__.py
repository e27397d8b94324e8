"""The two plain texts that explain the bundle, in English and German. Imports nothing of Django.

A text that changes moves to the folder `earlier` as it was: bundles that hold it are checked for years.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_FOLDER = Path(__file__).parent
FILES = {"en": "READ-ME.txt", "de": "LIES-MICH.txt"}
_COMMAND = (
    "  openssl ts -verify -data custody/{0}.json -in timestamps/{0}.tsr \\\n      -CAfile timestamps/ca.pem\n"
)
_NO_STAMP = {
    "en": "  (There is no time stamp in this bundle yet.)\n",
    "de": "  (In diesem Paket ist noch kein Zeitstempel.)\n",
}
_OWN_CLOCK = {
    "en": "  Note: stamps here are from this site's own clock, not from an independent\n  authority.\n",
    "de": "  Hinweis: Stempel hier sind von der eigenen Uhr der Seite, nicht von einer\n  unabhängigen Stelle.\n",
}


class _Stamp(Protocol):
    @property
    def seq(self) -> int: ...

    @property
    def own(self) -> bool: ...


def text(language: str, reference: str, made_at: datetime, stamps: Sequence[_Stamp]) -> bytes:
    """READ-ME.txt ("en") or LIES-MICH.txt ("de"), with the command for the newest stamp."""
    return _filled(_FOLDER / FILES[language], language, reference, made_at, stamps)


def every_text(language: str, reference: str, made_at: datetime, stamps: Sequence[_Stamp]) -> list[bytes]:
    """As this version and each earlier one writes it."""
    known = [_FOLDER / FILES[language], *sorted((_FOLDER / "earlier").glob(f"*/{FILES[language]}"))]
    return [_filled(path, language, reference, made_at, stamps) for path in known]


def _filled(path: Path, language: str, reference: str, made_at: datetime, stamps: Sequence[_Stamp]) -> bytes:
    own = any(stamp.own for stamp in stamps)
    return (
        path.read_text(encoding="utf-8")
        .format(
            reference=reference,
            made=f"{made_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            stamp_command=_COMMAND.format(f"{stamps[-1].seq:04}") if stamps else _NO_STAMP[language],
            stamp_note=_OWN_CLOCK[language] if own else "",
        )
        .encode()
    )
