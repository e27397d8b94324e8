"""Names of staff: clients know a person by name and centre, so no two people of a centre may share one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counseling import accounts
from counseling.models import Centre, Counsellor, Grant


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
    return _apart(accounts.of_centre(counsellor).filter(user__is_active=True), str)


def at_desk(counsellor: Counsellor) -> dict[int, str]:
    """The same without the centre, which the desk knows, and with those who left."""
    return _apart(accounts.of_centre(counsellor), lambda person: person.name)


def about_whom(grant: Grant, labels: Mapping[int, str]) -> list[str]:
    """About which colleagues the client is asked whether they may look too, by the names that the form shows."""
    return sorted(labels.get(one.pk, str(one)) for one in grant.consult_question.colleagues.all())


def with_names(counsellor: Counsellor, grants: Sequence[Grant]) -> list[tuple[str, Grant]]:
    """Each with whose it is, as the desk calls them."""
    labels = at_desk(counsellor)
    return [(labels.get(one.counsellor_id, one.counsellor.name), one) for one in grants]


def of_one(counsellor: Counsellor, colleague: Counsellor) -> str:
    """What the desk of `counsellor` calls a colleague."""
    return at_desk(counsellor).get(colleague.pk, colleague.name)


def _apart(people: Iterable[Counsellor], called: Callable[[Counsellor], str]) -> dict[int, str]:
    rows = list(people)
    names = Counter(person.name.casefold() for person in rows)
    return {
        person.pk: f"{called(person)} · {person.user.username}"
        if names[person.name.casefold()] > 1
        else called(person)
        for person in rows
    }
