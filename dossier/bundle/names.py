"""The names of a bundle: its files, and the keys of manifest.json and of the manifest in dossier.pdf.

They are a contract with other tools (docs/formats.md). The builder writes by them, the Python verifier reads by
them; static/js/verify/ has its own. Imports nothing of Django.
"""

from enum import StrEnum

SCHEMA = "sextortion-help/bundle/1"
DOSSIER_SCHEMA = "sextortion-help/dossier/1"  # of the manifest that is attached to dossier.pdf


class BundleFile(StrEnum):
    """Files that have the same name in each bundle."""

    SUMS = "SHA256SUMS"
    SEAL = "SHA256SUMS.p7s"  # the signature over the list; not there when a bundle could not be signed
    MANIFEST = "manifest.json"
    DOSSIER = "dossier.pdf"
    READ_ME = "READ-ME.txt"
    LIES_MICH = "LIES-MICH.txt"
    PAGE = "verify.html"
    CASE_UCO = "case.jsonld"  # bundles of before have none
    CERTIFICATES = "timestamps/ca.pem"  # only beside time stamps


class ManifestKey(StrEnum):
    """Keys of both manifests and of the rows in their lists."""

    SCHEMA = "schema"
    CASE = "case"
    MADE_AT = "made_at"
    LANGUAGE = "language"
    DOSSIER = "dossier"
    EXHIBITS = "exhibits"
    CUSTODY = "custody"
    TIMESTAMPS = "timestamps"
    FINGERPRINTS = "fingerprints"
    FILES = "files"
    MADE_BY = "made_by"
    # in dossier.pdf alone
    FINGERPRINT = "fingerprint"
    PAGES = "pages"
    # of a row
    FILE = "file"
    SIZE = "size"
    SHA256 = "sha256"
    NUMBER = "number"
    FILE_NAME = "file_name"
    MEDIA_TYPE = "media_type"
    RECEIVED_AT = "received_at"
    ENTRY = "entry"
    TIME = "time"
    AUTHORITY = "authority"
    OWN_CLOCK = "own_clock"
    LEVEL = "level"  # of the signature in dossier.pdf; PAdES
    # of the custody log
    ENTRIES = "entries"
    HEAD = "head"


def original(name: str) -> str:
    return f"originals/{name}"


def custody_entry(seq: int) -> str:
    """Of this entry of the log."""
    return f"custody/{seq:04}.json"


def time_stamp(seq: int) -> str:
    """Of the stamp on this entry of the log."""
    return f"timestamps/{seq:04}.tsr"
