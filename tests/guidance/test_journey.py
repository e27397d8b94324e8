"""What stands in the browser: whatever comes back from there, the page is calm."""

from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance import journey, questions
from sextortion_help.web import plan_cookie

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["age", "me", "adult", "sc-feet"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["answers", "ticks", "young_reader", "age", "platform"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


def read(plan: dict[str, Any]) -> journey.Journey:
    """As the site reads it when this stands in the cookie."""
    response = HttpResponse()
    assert plan_cookie.write(response, plan)
    request = RequestFactory().get("/")
    request.COOKIES[plan_cookie.name()] = response.cookies[plan_cookie.name()].value
    return journey.read(request)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["answers", "ticks", "young_reader", "x"]), ANYTHING, max_size=4))
def test_whatever_the_cookie_holds_there_is_a_plan(plan: dict[str, Any]) -> None:
    way = read(plan)
    assert len(way.steps()) == 8
    for name, given_answers in way.answers.items():
        offered = {option.id for option in questions.find(name).choices()}
        assert set(given_answers) <= offered


def test_an_answer_taken_back_is_gone() -> None:
    way = read({"answers": {"age": "me"}, "ticks": ["sc-feet"]})
    changed = way.answer(questions.find("age"), [])
    assert changed.answers == {}
    assert "age-open" in changed.situation
    assert changed.ticks == {"sc-feet"}


def test_the_age_of_the_reader_is_kept_for_the_voice() -> None:
    for answer, young in (("me", True), ("other", None), ("unsure", True), ("adult", None)):
        response = HttpResponse()
        read({"answers": {"age": answer}}).keep(response)
        request = RequestFactory().get("/")
        request.COOKIES[plan_cookie.name()] = response.cookies[plan_cookie.name()].value
        assert plan_cookie.read(request).get("young_reader") is young
