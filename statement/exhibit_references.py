"""Where something of the statement was seen: numbers of exhibits are stored, their words follow page or print."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from statement.answers import Demand


def words(numbers: Iterable[int]) -> str:
    """ "Exhibit 3, Exhibit 4", or "" without any."""
    return ", ".join(_("Exhibit %(number)s") % {"number": number} for number in numbers)


def demanded(demand: Demand) -> str:
    """What was demanded, as typed; of a sum that was confirmed from a file: that it was money, and where it is."""
    exhibits = words(demand.seen_in)
    what = demand.what or (_("Money") if exhibits else "")
    return f"{what} ({exhibits})" if exhibits else what
