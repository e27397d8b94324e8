"""Maya sees what was found in her files and says what is theirs; nothing else enters her statement."""

import re

import pytest

from cases.models import Job, Scope
from evidence import actions as evidence_actions
from extraction.models import Answers, Extraction
from statement import actions as statement
from statement import answers
from statement.models import SealedPart, StatementPart
from tests.pages import squeezed

pytestmark = pytest.mark.django_db
CHAT = """Telegram: @dark_king2024
Überweise 500 € auf DE89 3704 0044 0532 0130 00
oder bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
meine Nummer ist +49 1512 3456789"""
EXPORT = """20.11.26, 21:14 - dark_king: 500 €, you have 24 hours
20.11.26, 21:15 - dark_king: to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
20.11.26, 22:02 - Maya: I sent 200 € with PayPal"""
PAGE = "/en/case/found/"


def told(maya) -> answers.Statement:
    return answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))


def offered(page: str) -> dict[str, str]:
    """The name of its radio buttons, by value."""
    values = re.findall(r'<strong class="value" dir="ltr">(.*?)</strong>', squeezed(page))
    names = list(dict.fromkeys(re.findall(r'name="(answer-\w+)"', page)))
    return dict(zip(values, names, strict=True))


def shown(maya) -> dict[str, str]:
    return offered(maya.client.get(PAGE).content.decode())


def test_what_is_found_is_offered_with_where_it_was_seen(maya, read_text):
    read_text(CHAT)
    page = maya.client.get(PAGE).content.decode()
    assert set(offered(page)) == {
        "@dark_king2024",
        "500 €",
        "DE89 3704 0044 0532 0130 00",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "+49 1512 3456789",
    }
    assert "no. 1" in page
    assert told(maya).identifiers == ()


def test_only_what_is_confirmed_enters_the_statement(maya, read_text):
    read_text(CHAT)
    names = shown(maya)
    answers = {names["@dark_king2024"]: "theirs", names["500 €"]: "theirs", names["+49 1512 3456789"]: "not"}
    answer = maya.client.post(PAGE, answers, follow=True)
    assert "2 entries now stand in your statement." in answer.content.decode()
    kept = told(maya)
    assert [(row.kind, row.value, row.seen_in) for row in kept.identifiers] == [
        ("telegram", "@dark_king2024", (1,))
    ]
    assert [(row.amount, row.amount_number, row.currency) for row in kept.demands] == [("500 €", "500", "EUR")]
    assert set(offered(answer.content.decode().split("<details>")[0])) == {
        "DE89 3704 0044 0532 0130 00",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    }


