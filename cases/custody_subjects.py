"""What an entry of the custody log is about: a type for each form of subject, and one parser.

`str()` of a subject is what stands in the log, and `parse` reads exactly that and nothing else: a text that
`str()` would write otherwise is an UnknownSubject. The forms are part of the bundle's format.
static/js/verify/log.js reads those that a bundle is checked by; tests/cases/custody_subjects.json holds cases for
both.

Imports nothing of Django: bundles are checked without the site.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.custody_acts import Act as Act
from cases.custody_acts import VoidReason as VoidReason

# --- the forms ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NoSubject:
    """The case as a whole."""

    def __str__(self) -> str:
        return ""


WHOLE_CASE = NoSubject()


@dataclass(frozen=True)
class NumberedSubject:
    """Something of the case that has a number, from 1."""

    WORD: ClassVar[str]
    number: int

    def __str__(self) -> str:
        return f"{self.WORD} {self.number}"


class ExhibitSubject(NumberedSubject):
    """ "exhibit 3" """

    WORD = "exhibit"


class LogEntrySubject(NumberedSubject):
    """ "entry 7": this entry of the log and all before it."""

    WORD = "entry"


class FingerprintSubject(NumberedSubject):
    """ "fingerprint 1": of a picture that stays with the client."""

    WORD = "fingerprint"


@dataclass(frozen=True)
class ExhibitsSubject:
    """ "exhibit 1, 3–5": one or several, in ascending order."""

    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", tuple(sorted(set(self.numbers))))

    def __str__(self) -> str:
        return f"exhibit {listed(self.numbers)}"


@dataclass(frozen=True)
class BundleSubject:
    """ "bundle": everything in one archive."""

    def __str__(self) -> str:
        return "bundle"


@dataclass(frozen=True)
class DossierSubject:
    """ "dossier de": the language it was printed in."""

    language: str

    def __str__(self) -> str:
        return f"dossier {self.language}"


@dataclass(frozen=True)
class LetterSubject:
    """ "letter at": the place whose police it is for."""

    place: str

    def __str__(self) -> str:
        return f"letter {self.place}"


@dataclass(frozen=True)
class UploadSetSubject:
    """ "upload-set us": single files for the online form of that place."""

    place: str

    def __str__(self) -> str:
        return f"upload-set {self.place}"


@dataclass(frozen=True)
class PersonSubject:
    """ "Ruth, Lantern Centre": one person, as one_line writes a name."""

    who: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "who", one_line(self.who))

    def __str__(self) -> str:
        return self.who


@dataclass(frozen=True)
class SharedPartsSubject(PersonSubject):
    """ "plan+statement Ruth, Lantern Centre": parts of the case, and who can look at them."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'+'.join(self.parts)} {self.who}"


@dataclass(frozen=True)
class SeenExhibitSubject(PersonSubject):
    """ "exhibit 3 Ruth, Lantern Centre": who opened which one."""

    number: int

    def __str__(self) -> str:
        return f"exhibit {self.number} {self.who}"


@dataclass(frozen=True)
class TakenDossierSubject(PersonSubject):
    """ "dossier de Ruth, Lantern Centre": who took the dossier in which language."""

    language: str

    def __str__(self) -> str:
        return f"dossier {self.language} {self.who}"


@dataclass(frozen=True)
class TakenLetterSubject(PersonSubject):
    """ "letter at Ruth, Lantern Centre": who took the letter to the police of which place."""

    place: str

    def __str__(self) -> str:
        return f"letter {self.place} {self.who}"


@dataclass(frozen=True)
class HandOverSubject(TakenDossierSubject):
    """ "dossier de Ruth, Lantern Centre -> Police Bonn": and for whom a hand-over record was made."""

    recipient: str

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "recipient", one_line(self.recipient))

    def __str__(self) -> str:
        return f"{super().__str__()} -> {self.recipient}"


@dataclass(frozen=True)
class OutsideEventSubject:
    """ "client 2026-11-28T14:10 A USB stick was handed over.": what the client says happened, and when.

    `happened`: day, or day and minute, as said, without a zone: nobody stated one. `account`: on one line.
    """

    happened: str
    account: str

    def __post_init__(self) -> None:
        check_happened(self.happened)
        object.__setattr__(self, "account", one_line(self.account))

    def __str__(self) -> str:
        return f"client {self.happened} {self.account}"


