"""Pages with the texts to copy; nothing is kept and nothing is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import actions as case_actions
from cases.access import vault_required
from cases.vault import Vault
from dossier.ready_texts import drafts
from evidence.models import Exhibit
from guidance import journey
from statement import proposals
from statement.models import StatementPart

BANK, PLATFORM = "bank", "platform"


@require_safe
@vault_required
def text(request: HttpRequest, vault: Vault, slug: str) -> HttpResponse:
    """The text of one kind, as often as there are payments or platforms. Raises Http404 for another kind."""
    if slug not in (BANK, PLATFORM):
        raise Http404
    statement, proposed = proposals.with_statement(vault)
    saved = Exhibit.objects.filter(case=vault.case).exists()
    if slug == BANK:
        from_plan = proposed.get(StatementPart.PAYMENTS)
        payments = from_plan.answers if from_plan else statement.payments
        texts = drafts.to_payment_services(statement, payments, saved=saved)
    else:
        texts = drafts.to_platforms(statement, saved=saved)
    situation = journey.of_kept(case_actions.kept_plan(vault)).situation
    context = {
        "slug": slug,
        "texts": texts,
        "part": StatementPart.PAYMENTS if slug == BANK else StatementPart.IDENTIFIERS,
        "plan_first": slug == PLATFORM and bool({"close", "maybe-close"} & situation),
    }
    return render(request, "dossier/ready_texts/text.html", context)
