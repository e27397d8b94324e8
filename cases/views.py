"""Pages of the vault."""

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import (
    access,
    actions,
    case_keys,
    custody,
    device_advice,
    new_case_gate,
    new_case_surge,
    new_words,
    opening_ticket,
    session_binding,
    signals,
    work_proof,
)
from cases.crypto import Secret
from cases.errors import BrokenChainError, BusyError, UnlockError
from cases.forms import DeviceObserver, KeyForm, LocatorForm, ReopenForm, WordsForm
from cases.models import Scope
from cases.new_case_gate import Admission
from cases.passphrase import Phrase
from cases.vault import Vault
from sextortion_help import slots
from sextortion_help.web import plan_cookie, rate_limit

BUSY_SECONDS = 5
RENEWALS_PER_HOUR = 10  # of a case: each is an entry of its log, which has to be read and printed
OTHERS_CLOSED = "others_closed"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The open case at a glance; without one, the choice between opening and starting."""
    vault = access.open_vault(request)
    if vault is None:
        return access.prove_first(request) or render(
            request, "cases/closed.html", {"days": settings.RETENTION_DAYS}
        )
    plan = plan_cookie.read(request)
    if plan and plan != actions.kept_plan(vault):
        with suppress(DatabaseError):  # on a full disk: with the next look
            actions.keep_plan(vault, plan)
    binding = session_binding.BINDER.of(vault.session)
    context = {
        "case": vault.case,
        "browsers": 1 + actions.open_elsewhere(vault),
        "note": _note(vault),
        "copy_seen_at": binding.copy_seen_at if binding else None,
    }
    return render(request, "cases/home.html", context)


def _note(vault: Vault) -> bool:
    """Whether the others were closed just now; said once."""
    has_note = bool(vault.state().get(OTHERS_CLOSED))
    if has_note:
        vault.keep_state(**{OTHERS_CLOSED: None})
    return has_note


def _already_open(request: HttpRequest) -> HttpResponse | None:
    """Where to go who has a case open here; None for anybody else."""
    is_open = access.open_vault(request) is not None
    return redirect("cases:home") if is_open else access.prove_first(request)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Before the words: who can see this device? The answer changes the advice and is kept nowhere."""
    already = _already_open(request)
    if already is not None:
        return already
    if request.method != "POST":
        return render(request, "cases/device.html", {"watchers": DeviceObserver.choices})
    watcher = request.POST.get("watcher", "")
    if watcher not in DeviceObserver.values or watcher == DeviceObserver.NOBODY:
        return redirect("cases:new")
    return render(request, "cases/device_advice.html", {"watcher": watcher, "advice": device_advice.about(watcher)})


@sensitive_post_parameters("locator", "kek")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Explain the six words; on POST start the case and show them, once."""
    already = _already_open(request)
    if already is not None:
        return already
    if request.method != "POST":
        return render(request, "cases/new.html", {"gate": new_case_gate.ask(request)})
    gate = new_case_gate.admit(request)
    if not gate.admitted:
        return _not_begun(request, gate)
    try:
        phrase, vault, cookie = new_words.open_case(request, brief=gate.surge)
    except BusyError:
        new_case_gate.give_back(request)
        return _later(
            render(request, "cases/new.html", {"gate": new_case_gate.ask(request), "busy": True}, status=503)
        )
    new_case_surge.note_begun()
    plan = plan_cookie.read(request)
    if plan:
        actions.keep_plan(vault, plan)
    response = _show_words(request, vault, phrase)
    access.hand_over(response, cookie)
    return response


def _not_begun(request: HttpRequest, gate: Admission) -> HttpResponse:
    """What the device has to do first, and how long it may take."""
    response = render(request, "cases/new.html", {"gate": gate, "pressed": True}, status=429)
    response["Retry-After"] = str(work_proof.WAIT_SECONDS if gate.may_wait else rate_limit.HOUR)
    return response


@sensitive_variables("phrase")
def _show_words(request: HttpRequest, vault: Vault, phrase: Phrase, *, renewed: bool = False) -> HttpResponse:
    context = {"words": phrase.split(), "case": vault.case, "renewed": renewed}
    return render(request, "cases/words_shown.html", context)


@sensitive_post_parameters("words", "locator", "kek")
@require_http_methods(["GET", "HEAD", "POST"])
@access.vault_required
def words(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Type the words back; or, with `renew`, get new ones when the note is lost. A script sends their locator."""
    if "renew" in request.POST:
        return _renewed(request, vault)
    stayed = "locator" in request.POST
    form = LocatorForm(request.POST) if stayed else WordsForm(request.POST or None)
    again = WordsForm() if stayed else form
    if not form.is_valid():
        return _words_page(request, vault, again, wrong=stayed, status=422 if stayed else 200)
    is_first = not vault.case.words_confirmed
    try:
        right = _are_right(request, vault, form)
    except BusyError:
        rate_limit.give_back(request, "open")
        return _words_page(request, vault, again, busy=True, status=503)
    if not right:
        return _words_page(request, vault, WordsForm(), wrong=True, status=422)
    rate_limit.give_back(request, "open")
    onward = slots.values("after-words", request=request) if is_first else {}
    return redirect(onward.get("address", "cases:home"))


