"""What the dossier and the letter have in common: asked for once, printed by a worker, kept sealed."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from cases import blob_store, custody, jobs
from cases.jobs import JobContext
from cases.models import Case, Job, Scope
from cases.vault import OpenCase, public_key
from dossier.models import PrintedDocument
from evidence.upload.sealing import Sealed

KEYS = (Scope.STATEMENT, Scope.EVIDENCE, Scope.LOG)  # what a worker needs to print either
WITH_PLAN = (*KEYS, Scope.PLAN)  # which says in which country the case is
Kind = TypeVar("Kind", bound=PrintedDocument)


def request(
    kind: type[Kind],
    vault: OpenCase,
    *,
    prepare: Callable[[Kind], None] = lambda document: None,
    scopes: tuple[Scope, ...] = KEYS,
    **variant: str,
) -> Kind:
    """Have a worker print it. While one is being made of this variant (its language or place), this is the one.

    `prepare`: called before the job is queued; what it raises stops everything. `scopes`: what the worker may open.
    Raises CaseClosedError and LogFullError.
    """
    with transaction.atomic(durable=True):
        case = Case.objects.lock(vault.case.pk)
        document, _is_new = kind._default_manager.get_or_create(defaults=None, case=case, **variant)
        job = newest_job(document)
        if job is not None and job.is_open:
            return document
        custody.admit(case, custody.Act.EXPORTED)
        prepare(document)
        keys = {scope: vault.private(scope) for scope in scopes}
        jobs.enqueue(case=case, task=kind.TASK, subject=document.pk, keys=keys)
    return document


def newest_job(document: PrintedDocument) -> Job | None:
    """How far the newest attempt to print it is; None before the first one."""
    return jobs.newest(document.pk, document.TASK)


def read_pdf(vault: OpenCase, document: PrintedDocument) -> bytes:
    """The PDF. Raises OSError, DecryptionError."""
    return blob_store.get(document.case_id, document.blob, vault.private(Scope.EVIDENCE))


def download(document: PrintedDocument, pdf: bytes) -> HttpResponse:
    """The PDF as a file to save."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    return response


# --- in a worker -----------------------------------------------------------------------------------------


def of_job(kind: type[Kind], context: JobContext) -> Kind | None:
    """What the job is to print; None when the case is gone, or when an earlier attempt got as far as keeping it."""
    document = kind._default_manager.filter(pk=context.job.subject).first()
    return None if document is None or document.made_by == context.job.pk else document


def keep(context: JobContext, document: PrintedDocument, pdf: bytes, **columns: object) -> None:
    """Seal the PDF and keep it as keep_sealed does."""
    case = context.job.case
    blob = blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), pdf)
    keep_sealed(context, document, Sealed(blob, hashlib.sha256(pdf).hexdigest(), len(pdf)), **columns)


def keep_sealed(context: JobContext, document: PrintedDocument, sealed: Sealed, **columns: object) -> None:
    """Row and custody entry in one transaction, and only by the attempt that holds the job; else the blob goes.

    `columns`: others of the row that change with it.
    """
    case, blob = context.job.case, sealed.blob
    old = blob
    try:
        with transaction.atomic(durable=True):
            if not context.is_held():
                return
            row = type(document)._default_manager.select_for_update().get(pk=document.pk)
            row.blob, replaced = blob, row.blob
            row.size, row.made_at, row.made_by = sealed.size, timezone.now(), context.job.pk
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()
            act, digest = custody.Act.EXPORTED, sealed.sha256
            custody.record(case, act, subject=row.subject, sha256=digest, size=sealed.size, admitted=True)
        old = replaced
    finally:
        blob_store.remove(case.pk, old)
