"""A case as plain values becomes a document: every fact in its place, in the right language."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from cases.custody import LogEntry
from dossier.content import assemble, document_id, suspect_wording
from dossier.content.assemble import CaseFacts
from dossier.content.document import Document
from statement import answers as parts
from statement.answers import Statement
from tests.dossier.conftest import entries, exhibit

EMPTY = parts.Statement()


@pytest.fixture
def made(facts: CaseFacts, story: Statement) -> Callable[..., Any]:
    """The document in a language."""

    def make(
        language: str = "en",
        statement: Statement = story,
        exhibits: list[Any] | None = None,
        log: list[LogEntry] | None = None,
    ) -> Document:
        items = [exhibit(1), exhibit(2)] if exhibits is None else exhibits
        return assemble.document(facts, statement, items, entries() if log is None else log, language)

    return make


def summary(document: Document) -> dict[str, str]:
    return {line.label: line.value for line in document.summary}


def test_the_summary_answers_in_a_minute(made: Callable[..., Any]) -> None:
    answers = summary(made())
    assert "Maya Öztürk" in answers["Complainant"]
    assert "@lena.sommer_99 (Instagram)" in answers["Suspect"]
    assert answers["On which service"] == "Tinder, Instagram"
    assert answers["First contact"] == "14 November 2026, Tinder"
    assert answers["Demanded"].splitlines() == [
        "500.00 EUR and 700.00 EUR",
        "20 November 2026, 21:14: 500.00 EUR, Money",
        "21 November 2026: 700.00 EUR, More",
    ]
    assert answers["Deadline"] == "22 November 2026, 20:00"
    assert answers["Paid"] == "Yes: 100.50 EUR (1 payment)\n21 November 2026: Gift card, code sent in the chat"
    assert answers["Published"] == "Yes: 1 place, 1 not yet removed"
    assert answers["Anyone under 18 shown"] == "No"
    assert answers["Evidence"] == "2 exhibits (no. 1–2)"
    assert answers["Threat, in their words"] == "I send it to all your followers."


@pytest.mark.parametrize(
    ("kind", "value", "printed"),
    [
        ("iban", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00 (IBAN)"),
        ("phone", "+2250708091011", "+2250708091011 (Telefonnummer)"),
        ("payment-name", "@x", "@x (Name in einer Bezahl-App)"),
        ("other", "Лена", "Лена"),
        ("", "Lena", "Lena"),
    ],
)
def test_what_a_name_is_stands_in_one_pair_of_brackets(kind: str, value: str, printed: str) -> None:
    with translation.override("de"):
        assert suspect_wording.named(parts.Identifier(kind, value, "")) == printed


def test_a_deadline_that_was_counted_from_the_demand_is_a_moment(
    made: Callable[..., Any], story: Statement
) -> None:
    hurried = parts.Demand(what="Money", asked_on="2026-11-21", asked_on_typed="21.11.2026 07:52",
                           deadline_typed="in 2 hours")  # fmt: skip
    answers = summary(made(statement=replace(story, demands=(hurried,))))
    assert answers["Deadline"] == "21 November 2026, 09:52 (“in 2 hours”)"
    assert answers["Demanded"] == "21 November 2026, 07:52: Money"


def test_many_demands_are_counted_on_the_summary(made: Callable[..., Any], story: Statement) -> None:
    many = tuple(parts.Demand(what=f"Thing {number}") for number in range(9))
    told = summary(made(statement=replace(story, demands=many)))["Demanded"].splitlines()
    assert told == ["Thing 0", "Thing 1", "Thing 2", "and 6 more (section 5)"]


def test_ways_to_pay_are_not_names_of_the_suspect(made: Callable[..., Any]) -> None:
    assert "bc1q" not in summary(made())["Suspect"]
    assert "bc1q" in summary(made())["Where the money should go"]


def test_an_empty_case_says_so_everywhere(made: Callable[..., Any]) -> None:
    document = made(statement=EMPTY, exhibits=[])
    answers = summary(document)
    assert answers["Complainant"] == answers["Suspect"] == answers["Anyone under 18 shown"] == "not stated"
    assert answers["Paid"] == "No payment is stated"
    assert answers["Evidence"] == "No exhibits"
    assert document.timeline == ()
    assert document.identifiers.rows == document.demands.rows == document.exhibits.rows == ()
    assert document.statement_in_brief == ("No payment is stated.", "No publication is stated.")


@pytest.mark.parametrize(
    ("answer", "printed", "noted"),
    [
        ("yes", "Yes", True),
        ("unsure", "Not sure; treat as yes", True),
        ("no", "No", False),
        ("", "not stated", False),
    ],
)
def test_under_18(made: Callable[..., Any], story: Statement, answer: str, printed: str, noted: bool) -> None:
    document = made(statement=replace(story, client=replace(story.client, minor_shown=answer)))
    assert summary(document)["Anyone under 18 shown"] == printed
    assert bool(document.minor_note) == noted


@pytest.mark.parametrize(
    ("born", "answer", "said", "printed", "guardian"),
    [
        ("2011-03-12", "", "born 12 March 2011, 15 years old: under 18", "The complainant is under 18", True),
        ("2011-03-12", "no", "born 12 March 2011, 15 years old: under 18", "The complainant is under 18", True),
        ("2008-11-26", "", "born 26 November 2008, 17 years old: under 18", "The complainant is under 18", True),
        ("2008-11-25", "", "born 25 November 2008, 18 years old", "not stated", False),
        ("2001-03-12", "unsure", "born 12 March 2001, 25 years old", "Not sure; treat as yes", False),
        ("2001-03-12", "yes", "born 12 March 2001, 25 years old", "Yes", False),
        ("", "unsure", "", "Not sure; treat as yes", True),
        ("3011-03-12", "no", "born 12 March 3011", "No", False),
    ],
)
def test_the_age_of_the_complainant(
    made: Callable[..., Any],
    facts: CaseFacts,
    story: Statement,
    born: str,
    answer: str,
    said: str,
    printed: str,
    guardian: bool,
) -> None:
    person = replace(story.client, minor_shown=answer, birth_date=born, birth_date_typed="")
    document = made(statement=replace(story, client=person))
    assert facts.made_at.date().isoformat() == "2026-11-25"
    assert said in summary(document)["Complainant"].splitlines() or not said
    assert summary(document)["Anyone under 18 shown"].startswith(printed)
    assert document.needs_guardian == guardian


def test_every_service_is_named(made: Callable[..., Any], story: Statement) -> None:
    first = replace(story.beginning, platform="Tinder, then WhatsApp")
    named = summary(made(statement=replace(story, beginning=first)))["On which service"]
    assert named.startswith("Tinder, then WhatsApp")
    assert named.count("WhatsApp") == 1


def test_german(made: Callable[..., Any]) -> None:
    document = made("de")
    answers = summary(document)
    assert answers["Gezahlt"].splitlines() == [
        "Ja: 100,50 EUR (1 Zahlung)", "21. November 2026: Guthabenkarte, code sent in the chat",
    ]  # fmt: skip
    assert answers["Frist"] == "22. November 2026, 20:00"
    assert [choice.text for choice in document.request][1] == (
        "Ich stelle Strafantrag wegen aller in Betracht kommenden Delikte."
    )


def test_the_language_of_the_page_does_not_matter(made: Callable[..., Any]) -> None:
    with translation.override("de"):
        assert summary(made("en"))["Paid"].startswith("Yes")
        assert translation.get_language() == "de"


def test_the_wish_to_prosecute_is_never_ticked_for_someone(made: Callable[..., Any]) -> None:
    report, request, *wishes = made().request
    assert not report.ticked
    assert not request.ticked
    assert [choice.ticked for choice in wishes] == [True, False, True, False, False]


def test_payments_are_added_up_and_demands_are_not(made: Callable[..., Any]) -> None:
    document = made()
    assert document.demands.totals == ()
    assert [(line.label, line.value) for line in document.payments.totals] == [("Total EUR", "100.50")]


def test_the_same_demand_twice_is_not_added_up_in_the_summary(made: Callable[..., Any], story: Statement) -> None:
    twice = replace(story, demands=(story.demands[0], story.demands[0]))
    assert summary(made(statement=twice))["Demanded"].startswith("500.00 EUR\n")


def test_an_amount_without_a_number_is_said_to_be_left_out(made: Callable[..., Any], story: Statement) -> None:
    odd = replace(story, demands=(*story.demands, parts.Demand(what="More", amount="all of it")))
    assert "1 amount could not be added" in summary(made(statement=odd))["Demanded"]


def test_the_timeline_is_in_order_and_names_its_sources(made: Callable[..., Any]) -> None:
    timeline = made().timeline
    assert [moment.at for moment in timeline] == sorted(moment.at for moment in timeline)
    assert timeline[0].text == "First contact: Tinder"
    by_exhibit = {moment.exhibit: moment for moment in timeline if moment.exhibit}
    assert by_exhibit.keys() == {"1", "2"}
    arrival = next(moment for moment in timeline if moment.source == "recorded")
    assert (arrival.text, arrival.day, arrival.time) == (
        "Exhibits 1–2 received by this site",
        "Tue 24 Nov 2026",
        "21:14",
    )


def test_a_time_typed_behind_a_day_is_used(made: Callable[..., Any], story: Statement) -> None:
    typed = replace(story.payments[0], paid_on="2026-11-21", paid_on_typed="21.11.2026 19:31")
    timeline = made(statement=replace(story, payments=(typed,))).timeline
    assert next(m.time for m in timeline if m.text.startswith("Payment: 100.50")) == "19:31"


def test_a_date_that_cannot_be_read_is_not_on_the_timeline_but_in_its_table(
    made: Callable[..., Any], story: Statement
) -> None:
    vague = replace(story, demands=(parts.Demand(what="Money", asked_on_typed="in the evening"),))
    document = made(statement=vague)
    assert not [moment for moment in document.timeline if moment.text.startswith("Demand:")]
    assert document.demands.rows[0][0] == "in the evening"


def test_the_fingerprint_can_be_computed_from_the_printed_list(made: Callable[..., Any], facts: CaseFacts) -> None:
    document = made(exhibits=[exhibit(2), exhibit(1)])
    expected = f"{exhibit(1).sha256}  0001\n{exhibit(2).sha256}  0002\n{facts.head}  custody\n"
    assert document.fingerprint_list == expected
    assert document.fingerprint == document_id.of_listing(expected)
    assert document.short.replace(" ", "").lower() == document.fingerprint[:16]


@pytest.mark.parametrize("change", ["exhibit", "log"])
def test_the_fingerprint_changes_with_the_case(made: Callable[..., Any], facts: CaseFacts, change: str) -> None:
    before = made().short
    if change == "exhibit":
        assert made(exhibits=[exhibit(1), exhibit(3)]).short != before
    else:
        other = assemble.document(replace(facts, head="f" * 64), EMPTY, [exhibit(1), exhibit(2)], [], "en")
        assert other.short != before


def test_the_log_is_checked(made: Callable[..., Any]) -> None:
    whole = made()
    assert (whole.chain_broken, len(whole.custody.rows)) == (False, 4)
    log = entries()
    broken = made(log=[log[0], log[2], log[3]])
    assert broken.chain_broken
    assert "entry 2" in broken.chain_note


def test_an_act_of_a_later_version_is_shown_by_its_name(made: Callable[..., Any]) -> None:
    log = entries()
    later = made(log=[*log[:3], replace(log[3], act="moved", subject="elsewhere")])
    assert later.custody.rows[3][2] == "moved elsewhere"


def test_the_title_says_nothing(made: Callable[..., Any]) -> None:
    assert made().title == "Dossier 7F3A-91C2"
