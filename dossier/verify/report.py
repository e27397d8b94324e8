"""What was found about a bundle: three answers, each green, amber or red. Plain values, nothing of Django."""

from dataclasses import dataclass, field
from enum import StrEnum

from dossier.verify.revocation_status import RevocationStatus

GREEN, AMBER, RED = "green", "amber", "red"
CONFIRMED, UNCONFIRMED, CHANGED, MISSING = "confirmed", "unconfirmed", "changed", "missing"


class SignatureLevel(StrEnum):
    """Of PAdES (ETSI EN 319 142-1): bare; with a time stamp; with what shows that no certificate was revoked."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"


@dataclass(frozen=True)
class Origin:
    """`why`: known, unknown, ended (the certificate is not valid then), unsigned, unchecked (no library for it),
    not-whole, invalid. `certificate`: SHA-256 of the signing one, in hex; `root`: of a root that the file holds.
    `signer`: what the certificate calls itself. `level`: of the signature in dossier.pdf, by what it holds."""

    state: str
    why: str
    signer: str = ""
    certificate: str = ""
    root: str = ""
    level: str = ""


@dataclass
class Stamp:
    """A time stamp that was checked. `known`: under a root that whoever checks trusts. `root`: its SHA-256.

    `ends`: when the first certificate it rests on does. `noted`: the entry of the log that notes it, 0 without one.
    `lasting`: whether it proves its time still. `renewed_by`: the entry of the stamp that goes on for one that has
    `ended`, 0 without one.
    """

    file: str
    entry: int
    time: str
    authority: str
    own_clock: bool
    root: str
    known: bool
    ends: str
    noted: int
    revocation: RevocationStatus
    ended: bool = False
    lasting: bool = False
    renewed_by: int = 0


@dataclass(frozen=True)
class RecordStamp:
    """`chain`: its number, from 1; algorithm: that of the chain; ends: as of a Stamp; root: SHA-256 of it."""

    chain: int
    algorithm: str
    time: str
    authority: str
    root: str
    known: bool
    ends: str
    revocation: RevocationStatus


@dataclass(frozen=True)
class VoidedEntry:
    """`act`: what the voided entry says was done; `by`: the entry that voids it; reason: its code."""

    entry: int
    act: str
    by: int
    reason: str


@dataclass(frozen=True)
class OutsideEventEntry:
    """What a person entered into the log and the site has not seen. `who`: a counsellor, "" for the client; `at`:
    when it was entered; happened, account: as they say."""

    entry: int
    at: str
    who: str
    happened: str
    account: str


class RecordStatus(StrEnum):
    """UNKNOWN: an authority nobody here trusts. ENDED: the newest stamp. INVALID: not read, forged, or of another
    file."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    ENDED = "ended"
    COMPROMISED = "compromised"
    INVALID = "invalid"
    REVOKED = "revoked"


@dataclass(frozen=True)
class RecordReport:
    """`detail`: why it is invalid. `since`: when the file existed by, "" unless green."""

    file: str
    state: str
    why: RecordStatus
    detail: str = ""
    since: str = ""
    stamps: tuple[RecordStamp, ...] = ()


@dataclass(frozen=True)
class PrintedNumbers:
    """What stands on paper: `short` at the foot of each page, `fingerprint` in the dossier's last section, the
    SHA-256 of dossier.pdf and of SHA256SUMS in the letter. Empty when it cannot be told."""

    short: str = ""
    fingerprint: str = ""
    dossier: str = ""
    sums: str = ""


@dataclass
class Report:
    """What was found. `changed` and `doubtful`: (name, why); doubtful is what nothing signed confirms. `extra`:
    files that are not the bundle's. `staying`: SHA-256 of files that stayed with the client and never were in it.
    `voided`: entries of the log that no longer count; `outside`: those that people entered by hand. `origin`: who
    signed dossier.pdf; `listing`: who signed SHA256SUMS. `unvouched`: the first entry of the log that
    nobody who is trusted vouches for, 0 where there is none, or nobody is trusted at all. `uncovered`: whether a
    file of it is newer than the last lasting stamp."""

    changed: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, str]] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)
    voided: list[VoidedEntry] = field(default_factory=list)
    outside: list[OutsideEventEntry] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    unstamped: int = 0  # newest entries of the log that no stamp covers
    unvouched: int = 0
    uncovered: bool = False
    stamps_refused: bool = False
    origin: Origin = field(default_factory=lambda: Origin(AMBER, "unsigned"))
    listing: Origin = field(default_factory=lambda: Origin(AMBER, "unsigned"))
    record: RecordReport | None = None  # an evidence record that was given, or lies beside the bundle
    files: int = 0
    printed: PrintedNumbers = field(default_factory=PrintedNumbers)
    on_paper: list[str] = field(default_factory=list)  # which of them were typed in, by name

    @property
    def fits(self) -> str:
        if self.changed or self.extra or self.missing:
            return RED
        return AMBER if self.doubtful else GREEN

    @property
    def made_by(self) -> str:
        """Both signatures together."""
        states = {self.origin.state, self.listing.state}
        return next((state for state in (RED, AMBER) if state in states), GREEN)

    @property
    def since(self) -> str:
        """A record that was given counts too: one that proves nothing is a doubt, and one that does is enough."""
        if self.stamps_refused or (self.record is not None and self.record.state == RED):
            return RED
        if self.record is not None:
            return self.record.state
        return GREEN if any(stamp.lasting for stamp in self.stamps) and not self.uncovered else AMBER

    @property
    def result(self) -> str:
        if self.changed or self.extra or RED in (self.made_by, self.since):
            return CHANGED
        if self.missing:
            return MISSING
        return CONFIRMED if {self.fits, self.made_by, self.since} == {GREEN} else UNCONFIRMED

    def change(self, name: str, why: str) -> None:
        if name not in [known_name for known_name, _ in self.changed]:
            self.changed.append((name, why))

    def doubt(self, name: str, why: str) -> None:
        self.doubtful.append((name, why))

    def miss(self, name: str) -> None:
        if name not in self.missing:
            self.missing.append(name)
