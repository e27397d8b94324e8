"""The ASN.1 of an evidence record (RFC 4998, appendix A), and what is hashed of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import algos, cms, core

from timestamps.errors import MALFORMED

MOST_BYTES = 8 * 1024 * 1024
ALGORITHMS = ("sha256", "sha384", "sha512")


class InvalidRecordError(Exception):
    """Not an evidence record that this program reads; the message says why."""


class DigestAlgorithms(core.SequenceOf):  # type: ignore[misc]
    """Those of all stamps."""

    _child_spec = algos.DigestAlgorithm


class Attributes(core.SetOf):  # type: ignore[misc]
    """Of a stamp."""

    _child_spec = cms.CMSAttribute


class PartialHashtree(core.SequenceOf):  # type: ignore[misc]
    """Digests that are hashed together."""

    _child_spec = core.OctetString


class ReducedHashtree(core.SequenceOf):  # type: ignore[misc]
    """From the digest of the document up to what is stamped."""

    _child_spec = PartialHashtree


class CryptoInfos(core.SequenceOf):  # type: ignore[misc]
    """More for checking the stamps."""

    _child_spec = cms.CMSAttribute


class ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    """One token of an authority."""

    _fields = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", Attributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", ReducedHashtree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class ArchiveTimeStampChain(core.SequenceOf):  # type: ignore[misc]
    """Stamps under one hash algorithm, each over the one before."""

    _child_spec = ArchiveTimeStamp


class ArchiveTimeStampSequence(core.SequenceOf):  # type: ignore[misc]
    """Chains, each over the document and all chains before."""

    _child_spec = ArchiveTimeStampChain


class EvidenceRecord(core.Sequence):  # type: ignore[misc]
    """The whole file."""

    _fields = [
        ("version", core.Integer),
        ("digest_algorithms", DigestAlgorithms),
        ("crypto_infos", CryptoInfos, {"implicit": 0, "optional": True}),
        ("encryption_info", core.Sequence, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", ArchiveTimeStampSequence),
    ]


@dataclass(frozen=True)
class StampLink:
    """A stamp in its place. `algorithm`: by name; token: the ContentInfo in DER as it stands in the record."""

    algorithm: str
    token: bytes
    opens_chain: bool


def chains(raw: bytes) -> list[list[StampLink]]:
    """The stamps of a record, chain by chain. Raises InvalidRecordError."""
    if len(raw) > MOST_BYTES:
        raise InvalidRecordError("too large")
    try:
        record = EvidenceRecord.load(raw, strict=True)
        if record["version"].native != 1 or record["encryption_info"].native is not None:
            raise InvalidRecordError("of another version, or over an encrypted file")
        names = [one["algorithm"].native for one in record["digest_algorithms"]]
        links = [[_link(one, not place) for place, one in enumerate(chain)] for chain in _listed(record)]
    except MALFORMED as error:
        raise InvalidRecordError("it cannot be read") from error
    if not links or not all(links):
        raise InvalidRecordError("it holds no time stamp")
    for chain in links:
        if {link.algorithm for link in chain} - {chain[0].algorithm} or chain[0].algorithm not in names:
            raise InvalidRecordError("its hash algorithms contradict each other")
    if written([[link.token for link in chain] for chain in links], [chain[0].algorithm for chain in links]) != raw:
        raise InvalidRecordError("it is not in the form that this program writes")
    return links


def _listed(record: EvidenceRecord) -> Iterator[ArchiveTimeStampChain]:
    yield from record["archive_time_stamp_sequence"]


def _link(stamp: ArchiveTimeStamp, opens_chain: bool) -> StampLink:
    if stamp["reduced_hashtree"].native is not None or stamp["attributes"].native is not None:
        raise InvalidRecordError("it is one over several files")
    algorithm = stamp["digest_algorithm"]["algorithm"].native
    if algorithm not in ALGORITHMS:
        raise InvalidRecordError("its hash algorithm is none of SHA-256, SHA-384 and SHA-512")
    return StampLink(algorithm, stamp["time_stamp"].dump(), opens_chain)


def written(tokens: list[list[bytes]], algorithms: list[str]) -> bytes:
    """A record in DER: the tokens of each chain, and the hash algorithm of each."""
    return bytes(
        EvidenceRecord(
            {
                "version": 1,
                "digest_algorithms": [{"algorithm": one} for one in dict.fromkeys(algorithms)],
                "archive_time_stamp_sequence": sequence(tokens, algorithms),
            }
        ).dump()
    )


def sequence(tokens: list[list[bytes]], algorithms: list[str]) -> ArchiveTimeStampSequence:
    """The ArchiveTimeStampSequence alone, which a new chain covers (RFC 4998 section 5.2)."""
    return ArchiveTimeStampSequence(
        [
            ArchiveTimeStampChain(
                [
                    ArchiveTimeStamp(
                        {"digest_algorithm": {"algorithm": algorithm}, "time_stamp": cms.ContentInfo.load(token)}
                    )
                    for token in chain
                ]
            )
            for chain, algorithm in zip(tokens, algorithms, strict=True)
        ]
    )
