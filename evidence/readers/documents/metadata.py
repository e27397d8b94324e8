"""What a PDF holds beside its pages, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import dataclass

MOST_UNSEEN = 50  # stretches of words
MOST_UNSEEN_LETTERS = 500  # of one


@dataclass(frozen=True)
class FileWithin:
    """A file within the document. `size` in bytes; `sha256` as hex, both of its content, not opened; empty and 0
    when it cannot be taken out."""

    name: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class UnseenWords:
    """`page` from 1."""

    page: int
    words: str


@dataclass(frozen=True)
class DocumentFacts:
    """`files`: at most 100 of the `file_count` files within it. `password`: it was opened with one. `repaired`: the
    table that says where its parts are is broken; they were looked for. `broken_pages`: their numbers, from 1.
    `unseen`: words that nobody sees who looks at the pages, the first MOST_UNSEEN of them; in the text they stand
    in ⟦ ⟧. `unchecked_pages`: where they were not looked for, or not in all of it; numbers from 1."""

    files: tuple[FileWithin, ...] = ()
    file_count: int = 0
    password: bool = False
    repaired: bool = False
    broken_pages: tuple[int, ...] = ()
    unseen: tuple[UnseenWords, ...] = ()
    unchecked_pages: tuple[int, ...] = ()

    @property
    def says_anything(self) -> bool:
        facts = (
            self.file_count,
            self.password,
            self.repaired,
            self.broken_pages,
            self.unseen,
            self.unchecked_pages,
        )
        return any(facts)

    @property
    def unchecked_numbers(self) -> str:
        return ", ".join(map(str, self.unchecked_pages))