def _are_right(request: HttpRequest, vault: Vault, form: Form) -> bool:
    """Raises BusyError."""
    if "locator" in form.cleaned_data:
        return actions.confirm_locator(vault, form.cleaned_data["locator"], _crowd(request))
    return actions.confirm_words(vault, form.cleaned_data["words"], _crowd(request))


def _renewed(request: HttpRequest, vault: Vault) -> HttpResponse:
    """New words, once; every other browser is out of the case then."""
    if not rate_limit.take_of(_renewals_of(vault), RENEWALS_PER_HOUR):
        return _words_page(request, vault, WordsForm(), status=429)
    is_crowded = not rate_limit.take(request, "renew", settings.OPEN_ATTEMPTS_PER_HOUR)
    try:
        phrase = new_words.renew(request, vault, rate_limit.pseudonym(request, "crowd") * is_crowded)
    except BusyError:
        rate_limit.give_back(request, "renew")
        rate_limit.give_back_of(_renewals_of(vault))
        return _words_page(request, vault, WordsForm(), busy=True, status=503)
    return _show_words(request, vault, phrase, renewed=True)


def _renewals_of(vault: Vault) -> str:
    return rate_limit.pseudonym_of("renewals", str(vault.case.pk))


def _words_page(request: HttpRequest, vault: Vault, form: Form, *, status: int = 200, **why: bool) -> HttpResponse:
    can_stay = not case_keys.is_older(vault.case)
    many = rate_limit.counted_of(_renewals_of(vault)) >= RENEWALS_PER_HOUR
    context = {"form": form, "case": vault.case, "can_stay": can_stay, "renewed_often": many, **why}
    return _later(render(request, "cases/words.html", context, status=status))


def _crowd(request: HttpRequest) -> str:
    """Empty, or a name for the line of this client, when so many tries came from there that they must wait for each
    other. They are never refused: the wrong words of a stranger at the same address are no fault of a client's.
    Right ones give "open" back; what each try costs counts all the same."""
    is_free = rate_limit.take(request, "derive", settings.KDF_PER_HOUR) and rate_limit.take(
        request, "open", settings.OPEN_ATTEMPTS_PER_HOUR
    )
    return "" if is_free else rate_limit.pseudonym(request, "crowd")


def _later(response: HttpResponse) -> HttpResponse:
    """Say when it makes sense to try again, where it was not tried."""
    seconds = {429: rate_limit.HOUR, 503: BUSY_SECONDS}.get(response.status_code)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


