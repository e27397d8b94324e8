"""Whether a bundle fits together, who made it and since when it has existed: three answers, each on its own.

Fits together: bytes, sums, chain of the log, originals, manifest (dossier.verify.manifest_claims), nothing missing,
nothing extra. Who made it: the signatures of dossier.pdf and SHA256SUMS (dossier.verify.origin). Since when: time
stamps on the log. The last two are green only when they lead to a certificate that whoever checks trusts already
(dossier.verify.anchors).

Imports nothing of Django: dossier.verify runs without the site.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm

from cases.custody_subjects import Act
from dossier.bundle import case_uco, readme
from dossier.verify import manifest_claims, origin, paper, stamp_trust
from dossier.verify import page as verify_page
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import UNREADABLE, NotABundle, Rooted
from dossier.verify.manifest_claims import SEAL, Log
from dossier.verify.report import RED, Report, Stamp
from timestamps import tokens
from timestamps.errors import InvalidTokenError

START = "0" * 64
FIXED = ("SHA256SUMS", "manifest.json", "dossier.pdf", "READ-ME.txt", "LIES-MICH.txt", "verify.html")
_PIECE = 1024 * 1024
_MOST_TEXT = 32 * 1024 * 1024  # bytes of a list; those of 10 000 entries are far smaller
_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")
_NO_MANIFEST = "is not a manifest of a bundle"


@dataclass(frozen=True)
class _StampClaim:
    """A time stamp as the text for people names it."""

    seq: int
    own: bool
    gen_time: datetime


class Check:
    """One run over one bundle."""

    def __init__(self, source: Rooted, anchors: Anchors, now: datetime, typed: tuple[str, ...] = ()) -> None:
        self.source = source
        self.names = source.names()
        self.anchors = anchors
        self.now = now.astimezone(UTC)
        self.report = Report(files=len(self.names))
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.manifest: dict[str, Any] = {}
        self.inner: dict[str, Any] | None = None  # the manifest in dossier.pdf
        self.log = Log({}, {})
        self.tokens: dict[int, tokens.Token] = {}
        self.typed = typed

    def run(self) -> Report:
        if len(set(self.names)) != len(self.names):
            self.report.change("bundle.zip", "holds two files of the same name")
        for name in dict.fromkeys(self.names):
            self._hash(name)
        names_in_sums = self._sums()
        self._manifest()
        if self.manifest:
            self._chain()
            self._originals()
            self._stamps()
            self._claims()
            self._printed()
            self._texts()
            self._for_programs()
        self._seal()
        self._contract(names_in_sums)
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

    def _bytes(self, name: str, most: int = _MOST_TEXT) -> bytes | None:
        """A small file of the bundle; None when it is not there or cannot be read, which is noted."""
        if name not in self.digests:
            self.report.miss(name)
            return None
        if self.sizes[name] > most:
            self.report.change(name, "is far too long")
            return None
        try:
            with self.source.open(name) as file:
                return file.read()
        except UNREADABLE:
            self.report.change(name, "cannot be read")
            return None

    def _text(self, name: str) -> str | None:
        body = self._bytes(name)
        try:
            return None if body is None else body.decode()
        except ValueError:
            self.report.change(name, "cannot be read")
            return None

    def _compare(self, name: str, sha256: object, size: object, why: str) -> None:
        if name not in self.digests:
            self.report.miss(name)
        elif self.digests[name] != sha256 or (size is not None and self.sizes[name] != size):
            self.report.change(name, why)

    # --- does it fit together ---

    def _sums(self) -> set[str] | None:
        """The names in SHA256SUMS, whose digests are compared."""
        text = self._text("SHA256SUMS")
        if text is None:
            return None
        names_in_sums: set[str] = {"SHA256SUMS"}
        for line in text.removesuffix("\n").split("\n"):
            match = _LINE.fullmatch(line)
            if match is None or match[2] in names_in_sums:
                self.report.change("SHA256SUMS", "has a line that is none of ours")
                continue
            names_in_sums.add(match[2])
            self._compare(match[2], match[1], None, "is not as SHA256SUMS says")
        expected = "".join(sorted((line + "\n" for line in text.split("\n") if line), key=lambda line: line[66:]))
        if expected != text:
            self.report.change("SHA256SUMS", "is not in the order it was written in")
        return names_in_sums

    def _manifest(self) -> None:
        text = self._text("manifest.json")
        if text is None:
            return
        try:
            value = json.loads(text)
            if value["schema"] != manifest_claims.SCHEMA:
                raise NotABundle("Its schema is one that this program does not know.")
            for one in value["files"]:
                self._compare(str(one["file"]), one["sha256"], one["size"], "is not as manifest.json says")
            lists = (value["exhibits"], value["timestamps"], value.get("fingerprints", []))
            count, _head = value["custody"]["entries"], value["custody"]["head"]
            is_named = isinstance(value["case"], str) and isinstance(value["language"], str)
            if not all(isinstance(one, list) for one in lists) or type(count) is not int or not is_named:
                raise TypeError
            if manifest_claims.canonical(value) != text:
                self.report.change("manifest.json", "is not in the form it was written in")
        except (ValueError, KeyError, TypeError, RecursionError):
            self.report.change("manifest.json", _NO_MANIFEST)
            return
        self.manifest = value

    def _chain(self) -> None:
        """Every entry is there, canonical, in its place, and follows from the one before."""
        before, count = START, int(self.manifest["custody"]["entries"])
        for seq in range(1, min(count, len(self.names)) + 1):
            name = f"custody/{seq:04}.json"
            text = self._text(name)
            entry = manifest_claims.entry_of(text) if text is not None else None
            if entry is None:
                if text is not None:
                    self.report.change(name, "is not an entry of a log")
                before = ""
                continue
            if entry["seq"] != seq or (before and entry["prev"] != before):
                self.report.change(name, "does not follow from the entry before it")
            before = self.digests[name]
            self.log.entries[seq], self.log.digests[seq] = entry, before
        if before and before != self.manifest["custody"]["head"]:
            self.report.change(f"custody/{count:04}.json", "is not the end of the log that manifest.json names")

    @property
    def _complete(self) -> bool:
        return bool(self.manifest) and len(self.log.entries) == self.manifest["custody"]["entries"]

    def _originals(self) -> None:
        """Each original is the file whose arrival the log notes, and none that the log notes is left out."""
        if not self._complete:
            return  # the gap in the log is named already
        exhibits_in_log = self.log.kept()
        try:
            here = {int(one["number"]): one for one in self.manifest["exhibits"]}
            for number, one in here.items():
                entry = exhibits_in_log.get(number, {"sha256": "", "size": -1})
                why = "is not the file whose arrival the log notes"
                self._compare(str(one["file"]), entry["sha256"], entry["size"], why)
        except (KeyError, TypeError, ValueError):
            self.report.change("manifest.json", _NO_MANIFEST)
            return
        for number in exhibits_in_log:
            if number not in here:
                self.report.miss(f"originals/{number:04}.*")
        if not self.log.exported(self.digests.get("dossier.pdf", "")):
            self.report.change("dossier.pdf", "is not a dossier whose making the log notes")

    def _claims(self) -> None:
        """The manifest says nothing that the log and the signed dossier do not; and who signed that."""
        pdf = self._bytes("dossier.pdf", most=2**31)
        inner = self.inner = origin.attached(pdf) if pdf is not None else None
        if pdf is not None:
            self.report.origin = origin.of_pdf(pdf, self.anchors, self._signed_by())
            if self.report.origin.state == RED:
                self.report.change("dossier.pdf", "its signature is not valid or does not cover the whole file")
        if not self._complete:
            return
        try:
            sha256 = self.digests.get("dossier.pdf", "")
            wrong = [*manifest_claims.against_log(self.manifest, self.log, sha256, self.now)]
            wrong += manifest_claims.against_signature(self.manifest, self.report.origin.level)
            if inner is not None:
                wrong += manifest_claims.against_dossier(self.manifest, inner, self.log)
            for fact in dict.fromkeys(manifest_claims.unconfirmed(self.manifest, inner)):
                self.report.doubt("manifest.json", f"nothing else confirms what it says: {fact}")
            self.report.staying = manifest_claims.staying(self.manifest, wrong)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.report.change("manifest.json", _NO_MANIFEST)
            return
        if wrong:
            facts = ", ".join(dict.fromkeys(wrong))
            self.report.change("manifest.json", f"says what the log or dossier.pdf does not: {facts}")

    def _seal(self) -> None:
        """Who signed the list of all files."""
        if SEAL not in self.digests or "SHA256SUMS" not in self.digests:
            return
        signature, sums = self._bytes(SEAL), self._bytes("SHA256SUMS")
        if signature is None or sums is None:
            return
        self.report.listing = origin.of_sums(signature, sums, self.anchors, self.now)
        if self.report.listing.state == RED:
            self.report.change(SEAL, "is not a valid signature of SHA256SUMS")

    def _signed_by(self) -> datetime:
        """When the dossier existed by, for the validity of the certificate: a known stamp's time, or now."""
        sealed = [seq for seq, one in self.log.entries.items() if one["sha256"] == self.digests.get("dossier.pdf")]
        later = [one for one in self.report.stamps if one.known and sealed and one.entry >= sealed[0]]
        return min([datetime.fromisoformat(one.time) for one in later] or [self.now])

    def _printed(self) -> None:
        """The numbers on paper; one that was typed in must be among them."""
        self.report.printed = printed = paper.numbers(self.inner, self.digests)
        if paper.contradicts_itself(self.inner, printed):
            self.report.change("dossier.pdf", "prints another fingerprint than its list gives")
        for number in self.typed:
            name = paper.named(number, printed)
            if name:
                self.report.on_paper.append(name)
            else:
                self.report.change("dossier.pdf", f"is not what this number was printed on: {number}")

    def _for_programs(self) -> None:
        """case.jsonld says what manifest.json says."""
        if case_uco.NAME not in self.digests:
            return  # older bundles have none
        try:
            right = manifest_claims.canonical(case_uco.document(self.manifest))
        except (ValueError, KeyError, TypeError, AttributeError):
            self.report.change("manifest.json", _NO_MANIFEST)
            return
        if self._text(case_uco.NAME) != right:
            self.report.change(case_uco.NAME, "does not say what manifest.json says")

    def _texts(self) -> None:
        """The texts for people are those that the site writes: READ-ME, LIES-MICH, verify.html."""
        try:
            made_at = manifest_claims.moment(self.manifest["made_at"])
        except (ValueError, KeyError):
            self.report.change("manifest.json", _NO_MANIFEST)
            return
        stamps = [
            _StampClaim(seq, stamp_trust.is_own(token), token.gen_time)
            for seq, token in sorted(self.tokens.items())
        ]
        for language, name in readme.FILES.items():
            body = self._bytes(name)
            case, short, signed = self.manifest["case"], self.report.printed.short, SEAL in self.digests
            right_texts = readme.every_text(language, case, made_at, stamps, short=short, signed=signed)
            if body is not None and body not in right_texts:
                self.report.doubt(name, "is not the text that this version of the site writes")
        page = self._bytes("verify.html")
        pages = [verify_page.html(language) for language in verify_page.LANGUAGES]
        attested = (self.inner or {}).get("pages", [])
        if page is not None and page not in pages and self.digests["verify.html"] not in attested:
            self.report.doubt("verify.html", "is not the page that this version of the site writes")

    def _contract(self, names_in_sums: set[str] | None) -> None:
        """Nothing is here, in SHA256SUMS or in manifest.json that is not the bundle's."""
        right = self._right_names() if self.manifest else names_in_sums or set(self.names)
        folders = {name[: at + 1] for name in right for at, letter in enumerate(name) if letter == "/"}
        others = (set(self.names) - right - {SEAL}) | (set(self.source.folders()) - folders)
        self.report.extra = sorted(others | set(self.source.strange))
        if not self.manifest:
            return
        if names_in_sums is not None and self._lists_others(names_in_sums, right):
            self.report.change("SHA256SUMS", "does not list exactly the files of a bundle")
        try:
            files = [one["file"] for one in self.manifest["files"]]
        except (KeyError, TypeError):
            return  # named already
        if len(set(files)) != len(files) or self._lists_others(set(files), right - {"SHA256SUMS", "manifest.json"}):
            self.report.change("manifest.json", "does not list exactly the files of a bundle")
        for name in right - set(self.digests):
            self.report.miss(name)

    def _lists_others(self, names_in_sums: set[str], right: set[str]) -> bool:
        """Whether a list names a file that is none of the bundle's, or leaves out one that is here."""
        return not names_in_sums <= right or any(name in self.digests for name in right - names_in_sums)

    def _right_names(self) -> set[str]:
        count = min(self.manifest["custody"]["entries"], len(self.names) + 1)
        names = {one["file"] for one in self.manifest["files"]}
        right = {*FIXED, *({case_uco.NAME} & names), *(f"custody/{seq:04}.json" for seq in range(1, count + 1))}
        stamp_files = [stamp_trust.file_name(seq) for seq in self.log.noted(Act.STAMPED)]
        if not self._complete:  # the entry that notes a stamp may be the one that is gone
            stamp_files += [stamp_trust.file_name(seq) for seq in self.tokens]
        right |= {*stamp_files, *(["timestamps/ca.pem"] if stamp_files else [])}
        exhibits_in_log = self.log.kept()
        for one in self.manifest["exhibits"]:
            try:
                if one["number"] in exhibits_in_log or not self._complete:
                    right.add(manifest_claims.original_name(one))
            except (KeyError, TypeError, ValueError):
                continue  # named already
        return right

    # --- since when ---

    def _stamps(self) -> None:
        ca = self._text("timestamps/ca.pem") if self.manifest["timestamps"] else ""
        try:
            certificates = tokens.certificates(ca) if ca else []
        except (ValueError, UnsupportedAlgorithm):
            self.report.change("timestamps/ca.pem", "cannot be read")
            certificates = []
        stamps_in_log = self.log.noted(Act.STAMPED)
        for seq, entry in stamps_in_log.items():
            why = "is not the time stamp that the log notes"
            self._compare(stamp_trust.file_name(seq), entry["sha256"], entry["size"], why)
        for one in self.manifest["timestamps"]:
            try:
                self._stamp(one, certificates)
            except (KeyError, TypeError, ValueError):
                self.report.change("manifest.json", _NO_MANIFEST)
        here = [seq for seq in stamps_in_log if stamp_trust.file_name(seq) in self.digests]
        if self._complete and list(self.tokens) != here and not self.report.changed:
            self.report.change("manifest.json", "does not name the time stamps that the log notes")
        last = max(self.tokens, default=0)
        later = [entry for seq, entry in self.log.entries.items() if seq > last]
        self.report.unstamped = sum(entry["act"] != Act.STAMPED for entry in later)
        last_covered = max((stamp.entry for stamp in self.report.stamps if stamp.known), default=0)
        files = {self.digests.get("dossier.pdf"), *(entry["sha256"] for entry in self.log.kept().values())}
        self.report.uncovered = any(
            seq > last_covered and entry["sha256"] in files and entry["act"] in (Act.SEALED, Act.EXPORTED)
            for seq, entry in self.log.entries.items()
        )

    def _stamp(self, one: dict[str, Any], certificates: list[Any]) -> None:
        name, seq = str(one["file"]), one["entry"]
        if type(seq) is not int or name != stamp_trust.file_name(seq):
            raise TypeError
        if name not in self.digests or seq not in self.log.digests:
            self.report.miss(name if name not in self.digests else f"custody/{seq:04}.json")
            return
        digest = bytes.fromhex(self.log.digests[seq])
        try:
            with self.source.open(name) as file:
                raw = file.read(tokens.MOST_BYTES + 1)
            token = tokens.check(raw, digest, [*certificates, *self.anchors.certificates])
        except (InvalidTokenError, UnsupportedAlgorithm, *UNREADABLE) as error:
            why = (
                f"time stamp refused: {error}"
                if isinstance(error, InvalidTokenError)
                else "time stamp cannot be checked"
            )
            self.report.change(name, why)
            self.report.stamps_refused = True
            return
        time = token.gen_time.replace(microsecond=0).isoformat().replace("+00:00", "Z")
        right = {"file": name, "entry": seq, "time": time, "authority": token.authority[:300]}
        if one != {**right, "own_clock": stamp_trust.is_own(token)}:
            self.report.change("manifest.json", f"does not say what {name} says")
        self.tokens[seq] = token
        is_known = stamp_trust.is_known(token, digest, certificates, self.anchors)
        when = token.gen_time.isoformat()
        self.report.stamps.append(
            Stamp(name, seq, when, token.authority, stamp_trust.is_own(token), token.root, is_known)
        )
