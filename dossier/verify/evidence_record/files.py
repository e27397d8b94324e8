"""Evidence records as files beside the zip: found, checked, made and gone on with."""

import os
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from dossier.verify.anchors import Anchors
from dossier.verify.evidence_record import check as checks
from dossier.verify.evidence_record import digests
from dossier.verify.evidence_record import values as record_values
from dossier.verify.evidence_record.renew import renewed
from dossier.verify.report import RED, RecordReport, RecordStatus
from timestamps import tsa_client
from timestamps.errors import InvalidTokenError, NoAnswerError

ENDING = ".ers"
_SCHEMES = ("http", "https")
_FOLDER = "it is over the zip as it was handed over, and what was given is not that."


class NoRecordError(Exception):
    """None could be made or read; the message says why."""


def beside(bundle: Path) -> Path:
    """Where the record of a zip lies unless another file is named."""
    return bundle.with_name(bundle.name + ENDING)


def check(bundle: Path, record: Path | None, anchors: Anchors, now: datetime) -> RecordReport | None:
    """Of the record that is named or lies beside the zip; None when there is none. Raises NoRecordError."""
    path = record or beside(bundle)
    if record is None and not (bundle.is_file() and path.is_file()):
        return None
    if not bundle.is_file():
        raise NoRecordError(_FOLDER)
    return checks.check(path.name, _read(path), digests.of_file(bundle), anchors, now)


def renew(bundle: Path, record: Path | None, out: Path | None, tsa: str, anchors: Anchors, algorithm: str) -> Path:
    """The file with a new record, or with one stamp more. Raises NoRecordError; then every file is as it was."""
    if not bundle.is_file():
        raise NoRecordError(_FOLDER)
    if urlsplit(tsa).scheme not in _SCHEMES or not urlsplit(tsa).hostname:
        raise NoRecordError("--tsa must be a full http:// or https:// address.")
    if not anchors.certificates:
        raise NoRecordError("give the root certificate of the authority with --trust, from the authority itself.")
    path = record or beside(bundle)
    target = out or path
    if target != path and target.exists():
        raise NoRecordError(f"{target.name} is there already; it is not written over.")
    before = _read(path) if record is not None or path.is_file() else None
    if before is not None:
        _check_goes_on(path.name, before, bundle, anchors)
    try:
        ask = partial(tsa_client.ask, tsa)
        body = renewed(before, digests.of_file(bundle), ask, anchors, algorithm)
    except NoAnswerError as error:
        raise NoRecordError(f"the authority gave no usable answer ({error}).") from error
    except InvalidTokenError as error:
        raise NoRecordError(f"the answer of the authority is refused ({error}).") from error
    _write(target, body)
    return target


def _check_goes_on(name: str, record: bytes, bundle: Path, anchors: Anchors) -> None:
    """Raises NoRecordError for a record that proves nothing a new stamp could go on with."""
    report = checks.check(name, record, digests.of_file(bundle), anchors, datetime.now(UTC))
    if report.state == RED:
        raise NoRecordError(f"{name} is none of this bundle ({report.detail or report.why}).")
    if report.why == RecordStatus.ENDED:
        raise NoRecordError(f"a stamp in {name} has ended; begin another record with --out.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(record_values.MOST_BYTES + 1)
    except OSError as error:
        raise NoRecordError(f"{path.name} cannot be read.") from error


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all: a record that breaks off would be worth nothing, and the one before is in it."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(0o644)
        os.replace(file.name, path)
    except OSError as error:
        raise NoRecordError(f"{path.name} cannot be written.") from error
