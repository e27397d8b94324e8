"""Letters that the law of one country gives an effect: whole, offered there alone, no oath for people under 18."""

import html

import pytest
from django.test import Client
from pydantic import ValidationError

from guidance import pack_loader, reviews
from guidance.facts import LawLetter
from tests.guidance.test_no_page_of_another import reader

REMOVAL, COPYRIGHT = "/en/letters/us-take-it-down/", "/en/letters/us-dmca/"
STEP, LIST = "/en/steps/report-material/", "/en/letters/"
US = {"country": ["us"], "age": ["adult"], "published": ["yes"]}
YOUNG = US | {"age": ["me"]}
LETTERS = {one.id: one for place in pack_loader.countries().values() for one in place.letters}


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    "words",
    [
        "Signature",
        "exact address",
        "good faith belief that this depiction is not consensual",
        "Relevant information:",
        "How to contact me:",
        "authorized to act for the person shown",
        "no later than 48 hours",
        "known identical copies",
    ],
)
def test_the_removal_request_holds_what_makes_it_valid(words: str) -> None:
    """47 U.S.C. 223a (a)(1)(B): signature, identification, statement in good faith with its reasons, contact."""
    assert words in LETTERS["us-take-it-down"].filled({}, "__")


@pytest.mark.parametrize(
    "words",
    [
        "Signature",
        "I took myself, so the copyright is mine",
        "exact address",
        "Telephone, e-mail:",
        "good faith belief that use of the material in the manner complained of is not authorized by the copyright",
        "The information in this notification is accurate, and under penalty of perjury,",
    ],
)
def test_the_copyright_notice_holds_its_six_parts(words: str) -> None:
    """17 U.S.C. 512 (c)(3)(A)."""
    assert words in LETTERS["us-dmca"].filled({}, "__")


def test_the_copyright_notice_warns_before_it_is_sent() -> None:
    said = " ".join(one["en"] for one in LETTERS["us-dmca"].before)
    for words in ("penalty of perjury", "whoever posted the picture", "ask a lawyer or a helpline", "can object"):
        assert words in said
    for letter in LETTERS.values():
        assert any("add the picture" in one["en"] for one in letter.before)


@pytest.mark.parametrize("country", ["de", "uk", "ca", "international"])
def test_a_letter_is_offered_in_its_country_alone(country: str) -> None:
    for answers, offered in ((US, True), (US | {"country": [country]}, False), ({}, False)):
        client = reader(answers)
        for page in (STEP, LIST):
            assert (REMOVAL in seen(client, page)) is offered
            assert (COPYRIGHT in seen(client, page)) is offered
    assert REMOVAL in seen(Client(), "/en/countries/us/")
    assert REMOVAL not in seen(Client(), f"/en/countries/{country}/")


def test_a_letter_says_whose_law_it_follows() -> None:
    assert "follows the law of: United States" in seen(reader(US | {"country": ["de"]}), REMOVAL)


@pytest.mark.parametrize("age", ["me", "unsure"])
def test_nobody_who_may_be_under_18_is_offered_what_is_sworn(age: str) -> None:
    client = reader(YOUNG | {"age": [age]})
    for page in (STEP, LIST):
        assert REMOVAL in seen(client, page)
        assert COPYRIGHT not in seen(client, page)
    page = seen(client, COPYRIGHT)
    assert "<pre" not in page
    assert "under penalty of perjury, I am" not in page
    assert "Take It Down" in page
    assert "parent" in seen(client, REMOVAL)
    assert "<pre" in seen(client, REMOVAL)


def test_who_has_not_said_their_age_reads_what_holds_under_18() -> None:
    page = seen(Client(), COPYRIGHT)
    assert "is or was under 18" in page
    assert "<pre" in page


def test_nothing_is_typed_on_the_page_of_a_letter() -> None:
    main = seen(reader(US), REMOVAL).partition("<main")[2].partition("</main>")[0]
    assert "<input" not in main
    assert "<textarea" not in main


def test_where_nothing_is_online_there_is_no_letter() -> None:
    assert REMOVAL not in seen(reader(US | {"published": ["no"]}), STEP)


def test_an_unknown_blank_is_refused() -> None:
    values = LETTERS["us-dmca"].model_dump()
    with pytest.raises(ValidationError, match="unknown blanks: age"):
        LawLetter.model_validate(values | {"text": ["I am {age}."]})


def test_a_translation_shows_the_page_in_english_until_somebody_read_the_pack() -> None:
    assert reviews.pack_page("us").language == "en"
