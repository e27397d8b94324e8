"""Plays the made-up case through the site's own code, as a client would: statement, uploads, dossier."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cases import actions as case_actions
from cases import jobs
from cases.models import Job
from cases.vault import Vault
from dossier import actions, printed_documents
from dossier.bundle import builder
from dossier.demo.story import Answers, DemoFile
from dossier.errors import DamagedOriginalError
from dossier.models import Dossier
from evidence import actions as evidence_actions
from evidence.exhibits import Details
from evidence.models import Exhibit
from evidence.upload.ingest import Intake
from extraction import actions as reading
from statement import actions as statement_actions
from statement import part_forms
from statement.models import StatementPart
from statement.pages import PAGES
from timestamps import actions as stamping

CHUNK = 64 * 1024
LOOK_EVERY = 0.25  # seconds
MOST_READING = 120  # seconds


class DemoError(Exception):
    """The demonstration cannot go on; the text says why."""


@dataclass
class Patience:
    """How long to wait for the worker, counted from its last sign of life."""

    seconds: float

    def wait(self, look: Callable[[], tuple[bool, Any]], activity: str) -> None:
        """Until `look` says it is done. Raises DemoError when nothing changes for too long."""
        last_sign: Any = None
        since = time.monotonic()
        while True:
            is_done, sign = look()
            if is_done:
                return
            if sign != last_sign:
                last_sign, since = sign, time.monotonic()
            if time.monotonic() - since > self.seconds:
                raise DemoError(
                    f"No worker took up {activity} for {self.seconds:g} seconds. Is one running? "
                    "'make demo' starts it, and so does 'make run'."
                )
            time.sleep(LOOK_EVERY)


def open_case(language: str) -> Vault:
    """A case whose words were typed back."""
    phrase, vault, _cookie = case_actions.open_new_case(language)
    case_actions.confirm_words(vault, phrase)
    return vault


def tell(vault: Vault, answers: Answers) -> None:
    """Fill in the statement through its forms."""
    for part, typed_values in answers.items():
        page = PAGES[part]
        form = part_forms.bind(page, _posted(typed_values, page.form.prefix))
        if not form.is_valid():
            raise DemoError(f"The statement does not take the part {part.value}: {form.errors}")
        if typed_values and not any(form.answers().values()):
            raise DemoError(f"The statement took nothing of the part {part.value}.")
        statement_actions.save_part(vault, StatementPart(part), form.answers(), version_seen=0)


def _posted(typed_values: dict[str, Any] | list[dict[str, Any]], prefix: str | None) -> QueryDict:
    """The answers as a browser sends them."""
    data = QueryDict(mutable=True)
    single = f"{prefix}-" if prefix else ""
    rows = (
        [(single, typed_values)]
        if isinstance(typed_values, dict)
        else [(f"form-{n}-", row) for n, row in enumerate(typed_values)]
    )
    if isinstance(typed_values, list):
        data.update({"form-TOTAL_FORMS": str(len(typed_values)), "form-INITIAL_FORMS": "0"})
    for prefix, row in rows:
        for name, value in row.items():
            data.setlist(prefix + name, value if isinstance(value, list) else [value])
    return data


def upload(vault: Vault, exhibits: Iterable[DemoFile]) -> list[Exhibit]:
    """Send each file through the intake, then describe it."""
    return [_upload(vault, exhibit) for exhibit in exhibits]


def _upload(vault: Vault, exhibit: DemoFile) -> Exhibit:
    plain = exhibit.make()
    intake = Intake(vault, young=False)
    intake.begin(exhibit.name)
    for start in range(0, len(plain), CHUNK):
        intake.take(plain[start : start + CHUNK])
    intake.complete()
    arrival = intake.arrivals[0]
    if arrival.reason is not None:
        raise DemoError(f"The site refused {exhibit.name}: {arrival.reason.name}")
    row = evidence_actions.add(vault, arrival)
    evidence_actions.describe(vault, row, Details(exhibit.caption, exhibit.kind, exhibit.platform, exhibit.sent_at))
    return row


def wait_for_copies(vault: Vault, patience: Patience) -> None:
    """Until every reading copy is made. Raises DemoError."""

    def look() -> tuple[bool, int]:
        waiting_count = Exhibit.objects.filter(case=vault.case, state=Exhibit.State.WAITING).count()
        return waiting_count == 0, waiting_count

    patience.wait(look, "the pictures")


def wait_for_reading(vault: Vault) -> None:
    """For a while, until the pictures are read: the dossier is then easier to search, and complete without it."""
    limit = time.monotonic() + MOST_READING
    while reading.still_reading(vault.case) and time.monotonic() < limit:
        time.sleep(LOOK_EVERY)


def print_case(vault: Vault, language: str, patience: Patience) -> bytes:
    """Ask for the dossier and wait for it. Raises DemoError."""
    dossier = actions.request_dossier(vault, language)
    state: dict[str, Job] = {}

    def look() -> tuple[bool, tuple[str, int]]:
        job = jobs.newest(dossier.pk, actions.RENDER)
        if job is None:
            raise DemoError("The job of the dossier is gone.")
        state["job"] = job
        return not job.is_open, (job.state, job.steps_done)

    patience.wait(look, "the dossier")
    if state["job"].state == Job.State.FAILED:
        raise DemoError(f"The dossier could not be made: {state['job'].failure}")
    return printed_documents.read_pdf(vault, Dossier.objects.get(pk=dossier.pk))


def pack(vault: Vault, language: str) -> Iterator[bytes]:
    """The bundle with the dossier that was just printed. Raises DemoError."""
    stamping.stamp_now(vault.case)
    try:
        yield from actions.hand_over(
            builder.prepare(Dossier.objects.get(case=vault.case, language=language), vault)
        )
    except DamagedOriginalError as error:
        raise DemoError("A file of the case is damaged.") from error
