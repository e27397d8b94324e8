"""What is damaged, for the pages of a case: it fills slots of the apps below (sextortion_help.slots)."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.models import Case
from evidence.models import Exhibit
from integrity.models import Damage
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("case-notices", damage_of_case)
    slots.fill("exhibit-notices", damage_of_exhibit)
    slots.provide("damaged-exhibits", damaged_exhibits)


def damage_of_case(context: Context, case: Case) -> SafeString:
    """A note on everything that is damaged in a case; nothing when all is whole. One query."""
    return _note(Damage.objects.filter(case=case))


def damage_of_exhibit(context: Context, exhibit: UUID) -> SafeString:
    """The same for one exhibit. Its page was asked for through the gate, so it is the case's own."""
    return _note(Damage.objects.filter(item=exhibit), copies=False)  # the page has the button for copies itself


def damaged_exhibits(case: Case) -> dict[UUID, str]:
    """By exhibit what of it is damaged: "original", or "copy" where only a copy is. One query or two."""
    parts: dict[UUID, str] = {}
    for damage in _held(Damage.objects.filter(case=case).exclude(item=None)):
        if damage.item and parts.get(damage.item) != Damage.DamagedPart.ORIGINAL:
            parts[damage.item] = damage.part
    return parts


def _held(damages: QuerySet[Damage]) -> list[Damage]:
    """Without copies that were made anew since: the watch forgets them on its next round. Two queries at most."""
    rows = list(damages)
    items = {row.item for row in rows if row.item and row.part == Damage.DamagedPart.COPY}
    lists = Exhibit.objects.filter(pk__in=items).values_list("copies", flat=True) if items else []
    copies = {blob for blobs in lists for blob in blobs}
    return [row for row in rows if row.part != Damage.DamagedPart.COPY or row.blob in copies]


def _note(damages: QuerySet[Damage], **more: bool) -> SafeString:
    return render_to_string("integrity/_note.html", _context(damages) | more)


def _context(damages: QuerySet[Damage]) -> dict[str, Any]:
    """One line an exhibit for its copies, however many of its pages are damaged."""
    damage_by_part: dict[tuple[int, str, str], Damage] = {}
    for damage in _held(damages):
        damage_by_part.setdefault((damage.number, damage.part, damage.language), damage)
    parts = {damage.part for damage in damage_by_part.values()}
    return {
        "sentences": [_sentence(damage) for damage in damage_by_part.values()],
        "files": Damage.DamagedPart.ORIGINAL in parts,
        "copies": Damage.DamagedPart.COPY in parts,
    }


def _sentence(damage: Damage) -> str:
    """What is damaged, and what helps where something does."""
    if damage.part == Damage.DamagedPart.DOSSIER:
        return _("The file of your dossier (%(language)s) is damaged. Please make it again.") % {
            "language": damage.language
        }
    if damage.part == Damage.DamagedPart.LETTER:
        return _("The file of your letter to the police is damaged. Please make it again.")
    if damage.part == Damage.DamagedPart.UPLOAD_SET:
        return _("The files for an online report are damaged. Please make them again.")
    if damage.part == Damage.DamagedPart.COPY:
        sentence = _("The copy of no. %(number)s for reading and printing is damaged.")
    elif damage.kind == Damage.DamageKind.MISSING:
        sentence = _("The file of no. %(number)s is missing here.")
    elif damage.kind == Damage.DamageKind.TRUNCATED:
        sentence = _("The file of no. %(number)s is damaged here. Its end is missing.")
    else:
        sentence = _("The file of no. %(number)s is damaged here. It is not what arrived.")
    return sentence % {"number": damage.number}
