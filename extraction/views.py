"""The page that asks, for each name or number that was found, whether it is theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.access import vault_required
from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits
from extraction import actions, results, suggestions
from extraction.entities.entity import AMOUNT, DATE
from extraction.ocr import engine
from extraction.suggestions import NOT_THEIRS, PAID, SENT, THEIRS, Suggestion
from statement import answers

NOTE = "found_note"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def found(request: HttpRequest, vault: Vault) -> HttpResponse:
    """All proposals on one form; nothing goes anywhere before it was confirmed."""
    cipher = vault.fields(Scope.EVIDENCE)
    shown = exhibits.of_case(vault.case, cipher)
    reads = results.of_case(vault.case, cipher)
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    offered = suggestions.of_case(shown, reads, statement, actions.answers(vault))
    if request.method == "POST":
        return _answered(request, vault, offered)
    kept = vault.state().get(NOTE)
    if kept:
        vault.keep_state(**{NOTE: None})
    context = {
        **_sorted(offered),
        "doubts": suggestions.doubts(shown, reads),
        "still": actions.still_reading(vault.case),
        "exhibits": len(shown),
        "is_on": engine.is_on(),
        "latin_only": engine.reads_latin_only(),
        "note": kept,
    }
    return render(request, "extraction/suggestions.html", context)


def _sorted(offered: list[Suggestion]) -> dict[str, Any]:
    waiting = [one for one in offered if not one.answer]
    return {
        "names": [one for one in waiting if not one.is_money and one.kind != DATE],
        "amounts": [one for one in waiting if one.kind == AMOUNT],
        "paid": [one for one in waiting if one.kind == PAID],
        "dates": [one for one in waiting if one.kind == DATE],
        "rejected": [one for one in offered if one.answer == NOT_THEIRS],
    }


def _answered(request: HttpRequest, vault: Vault, offered: list[Suggestion]) -> HttpResponse:
    """Keep what was said. The button "None of the others" answers what was left open."""
    rest = NOT_THEIRS if "rest" in request.POST else ""
    given: dict[str, str] = {}
    for one in offered:
        said = request.POST.get(f"answer-{one.key}", "")
        said = said if said in (THEIRS, NOT_THEIRS) or (said == SENT and one.is_money) else ""
        if said or (rest and not one.answer):
            given[one.key] = said or rest
    left_out = actions.keep_answers(vault, given, offered) if given else 0
    theirs = sum(answer in (THEIRS, SENT) for answer in given.values()) - left_out
    vault.keep_state(**{NOTE: {"theirs": theirs, "others": len(given) - theirs - left_out, "left_out": left_out}})
    return redirect("extraction:found")
