"""The two plain texts that explain the bundle, in English and German."""

from datetime import UTC, datetime
from pathlib import Path

from stamps.models import Stamp

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


def text(language: str, reference: str, made_at: datetime, stamps: list[Stamp]) -> bytes:
    """READ-ME.txt ("en") or LIES-MICH.txt ("de"), with the command for the newest stamp."""
    template = (_FOLDER / FILES[language]).read_text(encoding="utf-8")
    own = any(stamp.own for stamp in stamps)
    return template.format(
        reference=reference,
        made=f"{made_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        stamp_command=_COMMAND.format(f"{stamps[-1].seq:04}") if stamps else _NO_STAMP[language],
        stamp_note=_OWN_CLOCK[language] if own else "",
    ).encode()
