"""The centre that an operator names on the command line."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from counseling.forms import visible_name
from counseling.models import Centre

MOST_CHARACTERS = 80


def clean_name(text: str) -> str:
    """A name on one line. Raises CommandError for one that nobody can read, or that is too long."""
    try:
        name = visible_name(text)
    except ValidationError as error:
        raise CommandError(error.messages[0]) from error
    if len(name) > MOST_CHARACTERS:
        raise CommandError(f"A name may have {MOST_CHARACTERS} characters.")
    return name


def find(text: str) -> Centre:
    """The centre of exactly this name. Raises CommandError, which names those there are."""
    wanted_name = clean_name(text)
    centre = Centre.objects.filter(name=wanted_name).first()
    if centre is None:
        there = ", ".join(f"“{name}”" for name in Centre.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(
            f"There is no centre “{wanted_name}” on this site. There are: {there}. See create_centre."
        )
    return centre
