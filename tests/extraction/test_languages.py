"""What is confirmed on a page of one language is stored as values, and printed in the language of the dossier."""

from typing import Any

import pytest
from django.utils import translation

from cases.jobs import JobContext
from cases.models import Job, Scope
from dossier import actions as dossier_actions
from dossier import printed_documents
from dossier.content.document import Document
from extraction import actions, suggestions
from extraction.models import Answers
from extraction.suggestions import SENT, THEIRS
from statement import answers
from statement.models import SealedPart
from tests.extraction.test_views import EXPORT

pytestmark = pytest.mark.django_db
NAMED = "Telegram: @dark_king2024"


def confirm(maya: Any, language: str) -> None:
    """Maya says on a page in that language that all of it is theirs, and that she sent what she sent."""
    cipher = maya.vault.fields(Scope.EVIDENCE)
    found = suggestions.of_case(
        actions.exhibits.of_case(maya.case, cipher),
        actions.results.of_case(maya.case, cipher),
        answers.read(maya.case, maya.vault.fields(Scope.STATEMENT)),
        {},
    )
    given = {one.key: SENT if one.kind == suggestions.PAID else THEIRS for one in found}
    with translation.override(language):
        actions.keep_answers(maya.vault, given, found)


def printed(maya: Any, language: str) -> Document:
    job = Job(case=maya.case)
    context = JobContext(job, {scope: maya.vault.private(scope) for scope in printed_documents.KEYS})
    return dossier_actions._assembled(context, language, dossier_actions._Signer()).document


@pytest.mark.parametrize("entered", ["en", "de", "fr"])
@pytest.mark.parametrize(("language", "foreign"), [("en", ("Anlage", "‹fr›", "Geld")), ("de", ("Exhibit", "‹fr›"))])
def test_a_dossier_speaks_one_language_whatever_the_page_spoke(
    maya: Any, read_text: Any, third_language: str, entered: str, language: str, foreign: tuple[str, ...]
) -> None:
    read_text(NAMED)
    read_text(EXPORT)
    confirm(maya, entered)
    with translation.override(third_language):  # a worker's own language
        document = printed(maya, language)
    rows = [*document.identifiers.rows, *document.demands.rows, *document.payments.rows]
    told = " ".join(cell for row in rows for cell in row)
    assert not [word for word in foreign if word in told]
    exhibit, money = {"en": ("Exhibit", "Money"), "de": ("Anlage", "Geld")}[language]
    assert (f"{exhibit} 1" in told, f"{money} ({exhibit} 2)" in told) == (True, True)
    moments = " ".join(moment.text for moment in document.timeline)
    assert not [word for word in foreign if word in moments]


def test_what_is_stored_is_the_same_in_every_language(maya: Any, read_text: Any, third_language: str) -> None:
    read_text(NAMED)
    read_text(EXPORT)
    stored = []
    for language in ("en", "de", third_language):
        confirm(maya, language)
        stored.append(answers.read(maya.case, maya.vault.fields(Scope.STATEMENT)))
        forget(maya)
    assert stored[0] == stored[1] == stored[2]
    assert stored[0].demands[0].seen_in == (2,)
    assert stored[0].identifiers[0].seen_in == (1,)


def forget(maya: Any) -> None:
    SealedPart.objects.filter(case=maya.case).delete()
    Answers.objects.filter(case=maya.case).delete()


def test_the_page_of_the_part_says_where_in_its_own_language(
    maya: Any, read_text: Any, third_language: str
) -> None:
    read_text(NAMED)
    confirm(maya, "de")
    page = maya.client.get("/en/case/account/identifiers/").content.decode()
    assert "Found in your files: Exhibit 1." in page
    assert 'value="1"' in page
    page = maya.client.get("/de/case/account/identifiers/").content.decode()
    assert "In deinen Dateien gefunden: Anlage 1." in page or "In Ihren Dateien gefunden: Anlage 1." in page


def test_saving_the_page_keeps_where_it_was_found(maya: Any, read_text: Any) -> None:
    read_text(NAMED)
    confirm(maya, "en")
    row = {"kind": "telegram", "value": "@dark_king2024", "where": "profile", "seen_in": "1"}
    data = {f"form-0-{name}": value for name, value in row.items()}
    data |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "version": "1", "stay": ""}
    maya.client.post("/en/case/account/identifiers/", data)
    (kept,) = answers.read(maya.case, maya.vault.fields(Scope.STATEMENT)).identifiers
    assert (kept.where, kept.seen_in) == ("profile", (1,))
    data |= {"form-0-seen_in": "1;x", "version": "2"}
    maya.client.post("/en/case/account/identifiers/", data)
    (kept,) = answers.read(maya.case, maya.vault.fields(Scope.STATEMENT)).identifiers
    assert kept.seen_in == ()
