"""The plain form's address: gates first, then the token and the tick, then each file is kept as soon as it is here.

Django reads the whole body before it checks the token. Here the body is parsed while it arrives: browsers send the
fields of a form in the order in which they stand in it, so the token and the tick are known before the first file.
A connection that breaks off later takes nothing away from the files that were complete.
"""

from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from cases import access as case_access
from cases import words_guard
from cases.errors import CaseClosedError
from cases.vault import Vault
from evidence import actions
from evidence.errors import RefusedFileError
from evidence.forms import PromiseForm
from evidence.models import Exhibit
from evidence.upload import page, responses, screening
from evidence.upload.handlers import CHUNK_BYTES, SealUploadHandler
from evidence.upload.ingest import Arrival, Intake, checked
from evidence.upload.refusals import Reason
from evidence.upload.responses import wants_json


@csrf_exempt  # checked in _Reception.admit, before the first byte of a file is kept
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take files into the open case; JSON for a script, pages for everyone else.

    From who has no open case nothing is read: the web server throws away what still comes (server.worker).
    """
    if case_access.open_vault(request) is None and wants_json(request):
        return case_access.prove_first(request, is_stream=True) or responses.closed_json()
    return _gated(request)


@case_access.vault_required
@case_access.reads_stream
def _gated(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Nothing of a file is read before the words were typed back and the question was answered."""
    missing = responses.not_yet(request, vault)
    if missing is not None:
        _read_away(request)
        return missing
    return _Reception(request, vault).answer()


def _read_away(request: HttpRequest) -> None:
    """Let the site's default handler throw the body away: a browser reads no answer before it sent all of it."""
    _parse(lambda: request.POST)


def _parse(read: Any) -> Reason | None:
    """Why the body could not be read to its end."""
    try:
        read()
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig):
        return Reason.TOO_MANY
    except UnreadablePostError:
        return Reason.BROKEN_OFF
    except MultiPartParserError as error:
        # Django allows a file's own header 1 KiB, nearly all of which is its name.
        return Reason.NAME if "header size" in str(error) else Reason.BROKEN_OFF
    return None


class _Body:
    """What arrives. A connection that is reset looks like one that ends: the parser finishes what it holds."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._left = int(request.META.get("CONTENT_LENGTH") or 0)
        self.broken = False

    def read(self, size: int) -> bytes:
        try:
            data = self._request.read(size)
        except UnreadablePostError:
            data = b""
        self._left -= len(data)
        self.broken = self.broken or (not data and self._left > 0)
        return data


class _Parser(MultiPartParser):
    """Lets the fields be read while files still arrive."""

    def fields(self) -> QueryDict:
        posted = getattr(self, "_post", None)
        return posted if isinstance(posted, QueryDict) else QueryDict()


class _Reception:
    """One request's files, from the first byte to the answer."""

    def __init__(self, request: HttpRequest, vault: Vault) -> None:
        self._request, self._vault = request, vault
        self._young = screening.involves_minor(request, vault)
        self._intake = Intake(vault, young=self._young)
        self._parser: _Parser | None = None
        self._admitted = False
        self._turned_away: HttpResponse | None = None
        self._items: list[tuple[Exhibit, Arrival]] = []
        self._refused: list[tuple[str, Reason]] = []

    def answer(self) -> HttpResponse:
        try:
            trouble = _parse(self._read)
            if trouble is Reason.NAME and self._intake.is_receiving:
                self._intake.complete()  # the part after it was wrong, so this one had ended
            if not self._admitted and self._turned_away is None:
                self.admit()
            if self._turned_away is not None:
                return self._turned_away
            self._intake.interrupt()
            self.keep()  # also what was refused last
            if trouble and not any(reason is trouble for _name, reason in self._refused):
                self._refused.append(("", trouble))
            return self._said()
        except CaseClosedError:
            return responses.closed(self._request)
        finally:
            self._intake.discard(but=frozenset(exhibit.blob for exhibit, _arrival in self._items))

    def _read(self) -> None:
        handler = SealUploadHandler(self._intake, self.admit, self.keep)
        body = _Body(self._request)
        parser = _Parser(self._request.META, body, [handler], self._request.encoding)  # type: ignore[arg-type]
        self._parser = parser
        try:
            parser.parse()
        finally:
            while body.read(CHUNK_BYTES):  # a browser reads no answer before it sent all of the body
                continue
            if body.broken:  # whatever the parser made of a body without its end
                raise UnreadablePostError
        if handler.closed:
            raise CaseClosedError

    def _fields(self) -> QueryDict:
        """Those that have arrived by now."""
        return self._parser.fields() if self._parser else QueryDict()

    def admit(self) -> bool:
        """Token and tick, once. What is missing becomes the answer."""
        if not self._admitted and self._turned_away is None:
            self._request.POST = self._fields()  # type: ignore[assignment]  # Django itself puts a QueryDict there
            self._turned_away = self._check()
            self._admitted = self._turned_away is None
        return self._admitted

    def _check(self) -> HttpResponse | None:
        answer = csrf_protect(lambda request: HttpResponse())(self._request)
        if answer.status_code != 200:
            return answer
        form = PromiseForm(self._request.POST)
        return None if form.is_valid() else self._back_to_picker(form)

    def keep(self) -> None:
        """Make exhibits of the files that are complete. Raises CaseClosedError."""
        for number in range(len(self._items) + len(self._refused), len(self._intake.arrivals)):
            claim = self._claim(number)
            arrival = checked(self._named(self._intake.arrivals[number]), claim, young=self._young)
            reason = arrival.reason or self._add(arrival, claim)
            if reason is not None:
                self._refused.append((arrival.name, reason))

    def _named(self, arrival: Arrival) -> Arrival:
        """The six words are no name: whoever sees the list or the paper would read them."""
        name = words_guard.name_without_words(self._request, self._vault, arrival.name)
        return replace(arrival, name=name)

    def _claim(self, number: int) -> screening.ScreeningClaim:
        """What is said about the file of that place, in fields before the files."""
        fields = self._fields()
        claimed_values = (fields.getlist("looked"), fields.getlist("original"))
        return screening.claim(*(values[number] if number < len(values) else "" for values in claimed_values))

    def _add(self, arrival: Arrival, claim: screening.ScreeningClaim) -> Reason | None:
        """Raises CaseClosedError."""
        try:
            self._items.append((actions.add(self._vault, arrival, claim), arrival))
        except RefusedFileError as refusal:
            return refusal.reason
        except OperationalError:
            return Reason.NO_ROOM
        return None

    def _said(self) -> HttpResponse:
        if not self._items and not self._refused:
            return self._back_to_picker(PromiseForm(), _("No file was chosen."))
        if wants_json(self._request):
            receipts = [
                responses.receipt(exhibit, arrival.name, _sha256(arrival)) for exhibit, arrival in self._items
            ]
            return JsonResponse({"files": [*receipts, *(responses.refusal(*pair) for pair in self._refused)]})
        refused = [[name, reason.value] for name, reason in self._refused]
        self._vault.keep_state(arrived={"count": len(self._items), "refused": refused})
        return redirect("evidence:list")

    def _back_to_picker(self, form: PromiseForm, message: str = "") -> HttpResponse:
        if wants_json(self._request):
            return JsonResponse({"message": message or form.errors["nothing_intimate"][0]}, status=422)
        return page.show(self._request, self._vault, form, message, status=422)


def _sha256(arrival: Arrival) -> str:
    return arrival.sealed.sha256 if arrival.sealed else ""
