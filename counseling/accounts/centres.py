"""Centres: found by name, made, renamed, and what stands about them on the pages of clients."""

from django.db import transaction
from django.utils.text import Truncator

from counseling.errors import NameTakenError
from counseling.models import Centre, StaffAct, StaffActKind

DETAILS = ("address", "phone", "email", "web", "hours", "languages", "imprint", "imprint_url")


def create(name: str) -> Centre:
    """A centre without any details yet. Raises NameTakenError, also for a name that differs only in capitals."""
    with transaction.atomic():
        _ensure_free(name)
        return Centre.objects.create(name=name)


def rename(centre: Centre, name: str, *, actor: str = "manage.py") -> None:
    """The new name shows at once; what logs and papers say already keeps the old one. Raises NameTakenError."""
    with transaction.atomic(durable=True):
        _ensure_free(name, centre)
        _record(actor, centre, f"{centre.name} → {name}")
        centre.name = name
        centre.save(update_fields=["name"])


def describe(centre: Centre, details: dict[str, str], *, actor: str) -> None:
    """Address, ways to reach it, hours and the rest of DETAILS. Each change stands in the record of staff, old and
    new, for a number that clients call is worth a look."""
    with transaction.atomic(durable=True):
        current = Centre.objects.select_for_update().get(pk=centre.pk)
        changed_names = [name for name in DETAILS if getattr(current, name) != details[name]]
        for name in changed_names:
            _record(actor, current, f"{_shortened(getattr(current, name))} → {_shortened(details[name])}")
            setattr(current, name, details[name])
        current.save(update_fields=changed_names)


def _ensure_free(name: str, besides: Centre | None = None) -> None:
    others = Centre.objects.exclude(pk=besides.pk) if besides is not None else Centre.objects.all()
    # Not by the database: SQLite folds only the letters of ASCII.
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise NameTakenError(name)


def _shortened(text: str) -> str:
    """So that old and new fit into one line of the record."""
    return Truncator(" ".join(text.split())).chars(95) or "–"


def _record(actor: str, centre: Centre, details: str) -> None:
    StaffAct.objects.create(actor=actor, kind=StaffActKind.CENTRE, person=details[:200], centre=centre)
