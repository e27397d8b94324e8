"""Nothing is in the bundle, in SHA256SUMS or in manifest.json that is not the bundle's.

Imports nothing of Django.
"""

from collections.abc import Collection

from cases.custody_subjects import Act
from dossier.bundle import case_uco
from dossier.verify import manifest_claims, stamp_trust
from dossier.verify.contents import Contents
from dossier.verify.manifest_claims import SEAL, Entry, Log

FIXED = ("SHA256SUMS", "manifest.json", "dossier.pdf", "READ-ME.txt", "LIES-MICH.txt", "verify.html")


def check(
    contents: Contents, manifest: Entry, names_in_sums: set[str] | None, log: Log, stamped: Collection[int]
) -> None:
    """`manifest`: empty when there is none. `stamped`: entries that carry a stamp that is right."""
    report, names = contents.report, set(contents.names)
    right = _right_names(contents, manifest, log, stamped) if manifest else names_in_sums or names
    folders = {name[: at + 1] for name in right for at, letter in enumerate(name) if letter == "/"}
    others = (names - right - {SEAL}) | (set(contents.source.folders()) - folders)
    report.extra = sorted(others | set(contents.source.strange))
    if not manifest:
        return
    if names_in_sums is not None and _lists_others(names_in_sums, right, contents):
        report.change("SHA256SUMS", "does not list exactly the files of a bundle")
    try:
        files = [one["file"] for one in manifest["files"]]
    except (KeyError, TypeError):
        return  # named already
    names_in_manifest = right - {"SHA256SUMS", "manifest.json"}
    if len(set(files)) != len(files) or _lists_others(set(files), names_in_manifest, contents):
        report.change("manifest.json", "does not list exactly the files of a bundle")
    for name in right - set(contents.digests):
        report.miss(name)


def _lists_others(names: set[str], right: set[str], contents: Contents) -> bool:
    """Whether a list names a file that is none of the bundle's, or leaves out one that is here."""
    return not names <= right or any(name in contents.digests for name in right - names)


def _right_names(contents: Contents, manifest: Entry, log: Log, stamped: Collection[int]) -> set[str]:
    count = min(manifest["custody"]["entries"], len(contents.names) + 1)
    names = {one["file"] for one in manifest["files"]}
    right = {*FIXED, *({case_uco.NAME} & names), *(f"custody/{seq:04}.json" for seq in range(1, count + 1))}
    stamp_files = [stamp_trust.file_name(seq) for seq in log.noted(Act.STAMPED)]
    if not log.is_complete:  # the entry that notes a stamp may be the one that is gone
        stamp_files += [stamp_trust.file_name(seq) for seq in stamped]
    right |= {*stamp_files, *(["timestamps/ca.pem"] if stamp_files else [])}
    exhibits_in_log = log.kept()
    for one in manifest["exhibits"]:
        try:
            if one["number"] in exhibits_in_log or not log.is_complete:
                right.add(manifest_claims.original_name(one))
        except (KeyError, TypeError, ValueError):
            continue  # named already
    return right
