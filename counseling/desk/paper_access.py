"""What papers for the police need at the desk: all parts that go into them, and where the police are."""

import uuid

from django.http import Http404

from cases import custody
from cases.custody_subjects import PersonSubject
from cases.errors import DecryptionError
from cases.models import Scope
from counseling import access
from counseling.access import Desk, Shared
from counseling.desk import overview
from dossier import printed_documents
from dossier.models import PrintedDocument
from dossier.police_letter.jurisdictions import Place


def shared_in_full(desk: Desk, pk: uuid.UUID) -> Shared:
    """With everything a paper is made of. Raises Http404 when a part of it was not shared."""
    shared = access.shared(desk, pk)
    if not shared.scopes.issuperset(printed_documents.KEYS):
        raise Http404
    return shared


def scopes(shared: Shared) -> tuple[Scope, ...]:
    """What a worker may open to print: the plan only where it is shared."""
    return printed_documents.WITH_PLAN if Scope.PLAN in shared.scopes else printed_documents.KEYS


def place(shared: Shared) -> Place | None:
    """Where the client is, as far as the plan is shared and says so, and there is a letter for it."""
    answers = overview.plan_of(shared).get("answers", {}) if Scope.PLAN in shared.scopes else {}
    countries = answers.get("country") or []
    return Place(countries[0]) if countries and countries[0] in Place.values else None


def pdf_of(shared: Shared, document: PrintedDocument) -> bytes:
    """Raises Http404 while there is none, and when it is lost or damaged."""
    try:
        pdf = printed_documents.read_pdf(shared, document) if document.blob else b""
    except (OSError, DecryptionError) as error:
        raise Http404 from error
    if not pdf:
        raise Http404
    return pdf


def note_order(document: PrintedDocument, subject: PersonSubject) -> None:
    """Write into the client's log whose order a paper is, in the caller's transaction."""
    custody.record(document.case, custody.Act.COUNSELLOR_ORDERED, subject=subject)
