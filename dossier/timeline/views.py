"""Pages of the timeline: all of it, one entry to change, one to add."""

import secrets
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.access import fills_log, keeps_typing, vault_required
from cases.models import Scope
from cases.vault import Vault
from dossier.timeline import actions, conflicts, rows
from dossier.timeline.edits import EditAct, Edits, EditStep, is_sound
from dossier.timeline.entries import TimelineEntry, TimeSource
from dossier.timeline.forms import ZONES, EntryForm, ZoneForm
from evidence import exhibits, transcripts
from sextortion_help.i18n import timezone_names
from sextortion_help.i18n.register import base_language
from sextortion_help.web import query
from statement import answers
from statement.models import StatementPart


@dataclass(frozen=True)
class _Drawn:
    """The timeline of an open case. `site`: the zone of the site."""

    edits: Edits
    entries: list[TimelineEntry]
    site: ZoneInfo

    @property
    def zone(self) -> ZoneInfo:
        return self.edits.zone_or(self.site)

    def entry(self, key: str) -> TimelineEntry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


def _drawn(vault: Vault) -> _Drawn:
    site = ZoneInfo(settings.TIME_ZONE)
    items = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    edits = actions.read(vault.case, vault.fields(Scope.STATEMENT))
    transcript_of = transcripts.of_exhibits(items, vault.case.pk, vault.private(Scope.EVIDENCE))
    return _Drawn(edits, rows.entries(statement, items, site, base_language(), edits, transcript_of), site)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@fills_log
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """All of it; on POST hide or show an entry, take back the newest change, or set the zone."""
    timeline = _drawn(vault)
    if request.method != "POST":
        return _overview(request, timeline)
    try:
        is_done = _act(request, vault, timeline)
    except actions.TimelineFullError:
        return _overview(request, timeline, status=409, problem="full")
    except actions.ChangedMeanwhileError:
        return _overview(request, timeline, status=409, problem="meanwhile")
    return (
        redirect("timeline:overview") if is_done else _overview(request, timeline, status=409, problem="meanwhile")
    )


def _act(request: HttpRequest, vault: Vault, timeline: _Drawn) -> bool:
    """Whether there was something to do. Raises TimelineFullError, ChangedMeanwhileError."""
    if "undo" in request.POST:
        steps_shown = query.whole_number(request.POST.get("steps", ""))
        entry_of = {entry.key: entry for entry in timeline.entries}
        actions.undo(vault, -1 if steps_shown is None else steps_shown, entry_of)
        return True
    if "zone" in request.POST:
        form = ZoneForm(request.POST, choices=_zones())
        step = form.step() if form.is_valid() else None
        if step is not None and step.zone != timeline.edits.zone:
            actions.take(vault, step)
        return step is not None
    entry = timeline.entry(request.POST.get("key", ""))
    act = next((act for act in (EditAct.HIDE, EditAct.SHOW) if act in request.POST), "")
    if entry is None or not act or not entry.can_hide:
        return False
    actions.take(vault, EditStep(act, entry.key), entry)
    return True


def _overview(request: HttpRequest, timeline: _Drawn, *, status: int = 200, problem: str = "") -> HttpResponse:
    conflicts_ = conflicts.of_entries(
        timeline.entries, timezone.now().astimezone(timeline.zone).replace(tzinfo=None)
    )
    numbered = [
        (number, entry, conflicts_.get(entry.key, "")) for number, entry in enumerate(timeline.entries, start=1)
    ]
    context = {
        "shown": [row for row in numbered if not row[1].hidden],
        "hidden": [row for row in numbered if row[1].hidden],
        "steps": len(timeline.edits.steps),
        "zone": timezone_names.described(timeline.zone, base_language()),
        "zone_said": bool(timeline.edits.zone),
        "zone_form": ZoneForm(choices=_zones(), initial={"zone": timeline.edits.zone}),
        "problem": problem,
        "hints": len(conflicts_),
    }
    return render(request, "dossier/timeline/overview.html", context, status=status)


def _zones() -> list[tuple[str, Any]]:
    """By the city's name in the language of the page; the first answer is that nobody knows."""
    language = base_language()
    described_zones = sorted((timezone_names.described(ZoneInfo(name), language), name) for name in ZONES)
    return [
        ("", _("I do not know, or it was another one")),
        *((name, description) for description, name in described_zones),
    ]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@fills_log
@keeps_typing
def add(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Something that stands nowhere else."""
    form = EntryForm(request.POST if request.method == "POST" else None)
    key = request.POST.get("key", "")
    if not _is_new_key(key):
        key = f"added-{secrets.token_hex(8)}"
    if form.is_valid():
        return _taken(request, vault, form, form.step(EditAct.ADD, key), None)
    return _form(request, form, key=key)


def _is_new_key(key: str) -> bool:
    """The page names the new entry before it is sent, so that a second tap on the button adds nothing twice."""
    digits = key.removeprefix("added-")
    return key.startswith("added-") and len(digits) == 16 and digits.isalnum() and digits.isascii()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@fills_log
@keeps_typing
def change(request: HttpRequest, vault: Vault, number: int) -> HttpResponse:
    """One entry, by its place on the page that the client came from; what is sent back names it by its key."""
    timeline = _drawn(vault)
    if request.method == "POST":
        entry = timeline.entry(request.POST.get("key", ""))
    else:
        entry = timeline.entries[number - 1] if 0 < number <= len(timeline.entries) else None
    if entry is None or not entry.can_change:
        return redirect("timeline:overview")
    posted = request.POST if request.method == "POST" else None
    form = EntryForm(posted, initial=EntryForm.initial_of(entry))
    if form.is_valid():
        return _taken(request, vault, form, _own_words(form.step(EditAct.CHANGE, entry.key), entry), entry)
    return _form(request, form, key=entry.key, entry=entry)


def _own_words(step: EditStep, entry: TimelineEntry) -> EditStep:
    """Words of the source that were left alone are not kept: they are printed in the language of the police."""
    source = entry.corrected or (entry if entry.source == TimeSource.STATED else None)
    same = source is not None and source.what.split() == step.what.split()
    return replace(step, what="") if same else step


def _taken(
    request: HttpRequest, vault: Vault, form: EntryForm, step: EditStep, entry: TimelineEntry | None
) -> HttpResponse:
    if not is_sound(step):
        return _form(request, form, key=step.key, entry=entry)
    try:
        actions.take(vault, step, entry)
    except actions.TimelineFullError:
        return _form(request, form, key=step.key, entry=entry, full=True)
    return redirect("timeline:overview")


def _form(request: HttpRequest, form: EntryForm, **more: Any) -> HttpResponse:
    entry = more.get("entry")
    origin = StatementPart(entry.origin) if entry and entry.origin in StatementPart.values else None
    context = {"form": form, "origin": origin, **more}
    return render(request, "dossier/timeline/entry.html", context, status=422 if form.is_bound else 200)
