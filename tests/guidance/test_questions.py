"""The triage: answers, their meaning, and what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import questions

TRIAGE = questions.triage().questions


def everything(question: questions.Question) -> st.SearchStrategy[list[str]]:
    names = [option.id for option in question.choices()]
    return st.lists(st.sampled_from(names), max_size=3 if question.many else 1, unique=True)


ANSWERS = st.fixed_dictionaries({question.id: everything(question) for question in TRIAGE})


def test_safety_is_asked_first() -> None:
    assert questions.first().id == "safety"


@pytest.mark.parametrize("question", TRIAGE, ids=lambda question: question.id)
def test_one_may_not_know(question: questions.Question) -> None:
    assert {"unsure", "elsewhere"} & {option.id for option in question.choices()}


@pytest.mark.parametrize(
    ("answers", "there", "absent"),
    [
        ({"form": "email"}, {"email", "bluff"}, {"real"}),
        ({"form": "email", "has": "real"}, {"email", "real"}, {"bluff"}),
        ({"form": "email", "has": "fake"}, {"fake"}, {"bluff"}),
        ({"form": "email", "published": "yes"}, {"published"}, {"bluff"}),
        ({"age": "adult"}, {"adult"}, {"minor"}),
        ({"age": "unsure"}, {"minor", "minor-unsure"}, {"adult"}),
        ({"age": "then"}, {"minor", "minor-then"}, {"adult", "minor-me"}),
        ({"age": "me"}, {"minor", "minor-me"}, {"adult"}),
        ({"age": "other"}, {"minor"}, {"adult", "minor-me"}),
        ({"demand": ["money", "harm"]}, {"money", "harm", "danger"}, set()),
        ({"platform": ["tinder", "email"]}, {"p-tinder", "g-dating", "g-mail"}, set()),
        ({"form": "peer"}, {"peer", "close"}, {"known"}),
        ({}, {"age-open", "form-open"}, {"adult", "minor"}),
    ],
)
def test_what_answers_mean(answers: dict[str, object], there: set[str], absent: set[str]) -> None:
    found = questions.tags(answers)
    assert there <= found
    assert not absent & found


@pytest.mark.parametrize("junk", [{"age": 7}, {"age": ["x", None]}, {"age": {"a": 1}}, {"nothing": "adult"}])
def test_junk_is_no_answer(junk: dict[str, object]) -> None:
    assert "age-open" in questions.tags(junk)


@given(ANSWERS)
def test_only_everyone_18_or_older_counts_as_adult(answers: dict[str, list[str]]) -> None:
    found = questions.tags(answers)
    assert ("adult" in found) == (answers["age"] == ["adult"])
    assert not {"adult", "minor"} <= found


def test_one_answer_unless_many_are_asked() -> None:
    assert questions.clean(questions.find("age"), ["adult", "unsure"]) == ["adult"]
    assert questions.clean(questions.find("demand"), ["pictures", "money", "x"]) == ["money", "pictures"]


def test_thoughts_of_suicide_are_never_kept() -> None:
    safety = questions.find("safety")
    assert questions.leads_to(safety, ["thoughts"]) == "help-now"
    assert questions.clean(safety, ["thoughts", "unsure"]) == []


def test_follow_up_questions_come_only_where_they_matter() -> None:
    plain = {question.id for question in questions.asked(questions.tags({}))}
    assert not {"paid-how", "published-where", "state", "device"} & plain
    told = questions.tags({"paid": "yes", "published": "yes", "country": "de", "form": "known"})
    assert {question.id for question in questions.asked(told)} == {question.id for question in TRIAGE}


def test_an_answer_to_a_question_that_is_not_asked_any_more_says_nothing() -> None:
    told = {"form": "known", "device": "yes", "published": "yes", "published-where": ["people"]}
    assert {"watched", "sent-to-people"} <= questions.tags(told)
    assert not {"watched", "sent-to-people"} & questions.tags({**told, "form": "stranger", "published": "no"})