@sensitive_post_parameters("words", "carried", "locator", "case_key")
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case with its six words, or with the key that the browser unwrapped with them. Every failure looks the
    same."""
    if request.method != "POST":
        closed = "closed" in request.GET and access.had_case(request)
        return render(request, "cases/open.html", {"form": ReopenForm(), "closed": closed})
    if "locator" in request.POST:
        return _opened_with_key(request)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _not_opened(request, form, status=422)
    try:
        vault, cookie = actions.unlock(form.cleaned_data["words"], _crowd(request))
    except UnlockError:
        return _not_opened(request, form, wrong=True, status=422)
    except BusyError:
        rate_limit.give_back(request, "open")
        return _not_opened(request, form, busy=True, status=503)
    rate_limit.give_back(request, "open")
    return _opened(request, vault, cookie, form)


def _not_opened(request: HttpRequest, form: ReopenForm, *, status: int, **why: bool) -> HttpResponse:
    return _later(render(request, "cases/open.html", {"form": form, "kept": form.kept, **why}, status=status))


def _opened_with_key(request: HttpRequest) -> HttpResponse:
    """The second request of a browser that keeps the words; without the ticket of the first, a try of its own."""
    form = KeyForm(request.POST)
    again = ReopenForm(initial={name: request.POST.get(name, "") for name in ("next", "carried")})
    if not form.is_valid():
        return _not_opened(request, again, wrong=True, status=422)
    locator, case_key = form.cleaned_data["locator"], form.cleaned_data["case_key"]
    try:
        if not opening_ticket.spend(form.cleaned_data["ticket"], locator):
            case_keys.inner_of(locator, _crowd(request))
        vault, cookie = actions.unlock_with_key(locator, case_key)
    except UnlockError:
        return _not_opened(request, again, wrong=True, status=422)
    except BusyError:
        rate_limit.give_back(request, "open")
        return _not_opened(request, again, busy=True, status=503)
    rate_limit.give_back(request, "open")
    return _opened(request, vault, cookie, form)


@sensitive_post_parameters("locator")
@sensitive_variables("form")
@require_POST
def case_key(request: HttpRequest) -> JsonResponse:
    """For the script that opens a case: {"wrapped": its key as the words wrapped it, "ticket": for the second
    request, "older": whether the words may open a case that only the server can find}.

    An unknown locator gets the same after the same time; what it gets opens with nothing.
    """
    form = LocatorForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    locator = form.cleaned_data["locator"]
    try:
        wrapped = case_keys.inner_of(locator, _crowd(request))
    except BusyError:
        rate_limit.give_back(request, "open")
        return JsonResponse({}, status=503, headers={"Retry-After": str(BUSY_SECONDS)})
    older = case_keys.has_older()
    return JsonResponse({"wrapped": wrapped.hex(), "ticket": opening_ticket.issue(locator), "older": older})


def _opened(request: HttpRequest, vault: Vault, cookie: Secret, form: ReopenForm | KeyForm) -> HttpResponse:
    carried, target = form.cleaned_data["carried"], form.cleaned_data["next"]
    response: HttpResponse
    if carried and target:
        response = render(request, "cases/resume.html", {"fields": carried, "target": target})
    else:
        response = redirect("cases:home")
    plan = plan_cookie.read(request) or actions.kept_plan(vault)
    if plan:
        plan_cookie.write(response, plan)
    access.end_session(request)  # one that was open here: nobody could close it any more
    access.hand_over(response, cookie)
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the case; it stays stored and its words open it again."""
    with suppress(DatabaseError):  # this browser loses its key all the same, and the session closes by itself
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
@access.unattended
def idle(request: HttpRequest, vault: Vault) -> HttpResponse:
    """For the page's timer: {"idle": seconds since somebody was there}, be it a counsellor at work."""
    return JsonResponse({"idle": vault.session.idle_seconds})


@require_POST
@access.vault_required
def others(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Close the case in every other browser; this one stays."""
    actions.close_others(vault)
    vault.keep_state(**{OTHERS_CLOSED: True})
    return redirect("cases:home")


@require_safe
@access.vault_required
def log(request: HttpRequest, vault: Vault) -> HttpResponse:
    """The custody log in plain words, checked."""
    entries = custody.read(vault.case, vault.private(Scope.LOG))
    broken = None
    try:
        custody.check(entries, vault.case.log_head)
    except BrokenChainError as error:
        broken = error
    with suppress(DatabaseError):  # on a full disk: then the same lines are new once more
        signals.log_read.send(sender=log, case=vault.case)
    context = {"entries": entries[::-1], "voided": custody.voided_by(entries), "broken": broken, "case": vault.case}
    return render(request, "cases/log.html", context)


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
