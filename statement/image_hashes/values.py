"""The fingerprints of one file, as values: read strictly from what a browser posts, opened for pages and print."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from cases.crypto import FieldCipher
from cases.models import Case
from statement.models import ImageHashes

MOST_AT_ONCE = 100
MOST_IN_CASE = 200
USABLE_QUALITY = 50  # of 100; PDQ's authors call less unusable
_PDQ = re.compile(r"[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MD5 = re.compile(r"[0-9a-f]{32}")
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,60}")
_LARGEST = 2**53 - 1  # bytes; the largest whole number of a browser


class NoImageHashesError(ValueError):
    """What arrived is not a list of fingerprints."""


@dataclass(frozen=True)
class Values:
    """pdq, sha256, md5: hex, `pdq` "" when the file has none; quality: of PDQ, 50 to 100, or 0 without one. Of one
    that was typed in only `sha256` is known: md5 "", size 0.

    media_type: what the device calls the file's sort, such as "image/jpeg", or "". size: bytes. label: what the
    client calls it, or "": the name of the file is never asked for.
    """

    sha256: str
    md5: str = ""
    size: int = 0
    pdq: str = ""
    quality: int = 0
    media_type: str = ""
    label: str = ""


@dataclass(frozen=True)
class Noted:
    """The values of one file with their place in the case. `number` counts from 1."""

    id: UUID
    number: int
    values: Values


def of_case(case: Case, cipher: FieldCipher) -> list[Noted]:
    """By number; `keys` are those of the statement scope. One query. Raises DecryptionError."""
    rows = ImageHashes.objects.filter(case=case)
    return [Noted(row.pk, row.number, Values(**cipher.open(row.associated_data, row.sealed))) for row in rows]


def sealed(row: ImageHashes, cipher: FieldCipher, values: Values) -> bytes:
    return cipher.seal(row.associated_data, asdict(values))


def posted(text: str) -> list[Values]:
    """From the JSON that static/js/fingerprint/page.js posts: a list of objects with the keys "sha-256", "md5",
    "size", "type" and, for a picture, "pdq" and "quality". Any other key is refused: no more than that may come
    in. Raises NoImageHashesError."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoImageHashesError from error
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_AT_ONCE:
        raise NoImageHashesError
    return [_one(row) for row in rows]


def _one(row: Any) -> Values:
    if not isinstance(row, dict) or row.keys() - {"sha-256", "md5", "size", "type", "pdq", "quality"}:
        raise NoImageHashesError
    pdq, quality = row.get("pdq", ""), row.get("quality", 0)
    fits = (
        _is(_SHA256, row.get("sha-256"))
        and _is(_MD5, row.get("md5"))
        and _number(row.get("size"), 0, _LARGEST)
        and ((pdq == "" and quality == 0) or (_is(_PDQ, pdq) and _number(quality, USABLE_QUALITY, 100)))
    )
    if not fits:
        raise NoImageHashesError
    sort = row.get("type")
    media_type = str(sort) if _is(_TYPE, sort) else ""  # some devices name sorts that are none
    return Values(row["sha-256"], row["md5"], row["size"], pdq, quality, media_type)


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
