"""The site's signature over a bundle, kept with the dossier it belongs to.

A worker makes it when the dossier is made, since the web process has no key to sign. What was signed stays what is
handed over until the case changes: later entries of the log that change nothing in the bundle are left out.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.custody import LogEntry
from cases.custody_subjects import Act, DossierSubject

_CHANGES = (Act.SEALED, Act.REMOVED, Act.FINGERPRINT_NOTED, Act.FINGERPRINT_REMOVED)


@dataclass(frozen=True)
class Seal:
    """`entries`: how many of the log are in it; digest: SHA-256 of SHA256SUMS as hex; signature: CMS as DER."""

    made_at: datetime
    entries: int
    digest: str
    signature: bytes

    @classmethod
    def of_facts(cls, facts: dict[str, Any]) -> "Seal | None":
        """As it was kept in the sealed facts of a dossier; None when there is none."""
        values = facts.get("seal")
        if not values:
            return None
        made_at, signature = datetime.fromisoformat(values["made_at"]), base64.b64decode(values["signature"])
        return cls(made_at, values["entries"], values["digest"], signature)

    def facts(self) -> dict[str, Any]:
        signature = base64.b64encode(self.signature).decode()
        values = {"made_at": self.made_at.isoformat(), "entries": self.entries, "digest": self.digest}
        return {"seal": values | {"signature": signature}}

    def covers(self, entries: Sequence[LogEntry], language: str) -> bool:
        """Whether the case still holds what was signed: nothing came, went or was printed anew since."""
        return not any(
            entry.act in _CHANGES or (entry.act == Act.EXPORTED and entry.about == DossierSubject(language))
            for entry in entries[self.entries :]
        )


def changed_since(entries: Sequence[LogEntry], dossier_sha256: str) -> bool:
    """Whether exhibits or fingerprints came or went after this dossier was made."""
    exports = [entry.seq for entry in entries if entry.act == Act.EXPORTED and entry.sha256 == dossier_sha256]
    return bool(exports) and any(entry.act in _CHANGES for entry in entries[exports[-1] :])
