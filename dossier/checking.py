"""What a bundle's files say about each other: sums, manifest, chain of the log, originals, time stamps.

Imports nothing of Django: dossier.verify runs without the site.
"""

import hashlib
import json
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from stamps import tokens
from stamps.errors import Refused

SCHEMA = "sextortion-help/bundle/1"
UNCHANGED, CHANGED, MISSING = "unchanged", "changed", "missing"
START = "0" * 64
_PIECE = 1024 * 1024
_MOST_TEXT = 32 * 1024 * 1024  # bytes of a list; those of 10 000 entries are far smaller
_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")
# What zipfile and the decompressors raise for archives that were damaged.
UNREADABLE = (
    OSError, ValueError, EOFError, RuntimeError, OverflowError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    struct.error,
)  # fmt: skip
_FIELDS = {"seq", "at", "act", "subject", "sha256", "size", "salt", "prev"}


class NotABundle(Exception):
    """There is nothing here that could be checked; the message says why."""


@dataclass
class Stamp:
    """A time stamp that was checked. `root`: SHA-256 of the root certificate, to compare with the authority's."""

    file: str
    entry: int
    time: str
    authority: str
    own_clock: bool
    root: str


@dataclass
class Report:
    """What was found. `changed`: (name, why). `extra`: files that are not the bundle's; they change nothing."""

    changed: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    unstamped: int = 0  # newest entries of the log that no stamp covers
    files: int = 0

    @property
    def result(self) -> str:
        if self.changed:
            return CHANGED
        return MISSING if self.missing else UNCHANGED

    def change(self, name: str, why: str) -> None:
        if name not in [known for known, _ in self.changed]:
            self.changed.append((name, why))

    def miss(self, name: str) -> None:
        if name not in self.missing:
            self.missing.append(name)


# --- where the files are ---------------------------------------------------------------------------------


class Source(Protocol):
    def names(self) -> list[str]: ...

    def open(self, name: str) -> BinaryIO: ...


class Folder:
    """An unpacked bundle."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        files = (path for path in sorted(self._root.rglob("*")) if path.is_file())
        return [path.relative_to(self._root).as_posix() for path in files]

    def open(self, name: str) -> BinaryIO:
        return (self._root / name).open("rb")


class Zip:
    """A bundle as it was downloaded, or packed again."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file

    def names(self) -> list[str]:
        return [info.filename for info in self._zip.infolist() if not info.is_dir()]

    def open(self, name: str) -> BinaryIO:
        return self._zip.open(name)  # type: ignore[return-value]


class _Inner:
    """A bundle whose files lie in one folder, as they do when the folder itself was packed."""

    def __init__(self, source: Source, prefix: str) -> None:
        self._source, self._prefix = source, prefix

    def names(self) -> list[str]:
        return [name.removeprefix(self._prefix) for name in self._source.names() if name.startswith(self._prefix)]

    def open(self, name: str) -> BinaryIO:
        return self._source.open(self._prefix + name)


def rooted(source: Source) -> Source:
    """Raises NotABundle."""
    for known in ("manifest.json", "SHA256SUMS"):
        found = sorted((name for name in source.names() if name.split("/")[-1] == known), key=len)
        if found:
            prefix = found[0].removesuffix(known)
            return _Inner(source, prefix) if prefix else source
    raise NotABundle("It holds neither manifest.json nor SHA256SUMS.")


# --- checks ----------------------------------------------------------------------------------------------


