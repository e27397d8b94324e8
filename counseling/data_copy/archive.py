"""The archive: a page to read, all rows as JSON, and the files. It is written while it is sent, never to a disk."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from cases import blob_store, custody
from cases.actions import plan_of
from cases.custody import LogEntry
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault
from counseling import sharing
from counseling.data_copy import stored_rows
from counseling.desk import guide_loader, handover_records, notes
from counseling.messages import threads
from dossier.bundle import zip_stream
from dossier.bundle.builder import BundleMember
from dossier.models import Dossier, PoliceLetter, PrintedDocument, UploadSet
from evidence import exhibits
from evidence.models import Exhibit
from evidence.upload import sealing
from guidance import journey
from sextortion_help.i18n.register import base_language
from statement import answers as statement_answers
from statement import pages, part_forms

DATA, PAGE = "everything.json", "read-this.html"
_FRAME = """<!doctype html>
<html lang="{}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title>
<style>
body {{ max-width: 46rem; font: 1rem/1.5 sans-serif; overflow-wrap: anywhere; hyphens: auto }}
h1, h2 {{ font-size: 1.4rem; line-height: 1.2 }}
dd, .written {{ white-space: pre-line }}
</style>
</head>
<body>{}</body>
</html>
"""
PAPERS: tuple[type[PrintedDocument], ...] = (Dossier, PoliceLetter, UploadSet)


@dataclass(frozen=True)
class CopiedPaper:
    """A paper that was made: its name in the archive, its blob and its bytes."""

    name: str
    blob: str
    size: int
    made_at: datetime | None


@dataclass(frozen=True)
class DataCopy:
    """What will be in the zip. `missing_files`: names of files that are stored and cannot be read."""

    vault: Vault
    made_at: datetime
    members: tuple[BundleMember, ...]
    papers: tuple[CopiedPaper, ...]
    missing_files: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of the zip, known before it is written."""
        sizes = [*((one.name, one.size) for one in self.members), *((one.name, one.size) for one in self.papers)]
        return zip_stream.packed_size(sizes)

    def stream(self) -> Iterator[bytes]:
        """The zip. Raises DamagedOriginalError or DecryptionError when a file turns out damaged on the way: what
        was sent by then is no whole zip."""
        return zip_stream.pack(self._files(), self.made_at)

    def _files(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        for member in self.members:
            yield member.name, member.pieces(self.vault.case, self.vault)
        for paper in self.papers:
            yield paper.name, _pieces(self.vault, paper.blob)


def _pieces(vault: Vault, blob: str) -> Iterator[bytes]:
    return sealing.unsealed(blob_store.open_sealed(vault.case.pk, blob), vault.private(Scope.EVIDENCE))


def make(vault: Vault) -> DataCopy:
    """Note it in the log, and read what is small. Files are read while they are sent. Raises CaseClosedError."""
    with transaction.atomic(durable=True):
        vault.take_turns()
        custody.record(vault.case, custody.Act.COPIED)
    vault.case.refresh_from_db()
    made_at = timezone.now().replace(microsecond=0)
    opened_exhibits = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    blobs = dict(Exhibit.objects.filter(case=vault.case).values_list("pk", "blob"))
    originals = [
        BundleMember(f"files/{one.download_name}", one.size, one.sha256, blob=blobs[one.id], number=one.number)
        for one in opened_exhibits
    ]
    papers = _papers(vault.case)
    missing_files = tuple(_lost(vault, originals, papers))
    log = custody.read(vault.case, vault.private(Scope.LOG))
    rows = stored_rows.collect(vault)
    whole = {
        "made_at": made_at,
        "unreadable_files": missing_files,
        "log": [asdict(entry) for entry in log],
        "rows": rows,
    }
    data = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
    page = _page(vault, made_at, opened_exhibits, papers, log, missing_files)
    return DataCopy(
        vault=vault,
        made_at=made_at,
        members=(
            BundleMember.of(PAGE, page.encode()),
            BundleMember.of(DATA, data),
            *(one for one in originals if one.name not in missing_files),
        ),
        papers=tuple(one for one in papers if one.name not in missing_files),
        missing_files=missing_files,
    )


def _papers(case: Case) -> list[CopiedPaper]:
    """What was printed; several of one kind are told apart by their place or language."""
    return [
        CopiedPaper(
            f"papers/{str(paper.subject).replace(' ', '-')}{_ending(paper)}", paper.blob, paper.size, paper.made_at
        )
        for kind in PAPERS
        for paper in kind._default_manager.filter(case=case).exclude(blob="").order_by("pk")
    ]


def _ending(paper: PrintedDocument) -> str:
    return ".zip" if isinstance(paper, UploadSet) else ".pdf"


def _lost(vault: Vault, originals: list[BundleMember], papers: list[CopiedPaper]) -> Iterator[str]:
    """Files that are gone, or in which damage was found and is not mended: the rest can still be given."""
    damaged_blobs = set(vault.case.damages.values_list("blob", flat=True))
    stored_files = [*((one.name, one.blob) for one in originals), *((one.name, one.blob) for one in papers)]
    for name, blob in stored_files:
        try:
            blob_store.size(vault.case.pk, blob)
            if blob in damaged_blobs:
                for _piece in _pieces(vault, blob):
                    pass
        except (OSError, DecryptionError):
            yield name


def _page(
    vault: Vault,
    made_at: datetime,
    opened_exhibits: list[exhibits.OpenedExhibit],
    papers: list[CopiedPaper],
    log: list[LogEntry],
    missing_files: tuple[str, ...],
) -> str:
    """What a person reads, in the language of the site's page. It has no script and loads nothing."""
    way = journey.of_kept(plan_of(vault.case, vault.fields(Scope.PLAN)))
    statement = statement_answers.read(vault.case, vault.fields(Scope.STATEMENT))
    parts = [
        {"title": part.label, "rows": part_forms.described(page, answers)}
        for part, page in pages.PAGES.items()
        if not statement_answers.is_empty(answers := statement_answers.part_of(statement, part))
    ]
    context: dict[str, Any] = {
        "case": vault.case,
        "made_at": made_at,
        "steps": [
            {"title": guide_loader.title(step.slug), "done": way.done(step)} for step in way.steps() if step.actions
        ],
        "parts": parts,
        "exhibits": opened_exhibits,
        "papers": papers,
        "log": log,
        "voided": custody.voided_by(log),
        "missing_files": missing_files,
        "data": DATA,
        "sessions": vault.case.sessions.order_by("last_seen"),
        "grants": [{"grant": grant, "parts": sharing.parts_of(grant.scopes)} for grant in sharing.of_client(vault)],
        "threads": list(threads.of_client(vault)),
        "notes": notes.of_client(vault.case, vault.fields(Scope.PLAN)),
        "records": handover_records.of_case(vault.case, vault.fields(Scope.EVIDENCE)),
    }
    body = render_to_string("counseling/data_copy_page.html", context)
    return format_html(_FRAME, base_language(), vault.case.reference, mark_safe(body))  # noqa: S308  (our template)
