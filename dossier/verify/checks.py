"""Whether a bundle fits together, who made it and since when it has existed: three answers, each on its own.

Fits together: bytes, sums, chain of the log, originals, manifest (dossier.verify.manifest_claims), nothing missing,
nothing extra (dossier.verify.contract), the texts of the site (dossier.verify.texts). Who made it: the signatures
of dossier.pdf and SHA256SUMS (dossier.verify.origin). Since when: time stamps on the log (dossier.verify.stamps).
The last two are green only when they lead to a certificate that whoever checks trusts already
(dossier.verify.anchors).

Imports nothing of Django: dossier.verify runs without the site.
"""

import re
from datetime import UTC, datetime

from cases.custody_subjects import CounsellorOutsideEventSubject
from dossier.bundle import names
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.verify import contract, manifest_claims, origin, strict_json, texts
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import NotABundle, Rooted
from dossier.verify.contents import Contents
from dossier.verify.manifest_claims import NO_MANIFEST, Entry, Log
from dossier.verify.report import GREEN, RED, OutsideEventEntry, RecordReport, Report, VoidedEntry
from dossier.verify.stamps import StampsCheck
from timestamps import tokens

START = "0" * 64
_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")


class Check:
    """One run over one bundle."""

    def __init__(
        self,
        source: Rooted,
        anchors: Anchors,
        now: datetime,
        typed: tuple[str, ...] = (),
        record: RecordReport | None = None,
    ) -> None:
        self.anchors = anchors
        self.now = now.astimezone(UTC)
        since = datetime.fromisoformat(record.since) if record is not None and record.since else self.now
        self.moment = min(self.now, since)  # when everything here existed by: certificates must have held then
        self.typed = typed
        self.report = Report(record=record)
        self.contents = Contents(source, self.report)
        self.report.files = len(self.contents.names)
        self.manifest: Entry = {}
        self.inner: Entry | None = None  # the manifest in dossier.pdf
        self.log = Log({}, {}, 0)

    def run(self) -> Report:
        self.contents.hash()
        names_in_sums = self._sums()
        self._manifest()
        stamp_tokens = self._check_manifest() if self.manifest else {}
        self._seal()
        contract.check(self.contents, self.manifest, names_in_sums, self.log, stamp_tokens)
        self._vouched()
        return self.report

    def _vouched(self) -> None:
        """How far into the log somebody who is trusted vouches for it: by the signed list, a stamp, the dossier."""
        ends = [one.entry for one in self.report.stamps if one.lasting]
        if self.report.origin.state == GREEN and self.inner is not None:
            ends.append(self.inner[ManifestKey.CUSTODY][ManifestKey.ENTRIES])
        if ends and self.report.listing.state != GREEN and max(ends) < self.log.count:
            self.report.unvouched = max(ends) + 1

    def _check_manifest(self) -> dict[int, tokens.Token]:
        """The tokens of the time stamps that are right."""
        self._chain()
        self._originals()
        stamps = StampsCheck(self.manifest, self.contents, self.log, self.anchors, self.moment)
        stamps.run()
        self._claims()
        texts.check_paper(self.inner, self.contents, self.typed)
        texts.check_for_people(self.manifest, self.inner, self.contents, stamps.tokens)
        texts.check_for_programs(self.manifest, self.contents)
        return stamps.tokens

    def _sums(self) -> set[str] | None:
        """The names in SHA256SUMS, whose digests are compared."""
        text = self.contents.text(BundleFile.SUMS)
        if text is None:
            return None
        names_in_sums: set[str] = {BundleFile.SUMS}
        for line in text.removesuffix("\n").split("\n"):
            match = _LINE.fullmatch(line)
            if match is None or match[2] in names_in_sums:
                self.report.change(BundleFile.SUMS, "has a line that is none of ours")
                continue
            names_in_sums.add(match[2])
            self.contents.compare(match[2], match[1], None, "is not as SHA256SUMS says")
        expected = "".join(sorted((line + "\n" for line in text.split("\n") if line), key=lambda line: line[66:]))
        if expected != text:
            self.report.change(BundleFile.SUMS, "is not in the order it was written in")
        return names_in_sums

    def _manifest(self) -> None:
        text = self.contents.text(BundleFile.MANIFEST)
        if text is None:
            return
        try:
            value = strict_json.loads(text)
            if value[ManifestKey.SCHEMA] != names.SCHEMA:
                raise NotABundle("Its schema is one that this program does not know.")
            for one in value[ManifestKey.FILES]:
                self.contents.compare(
                    str(one[ManifestKey.FILE]),
                    one[ManifestKey.SHA256],
                    one[ManifestKey.SIZE],
                    "is not as manifest.json says",
                )
            lists = (
                value[ManifestKey.EXHIBITS],
                value[ManifestKey.TIMESTAMPS],
                value.get(ManifestKey.FINGERPRINTS, []),
            )
            count, _head = (
                value[ManifestKey.CUSTODY][ManifestKey.ENTRIES],
                value[ManifestKey.CUSTODY][ManifestKey.HEAD],
            )
            is_named = isinstance(value[ManifestKey.CASE], str) and isinstance(value[ManifestKey.LANGUAGE], str)
            if not all(isinstance(one, list) for one in lists) or type(count) is not int or not is_named:
                raise TypeError
            if manifest_claims.canonical(value) != text:
                self.report.change(BundleFile.MANIFEST, "is not in the form it was written in")
        except (ValueError, KeyError, TypeError, RecursionError):
            self.report.change(BundleFile.MANIFEST, NO_MANIFEST)
            return
        self.manifest = value
        self.log = Log({}, {}, count)

    def _chain(self) -> None:
        """Every entry is there, canonical, in its place, and follows from the one before."""
        before, count = START, int(self.manifest[ManifestKey.CUSTODY][ManifestKey.ENTRIES])
        for seq in range(1, min(count, len(self.contents.names)) + 1):
            name = names.custody_entry(seq)
            text = self.contents.text(name)
            entry = manifest_claims.entry_of(text) if text is not None else None
            if entry is None:
                if text is not None:
                    self.report.change(name, "is not an entry of a log")
                before = ""
                continue
            if entry["seq"] != seq or (before and entry["prev"] != before):
                self.report.change(name, "does not follow from the entry before it")
            before = self.contents.digests[name]
            self.log.entries[seq], self.log.digests[seq] = entry, before
        if before and before != self.manifest[ManifestKey.CUSTODY][ManifestKey.HEAD]:
            self.report.change(names.custody_entry(count), "is not the end of the log that manifest.json names")
        self._voided()
        self._outside()

    def _voided(self) -> None:
        """What no longer counts. An entry can be voided only after it was written."""
        for number, (seq, reason) in self.log.voided().items():
            entry = self.log.entries.get(number)
            if number >= seq:
                self.report.change(names.custody_entry(seq), "voids an entry that was not written before it")
            elif entry is not None:
                self.report.voided.append(VoidedEntry(number, entry["act"], seq, reason))

    def _outside(self) -> None:
        """What people entered by hand: nothing here can tell whether it is true."""
        for seq, event in self.log.outside_events().items():
            who = event.who if isinstance(event, CounsellorOutsideEventSubject) else ""
            at = self.log.entries[seq]["at"]
            self.report.outside.append(OutsideEventEntry(seq, at, who, event.happened, event.account))

    def _originals(self) -> None:
        """Each original is the file whose arrival the log notes, and none that the log notes is left out."""
        if not self.log.is_complete:
            return  # the gap in the log is named already
        exhibits_in_log = self.log.kept()
        try:
            here = {int(one[ManifestKey.NUMBER]): one for one in self.manifest[ManifestKey.EXHIBITS]}
            for number, one in here.items():
                entry = exhibits_in_log.get(number, {"sha256": "", "size": -1})
                why = "is not the file whose arrival the log notes"
                self.contents.compare(str(one[ManifestKey.FILE]), entry["sha256"], entry["size"], why)
        except (KeyError, TypeError, ValueError):
            self.report.change(BundleFile.MANIFEST, NO_MANIFEST)
            return
        for number in exhibits_in_log:
            if number not in here:
                self.report.miss(names.original(f"{number:04}.*"))
        if not self.log.exported(self.contents.digests.get(BundleFile.DOSSIER, "")):
            self.report.change(BundleFile.DOSSIER, "is not a dossier whose making the log notes")

    def _claims(self) -> None:
        """The manifest says nothing that the log and the signed dossier do not; and who signed that."""
        pdf = self.contents.bytes(BundleFile.DOSSIER, most=2**31)
        inner = self.inner = origin.attached(pdf) if pdf is not None else None
        if pdf is not None:
            self.report.origin = origin.of_pdf(pdf, self.anchors, self._signed_by())
            if self.report.origin.state == RED:
                self.report.change(
                    BundleFile.DOSSIER, "its signature is not valid or does not cover the whole file"
                )
        if not self.log.is_complete:
            return
        try:
            sha256 = self.contents.digests.get(BundleFile.DOSSIER, "")
            wrong = [*manifest_claims.against_log(self.manifest, self.log, sha256, self.now)]
            wrong += manifest_claims.against_signature(self.manifest, self.report.origin.level)
            if inner is not None:
                wrong += manifest_claims.against_dossier(self.manifest, inner, self.log)
            for fact in dict.fromkeys(manifest_claims.unconfirmed(self.manifest, inner)):
                self.report.doubt(BundleFile.MANIFEST, f"nothing else confirms what it says: {fact}")
            self.report.staying = manifest_claims.staying(self.manifest, wrong)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.report.change(BundleFile.MANIFEST, NO_MANIFEST)
            return
        if wrong:
            facts = ", ".join(dict.fromkeys(wrong))
            self.report.change(BundleFile.MANIFEST, f"says what the log or dossier.pdf does not: {facts}")

    def _seal(self) -> None:
        """Who signed the list of all files."""
        if BundleFile.SEAL not in self.contents.digests or BundleFile.SUMS not in self.contents.digests:
            return
        signature, sums = self.contents.bytes(BundleFile.SEAL), self.contents.bytes(BundleFile.SUMS)
        if signature is None or sums is None:
            return
        self.report.listing = origin.of_sums(signature, sums, self.anchors, self.moment)
        if self.report.listing.state == RED:
            self.report.change(BundleFile.SEAL, "is not a valid signature of SHA256SUMS")

    def _signed_by(self) -> datetime:
        """When the dossier existed by, for the validity of the certificate: a lasting stamp's time, or `moment`."""
        sealed = [
            seq
            for seq, one in self.log.entries.items()
            if one["sha256"] == self.contents.digests.get(BundleFile.DOSSIER)
        ]
        later = [one for one in self.report.stamps if one.lasting and sealed and one.entry >= sealed[0]]
        return min([datetime.fromisoformat(one.time) for one in later] or [self.moment])
