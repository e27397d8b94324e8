"""The two plain texts that explain the bundle, in English and German. Imports nothing of Django.

A text that changes moves to the folder `earlier` as it was: bundles that hold it are checked for years.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from dossier.bundle.names import BundleFile

_FOLDER = Path(__file__).parent
FILES = {"en": BundleFile.READ_ME, "de": BundleFile.LIES_MICH}
_COMMAND = (
    "  openssl ts -verify -data custody/{0}.json -in timestamps/{0}.tsr \\\n      -CAfile timestamps/ca.pem{1}\n"
)
_NO_STAMP = {
    "en": "  (There is no time stamp in this bundle yet.)\n",
    "de": "  (In diesem Paket ist noch kein Zeitstempel.)\n",
}
_OWN_CLOCK = {
    "en": "  Note: stamps here are from this site's own clock, not from an independent\n  authority.\n",
    "de": "  Hinweis: Stempel hier sind von der eigenen Uhr der Seite, nicht von einer\n  unabhängigen Stelle.\n",
}
_SEAL_FILE = {
    "en": "  SHA256SUMS.p7s   the signature of the site over SHA256SUMS (CMS)\n",
    "de": "  SHA256SUMS.p7s   die Signatur der Website über SHA256SUMS (CMS)\n",
}
_SEAL_COMMAND = (
    "  openssl cms -verify -binary -purpose any -inform DER -in SHA256SUMS.p7s \\\n"
    "      -content SHA256SUMS -CAfile roots.pem -out /dev/null\n"
)
_ROOTS = {
    "en": "  roots.pem are the root certificates of the site. Get them from the operator or\n"
    "  from the site's address /verify/roots.pem, never from this folder. When the\n"
    "  certificate has ended, add -no_check_time.\n",
    "de": "  roots.pem sind die Wurzelzertifikate der Website. Sie kommen vom Betreiber oder\n"
    "  von der Adresse /verify/roots.pem der Website, nie aus diesem Ordner. Ist das\n"
    "  Zertifikat abgelaufen, hängen Sie -no_check_time an.\n",
}
_NO_SEAL = {
    "en": "  (SHA256SUMS is not signed in this bundle.)\n",
    "de": "  (SHA256SUMS ist in diesem Paket nicht signiert.)\n",
}


class _Stamp(Protocol):
    @property
    def seq(self) -> int: ...

    @property
    def own(self) -> bool: ...

    @property
    def gen_time(self) -> datetime: ...


def text(
    language: str, reference: str, made_at: datetime, stamps: Sequence[_Stamp], *, short: str, signed: bool
) -> bytes:
    """READ-ME.txt ("en") or LIES-MICH.txt ("de"), with the command for the newest stamp. `signed`: whether
    SHA256SUMS.p7s lies beside it; `short`: what stands at the foot of each page of dossier.pdf."""
    return _filled(_FOLDER / FILES[language], language, reference, made_at, stamps, short=short, signed=signed)


def every_text(
    language: str, reference: str, made_at: datetime, stamps: Sequence[_Stamp], *, short: str, signed: bool
) -> list[bytes]:
    """As this version and each earlier one writes it; those that say nothing of SHA256SUMS.p7s for bundles without
    it alone."""
    earlier = sorted((_FOLDER / "earlier").glob(f"*/{FILES[language]}"))
    paths = [path for path in earlier if not signed or "{seal_command}" in path.read_text(encoding="utf-8")]
    paths.insert(0, _FOLDER / FILES[language])
    return [_filled(path, language, reference, made_at, stamps, short=short, signed=signed) for path in paths]


def _filled(
    path: Path,
    language: str,
    reference: str,
    made_at: datetime,
    stamps: Sequence[_Stamp],
    *,
    short: str,
    signed: bool,
) -> bytes:
    own = any(stamp.own for stamp in stamps)
    newest = stamps[-1] if stamps else None
    return (
        path.read_text(encoding="utf-8")
        .format(
            reference=reference,
            short=short,
            made=f"{made_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            stamp_command=_COMMAND.format(f"{newest.seq:04}", "") if newest else _NO_STAMP[language],
            stamp_check=_at_its_time(newest) if newest else _NO_STAMP[language],
            stamp_note=_OWN_CLOCK[language] if own else "",
            seal_file=_SEAL_FILE[language] if signed else "",
            seal_command=_SEAL_COMMAND + _ROOTS[language] if signed else _NO_SEAL[language],
        )
        .encode()
    )


def _at_its_time(stamp: _Stamp) -> str:
    return _COMMAND.format(f"{stamp.seq:04}", f" -attime {int(stamp.gen_time.timestamp())}")
