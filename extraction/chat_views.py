"""The chats in the client's screenshots: who probably wrote what, and the one question that settles it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cases.access import fills_log, vault_required
from cases.models import Scope
from cases.vault import Vault
from extraction import chat_threads, chat_wording
from extraction.screenshots.threads import CaptureSource, Thread, ToldSide


@require_safe
@vault_required
def chats(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Each chat joined from its captures, with its question."""
    threads = chat_threads.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    return render(request, "extraction/chats.html", {"chats": [chat_wording.shown_thread(one) for one in threads]})


@sensitive_post_parameters()
@require_POST
@vault_required
@fills_log
def side(request: HttpRequest, vault: Vault) -> HttpResponse:
    """On which side their own words stand: of one exhibit, or of all that belong to its chat."""
    threads = chat_threads.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    thread, source = _asked(threads, request.POST.get("exhibit", ""))
    answer = request.POST.get("side", "")
    if answer in (ToldSide.RIGHT, ToldSide.LEFT, ToldSide.UNSURE):
        sources = thread.sources if "whole" in request.POST else (source,)
        chat_threads.keep_side(vault, sources, ToldSide(answer))
    if "list" in request.POST:
        return redirect(f"{reverse('extraction:chats')}#chat-{thread.sources[0].number}")
    return redirect(f"{reverse('evidence:item', args=[source.key])}#bubbles")


def _asked(threads: list[Thread], key: str) -> tuple[Thread, CaptureSource]:
    """Raises Http404 for an exhibit that shows no chat of this case."""
    for thread in threads:
        for source in thread.sources:
            if source.key == key:
                return thread, source
    raise Http404
