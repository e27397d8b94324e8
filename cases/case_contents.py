"""Whether a case holds anything: asked of the rows and files themselves, of every app, also of apps to come."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases import blob_store
from cases.models import Case


def without_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those in which no app has kept anything.

    Every row that hangs on a case counts, unless its model says `bookkeeping = True`: a new case has it too.
    """
    cases = cases.filter(Q(sealed_plan=b"") & Q(sealed_counted=b""))
    for model, name in _holders():
        cases = cases.exclude(Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
    return cases


def _holders() -> list[tuple[type[models.Model], str]]:
    """Models whose rows are content of a case, and the field that names the case."""
    models_and_fields: list[tuple[type[models.Model], str]] = []
    for relation in Case._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and not getattr(model, "bookkeeping", False):
            models_and_fields.append((model, relation.field.name))
    return models_and_fields


def has_files(case: Case) -> bool:
    """Whether a file of it lies in the store; also when nobody can look."""
    try:
        return blob_store.store().holds_any(case.pk)
    except OSError:
        return True
