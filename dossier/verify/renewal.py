"""Which time stamps still prove their time, though certificates end: a later stamp that was made before the end,
over the entry of the log that notes the older token, goes on for it. Imports nothing of Django.

After a certificate has ended its authority no longer answers for the key, and nobody would hear that it was stolen:
whoever has it could date a token back. So a stamp counts by itself only as long as all certificates it rests on do.
"""

from collections.abc import Iterable
from datetime import datetime

from dossier.verify.report import Stamp
from dossier.verify.revocation_status import RevocationStatus


def judge(stamps: Iterable[Stamp], moment: datetime) -> None:
    """Sets `ended`, `lasting` and `renewed_by` of each. `moment`: now, or since when all of it is covered."""
    newest_first = sorted(stamps, key=lambda stamp: stamp.entry, reverse=True)
    for place, stamp in enumerate(newest_first):
        ends = datetime.fromisoformat(stamp.ends)
        stamp.ended = moment > ends
        if not stamp.known or stamp.revocation == RevocationStatus.COMPROMISED:
            continue
        later = [one for one in newest_first[:place] if _renews(one, stamp, ends)] if stamp.ended else []
        stamp.renewed_by = later[-1].entry if later else 0
        stamp.lasting = not stamp.ended or bool(later)


def _renews(later: Stamp, stamp: Stamp, ends: datetime) -> bool:
    covers = 0 < stamp.noted <= later.entry
    return later.lasting and covers and datetime.fromisoformat(later.time) <= ends