class Check:
    """One run over one bundle."""

    def __init__(self, source: Source, ca: str) -> None:
        self.source = source
        self.names = source.names()
        self.ca = ca
        self.report = Report(files=len(self.names))
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.manifest: dict[str, Any] = {}
        self.entries: dict[int, dict[str, Any]] = {}
        self.entry_digests: dict[int, str] = {}

    def run(self) -> Report:
        if len(set(self.names)) != len(self.names):
            self.report.change("bundle.zip", "holds two files of the same name")
        for name in dict.fromkeys(self.names):
            self._hash(name)
        self._sums()
        self._manifest()
        self._chain()
        self._originals()
        self._stamps()
        return self.report

    def _hash(self, name: str) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            with self.source.open(name) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
        except UNREADABLE:
            self.report.change(name, "cannot be read")
        self.digests[name], self.sizes[name] = digest.hexdigest(), size

    def _text(self, name: str) -> str | None:
        """A small text of the bundle; None when it is not there or cannot be read, which is noted."""
        if name not in self.digests:
            self.report.miss(name)
            return None
        if self.sizes[name] > _MOST_TEXT:
            self.report.change(name, "is far too long")
            return None
        try:
            with self.source.open(name) as file:
                return file.read().decode()
        except UNREADABLE:
            self.report.change(name, "cannot be read")
            return None

    def _compare(self, name: str, sha256: object, size: object, why: str) -> None:
        if name not in self.digests:
            self.report.miss(name)
        elif self.digests[name] != sha256 or (size is not None and self.sizes[name] != size):
            self.report.change(name, why)

    def _sums(self) -> None:
        text = self._text("SHA256SUMS")
        if text is None:
            return
        listed: set[str] = {"SHA256SUMS"}
        for line in text.removesuffix("\n").split("\n"):
            match = _LINE.fullmatch(line)
            if match is None or match[2] in listed:
                self.report.change("SHA256SUMS", "has a line that is none of ours")
                continue
            listed.add(match[2])
            self._compare(match[2], match[1], None, "is not as SHA256SUMS says")
        self.report.extra = sorted(set(self.digests) - listed)
        expected = "".join(sorted((line + "\n" for line in text.split("\n") if line), key=lambda line: line[66:]))
        if expected != text:
            self.report.change("SHA256SUMS", "is not in the order it was written in")

    def _manifest(self) -> None:
        text = self._text("manifest.json")
        if text is None:
            return
        try:
            value = json.loads(text)
            if value["schema"] != SCHEMA:
                raise NotABundle("Its schema is one that this program does not know.")
            for one in value["files"]:
                self._compare(str(one["file"]), one["sha256"], one["size"], "is not as manifest.json says")
            int(value["custody"]["entries"])
            if not (isinstance(value["exhibits"], list) and isinstance(value["timestamps"], list)):
                raise TypeError
            _ = value["custody"]["head"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self.report.change("manifest.json", "is not a manifest of a bundle")
            return
        self.manifest = value

    def _chain(self) -> None:
        """Every entry is there, canonical, in its place, and follows from the one before."""
        if not self.manifest:
            return
        before, count = START, int(self.manifest["custody"]["entries"])
        for seq in range(1, min(count, len(self.names)) + 1):
            name = f"custody/{seq:04}.json"
            text = self._text(name)
            entry = _entry(text) if text is not None else None
            if entry is None:
                if text is not None:
                    self.report.change(name, "is not an entry of a log")
                before = ""
                continue
            if entry["seq"] != seq or (before and entry["prev"] != before):
                self.report.change(name, "does not follow from the entry before it")
            before = self.digests[name]
            self.entries[seq], self.entry_digests[seq] = entry, before
        if before and before != self.manifest["custody"]["head"]:
            self.report.change(f"custody/{count:04}.json", "is not the end of the log that manifest.json names")

    def _originals(self) -> None:
        """Each original is the file whose arrival the log notes, and none that the log notes is left out."""
        if not self.manifest or len(self.entries) != int(self.manifest["custody"]["entries"]):
            return  # the gap in the log is named already
        sealed, removed = self._noted("sealed"), self._noted("removed")
        try:
            here = {f"exhibit {int(one['number'])}": one for one in self.manifest["exhibits"]}
            for subject, one in here.items():
                entry = sealed.get(subject, {"sha256": "", "size": -1})
                why = "is not the file whose arrival the log notes"
                self._compare(str(one["file"]), entry["sha256"], entry["size"], why)
        except (KeyError, TypeError, ValueError):
            self.report.change("manifest.json", "is not a manifest of a bundle")
            return
        for subject in sealed:
            if subject not in here and subject not in removed:
                self.report.miss(f"originals/{int(subject.split()[-1]):04}.*")
        printed = {entry["sha256"] for entry in self.entries.values() if entry["act"] == "exported"}
        if self.digests.get("dossier.pdf") not in printed:
            self.report.change("dossier.pdf", "is not a dossier whose making the log notes")

    def _noted(self, act: str) -> dict[str, dict[str, Any]]:
        return {entry["subject"]: entry for entry in self.entries.values() if entry["act"] == act}

    def _stamps(self) -> None:
        last = 0
        listed = self.manifest.get("timestamps", [])
        ca = self.ca or (self._text("timestamps/ca.pem") if listed else "") or ""
        for one in listed:
            try:
                stamp = self._stamp(one, ca)
            except (KeyError, TypeError, ValueError):
                self.report.change("manifest.json", "is not a manifest of a bundle")
                continue
            if stamp is not None:
                self.report.stamps.append(stamp)
                last = max(last, stamp.entry)
        acts = [entry for seq, entry in self.entries.items() if seq > last]
        for subject, entry in self._noted("stamped").items():
            name = f"timestamps/{subject.removeprefix('entry ').zfill(4)}.tsr"
            self._compare(name, entry["sha256"], entry["size"], "is not the time stamp that the log notes")
        self.report.unstamped = sum(entry["act"] != "stamped" for entry in acts)

    def _stamp(self, one: dict[str, Any], ca: str) -> Stamp | None:
        name, seq = str(one["file"]), int(one["entry"])
        if name not in self.digests or seq not in self.entry_digests:
            self.report.miss(name if name not in self.digests else f"custody/{seq:04}.json")
            return None
        try:
            with self.source.open(name) as file:
                raw = file.read(tokens.MOST_BYTES + 1)
            token = tokens.check(raw, bytes.fromhex(self.entry_digests[seq]), tokens.certificates(ca))
        except (Refused, *UNREADABLE) as error:
            why = f"time stamp refused: {error}" if isinstance(error, Refused) else "time stamp cannot be checked"
            self.report.change(name, why)
            return None
        time = datetime.fromisoformat(str(one["time"]))
        if token.gen_time.replace(microsecond=0) != time:
            self.report.change("manifest.json", "names another time than the stamp")
        own = bool(one["own_clock"]) or "own clock" in token.authority
        return Stamp(name, seq, token.gen_time.isoformat(), token.authority, own, token.root)


def _entry(text: str) -> dict[str, Any] | None:
    """An entry of the log, if it is one in canonical form; otherwise None."""
    try:
        value = json.loads(text)
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or set(value) != _FIELDS or canonical != text or type(value["seq"]) is not int:
        return None
    return value
