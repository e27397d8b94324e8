"""Pages of the vault."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, actions, custody
from cases.crypto import Secret
from cases.errors import Busy, CannotOpen, ChainBroken
from cases.forms import ReopenForm, Watcher, WordsForm
from cases.models import Scope
from cases.vault import Vault
from cases.words import Phrase
from sextortion_help import plan_cookie, ratelimit
from sextortion_help.voice import base_language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The open case at a glance; without one, the choice between opening and starting."""
    vault = access.open_vault(request)
    if vault is None:
        return render(request, "cases/closed.html", {"days": settings.RETENTION_DAYS})
    plan = plan_cookie.read(request)
    if plan and plan != actions.kept_plan(vault):
        actions.keep_plan(vault, plan)
    return render(request, "cases/home.html", {"case": vault.case})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Before the words: who can see this device? The answer changes the advice and is kept nowhere."""
    if access.open_vault(request) is not None:
        return redirect("cases:home")
    if request.method != "POST":
        return render(request, "cases/device.html", {"watchers": Watcher.choices})
    watcher = request.POST.get("watcher", "")
    if watcher not in Watcher.values:
        return redirect("cases:new")
    return render(request, "cases/device_advice.html", {"watcher": watcher})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Explain the six words; on POST start the case and show them, once."""
    if access.open_vault(request) is not None:
        return redirect("cases:home")
    if request.method != "POST":
        return render(request, "cases/new.html", {"days": settings.RETENTION_DAYS})
    if ratelimit.used_up(request, "new", settings.NEW_CASES_PER_HOUR):
        return render(request, "cases/new.html", {"wait": True}, status=429)
    ratelimit.count(request, "new")
    try:
        phrase, vault, cookie = actions.open_new_case(base_language())
    except Busy:
        return render(request, "cases/new.html", {"busy": True}, status=503)
    plan = plan_cookie.read(request)
    if plan:
        actions.keep_plan(vault, plan)
    response = _show_words(request, vault, phrase)
    access.hand_over(response, cookie)
    return response


@sensitive_variables("phrase")
def _show_words(request: HttpRequest, vault: Vault, phrase: Phrase) -> HttpResponse:
    return render(request, "cases/words_shown.html", {"words": phrase.split(), "case": vault.case})


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@access.vault_required
def words(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Type the words back; or, with `renew`, get new ones when the note is lost."""
    if "renew" in request.POST:
        try:
            return _show_words(request, vault, actions.renew_words(vault, base_language()))
        except Busy:
            return render(request, "cases/words.html", {"form": WordsForm(), "busy": True}, status=503)
    form = WordsForm(request.POST or None)
    if form.is_valid():
        try:
            if actions.confirm_words(vault, form.cleaned_data["words"]):
                return redirect("cases:home")
        except Busy:
            return render(request, "cases/words.html", {"form": form, "busy": True}, status=503)
        return render(request, "cases/words.html", {"form": WordsForm(), "wrong": True}, status=422)
    return render(request, "cases/words.html", {"form": form, "case": vault.case})


@sensitive_post_parameters("words", "carried")
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case with its six words. Every failure looks the same."""
    if request.method != "POST":
        closed = "closed" in request.GET and access.had_case(request)
        return render(request, "cases/open.html", {"form": ReopenForm(), "closed": closed})
    form = ReopenForm(request.POST)
    if ratelimit.used_up(request, "open", settings.OPEN_ATTEMPTS_PER_HOUR):
        return _not_opened(request, form, wait=True, status=429)
    if not form.is_valid():
        return _not_opened(request, form, status=422)
    try:
        vault, cookie = actions.unlock(form.cleaned_data["words"])
    except CannotOpen:
        ratelimit.count(request, "open")
        return _not_opened(request, form, wrong=True, status=422)
    except Busy:
        return _not_opened(request, form, busy=True, status=503)
    return _opened(request, vault, cookie, form)


def _not_opened(request: HttpRequest, form: ReopenForm, *, status: int, **why: bool) -> HttpResponse:
    return render(request, "cases/open.html", {"form": form, "kept": form.kept, **why}, status=status)


def _opened(request: HttpRequest, vault: Vault, cookie: Secret, form: ReopenForm) -> HttpResponse:
    carried, target = form.cleaned_data["carried"], form.cleaned_data["next"]
    response: HttpResponse
    if carried and target:
        response = render(request, "cases/resume.html", {"fields": carried, "target": target})
    else:
        response = redirect("cases:home")
    plan = plan_cookie.read(request) or actions.kept_plan(vault)
    if plan:
        plan_cookie.write(response, plan)
    access.hand_over(response, cookie)
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the case; it stays stored and its words open it again."""
    access.end_session(request)
    response = redirect("cases:home")
    access.forget_cookie(response)
    response["Clear-Site-Data"] = '"storage"'  # what a tab remembers of files that were being sent
    return response


@require_POST
@access.vault_required
def stay(request: HttpRequest, vault: Vault) -> HttpResponse:
    """The client is still here (also called while an upload runs)."""
    actions.touch(vault.session)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"minutes": settings.VAULT_IDLE_MINUTES})
    return redirect("cases:home")


@require_safe
@access.vault_required
def log(request: HttpRequest, vault: Vault) -> HttpResponse:
    """The custody log in plain words, checked."""
    entries = custody.read(vault.case, vault.private(Scope.LOG))
    broken = None
    try:
        custody.check(entries, vault.case.log_head)
    except ChainBroken as error:
        broken = error
    return render(request, "cases/log.html", {"entries": entries[::-1], "broken": broken, "case": vault.case})


@require_http_methods(["GET", "HEAD", "POST"])
@access.vault_required
def delete(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Delete everything now, after one question."""
    if request.method != "POST":
        return render(request, "cases/delete.html", {"case": vault.case})
    if "sure" not in request.POST:
        return render(request, "cases/delete.html", {"case": vault.case, "unsure": True}, status=422)
    actions.delete_case(vault.case)
    response = render(request, "cases/deleted.html")
    access.forget_cookie(response)
    response["Clear-Site-Data"] = '"storage"'
    plan_cookie.forget(response)
    return response
