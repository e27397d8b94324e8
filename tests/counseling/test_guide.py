"""The conversation guide: complete, in both languages, with contacts of the client's country."""

import re

import pytest

from counseling.desk import guide_loader
from guidance import pack_loader
from guidance.plan import SLUGS

FORBIDDEN = {
    "en": r"revenge porn(?!”)|committed suicide|child porn|\bvictims? should\b",
    "de": r"Selbstmord|Kinderporno|Racheporno(?!“)",
}


def test_there_is_a_guide_for_each_step():
    assert tuple(guide_loader.every()) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_words_keep_the_rules_and_hold_no_numbers_of_their_own(slug):
    found = guide_loader.every()[slug]
    texts = [found.aim, *found.say, *found.ask, *found.avoid, *found.crisis, *(fact.text for fact in found.facts)]
    for language, wrong in FORBIDDEN.items():
        for text in texts:
            assert not re.search(wrong, text[language]), text[language]
            assert not re.search(r"\d{3} ?\d{3}|https?:", text[language]), text[language]


@pytest.mark.parametrize("country", ["de", "at", "ch", "uk", "us", "international"])
def test_everybody_has_somebody_to_hand_over_to(country):
    for slug, found in guide_loader.every().items():
        contacts = guide_loader.contacts(found, pack_loader.countries()[country])
        assert contacts, slug
        if found.kinds[0] == "crisis":
            assert len([one for one in contacts if "crisis" in one.kinds]) >= 2, slug
    assert guide_loader.contacts(guide_loader.every()["stay-calm"], None)


@pytest.mark.django_db
def test_the_guide_speaks_german(ruth):
    page = ruth.client.get("/de/counsel/guide/").content.decode()
    assert "Sie sind nicht schuld daran." in page
    assert "It is not your fault" not in page
