"""case.jsonld: the manifest in the terms of CASE/UCO (https://caseontology.org), for forensic programs.

Everything in it follows from manifest.json, and whoever checks a bundle derives it anew.
static/js/verify/case_uco.js makes the same. Imports nothing of Django.
"""

import uuid
from typing import Any

from dossier.bundle import names
from dossier.bundle.names import BundleFile, ManifestKey

_IDS = uuid.UUID("3f0b6c1e-7f35-4c1b-9d0e-5b8f7c6a2d41")  # the namespace of our names
_UCO = "https://ontology.unifiedcyberontology.org/uco/"
_CONTEXT = {
    "kb": "urn:uuid:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{f"uco-{part}": f"{_UCO}{part}/" for part in ("action", "core", "observable", "tool", "types")},
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def document(manifest: Node) -> Node:
    """One investigation with the exhibits, where each comes from, when it was received, and the making of the
    dossier. Raises KeyError, TypeError for a manifest that is none."""
    case = manifest[ManifestKey.CASE]
    tool = {"@id": _id(f"{case} tool"), "@type": "uco-tool:Tool", "uco-core:name": "sextortion_help"}
    nodes = [tool]
    for exhibit in manifest[ManifestKey.EXHIBITS]:
        nodes += _exhibit(case, exhibit)
    nodes += _dossier(case, manifest[ManifestKey.DOSSIER], manifest[ManifestKey.EXHIBITS])
    investigation = {
        "@id": _id(f"{case} case"),
        "@type": "case-investigation:Investigation",
        "uco-core:name": case,
        "uco-core:object": [{"@id": node["@id"]} for node in nodes],
    }
    return {"@context": _CONTEXT, "@graph": [investigation, *nodes]}


def _exhibit(case: str, exhibit: Node) -> list[Node]:
    """The file, its number as an exhibit, and how it came here."""
    number = exhibit[ManifestKey.NUMBER]
    key = f"{case} exhibit {number}"
    size = {"uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(exhibit[ManifestKey.SIZE])}}
    name, media_type = exhibit[ManifestKey.FILE_NAME], exhibit[ManifestKey.MEDIA_TYPE]
    file = _file(key, name, media_type, exhibit[ManifestKey.SHA256], size)
    record = {
        "@id": _id(f"{key} record"),
        "@type": "case-investigation:ProvenanceRecord",
        "uco-core:description": exhibit[ManifestKey.FILE],
        "case-investigation:exhibitNumber": str(number),
        "uco-core:object": {"@id": file["@id"]},
    }
    note = "" if exhibit[ManifestKey.ENTRY] is None else names.custody_entry(exhibit[ManifestKey.ENTRY])
    return [file, record, _action(f"{case} receipt {number}", "received", exhibit[ManifestKey.RECEIVED_AT], case)
            | {"uco-core:description": note, "uco-action:object": {"@id": file["@id"]},
               "uco-action:result": {"@id": record["@id"]}}]  # fmt: skip


def _dossier(case: str, dossier: Node, exhibits: list[Node]) -> list[Node]:
    file = _file(f"{case} dossier", BundleFile.DOSSIER, "application/pdf", dossier[ManifestKey.SHA256], {})
    printed = [{"@id": _id(f"{case} exhibit {one[ManifestKey.NUMBER]}")} for one in exhibits]
    return [file, _action(f"{case} printing", "dossier made", dossier[ManifestKey.MADE_AT], case)
            | {"uco-action:object": printed, "uco-action:result": {"@id": file["@id"]}}]  # fmt: skip


def _file(key: str, name: str, media_type: str, sha256: str, size: Node) -> Node:
    digest = {
        "@id": _id(f"{key} hash"),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": "SHA256",
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256.upper()},
    }
    facets = [
        {"@id": _id(f"{key} file"), "@type": "uco-observable:FileFacet", "uco-observable:fileName": name, **size},
        {
            "@id": _id(f"{key} content"),
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:hash": digest,
            "uco-observable:mimeType": media_type,
            **size,
        },
    ]
    return {"@id": _id(key), "@type": "uco-observable:File", "uco-core:hasFacet": facets}


def _action(key: str, name: str, at: str, case: str) -> Node:
    moment = {"@type": "xsd:dateTime", "@value": at}
    return {
        "@id": _id(key),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": name,
        "uco-action:startTime": moment,
        "uco-action:endTime": moment,
        "uco-action:instrument": {"@id": _id(f"{case} tool")},
    }


def _id(name: str) -> str:
    return f"kb:{uuid.uuid5(_IDS, name)}"
