"""What an exhibit seems to show, from what was read in it, for the client to confirm; nothing is kept here."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits, transcripts
from evidence.choices import ExhibitKind
from evidence.exhibits import Details, OpenedExhibit
from extraction import results
from extraction.entities.entity import AMOUNT, DATE, Entity
from extraction.results import ExhibitText


def proposals(vault: Vault) -> dict[Any, Any]:
    """{exhibit id: Details}. What is not certain stays empty. Two queries."""
    cipher = vault.fields(Scope.EVIDENCE)
    texts = results.of_case(vault.case, cipher)
    services = _services(vault, exhibits.of_case(vault.case, cipher)) if texts else {}
    return {pk: proposal(exhibit_text, services.get(pk, "")) for pk, exhibit_text in _with_text(texts)}


def _services(vault: Vault, opened: list[OpenedExhibit]) -> dict[UUID, str]:
    """The app of each chat export that names it."""
    read = transcripts.of_exhibits(opened, vault.case.pk, vault.private(Scope.EVIDENCE))
    return {pk: transcript.chat.service for pk, transcript in read.items() if transcript.chat}


def _with_text(texts: dict[UUID, ExhibitText]) -> list[tuple[UUID, ExhibitText]]:
    return [(pk, exhibit_text) for pk, exhibit_text in texts.items() if exhibit_text.lines]


def proposal(exhibit_text: ExhibitText, service: str = "") -> Details:
    """`service`: the app of a chat export. Name and time of a demand are those of the message it stands in."""
    amounts = [entity for entity in exhibit_text.entities if entity.kind == AMOUNT]
    demand = next((amount for amount in amounts if not amount.sent), None)
    app = exhibit_text.capture.app if exhibit_text.capture else service
    name = exhibit_text.capture.title if exhibit_text.capture else demand.by if demand else ""
    days = {entity.value for entity in exhibit_text.entities if entity.kind == DATE}
    return Details(
        caption=_caption(app, name, amounts),
        kind=_kind(exhibit_text, amounts, is_chat=bool(service)),
        platform=app,
        sent=days.pop() if len(days) == 1 else demand.on if demand else "",
    )


def _kind(exhibit_text: ExhibitText, amounts: list[Entity], *, is_chat: bool) -> str:
    if any(not amount.sent for amount in amounts):
        return ExhibitKind.DEMAND.value
    if amounts:
        return ExhibitKind.PAYMENT.value
    return ExhibitKind.MESSAGE.value if exhibit_text.capture or is_chat else ExhibitKind.OTHER.value


def _caption(app: str, name: str, amounts: list[Entity]) -> str:
    """A line in the page's language; empty where nothing sure is known."""
    demands = [amount.value for amount in amounts if not amount.sent]
    if demands and name:
        return _("Chat with %(name)s: a demand of %(amount)s") % {"name": name, "amount": demands[0]}
    if demands:
        return _("A demand of %(amount)s") % {"amount": demands[0]}
    if amounts:
        return _("A payment of %(amount)s") % {"amount": amounts[0].value}
    if name and app:
        return _("Chat with %(name)s on %(app)s") % {"name": name, "app": app}
    return _("Chat with %(name)s") % {"name": name} if name else ""
