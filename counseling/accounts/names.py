"""Names of staff: clients know a person by name and centre, so no two people of a centre may share one."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counseling import accounts
from counseling.models import Centre, Counsellor


def is_taken(name: str, centre: Centre, *, but: Counsellor | None = None) -> bool:
    """Whether somebody else who works for this centre has the name, in whatever letters. Who left frees it."""
    people = Counsellor.objects.filter(centre=centre, name__iexact=name, user__is_active=True)
    return (people.exclude(pk=but.pk) if but else people).exists()


def free(name: str, centre: Centre | None, but: Counsellor | None = None) -> str:
    """The name. Raises ValidationError where somebody else of the centre has it: clients know people by name."""
    if centre is not None and is_taken(name, centre, but=but):
        raise ValidationError(
            _("Somebody at your centre already has this name. Please add something, such as an initial.")
        )
    return name


def told_apart(counsellor: Counsellor) -> dict[int, str]:
    """Of all at this counsellor's centre, by id: the name, as clients read it; where several have it, with the
    sign-in name. For the desk alone: no client learns how somebody signs in."""
    people = list(accounts.of_centre(counsellor).filter(user__is_active=True))
    names = Counter(person.name.casefold() for person in people)
    return {
        person.pk: f"{person} · {person.user.username}" if names[person.name.casefold()] > 1 else str(person)
        for person in people
    }
