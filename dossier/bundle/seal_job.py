"""Has a worker sign the bundle of a dossier: when the dossier is made, and again when a page shows that what was
signed is no longer what would be handed over."""

import logging
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases import custody, jobs
from cases.errors import DecryptionError
from cases.jobs import JobContext
from cases.models import Case, Scope
from cases.vault import OpenCase
from dossier import printed_documents
from dossier.bundle import builder
from dossier.bundle.seal import Seal, changed_since
from dossier.errors import DamagedOriginalError, SignatureFailedError
from dossier.models import Dossier
from timestamps import actions as stamping
from timestamps.models import Timestamp

logger = logging.getLogger(__name__)

SEAL = "dossier.seal_bundle"
APART = timedelta(minutes=1)  # between two tries for one dossier


def look(vault: OpenCase, dossier: Dossier) -> bool:
    """Whether the case changed after this dossier was made. Asks a worker for a signature when the bundle has none
    that still fits. Raises CaseClosedError, DecryptionError."""
    facts = vault.fields(Scope.EVIDENCE).open(dossier.associated_data, dossier.sealed_facts, {})
    entries = custody.read(vault.case, vault.private(Scope.LOG))
    seal = Seal.of_facts(facts)
    signed = seal is not None and seal.covers(entries, dossier.language)
    if signed and seal is not None and not _is_stamped(vault.case, seal.entries):
        signed = False
    if not signed and settings.SIGN_CHAIN:
        _request(vault, dossier)
    return changed_since(entries, facts.get("sha256", ""))


def _is_stamped(case: Case, count: int) -> bool:
    """Whether the newest stamp is in it: one that an authority gave later belongs into the bundle too."""
    newest = Timestamp.objects.filter(case=case).order_by("seq").last()
    return newest is None or newest.seq < count


def _request(vault: OpenCase, dossier: Dossier) -> None:
    with transaction.atomic(durable=True):
        case = Case.objects.lock(vault.case.pk)
        job, printing = jobs.newest(dossier.pk, SEAL), printed_documents.newest_job(dossier)
        if job is not None and (job.is_open or job.created_at > timezone.now() - APART):
            return
        if printing is not None and printing.is_open:
            return  # it signs at its end
        keys = {scope: vault.private(scope) for scope in printed_documents.KEYS}
        jobs.enqueue(case=case, task=SEAL, subject=dossier.pk, keys=keys)


# --- in a worker -----------------------------------------------------------------------------------------


def run(context: JobContext) -> None:
    """The job."""
    dossier = Dossier.objects.filter(pk=context.job.subject).first()
    if dossier is not None and dossier.blob:
        seal_now(context, dossier)


def seal_now(context: JobContext, dossier: Dossier) -> None:
    """Have the log stamped, sign the bundle as it is now and keep the signature; without a key nothing happens, and
    what cannot be signed is handed over without a signature."""
    if not (settings.SIGN_KEY and settings.SIGN_CHAIN):
        return
    from dossier.bundle import sums_signature  # heavy, and only a worker needs it

    stamping.stamp_now(context.job.case)
    try:
        seal, sums = builder.to_sign(dossier, context)
        signature = sums_signature.sign(sums, settings.SIGN_KEY, settings.SIGN_CHAIN, stamping.willing())
    except (DamagedOriginalError, DecryptionError, SignatureFailedError) as error:
        logger.error("a bundle could not be signed: %s", type(error).__name__)
        return
    keep(dossier, context, replace(seal, signature=signature))


def keep(dossier: Dossier, keys: builder.Keys, seal: Seal) -> None:
    """With the facts of the dossier, unless it was made anew meanwhile."""
    cipher = keys.fields(Scope.EVIDENCE)
    with transaction.atomic(durable=True):
        Case.objects.lock(dossier.case_id)
        row = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if row.blob != dossier.blob:
            return
        facts = cipher.open(row.associated_data, row.sealed_facts, {})
        row.sealed_facts = cipher.seal(row.associated_data, facts | seal.facts())
        row.save(update_fields=["sealed_facts"])
