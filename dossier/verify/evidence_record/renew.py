"""Makes an evidence record, or goes on with one: a new stamp over the last one, or, with another hash algorithm, a
new chain over the file and all of the record. Asks an authority, and its issuers on revocation; nobody else."""

import secrets
from collections.abc import Callable

from asn1crypto import cms, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.verify.anchors import Anchors
from dossier.verify.evidence_record import digests, values
from dossier.verify.evidence_record.digests import Document
from timestamps import revocation, tokens
from timestamps.revocation import RevocationData
from timestamps.tokens import Token

Ask = Callable[[bytes], bytes]  # a TimeStampReq in, the answer out; raises NoAnswerError
_OCSP = "1.3.6.1.5.5.7.16.2"  # id-ri-ocsp-response, RFC 5940


def renewed(record: bytes | None, document: Document, ask: Ask, anchors: Anchors, algorithm: str) -> bytes:
    """The record with one stamp more; None: a first one. `algorithm`: "" for that of the record's last chain.

    Raises InvalidRecordError, NoAnswerError and InvalidTokenError: only a stamp under a certificate that is trusted
    is taken."""
    chains = values.chains(record) if record is not None else []
    chosen = algorithm or (chains[-1][0].algorithm if chains else "sha512")
    goes_on = bool(chains) and chains[-1][0].algorithm == chosen
    expected = digests.following(chains[-1][-1]) if goes_on else digests.opening(document, chains, chosen)
    nonce = secrets.randbits(tokens.NONCE_BITS)
    raw = ask(tokens.request(expected, nonce, algorithm=chosen))
    token = tokens.check(raw, expected, anchors.certificates, nonce=nonce, algorithm=chosen)
    revocation_data = revocation.gather(tokens.signing_path(token), lists_first=True) or RevocationData()
    all_tokens = [[link.token for link in chain] for chain in chains]
    algorithms = [chain[0].algorithm for chain in chains]
    if goes_on:
        all_tokens[-1].append(_whole(token, revocation_data))
    else:
        all_tokens.append([_whole(token, revocation_data)])
        algorithms.append(chosen)
    return values.written(all_tokens, algorithms)


def _whole(token: Token, revocation_data: RevocationData) -> bytes:
    """The token in DER with all that is needed to check it later: its certificates up to the root, and what their
    issuers say on revocation. The next stamp covers these too."""
    signed = tsp.TimeStampResp.load(token.raw)["time_stamp_token"]["content"]
    certificates = [*tokens.embedded_certificates(token.raw), *tokens.signing_path(token)]
    ders = {one.public_bytes(Encoding.DER) for one in certificates}
    signed["certificates"] = cms.CertificateSet([asn1_x509.Certificate.load(der) for der in sorted(ders)])
    choices = [cms.RevocationInfoChoice.load(crl) for crl in revocation_data.crls]
    choices += [cms.RevocationInfoChoice("other", _ocsp(answer)) for answer in revocation_data.ocsps]
    if choices:
        signed["crls"] = cms.RevocationInfoChoices(sorted(choices, key=lambda one: bytes(one.dump())))
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump(force=True))


def _ocsp(answer: bytes) -> cms.OtherRevocationInfoFormat:
    value = ocsp.OCSPResponse.load(answer)
    return cms.OtherRevocationInfoFormat({"other_rev_info_format": _OCSP, "other_rev_info": value})
