"""What became of a counsellor's question about colleagues: told at the desk of whoever asked, nowhere else."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cases import actions as cases
from counseling import sharing
from counseling.data_copy import stored_rows
from counseling.models import Counsellor, Grant, GrantDuration, QuestionResult
from counseling.sharing import endings
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db
Share = Callable[..., Grant]
YES, NO, LAPSED, CLOSED, ENDED, LEFT, DELETED = "yes", "no", "lapsed", "closed", "ended", "left", "deleted"
UNANSWERED_HANDOVER = "No answer whether “%s” may go to Sam: the sharing with you ended before."
UNANSWERED_CONSULT = "No answer whether “%s” may also be seen by Sam: the sharing with you ended before."
UNANSWERED_TEAM = "No answer whether “%s” may also be seen by Sam, Tess: the sharing with you ended before."
NOT_OPENED = "“%s” is not opened to Sam: the account has ended or changed."
# How each kind of question ends, and what the one who asked reads then; empty: the case is gone, and all with it.
MATRIX = {
    ("handover", YES): "Your client said yes: “%s” has gone to Sam, and you no longer see it.",
    ("handover", NO): "Your client said no: “%s” stays with you and does not go to Sam.",
    ("handover", LAPSED): UNANSWERED_HANDOVER,
    ("handover", CLOSED): UNANSWERED_HANDOVER,
    ("handover", ENDED): UNANSWERED_HANDOVER,
    ("handover", LEFT): "“%s” stays with you: Sam can no longer take over, as the account has ended or changed.",
    ("handover", DELETED): "",
    ("consult", YES): "Your client said yes: “%s” may also be seen by Sam.",
    ("consult", NO): "Your client said no: “%s” is not opened to Sam.",
    ("consult", LAPSED): UNANSWERED_CONSULT,
    ("consult", CLOSED): UNANSWERED_CONSULT,
    ("consult", ENDED): UNANSWERED_CONSULT,
    ("consult", LEFT): NOT_OPENED,
    ("consult", DELETED): "",
    ("team", YES): "Your client said yes: “%s” may also be seen by Sam, Tess.",
    ("team", NO): "Your client said no: “%s” is not opened to Sam, Tess.",
    ("team", LAPSED): UNANSWERED_TEAM,
    ("team", LEFT): NOT_OPENED,
}


@pytest.fixture
def tess(staff: Callable[..., Any]) -> Staff:
    return staff("Tess")


@pytest.fixture
def ask(ruth: Staff, sam: Staff, tess: Staff, share: Share) -> Callable[..., Grant]:
    """Ruth asks this client a question of a kind; her grant."""

    def make(client: Person, kind: str, *, label: str = "heron", end: str = YES) -> Grant:
        length = GrantDuration.CONVERSATION if end == CLOSED else GrantDuration.WEEK
        grant = share(client, ruth, *ALL, length=length, label=label)
        page, form = {
            "handover": ("handover", {"colleague": sam.counsellor.pk}),
            "consult": ("consult", {"colleagues": [sam.counsellor.pk], "length": "week"}),
            "team": ("consult", {"colleagues": [sam.counsellor.pk, tess.counsellor.pk], "length": "week"}),
        }[kind]
        assert ruth.client.post(f"/en/counsel/{grant.pk}/{page}/", form).status_code == 302
        return grant

    return make


def answer(maya: Person, grant: Grant, kind: str, word: str, *people: Staff) -> None:
    who = " ".join(str(pk) for pk in sorted(one.counsellor.pk for one in people))
    page = "handover" if kind == "handover" else "consult"
    assert maya.client.post(f"/en/case/share/{grant.pk}/{page}/", {word: "1", "who": who}).status_code == 302


def desk(person: Staff) -> str:
    return text(person.client.get("/en/counsel/"))


def run_out(grant: Grant) -> None:
    Grant.objects.filter(pk=grant.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    sharing.sweep()


def close_question(client: Person, grant: Grant, kind: str, end: str, *colleagues: Staff) -> None:
    """As it ends by the client or by time."""
    people = colleagues if kind == "team" else colleagues[:1]
    acts_by_end: dict[str, Callable[[], object]] = {
        YES: lambda: answer(client, grant, kind, YES, *people),
        NO: lambda: answer(client, grant, kind, NO),
        LAPSED: lambda: run_out(grant),
        CLOSED: lambda: client.client.post("/en/case/close/"),
        ENDED: lambda: client.client.post(f"/en/case/share/{grant.pk}/end/"),
        LEFT: lambda: None,
        DELETED: lambda: cases.delete_case(client.case),
    }
    acts_by_end[end]()


def test_each_end_of_each_question_is_told_to_who_asked_and_to_nobody_else(
    with_case: Callable[..., Person], ruth: Staff, sam: Staff, tess: Staff, cora: Staff, ask: Callable[..., Grant]
) -> None:
    clients = {cell: with_case() for cell in MATRIX}
    grants = {cell: ask(client, cell[0], label="-".join(cell), end=cell[1]) for (cell, client) in clients.items()}
    for cell, client in clients.items():
        close_question(client, grants[cell], *cell, sam, tess)
    sentence = "Your client said yes: you have taken over “handover-yes” from Ruth."
    assert desk(sam).count(sentence) == 1
    cora.client.post(f"/en/counsel/people/{sam.counsellor.pk}/end/")
    page = desk(ruth)
    news = {cell: words % "-".join(cell) for cell, words in MATRIX.items() if words}
    assert {cell: page.count(words) for cell, words in news.items()} == dict.fromkeys(news, 1)
    assert page.count("I have read it") == len(news)
    assert DELETED not in page
    assert "News about your cases" not in desk(tess)
    for (_, end), client in clients.items():
        assert end == DELETED or "counsellor-read" not in [act for act, _ in acts(client)]


def test_no_column_says_how_it_ended_and_with_the_case_it_is_gone(maya: Person, ask: Callable[..., Grant]) -> None:
    grant = ask(maya, "handover")
    answer(maya, grant, "handover", "no")
    row = QuestionResult.objects.get()
    stored = bytes(row.sealed) + bytes(row.sealed_label) + bytes(row.sealed_bookmark)
    assert not [word for word in (b"heron", b"Sam", b"-no", b"people") if word in stored]
    archive = json.dumps(stored_rows.collect(maya.vault), default=str)
    assert archive.count(stored_rows.FOR_COUNSELLOR) == 3  # the result, its label, and that of the grant
    cases.delete_case(maya.case)
    assert not QuestionResult.objects.exists()


def test_it_stands_until_it_is_read_or_a_month_is_over(
    ruth: Staff, sam: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "handover")
    answer(maya, grant, "handover", "no")
    row = QuestionResult.objects.get()
    dismiss = f"/en/counsel/results/{row.pk}/dismiss/"
    assert sam.client.post(dismiss).status_code == 302
    assert "stays with you" in desk(ruth)  # nobody else's hand takes it away
    assert "Your client said no to your last question" in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert ruth.client.post(dismiss).headers["Location"] == "/en/counsel/"
    assert ruth.client.post(dismiss).status_code == 302
    assert "News about your cases" not in desk(ruth)
    assert "said no to your last question" not in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    answer(maya, ask(maya, "handover"), "handover", "no")
    for days, left in ((29, 1), (30, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
            sharing.sweep()
            assert QuestionResult.objects.count() == left


def test_it_calls_the_case_what_the_desk_called_it_and_leads_there_while_it_is_shared(
    ruth: Staff, sam: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "consult")
    ruth.client.post(f"/en/counsel/{grant.pk}/bookmark/", {"name": "Kingfisher", "state": "active"})
    answer(maya, grant, "consult", "yes", sam)
    page = ruth.client.get("/en/counsel/").content.decode()
    assert "“Kingfisher” may also be seen by Sam." in page
    assert page.count(f'href="/en/counsel/{grant.pk}/"') == 3  # in the news, today, and in the list
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    answer(maya, grant, "handover", "yes", sam)
    page = ruth.client.get("/en/counsel/").content.decode()
    assert "“Kingfisher” has gone to Sam" in page
    assert f"/en/counsel/{grant.pk}/" not in page
    assert "Kingfisher" not in desk(sam)


def test_who_took_over_reads_from_whom_for_good(
    ruth: Staff, sam: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "handover")
    answer(maya, grant, "handover", "yes", sam)
    own = Grant.objects.get()
    sam.client.post(f"/en/counsel/results/{QuestionResult.objects.get(counsellor=sam.counsellor).pk}/dismiss/")
    maya.client.post(f"/en/case/share/{own.pk}/prolong/")
    page = desk(sam)
    assert "taken over from Ruth" in page
    assert "asked you in" not in page
    assert "taken over from Ruth" in text(sam.client.get(f"/en/counsel/{own.pk}/"))


def test_a_question_stays_open_while_the_client_changes_what_is_shared(
    ruth: Staff, sam: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "handover")
    maya.client.post(f"/en/case/share/{grant.pk}/change/", {"parts": ["plan"], "length": "as-now"})
    assert "the client is asked about Sam" in desk(ruth)
    assert "Ruth asks: may Sam, Lantern Centre take over?" in text(maya.client.get("/en/case/share/"))


def test_a_new_code_after_the_end_asks_nothing_of_before(
    ruth: Staff, sam: Staff, maya: Person, share: Share, ask: Callable[..., Grant]
) -> None:
    ask(maya, "team")
    Grant.objects.update(expires_at=timezone.now() - timedelta(minutes=1))  # and no sweep came by
    share(maya, ruth, "plan", label="wren")
    assert "asks" not in text(maya.client.get("/en/case/share/"))
    assert UNANSWERED_TEAM % "wren" in desk(ruth)


def test_a_no_to_a_question_that_was_taken_back_is_no_answer(
    ruth: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "handover")
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"take-back": "1"})
    answer(maya, grant, "handover", "no")
    assert not QuestionResult.objects.exists()
    assert Grant.objects.get().declined_at is None


def test_what_somebody_ends_by_hand_themselves_is_no_news_to_them(
    ruth: Staff, maya: Person, ask: Callable[..., Grant]
) -> None:
    grant = ask(maya, "team")
    endings.give_back(ruth.desk, grant)
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        endings.remove()
    assert not Grant.objects.exists()
    assert not QuestionResult.objects.exists()


def test_two_colleagues_of_one_name_are_told_apart_wherever_the_desk_names_them(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, ask: Callable[..., Grant]
) -> None:
    Counsellor.objects.filter(pk=tess.counsellor.pk).update(name="sam")
    grant = ask(maya, "team")
    here = f"/en/counsel/{grant.pk}/"
    question = "Sam, Lantern Centre · sam; sam, Lantern Centre · tess"
    assert f"whether these colleagues may look too: {question}" in text(ruth.client.get(here))
    answer(maya, grant, "team", "yes", sam, tess)
    assert "may also be seen by Sam · sam, sam · tess." in desk(ruth)
    for page in (here, f"{here}consult/"):
        assert "sam · tess · ends in" in text(ruth.client.get(page)), page
    assert "sam · tess" in text(ruth.client.get(f"{here}give-back/"))
    ruth.client.post(f"{here}handover/", {"colleague": tess.counsellor.pk})
    assert "the client is asked about sam · tess" in desk(ruth)
    assert "tess" not in text(maya.client.get("/en/case/share/"))


def test_who_loses_the_key_pair_or_moves_loses_the_news_with_it(
    maya: Person, ruth: Staff, cora: Staff, ask: Callable[..., Grant]
) -> None:
    answer(maya, ask(maya, "handover"), "handover", "no")
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/renew/")
    assert not QuestionResult.objects.exists()


def test_of_another_row_nothing_is_told(ruth: Staff, maya: Person, ask: Callable[..., Grant]) -> None:
    answer(maya, ask(maya, "handover"), "handover", "no")
    first = QuestionResult.objects.get()
    answer(maya, ask(maya, "handover"), "handover", "no")
    QuestionResult.objects.exclude(pk=first.pk).update(sealed=first.sealed)
    assert desk(ruth).count("stays with you") == 1
