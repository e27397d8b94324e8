"""The page that asks, for each name or number that was found, whether it is theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.access import vault_required
from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits
from extraction import actions, results, suggestions, threats
from extraction.ocr import engine
from extraction.suggestions import NOT_THEIRS, SENT, THEIRS, Suggestion
from extraction.threats import ThreateningWriter
from statement import answers

NOTE = "found_note"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def found(request: HttpRequest, vault: Vault) -> HttpResponse:
    """All proposals on one form; nothing goes anywhere before it was confirmed."""
    cipher = vault.fields(Scope.EVIDENCE)
    exhibits_of_case = exhibits.of_case(vault.case, cipher)
    reads = results.of_case(vault.case, cipher)
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    replies = actions.answers(vault)
    suggestions_of_case = suggestions.of_case(exhibits_of_case, reads, statement, replies)
    writers = threats.of_case(vault, exhibits_of_case, reads, statement, replies)
    if request.method == "POST":
        return _answered(request, vault, suggestions_of_case, writers)
    note = vault.state().get(NOTE)
    if note:
        vault.keep_state(**{NOTE: None})
    still = actions.still_reading(vault.case)
    context = {
        **suggestions.sorted_by_question(suggestions_of_case),
        "writers": writers,
        "doubts": suggestions.doubts(exhibits_of_case, reads),
        "still": still,
        "nothing_to_confirm": _nothing_to_confirm(still=still, exhibits=len(exhibits_of_case)),
        "exhibits": len(exhibits_of_case),
        "is_on": engine.is_on(),
        "latin_only": engine.reads_latin_only(),
        "note": note,
    }
    return render(request, "extraction/suggestions.html", context)


def _nothing_to_confirm(*, still: int, exhibits: int) -> str:
    """Why nothing is asked; `still`: files that are being read."""
    if still:
        return _("Your files are being read. You don’t have to wait here.")
    if not exhibits:
        return _("There are no files to read yet.")
    return _("There is nothing to confirm at the moment.")


def _answered(
    request: HttpRequest, vault: Vault, suggestions_of_case: list[Suggestion], writers: list[ThreateningWriter]
) -> HttpResponse:
    """Keep what was said. The button "None of the others" answers what was left open."""
    answers = suggestions.answers_in(request.POST, suggestions_of_case)
    of_writers = threats.answers_in(request.POST, writers)
    if "rest" in request.POST:
        answers = {one.key: NOT_THEIRS for one in suggestions_of_case if not one.answer} | answers
        of_writers = {writer.key: NOT_THEIRS for writer in writers} | of_writers
    left_out = actions.keep_answers(vault, answers, suggestions_of_case) if answers else 0
    left_out += threats.keep(vault, of_writers, writers) if of_writers else 0
    replies = [*answers.values(), *of_writers.values()]
    confirmed_count = sum(answer in (THEIRS, SENT) for answer in replies) - left_out
    vault.keep_state(
        **{
            NOTE: {
                "theirs": confirmed_count,
                "others": len(replies) - confirmed_count - left_out,
                "left_out": left_out,
            }
        }
    )
    return redirect("extraction:found")
