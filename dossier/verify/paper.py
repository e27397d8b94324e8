"""Whether paper and files belong together: the printed numbers, derived anew. Imports nothing of Django."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dossier.bundle.names import BundleFile, ManifestKey
from dossier.content import document_id
from dossier.verify.report import PrintedNumbers

_SEPARATORS = re.compile(r"[\s:.\u00a0-]")
_LENGTHS = (document_id.SHOWN_DIGITS, 64)  # digits


def numbers(inner: Mapping[str, Any] | None, digests: Mapping[str, str]) -> PrintedNumbers:
    """`inner`: the manifest in dossier.pdf; digests: SHA-256 of each file of the bundle by name."""
    files = {"dossier": digests.get(BundleFile.DOSSIER, ""), "sums": digests.get(BundleFile.SUMS, "")}
    try:
        if inner is None:
            return PrintedNumbers(**files)
        exhibits = [
            (int(one[ManifestKey.NUMBER]), str(one[ManifestKey.SHA256])) for one in inner[ManifestKey.EXHIBITS]
        ]
        full = document_id.of_listing(
            document_id.listing(exhibits, str(inner[ManifestKey.CUSTODY][ManifestKey.HEAD]))
        )
    except (KeyError, TypeError, ValueError):
        return PrintedNumbers(**files)
    return PrintedNumbers(document_id.short(full), full, **files)


def contradicts_itself(inner: Mapping[str, Any] | None, printed: PrintedNumbers) -> bool:
    """Whether the dossier names another fingerprint than its own list gives."""
    return inner is not None and inner.get(ManifestKey.FINGERPRINT, printed.fingerprint) != printed.fingerprint


def typed(text: str) -> str:
    """A number as somebody typed it off the paper. Raises ValueError for anything else."""
    digits = _SEPARATORS.sub("", text).lower()
    if len(digits) not in _LENGTHS or not re.fullmatch("[0-9a-f]+", digits):
        raise ValueError("not a number that is printed")
    return digits


def named(number: str, printed: PrintedNumbers) -> str:
    """Which of the printed numbers it is; "" when none."""
    values = {name: _SEPARATORS.sub("", value).lower() for name, value in asdict(printed).items()}
    return next((name for name, value in values.items() if value == number), "")
