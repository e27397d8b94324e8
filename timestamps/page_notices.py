"""How far a case is stamped, for its pages: it fills slots of the apps below (sextortion_help.slots)."""

from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases.models import Case
from sextortion_help import slots
from timestamps.models import Timestamp


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("log-notices", note)


def note(context: Context, case: Case) -> SafeString:
    """A note on the newest stamp, for the page of the log and the receipt of the evidence."""
    return render_to_string("timestamps/_note.html", state(case))


def state(case: Case) -> dict[str, Any]:
    """`stamp`: the newest, or None; `pending`: newer entries wait for one. One query."""
    newest = Timestamp.objects.filter(case=case).order_by("seq").last()
    return {"stamp": newest, "pending": newest is None or newest.settled < case.log_length}
