"""Nothing is in the bundle, in SHA256SUMS or in manifest.json that is not the bundle's.

Imports nothing of Django.
"""

from collections.abc import Collection

from cases.custody_subjects import Act
from dossier.bundle import names
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.verify import manifest_claims
from dossier.verify.contents import Contents
from dossier.verify.manifest_claims import Entry, Log

FIXED = (
    BundleFile.SUMS,
    BundleFile.MANIFEST,
    BundleFile.DOSSIER,
    BundleFile.READ_ME,
    BundleFile.LIES_MICH,
    BundleFile.PAGE,
)


def check(
    contents: Contents, manifest: Entry, names_in_sums: set[str] | None, log: Log, stamped: Collection[int]
) -> None:
    """`manifest`: empty when there is none. `stamped`: entries that carry a stamp that is right."""
    report, here = contents.report, set(contents.names)
    right = _right_names(contents, manifest, log, stamped) if manifest else names_in_sums or here
    folders = {name[: at + 1] for name in right for at, letter in enumerate(name) if letter == "/"}
    others = (here - right - {BundleFile.SEAL}) | (set(contents.source.folders()) - folders)
    report.extra = sorted(others | set(contents.source.strange))
    if not manifest:
        return
    if names_in_sums is not None and _lists_others(names_in_sums, right, contents):
        report.change(BundleFile.SUMS, "does not list exactly the files of a bundle")
    try:
        files = [one[ManifestKey.FILE] for one in manifest[ManifestKey.FILES]]
    except (KeyError, TypeError):
        return  # named already
    names_in_manifest = right - {BundleFile.SUMS, BundleFile.MANIFEST}
    if len(set(files)) != len(files) or _lists_others(set(files), names_in_manifest, contents):
        report.change(BundleFile.MANIFEST, "does not list exactly the files of a bundle")
    for name in right - set(contents.digests):
        report.miss(name)


def _lists_others(names_listed: set[str], right: set[str], contents: Contents) -> bool:
    """Whether a list names a file that is none of the bundle's, or leaves out one that is here."""
    return not names_listed <= right or any(name in contents.digests for name in right - names_listed)


def _right_names(contents: Contents, manifest: Entry, log: Log, stamped: Collection[int]) -> set[str]:
    count = min(manifest[ManifestKey.CUSTODY][ManifestKey.ENTRIES], len(contents.names) + 1)
    names_in_manifest = {one[ManifestKey.FILE] for one in manifest[ManifestKey.FILES]}
    right: set[str] = {
        *FIXED,
        *({BundleFile.CASE_UCO} & names_in_manifest),
        *map(names.custody_entry, range(1, count + 1)),
    }
    stamp_files = [names.time_stamp(seq) for seq in log.noted(Act.STAMPED)]
    if not log.is_complete:  # the entry that notes a stamp may be the one that is gone
        stamp_files += [names.time_stamp(seq) for seq in stamped]
    right |= {*stamp_files, *([BundleFile.CERTIFICATES] if stamp_files else [])}
    exhibits_in_log = log.kept()
    for one in manifest[ManifestKey.EXHIBITS]:
        try:
            if one[ManifestKey.NUMBER] in exhibits_in_log or not log.is_complete:
                right.add(manifest_claims.original_name(one))
        except (KeyError, TypeError, ValueError):
            continue  # named already
    return right
