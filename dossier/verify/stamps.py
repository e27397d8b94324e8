"""Since when: the time stamps on the log, each of which the log notes and the manifest names; whether their
certificates had been revoked, and whether a later stamp goes on where these have ended.

Imports nothing of Django.
"""

from datetime import datetime
from typing import Any

from cases.custody_subjects import Act
from dossier.bundle import names
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.verify import renewal, stamp_trust
from dossier.verify.anchors import Anchors
from dossier.verify.bundle_sources import UNREADABLE
from dossier.verify.contents import Contents
from dossier.verify.manifest_claims import NO_MANIFEST, Entry, Log
from dossier.verify.report import Stamp
from dossier.verify.revocation_status import KeptRevocation, RevocationStatus
from timestamps import tokens
from timestamps.errors import MALFORMED, InvalidTokenError


class StampsCheck:
    """`tokens`: those that are right, by the number of the entry that they stamp. `moment`: when a stamp must still
    have proven its time."""

    def __init__(self, manifest: Entry, contents: Contents, log: Log, anchors: Anchors, moment: datetime) -> None:
        self.manifest = manifest
        self.contents = contents
        self.report = contents.report
        self.log = log
        self.anchors = anchors
        self.moment = moment
        self.kept = KeptRevocation("")
        self.tokens: dict[int, tokens.Token] = {}

    def run(self) -> None:
        stamps_in_log = self.log.noted(Act.STAMPED)
        certificates = self._certificates()
        for seq, entry in stamps_in_log.items():
            why = "is not the time stamp that the log notes"
            self.contents.compare(names.time_stamp(seq), entry["sha256"], entry["size"], why)
        for one in self.manifest[ManifestKey.TIMESTAMPS]:
            try:
                self._stamp(one, certificates)
            except (KeyError, TypeError, ValueError):
                self.report.change(BundleFile.MANIFEST, NO_MANIFEST)
        here = [seq for seq in stamps_in_log if names.time_stamp(seq) in self.contents.digests]
        if self.log.is_complete and list(self.tokens) != here and not self.report.changed:
            self.report.change(BundleFile.MANIFEST, "does not name the time stamps that the log notes")
        last = max(self.tokens, default=0)
        later = [entry for seq, entry in self.log.entries.items() if seq > last]
        self.report.unstamped = sum(entry["act"] != Act.STAMPED for entry in later)
        renewal.judge(self.report.stamps, self.moment)
        self.report.uncovered = self._leaves_out()

    def _certificates(self) -> list[Any]:
        ca = self.contents.text(BundleFile.CERTIFICATES) if self.manifest[ManifestKey.TIMESTAMPS] else ""
        self.kept = KeptRevocation(ca or "")
        try:
            return tokens.certificates(ca) if ca else []
        except MALFORMED:
            self.report.change(BundleFile.CERTIFICATES, "cannot be read")
            return []

    def _leaves_out(self) -> bool:
        """Whether a file of the bundle is newer than the last stamp that proves its time."""
        last_covered = max((stamp.entry for stamp in self.report.stamps if stamp.lasting), default=0)
        originals = [entry["sha256"] for entry in self.log.kept().values()]
        files = {self.contents.digests.get(BundleFile.DOSSIER), *originals}
        return any(
            seq > last_covered and entry["sha256"] in files and entry["act"] in (Act.SEALED, Act.EXPORTED)
            for seq, entry in self.log.entries.items()
        )

    def _stamp(self, one: dict[str, Any], certificates: list[Any]) -> None:
        name, seq = str(one[ManifestKey.FILE]), one[ManifestKey.ENTRY]
        if type(seq) is not int or name != names.time_stamp(seq):
            raise TypeError
        if name not in self.contents.digests or seq not in self.log.digests:
            self.report.miss(name if name not in self.contents.digests else names.custody_entry(seq))
            return
        digest = bytes.fromhex(self.log.digests[seq])
        try:
            with self.contents.source.open(name) as file:
                raw = file.read(tokens.MOST_BYTES + 1)
            token = tokens.check(raw, digest, [*certificates, *self.anchors.certificates])
            path = tokens.signing_path(token)
            revocation = self.kept.status(path, token.gen_time)
        except (InvalidTokenError, *MALFORMED, *UNREADABLE) as error:
            is_refused = isinstance(error, InvalidTokenError)
            why = f"time stamp refused: {error}" if is_refused else "time stamp cannot be checked"
            self.report.change(name, why)
            self.report.stamps_refused = True
            return
        if revocation == RevocationStatus.REVOKED:
            self.report.change(name, "time stamp refused: a certificate it rests on had been revoked by then")
            self.report.stamps_refused = True
            return
        time = token.gen_time.replace(microsecond=0).isoformat().replace("+00:00", "Z")
        right = {
            ManifestKey.FILE: name,
            ManifestKey.ENTRY: seq,
            ManifestKey.TIME: time,
            ManifestKey.AUTHORITY: token.authority[:300],
            ManifestKey.OWN_CLOCK: stamp_trust.is_own(token),
        }
        if one != right:
            self.report.change(BundleFile.MANIFEST, f"does not say what {name} says")
        self.tokens[seq] = token
        noted = self.log.noted(Act.STAMPED).get(seq)
        self.report.stamps.append(
            Stamp(
                name,
                seq,
                token.gen_time.isoformat(),
                token.authority,
                stamp_trust.is_own(token),
                token.root,
                stamp_trust.is_known(token, digest, certificates, self.anchors),
                tokens.ends(token).isoformat(),
                noted["seq"] if noted else 0,
                revocation,
            )
        )
