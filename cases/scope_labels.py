"""The parts of a case that can be shared, as the client reads them: in the log, and where they share."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.models import Scope

_LABELS = {
    Scope.PLAN: _("plan and progress"),
    Scope.STATEMENT: _("what happened, in your words"),
    Scope.EVIDENCE: _("evidence and dossier"),
}


def in_words(scopes: Iterable[str]) -> str:
    """ "plan and progress, evidence and dossier" of ["plan", "evidence"]; what is no scope stays as it is."""
    return ", ".join(str(_LABELS[Scope(scope)]) if scope in _LABELS else scope for scope in scopes)
