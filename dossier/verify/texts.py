"""What people and other programs read: the numbers on paper, READ-ME and LIES-MICH, verify.html, and case.jsonld.

Imports nothing of Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier.bundle import case_uco, readme
from dossier.bundle.names import BundleFile, ManifestKey
from dossier.verify import manifest_claims, paper, stamp_trust
from dossier.verify import page as verify_page
from dossier.verify.contents import Contents
from dossier.verify.manifest_claims import NO_MANIFEST, Entry
from timestamps import tokens


@dataclass(frozen=True)
class _StampClaim:
    """A time stamp as the text for people names it."""

    seq: int
    own: bool
    gen_time: datetime


def check_paper(inner: Entry | None, contents: Contents, typed: Sequence[str]) -> None:
    """The numbers on paper; one that was typed in must be among them."""
    report = contents.report
    report.printed = printed = paper.numbers(inner, contents.digests)
    if paper.contradicts_itself(inner, printed):
        report.change(BundleFile.DOSSIER, "prints another fingerprint than its list gives")
    for number in typed:
        name = paper.named(number, printed)
        if name:
            report.on_paper.append(name)
        else:
            report.change(BundleFile.DOSSIER, f"is not what this number was printed on: {number}")


def check_for_programs(manifest: Entry, contents: Contents) -> None:
    """case.jsonld says what manifest.json says."""
    if BundleFile.CASE_UCO not in contents.digests:
        return  # older bundles have none
    try:
        right = manifest_claims.canonical(case_uco.document(manifest))
    except (ValueError, KeyError, TypeError, AttributeError):
        contents.report.change(BundleFile.MANIFEST, NO_MANIFEST)
        return
    if contents.text(BundleFile.CASE_UCO) != right:
        contents.report.change(BundleFile.CASE_UCO, "does not say what manifest.json says")


def check_for_people(
    manifest: Entry, inner: Entry | None, contents: Contents, stamp_tokens: Mapping[int, tokens.Token]
) -> None:
    """The texts for people are those that the site writes: READ-ME, LIES-MICH, verify.html."""
    report = contents.report
    try:
        made_at = manifest_claims.moment(manifest[ManifestKey.MADE_AT])
    except (ValueError, KeyError):
        report.change(BundleFile.MANIFEST, NO_MANIFEST)
        return
    stamps = [
        _StampClaim(seq, stamp_trust.is_own(token), token.gen_time) for seq, token in sorted(stamp_tokens.items())
    ]
    for language, name in readme.FILES.items():
        body = contents.bytes(name)
        case, short, signed = manifest[ManifestKey.CASE], report.printed.short, BundleFile.SEAL in contents.digests
        right_texts = readme.every_text(language, case, made_at, stamps, short=short, signed=signed)
        if body is not None and body not in right_texts:
            report.doubt(name, "is not the text that this version of the site writes")
    page = contents.bytes(BundleFile.PAGE)
    pages = [verify_page.html(language) for language in verify_page.LANGUAGES]
    attested = (inner or {}).get(ManifestKey.PAGES, [])
    if page is not None and page not in pages and contents.digests[BundleFile.PAGE] not in attested:
        report.doubt(BundleFile.PAGE, "is not the page that this version of the site writes")
