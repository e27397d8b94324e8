"""The files of an upload set: what each is, and where it lies in the archive.

They are stored in one archive without compression, so that each can be handed out by itself too. Names say what a
file is and nothing of what is in it: they stand in lists of downloads and on the screens of forms.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from dossier.bundle import zip_stream


class FileKind(StrEnum):
    """Values are sealed with the set; they also stand in the names of files."""

    DOSSIER = "dossier"
    LETTER = "letter"
    FIELDS = "fields"  # a form, field by field
    PICTURE = "picture"  # of an exhibit
    PAGES = "pages"  # of an exhibit, as printed in the dossier
    ORIGINAL = "original"  # a PDF of which the dossier prints the first pages only
    NOTE = "note"  # what all this is


_WORDS = {
    "en": {FileKind.DOSSIER: "dossier", FileKind.LETTER: "letter", FileKind.FIELDS: "fields", "exhibit": "exhibit",
           "part": "part", "page": "page", FileKind.ORIGINAL: "original", FileKind.NOTE: "READ-ME"},
    "de": {FileKind.DOSSIER: "dossier", FileKind.LETTER: "brief", FileKind.FIELDS: "felder", "exhibit": "anlage",
           "part": "teil", "page": "seite", FileKind.ORIGINAL: "original", FileKind.NOTE: "LIES-MICH"},
}  # fmt: skip


@dataclass(frozen=True)
class SetFile:
    """`number`: of the exhibit, 0 for others; `part` of `parts` of the dossier, or page of a picture, 0 where it is
    whole; `system`: of the fields; `offset`: of its first byte in the archive."""

    name: str
    kind: str
    size: int
    number: int = 0
    part: int = 0
    parts: int = 0
    system: str = ""
    offset: int = 0

    @property
    def media_type(self) -> str:
        types = {FileKind.PICTURE: "image/jpeg", FileKind.NOTE: "text/plain; charset=utf-8"}
        return types.get(FileKind(self.kind), "application/pdf")


def name(language: str, kind: FileKind, *, number: int = 0, part: int = 0, parts: int = 0, system: str = "") -> str:
    """ "exhibit-0003.jpg", "dossier-part-2-of-3.pdf"."""
    words = _WORDS[language]
    if kind == FileKind.NOTE:
        return f"{words[kind]}.txt"
    if kind in (FileKind.PICTURE, FileKind.PAGES, FileKind.ORIGINAL):
        stem = f"{words['exhibit']}-{number:04}"
        if kind == FileKind.ORIGINAL:
            stem += f"-{words[kind]}"
        if part:
            stem += f"-{words['page']}-{part}"
    elif kind == FileKind.FIELDS:
        stem = f"{words[kind]}-{system}"
    else:
        stem = words[kind] + (f"-{words['part']}-{part}-{parts}" if part else "")
    return stem + (".jpg" if kind == FileKind.PICTURE else ".pdf")


def placed(files: Iterable[SetFile]) -> Iterator[SetFile]:
    """With their offsets, in the order in which they were packed."""
    end = 0
    for file in files:
        start = end + zip_stream.head_size(file.name)
        yield SetFile(**asdict(file) | {"offset": start})
        end += zip_stream.member_size(file.name, file.size)


def facts(files: Iterable[SetFile]) -> dict[str, Any]:
    """To be sealed with the row."""
    return {"files": [asdict(file) for file in files]}


def of_facts(values: dict[str, Any]) -> list[SetFile]:
    return [SetFile(**file) for file in values.get("files", [])]
