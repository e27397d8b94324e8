"""Whether an evidence record belongs to a file, and since when that file existed by it.

Each stamp covers the one before, so that the earliest counts from which on every one leads to somebody who is
trusted, was made before the certificate of the one before ended, and of which the newest has not ended.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from asn1crypto import cms, tsp

from dossier.verify import stamp_trust
from dossier.verify.anchors import Anchors, is_root
from dossier.verify.evidence_record import digests, values
from dossier.verify.evidence_record.digests import Document
from dossier.verify.evidence_record.values import InvalidRecordError, StampLink
from dossier.verify.report import AMBER, GREEN, RED, RecordReport, RecordStamp, RecordStatus
from dossier.verify.revocation_status import KeptRevocation, RevocationStatus
from timestamps import tokens
from timestamps.errors import MALFORMED, InvalidTokenError
from timestamps.revocation import RevocationData


def check(name: str, raw: bytes, document: Document, anchors: Anchors, now: datetime) -> RecordReport:
    """What the record `raw`, a file called `name`, says of the document."""
    try:
        chains = values.chains(raw)
        stamps = tuple(_stamps(chains, document, anchors))
    except InvalidRecordError as error:
        return RecordReport(name, RED, RecordStatus.INVALID, str(error))
    if any(stamp.revocation == RevocationStatus.REVOKED for stamp in stamps):
        return RecordReport(name, RED, RecordStatus.REVOKED, stamps=stamps)
    if now > datetime.fromisoformat(stamps[-1].ends):
        return RecordReport(name, AMBER, RecordStatus.ENDED, stamps=stamps)
    counting = list(_unbroken(stamps))
    if counting:
        return RecordReport(name, GREEN, RecordStatus.KNOWN, since=counting[-1].time, stamps=stamps)
    why = RecordStatus.COMPROMISED if stamps[-1].known else RecordStatus.UNKNOWN
    return RecordReport(name, AMBER, why, stamps=stamps)


_ANOTHER = "it is one of another file"
_LIST, _ANSWER = "crl", "ocsp_response"  # as asn1crypto names them


def _stamps(chains: list[list[StampLink]], document: Document, anchors: Anchors) -> Iterator[RecordStamp]:
    """Raises InvalidRecordError."""
    before = ""
    for number, chain in enumerate(chains, 1):
        expected = digests.opening(document, chains[: number - 1], chain[0].algorithm)
        for link in chain:
            stamp = _stamp(number, link, expected, anchors)
            if before and datetime.fromisoformat(stamp.time) < datetime.fromisoformat(before):
                raise InvalidRecordError("its time stamps are not in their order")
            before = stamp.time
            expected = digests.following(link)
            yield stamp


def _stamp(number: int, link: StampLink, expected: bytes, anchors: Anchors) -> RecordStamp:
    try:
        content = cms.ContentInfo.load(link.token)
        imprint = content["content"]["encap_content_info"]["content"].parsed["message_imprint"]
        if imprint["hashed_message"].native != expected and number == 1 and link.opens_chain:
            raise InvalidRecordError(_ANOTHER)
        raw = response(content)
        certificates = tokens.embedded_certificates(raw)
        pinned = list(dict.fromkeys([*certificates, *anchors.certificates]))
        if not any(is_root(one) for one in pinned):
            raise InvalidRecordError("the root certificate of an authority is neither in it nor given with --trust")
        token = tokens.check(raw, expected, pinned, algorithm=link.algorithm)
    except InvalidTokenError as error:
        raise InvalidRecordError(f"a time stamp in it is refused: {error}") from error
    except MALFORMED as error:
        raise InvalidRecordError("a time stamp in it cannot be read") from error
    return RecordStamp(
        number,
        link.algorithm,
        token.gen_time.isoformat(),
        token.authority,
        token.root,
        stamp_trust.is_known(token, expected, certificates, anchors, link.algorithm),
        tokens.ends(token).isoformat(),
        _kept(content).status(tokens.signing_path(token), token.gen_time),
    )


def response(content: cms.ContentInfo) -> bytes:
    """A TimeStampResp with this token, without what is kept on revocation: no signature covers that."""
    plain = cms.ContentInfo.load(content.dump())
    signed = plain["content"].copy()
    signed["crls"] = None
    plain = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": plain}).dump())


def _kept(content: cms.ContentInfo) -> KeptRevocation:
    crls: list[bytes] = []
    answers: list[bytes] = []
    for one in content["content"]["crls"] or ():
        if one.name == _LIST:
            crls.append(one.chosen.dump())
        elif one.chosen["other_rev_info_format"].native == _ANSWER:
            answers.append(one.chosen["other_rev_info"].dump())
    return KeptRevocation(RevocationData(tuple(crls), tuple(answers)).pem())


def _unbroken(stamps: tuple[RecordStamp, ...]) -> Iterator[RecordStamp]:
    """From the newest back, as far as they count."""
    pairs = pairwise([*reversed(stamps), None])
    for stamp, older in pairs:
        if stamp is None or not stamp.known or stamp.revocation == RevocationStatus.COMPROMISED:
            return
        yield stamp
        if older is not None and datetime.fromisoformat(older.ends) < datetime.fromisoformat(stamp.time):
            return