def test_a_demand_enters_with_its_day_its_limit_and_the_address_as_the_page_said(maya, read_text):
    read_text(EXPORT)
    page = maya.client.get(PAGE).content.decode()
    shown_terms = page.split("Beside it stands this")[1].split("</dl>")[0]
    for words in ("20 November 2026, 21:14", "24 hours", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"):
        assert words in shown_terms
    maya.client.post(PAGE, {offered(page)["500 €"]: "theirs"})
    (row,) = told(maya).demands
    assert (row.asked_on, row.asked_on_typed) == ("2026-11-20", "2026-11-20 21:14")
    address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"  # its label follows page or print
    assert (row.deadline_typed, row.how_to_pay) == ("24 hours", address)


def test_what_maya_sent_is_asked_as_a_payment(maya, read_text):
    read_text(EXPORT)
    page = maya.client.get(PAGE).content.decode()
    assert "Have you sent this?" in page.split("200 €")[0]
    maya.client.post(PAGE, {offered(page)["200 €"]: "sent"})
    kept = told(maya)
    assert kept.demands == ()
    (row,) = kept.payments
    assert (row.amount_number, row.currency, row.paid_on, row.method) == ("200", "EUR", "2026-11-20", "paypal")
    assert "200 €" not in shown(maya)


def test_an_offer_from_the_client_s_own_side_is_not_taken_for_a_demand(maya, read_text):
    statement.save_part(maya.vault, StatementPart.ABOUT_YOU, {"name": "Maya Example"}, version_seen=0)
    read_text("20.11.26, 21:14 - Maya: only 50 € left\n20.11.26, 21:15 - dark_king: 500 €")
    before, after = maya.client.get(PAGE).content.decode().split("Have you sent this?")
    assert (list(offered(before)), list(offered(after))) == (["500 €"], ["50 €"])


def test_no_to_all_the_others(maya, read_text):
    read_text(CHAT)
    names = shown(maya)
    maya.client.post(PAGE, {names["@dark_king2024"]: "theirs", "rest": "not"})
    assert [row.value for row in told(maya).identifiers] == ["@dark_king2024"]
    assert "There’s nothing to confirm at the moment." in maya.client.get(PAGE).content.decode()


def test_what_was_rejected_never_comes_back(maya, read_text):
    first = read_text(CHAT)
    maya.client.post(PAGE, {"rest": "not"})
    evidence_actions.remove(maya.vault, first)
    read_text(CHAT.replace("@dark_king2024", "@DARK_KING2024"))
    assert "Is this theirs?" not in maya.client.get(PAGE).content.decode()


def test_a_no_can_be_taken_back(maya, read_text):
    read_text("@dark_king2024")
    maya.client.post(PAGE, {"rest": "not"})
    page = maya.client.get(PAGE).content.decode()
    assert "You said no to 1" in page
    maya.client.post(PAGE, {offered(page)["@dark_king2024"]: "theirs"})
    assert [row.value for row in told(maya).identifiers] == ["@dark_king2024"]


def test_what_stands_in_the_statement_is_not_asked_again(maya, read_text):
    from statement import actions
    from statement.answers import Identifier

    actions.add_identifiers(maya.vault, [Identifier("iban", "de89370400440532013000", "")])
    read_text(CHAT)
    assert "DE89 3704 0044 0532 0130 00" not in shown(maya)


def test_one_name_in_two_exhibits_is_asked_once(maya, read_text):
    read_text("@dark_king2024")
    read_text("schreib @Dark_King2024 an")
    names = shown(maya)
    assert list(names) == ["@dark_king2024"]
    maya.client.post(PAGE, {names["@dark_king2024"]: "theirs"})
    assert told(maya).identifiers[0].seen_in == (1, 2)


def test_with_an_exhibit_its_proposals_go(maya, read_text):
    item = read_text(CHAT)
    evidence_actions.remove(maya.vault, item)
    assert not Extraction.objects.exists()
    assert not Job.objects.filter(task="extraction.read").exists()
    assert shown(maya) == {}


def test_a_full_statement_keeps_the_question_open(maya, read_text):
    from statement import actions
    from statement.answers import Identifier

    actions.add_identifiers(maya.vault, [Identifier("name", f"Name {number}", "") for number in range(60)])
    read_text("@dark_king2024")
    names = shown(maya)
    answer = maya.client.post(PAGE, {names["@dark_king2024"]: "theirs"}, follow=True)
    assert "no room" in answer.content.decode()
    assert list(shown(maya)) == ["@dark_king2024"]


def test_answers_nobody_was_asked_for_change_nothing(maya, read_text):
    read_text("nothing here")
    maya.client.post(PAGE, {"answer-0123456789abcdef01234567": "theirs", "answer-x": "maybe"})
    assert told(maya).identifiers == ()
    assert not Answers.objects.exists()


def test_nothing_of_it_is_in_the_database_in_the_clear(maya, read_text):
    read_text(CHAT)
    names = shown(maya)
    maya.client.post(PAGE, {names["@dark_king2024"]: "theirs", "rest": "not"})
    rows = [
        bytes(row.sealed) for row in (*Extraction.objects.all(), *Answers.objects.all(), *SealedPart.objects.all())
    ]
    assert len(rows) == 3
    for mark in (b"dark_king", b"DE89", b"bc1q", b"telegram", b"theirs"):
        assert not any(mark.lower() in row.lower() for row in rows), mark


def test_tom_sees_nothing_of_it(maya, tom, read_text):
    read_text(CHAT)
    page = tom.client.get(PAGE).content.decode()
    assert "There are no files to read yet." in page
    assert "dark_king" not in page


def test_the_page_costs_few_queries_however_long(maya, read_text, django_assert_max_num_queries):
    for number in range(5):
        read_text(f"@name_{number} und mehr{number}@example.org")
    with django_assert_max_num_queries(10):  # one of them asks what counsellors left to read
        maya.client.get(PAGE)