@dataclass(frozen=True)
class CounsellorOutsideEventSubject(PersonSubject):
    """ "counsellor 2026-11-28 Ruth, Lantern Centre -> A USB stick was handed over.": the same of a counsellor."""

    happened: str
    account: str

    def __post_init__(self) -> None:
        super().__post_init__()
        check_happened(self.happened)
        object.__setattr__(self, "account", one_line(self.account))

    def __str__(self) -> str:
        return f"counsellor {self.happened} {self.who} -> {self.account}"


@dataclass(frozen=True)
class VoidedEntrySubject:
    """ "entry 7 wrong-recipient": which entry the client voided, and why."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"entry {self.number} {self.reason}"


@dataclass(frozen=True)
class EntryVoidedBySubject(PersonSubject):
    """ "entry 7 wrong-recipient Ruth, Lantern Centre": and which counsellor did."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"entry {self.number} {self.reason} {self.who}"


@dataclass(frozen=True)
class UnknownSubject:
    """A text in no form that this version knows for its act."""

    text: str

    def __str__(self) -> str:
        return self.text


Subject = (
    NoSubject | ExhibitSubject | LogEntrySubject | FingerprintSubject | ExhibitsSubject | BundleSubject
    | DossierSubject | LetterSubject | UploadSetSubject | PersonSubject | OutsideEventSubject | VoidedEntrySubject
    | UnknownSubject
)  # fmt: skip
AnyOutsideEventSubject = OutsideEventSubject | CounsellorOutsideEventSubject


def one_line(name: str) -> str:
    """A name as it stands in the log: on one line, and with an arrow for "->", which stands before a recipient.

    Raises ValueError for a name of nothing but spaces.
    """
    name = " ".join(name.split()).replace("->", "→")
    if not name:
        raise ValueError("nobody is named")
    return name


def check_happened(happened: str) -> None:
    """Raises ValueError for what is neither a day nor a day and a minute, as ISO 8601 writes them."""
    moment = datetime.fromisoformat(happened)
    if happened not in (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%dT%H:%M}"):
        raise ValueError("not a day, nor a minute of one")


def listed(numbers: Iterable[int]) -> str:
    """ "1–4, 7": numbers in short, in ascending order."""
    parts: list[str] = []
    start = before = None
    for value in [*sorted(numbers), None]:
        if start is not None and before is not None and value != before + 1:
            parts.append(str(start) if start == before else f"{start}–{before}")
            start = None
        if start is None:
            start = value
        before = value
    return ", ".join(parts)


# --- the parser --------------------------------------------------------------------------------------------

_Match = re.Match[str]
_Form = tuple[re.Pattern[str], Callable[[_Match], Subject]]
_NUMBER = "([1-9][0-9]{0,8})"
_RANGE = "[1-9][0-9]{0,4}(?:–[1-9][0-9]{0,4})?"
_CODE = "([a-z-]{1,16})"  # of a language or a place


def _numbered(kind: type[NumberedSubject]) -> _Form:
    return re.compile(f"{kind.WORD} {_NUMBER}"), lambda match: kind(int(match[1]))  # type: ignore[return-value]


def _exhibits(match: _Match) -> ExhibitsSubject:
    """Raises ValueError for ranges that do not ascend, before they are written out."""
    numbers: list[int] = []
    for part in match[1].split(", "):
        first, _dash, last = part.partition("–")
        start, end = int(first), int(last or first)
        if start <= (numbers[-1] if numbers else 0) or end < start:
            raise ValueError("not in ascending order")
        numbers += range(start, end + 1)
    return ExhibitsSubject(tuple(numbers))


