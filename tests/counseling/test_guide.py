"""The conversation guide: complete, in both languages, with contacts of the client's country."""

import re

import pytest

from counseling.desk import guide_loader
from guidance import pack_loader
from guidance.plan import SLUGS
from tests.counseling.conftest import Staff

FORBIDDEN = {
    "en": r"revenge porn(?!”)|committed suicide|child porn|\bvictims? should\b",
    "de": r"Selbstmord|Kinderporno|Racheporno(?!“)",
}


def test_there_is_a_guide_for_each_step() -> None:
    assert tuple(guide_loader.every()) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_words_keep_the_rules_and_hold_no_numbers_of_their_own(slug: str) -> None:
    found = guide_loader.every()[slug]
    texts = [found.aim, *found.say, *found.ask, *found.avoid, *found.crisis, *(fact.text for fact in found.facts)]
    for language, wrong in FORBIDDEN.items():
        for text in texts:
            assert not re.search(wrong, text[language]), text[language]
            assert not re.search(r"\d{3} ?\d{3}|https?:", text[language]), text[language]


def test_who_may_be_let_off_is_said_with_its_limits_and_after_a_lawyer() -> None:
    """Section 154c is no promise: for lesser offences alone, where the victim reports, at the prosecutor's will."""
    laws = [law for law in pack_loader.countries()["de"].own_acts if "154c" in law.source]
    facts = [fact for found in guide_loader.every().values() for fact in found.facts if "154c" in fact.source]
    assert laws
    for text in [*(law.about for law in laws), *(fact.text for fact in facts)]:
        assert all(word in text["en"].lower() for word in ("lesser offence", "serious crimes", "lawyer"))
        assert re.search(r"Vergehen.*Verbrechen.*anwaltlich", text["de"])
        assert not re.search(r"\bsmall\b|kleinere", text["en"] + text["de"])


@pytest.mark.parametrize("country", pack_loader.countries())
def test_everybody_has_somebody_to_hand_over_to(country: str) -> None:
    for slug, found in guide_loader.every().items():
        contacts = guide_loader.contacts(found, pack_loader.countries()[country])
        assert contacts, slug
        if found.kinds[0] == "crisis":
            assert len([one for one in contacts if "crisis" in one.kinds]) >= 2, slug
    assert guide_loader.contacts(guide_loader.every()["stay-calm"], None)


@pytest.mark.django_db
def test_the_guide_speaks_german(ruth: Staff) -> None:
    page = ruth.client.get("/de/counsel/guide/").content.decode()
    assert "Sie sind nicht schuld daran." in page
    assert "It is not your fault" not in page
