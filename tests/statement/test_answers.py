"""The statement as a value, from whatever an older version sealed."""

from typing import Any

import pytest

from cases.crypto import FieldCipher
from cases.errors import DecryptionError
from cases.models import Scope
from statement import actions, answers
from statement.answers import Client, Identifier, Statement
from statement.errors import ConflictError
from statement.models import SealedPart, StatementPart
from tests.conftest import Person


def keys(person: Person) -> FieldCipher:
    return person.vault.fields(Scope.STATEMENT)


def test_a_statement_without_parts_is_empty(maya: Person) -> None:
    assert answers.read(maya.case, keys(maya)) == Statement()


def test_every_part_is_read_with_one_query(maya: Person, django_assert_num_queries: Any) -> None:
    actions.save_part(maya.vault, StatementPart.ABOUT_YOU, {"name": "Maya", "wishes": ["woman"]}, version_seen=0)
    actions.save_part(maya.vault, StatementPart.IDENTIFIERS, {"rows": [{"value": "@ella"}]}, version_seen=0)
    case, opened = maya.case, keys(maya)
    with django_assert_num_queries(1):
        statement = answers.read(case, opened)
    assert statement.client == Client(name="Maya", wishes=("woman",))
    assert statement.identifiers == (Identifier(value="@ella"),)


@pytest.mark.parametrize(
    "odd",
    [
        None, [], "text", 5, {"rows": None}, {"rows": "x"}, {"rows": [None, 5, [], {}]},
        {"name": 5, "how": None, "actions": "x", "words": ["a"], "new": "key"},
    ],
)  # fmt: skip
def test_missing_older_and_odd_values_are_empty(odd: Any) -> None:
    assert answers.of_values(dict.fromkeys(StatementPart, odd)) == Statement()


def test_every_part_has_a_place_in_the_statement() -> None:
    assert [answers.is_empty(answers.part_of(Statement(), part)) for part in StatementPart] == [True] * 9


def test_a_part_opens_in_no_other_place(maya: Person) -> None:
    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "x"}, version_seen=0)
    SealedPart.objects.update(part=StatementPart.BEGINNING)
    with pytest.raises(DecryptionError):
        answers.read(maya.case, keys(maya))


def test_a_part_opens_in_no_other_case(maya: Person, tom: Person) -> None:
    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "x"}, version_seen=0)
    SealedPart.objects.update(case=tom.case)
    with pytest.raises(DecryptionError):
        answers.read(tom.case, keys(tom))


def test_saving_over_what_was_not_seen_is_refused(maya: Person) -> None:
    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "one"}, version_seen=0)
    with pytest.raises(ConflictError):
        actions.save_part(maya.vault, StatementPart.THREATS, {"words": "two"}, version_seen=0)
    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "two"}, version_seen=1)
    assert answers.read(maya.case, keys(maya)).threats.words == "two"


def test_a_refused_first_save_leaves_no_row(maya: Person) -> None:
    with pytest.raises(ConflictError):
        actions.save_part(maya.vault, StatementPart.THREATS, {"words": "one"}, version_seen=7)
    assert not SealedPart.objects.exists()


def test_deleting_the_case_deletes_the_statement(maya: Person) -> None:
    from cases.actions import delete_case

    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "one"}, version_seen=0)
    delete_case(maya.case)
    assert not SealedPart.objects.exists()
