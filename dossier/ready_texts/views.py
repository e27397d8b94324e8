"""Pages with the texts to copy; nothing is kept and nothing is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import actions as case_actions
from cases.access import vault_required
from cases.vault import Vault
from dossier.content import minors
from dossier.ready_texts import drafts
from evidence.models import Exhibit
from guidance import journey
from guidance.facts import LawLetter
from guidance.journey import Journey
from statement import proposals
from statement.answers import Statement
from statement.models import StatementPart

BANK, PLATFORM = "bank", "platform"


@require_safe
@vault_required
def text(request: HttpRequest, vault: Vault, slug: str) -> HttpResponse:
    """The text of one kind, as often as there are payments or platforms; or a letter that the law of the client's
    country knows. Raises Http404 for another kind."""
    if slug not in (BANK, PLATFORM):
        return _by_law(request, vault, slug)
    statement, proposed = proposals.with_statement(vault)
    saved = Exhibit.objects.filter(case=vault.case).exists()
    if slug == BANK:
        from_plan = proposed.get(StatementPart.PAYMENTS)
        payments = from_plan.answers if from_plan else statement.payments
        texts = drafts.to_payment_services(statement, payments, saved=saved)
    else:
        texts = drafts.to_platforms(statement, saved=saved)
    way = journey.of_kept(case_actions.kept_plan(vault))
    context = {
        "slug": slug,
        "texts": texts,
        "part": StatementPart.PAYMENTS if slug == BANK else StatementPart.IDENTIFIERS,
        "plan_first": slug == PLATFORM and _is_close(way),
        "of_country": _letters(way, _may_be_young(way, statement)) if slug == PLATFORM else (),
    }
    return render(request, "dossier/ready_texts/text.html", context)


def _by_law(request: HttpRequest, vault: Vault, letter_id: str) -> HttpResponse:
    statement, _proposed = proposals.with_statement(vault)
    way = journey.of_kept(case_actions.kept_plan(vault))
    under_18 = _may_be_young(way, statement)
    letter = next((one for one in _letters(way, under_18) if one.id == letter_id), None)
    if letter is None:
        raise Http404
    context = {
        "texts": [drafts.by_law(letter, statement, under_18=under_18)],
        "part": StatementPart.PUBLICATIONS,
        "letter": letter,
        "under_18": under_18,
        "plan_first": _is_close(way),
    }
    return render(request, "dossier/ready_texts/text.html", context)


def _is_close(way: Journey) -> bool:
    return bool({"close", "maybe-close"} & way.situation)


def _may_be_young(way: Journey, statement: Statement) -> bool:
    """Whether somebody under 18 may be concerned, by the plan or by the statement; not sure counts as yes."""
    return journey.MINOR_TAG in way.situation or bool(minors.note(statement.client, timezone.localdate()))


def _letters(way: Journey, under_18: bool) -> tuple[LawLetter, ...]:
    """Those of the country in the client's plan; without those that nobody under 18 should send."""
    letters = way.country.letters if way.country else ()
    return tuple(one for one in letters if not (one.adults_only and under_18))
