"""In the room: a counsellor opens a new case with the client. The words are the client's alone.

The case is open in this browser only until the client has answered, under a cookie of its own: the pages of a
client's case do not know it, and nothing of it stays here.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cases import actions as cases
from cases import new_words
from cases.errors import BusyError
from cases.forms import LocatorForm, WordsForm
from cases.vault import Vault
from counseling import access, sharing
from counseling.accounts import Desk
from counseling.desk.text_guard import without_six_words
from counseling.errors import NotPossibleError
from counseling.forms import InPersonShareForm
from sextortion_help.web import cookies, rate_limit


def _close(request: HttpRequest, response: HttpResponseBase) -> None:
    """Nothing of the case stays in this browser."""
    access.leave_in_person_case(request)
    if access.in_person_cookie_name() in request.COOKIES:
        cookies.drop(response, access.in_person_cookie_name())


@sensitive_post_parameters("locator", "kek")
@sensitive_variables("phrase")
@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Explain; on POST open the case and show its words to the client, full screen, once."""
    limited = rate_limit.used_up(request, "new", settings.NEW_CASES_PER_HOUR)
    if request.method == "POST":
        limited = not rate_limit.take(request, "new", settings.NEW_CASES_PER_HOUR)
    if request.method != "POST" or limited:
        status = 429 if request.method == "POST" else 200
        response = render(request, "counseling/new.html", {"wait": limited}, status=status)
        _close(request, response)
        return response
    try:
        phrase, vault, cookie = new_words.open_case(request)
    except BusyError:
        return render(request, "counseling/new.html", {"busy": True}, status=503)
    sharing.begin_together(desk, vault)
    response = render(request, "counseling/words.html", {"words": phrase.split(), "case": vault.case})
    _close(request, response)  # one that was begun before
    access.enter_in_person_case(response, cookie)
    return response


@sensitive_post_parameters("words", "locator")
@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
@without_six_words
def agree(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The client types the words back and says what the counsellor may see. Either way the case closes here.

    A script sends the locator of the words instead.
    """
    vault = access.open_in_person_case(request)
    code = sharing.code_of(vault) if vault is not None else None
    if vault is None or code is None or code.counsellor_id != desk.counsellor.pk:
        return redirect("counseling:new")
    if "no" in request.POST:
        response = redirect("counseling:desk")
        sharing.take_back_code(vault)
        _close(request, response)
        return response
    bound = request.POST if request.method == "POST" else None
    form, words, problem = InPersonShareForm(bound), WordsForm(bound), ""
    proof: LocatorForm | WordsForm = words
    if bound is not None and "locator" in bound:
        proof, words = LocatorForm(bound), WordsForm()
    if bound is not None and proof.is_valid() and form.is_valid():
        problem = _confirm(vault, proof)
        if not problem:
            return _shared(request, vault, form)
    context = {"words": words, "problem": problem, "form": form, "counsellor": desk.counsellor}
    return render(request, "counseling/agree.html", context, status=422 if bound is not None else 200)


def _confirm(vault: Vault, proof: LocatorForm | WordsForm) -> str:
    """Empty, or why the words do not count."""
    try:
        if isinstance(proof, LocatorForm):
            right = cases.confirm_locator(vault, proof.cleaned_data["locator"])
        else:
            right = cases.confirm_words(vault, proof.cleaned_data["words"])
    except BusyError:
        return _(
            "Many people are here right now. Please wait a moment and press the button again. Nothing is lost."
        )
    return "" if right else _("These are not the words of this case. Please check each word with your note.")


def _shared(request: HttpRequest, vault: Vault, form: InPersonShareForm) -> HttpResponse:
    cleaned = form.cleaned_data
    label = cleaned["label"] or vault.case.reference
    code = sharing.code_of(vault)
    response = redirect("counseling:desk")
    if code is None:
        return redirect("counseling:new")
    try:
        sharing.share(vault, code, parts=cleaned["parts"], length=cleaned["length"], label=label, stays=False)
    except NotPossibleError:
        response = redirect("counseling:new")
    _close(request, response)
    return response