_NONE: _Form = (re.compile(""), lambda _: WHOLE_CASE)
_EXHIBIT = _numbered(ExhibitSubject)
_FINGERPRINT = _numbered(FingerprintSubject)
_EXHIBITS: _Form = (re.compile(f"exhibit ({_RANGE}(?:, {_RANGE})*)"), _exhibits)
_BUNDLE: _Form = (re.compile("bundle"), lambda _: BundleSubject())
_DOSSIER: _Form = (re.compile(f"dossier {_CODE}"), lambda match: DossierSubject(match[1]))
_LETTER: _Form = (re.compile(f"letter {_CODE}"), lambda match: LetterSubject(match[1]))
_UPLOAD_SET: _Form = (re.compile(f"upload-set {_CODE}"), lambda match: UploadSetSubject(match[1]))
_PERSON: _Form = (re.compile("(.+)"), lambda match: PersonSubject(match[1]))
_PARTS: _Form = (
    re.compile(r"([a-z]+(?:\+[a-z]+)*) (.+)"),
    lambda match: SharedPartsSubject(match[2], tuple(match[1].split("+"))),
)
_SEEN: _Form = (re.compile(f"exhibit {_NUMBER} (.+)"), lambda match: SeenExhibitSubject(match[2], int(match[1])))
_TAKEN: _Form = (re.compile(f"dossier {_CODE} (.+)"), lambda match: TakenDossierSubject(match[2], match[1]))
_TAKEN_LETTER: _Form = (
    re.compile(f"letter {_CODE} (.+)"),
    lambda match: TakenLetterSubject(match[2], match[1]),
)
_HAND_OVER: _Form = (
    re.compile(f"dossier {_CODE} (.+?) -> (.+)"),
    lambda match: HandOverSubject(match[2], match[1], match[3]),
)
_REASON = "([a-z-]{1,32})"
_VOIDED: _Form = (
    re.compile(f"entry {_NUMBER} {_REASON}"),
    lambda match: VoidedEntrySubject(int(match[1]), match[2]),
)
_VOIDED_BY: _Form = (
    re.compile(f"entry {_NUMBER} {_REASON} (.+)"),
    lambda match: EntryVoidedBySubject(match[3], int(match[1]), match[2]),
)
_HAPPENED = "([1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?)"
_OUTSIDE_EVENT: _Form = (
    re.compile(f"client {_HAPPENED} (.+)"),
    lambda match: OutsideEventSubject(match[1], match[2]),
)
_COUNSELLOR_OUTSIDE_EVENT: _Form = (
    re.compile(f"counsellor {_HAPPENED} (.+?) -> (.+)"),
    lambda match: CounsellorOutsideEventSubject(match[2], match[1], match[3]),
)
_FORMS: dict[str, tuple[_Form, ...]] = {
    Act.OPENED: (_NONE,),
    Act.WORDS_RENEWED: (_NONE,),
    Act.SEALED: (_EXHIBIT,),
    Act.DESCRIBED: (_EXHIBIT,),
    Act.REMOVED: (_EXHIBIT,),
    Act.STAMPED: (_numbered(LogEntrySubject),),
    Act.EXPORTED: (_BUNDLE, _DOSSIER, _LETTER, _UPLOAD_SET),
    Act.ORIGINAL_READ: (_EXHIBIT,),
    Act.FINGERPRINT_NOTED: (_FINGERPRINT,),
    Act.FINGERPRINT_REMOVED: (_FINGERPRINT,),
    Act.TIMELINE_CHANGED: (_EXHIBITS,),
    Act.SIDES_CONFIRMED: (_EXHIBITS,),
    Act.ORIGINAL_STAYS: (_EXHIBIT,),
    Act.UNLOCKED: (_EXHIBIT,),
    Act.SHARED: (_PARTS,),
    Act.SHARING_ENDED: (_PERSON,),
    Act.COUNSELLOR_READ: (_PARTS,),
    Act.COUNSELLOR_SAW: (_SEEN,),
    Act.COUNSELLOR_ORDERED: (_TAKEN, _TAKEN_LETTER),
    Act.COUNSELLOR_PRINTED: (_TAKEN, _TAKEN_LETTER),
    Act.HANDED_OVER: (_TAKEN,),
    Act.HAND_OVER_RECORD: (_HAND_OVER,),
    Act.COPIED: (_NONE,),
    Act.OUTSIDE_EVENT: (_OUTSIDE_EVENT, _COUNSELLOR_OUTSIDE_EVENT),
    Act.VOIDED: (_VOIDED, _VOIDED_BY),
}


def parse(act: str, text: str) -> Subject:
    """What the subject of an entry says. Never raises: UnknownSubject for an act or a form of another version."""
    for pattern, build in _FORMS.get(act, ()):
        hit = pattern.fullmatch(text)
        if hit is None:
            continue
        try:
            subject = build(hit)
        except ValueError:
            continue
        if str(subject) == text:
            return subject
    return UnknownSubject(text)


def is_of(act: Act, subject: Subject) -> bool:
    """Whether an entry of this act may be about it."""
    return not isinstance(subject, UnknownSubject) and parse(act, str(subject)) == subject
