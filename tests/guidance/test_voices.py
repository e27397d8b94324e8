"""Who may be under 18 reads words of their own, in each language and on every page, from the next page on."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client

from guidance import content_loader, journey, questions
from sextortion_help.i18n import register
from tests.guidance.conftest import LANGUAGES, addresses
from tests.guidance.test_content import text_of

# age, whom it is about -> whether the reader may be under 18
READERS = {
    ("me", ""): True,
    ("me", "me"): True,
    ("me", "friend"): True,
    ("unsure", ""): True,
    ("unsure", "me"): True,
    ("unsure", "unsure"): True,
    ("unsure", "friend"): False,
    ("unsure", "child"): False,
    ("unsure", "client"): False,
    ("me", "child"): False,
    ("other", "child"): False,
    ("child", ""): False,
    ("other", "me"): False,
    ("then", "me"): False,
    ("adult", "me"): False,
}
VOICES = [voice for voice in content_loader.VOICES if voice in content_loader.ORIGINALS]
OWN_PAGES = ("pages/start", "pages/help-now", "pages/lawyer-first", *(f"steps/{slug}" for slug in (
    "stay-calm", "secure-evidence", "break-contact", "no-payment", "fingerprint-images", "report-material",
    "press-charges", "get-help",
)))  # fmt: skip

# What adults and young readers read in the same words, and why.
SAME_FOR_BOTH = {
    "pages/about-under-18": "is written for somebody under 18 in every voice",
    "questions/age": "asks about the picture, and answers as the reader: “I am”, “My child”",
    "questions/so-far": "answers as the reader: “I paid”, “They shared something”",
    "questions/whom": "answers as the reader: “About me”, “About my child”",
}
# What a young reader's device has: a parents' app, family sharing, a device of the school, a shared tablet.
ON_A_YOUNG_DEVICE = {
    "en_young": ("parents’ app", "Family sharing", "school device", "shared tablet"),
    "de_du": ("Kinderschutz-App", "Familienkonto", "Schulgerät", "gemeinsames Tablet"),
    "fr_tu": ("contrôle parental", "Compte familial", "appareil de l’école", "tablette partagée"),
    "it_tu": ("app dei genitori", "Account di famiglia", "dispositivo della scuola", "tablet in comune"),
}


def _answers(age: str, whom: str) -> dict[str, str]:
    return {"age": age} | ({"whom": whom} if whom else {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("age", "whom"), READERS)
def test_the_next_page_and_each_step_are_in_the_right_voice(
    answered: Callable[..., Client], language: str, age: str, whom: str
) -> None:
    client = answered(**_answers(age, whom))
    voice = register.YOUNG_VOICE[language] if READERS[age, whom] else language
    for address in ("", "plan/", "steps/get-help/", "help-now/", "lawyer-first/", "case/open/"):
        response = client.get(f"/{language}/{address}")
        assert voice == response.wsgi_request.LANGUAGE_CODE, address
        assert response.headers["Content-Language"] == language, "a header says nobody's age"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("age", ["me", "unsure"])
def test_every_following_page_speaks_to_somebody_who_may_be_under_18(
    answered: Callable[..., Client], language: str, age: str
) -> None:
    client = answered(age=age)
    for address in addresses():
        response = client.get(f"/{language}/{address}", follow=True)
        assert register.YOUNG_VOICE[language] == response.wsgi_request.LANGUAGE_CODE, address
        assert f'<html lang="{language}"' in response.content.decode()


def test_over_all_answers_a_helper_of_a_child_is_never_spoken_to_as_young() -> None:
    asked = [questions.find(name) for name in ("age", "whom", "form", "has")]
    choices = [[[], *([option.id] for option in question.choices() if option.kept)] for question in asked]
    seen = set()
    for given in product(*choices):
        answers = {question.id: option for question, option in zip(asked, given, strict=True) if option}
        situation = questions.tags(answers)
        young = journey.young_reader(situation)
        seen.add(young)
        assert not (young and {"child", "client", "adult"} & situation), answers
        assert young or not {"minor-me", "minor-unsure"} & situation or "helper" in situation, answers
    assert seen == {True, False}


@pytest.mark.parametrize("voice", content_loader.VOICES)
def test_each_voice_has_its_own_words_on_every_page(voice: str) -> None:
    base = content_loader.VOICES[voice]
    names = content_loader.names(base)
    assert names >= SAME_FOR_BOTH.keys()
    assert content_loader.names(voice) == names - SAME_FOR_BOTH.keys()
    for name in content_loader.names(voice):
        assert text_of(content_loader.load(name, voice)) != text_of(content_loader.load(name, base)), name


@pytest.mark.parametrize("voice", content_loader.VOICES)
def test_the_page_about_safe_devices_knows_what_a_young_readers_device_has(voice: str) -> None:
    page = content_loader.load("pages/device-safety", voice)
    section = page.section("cloud")
    assert section
    said = f"{section.title}\n{section.markdown}".lower()
    assert [one for one in ON_A_YOUNG_DEVICE[voice] if one.lower() not in said] == []
    # Before anything is opened: the parents and the school may see this page.
    school = {"en": "your school", "de": "die Schule", "fr": "ton école", "it": "la scuola"}[voice[:2]]
    assert school in page.intro


@pytest.mark.parametrize("folder", VOICES)
@pytest.mark.parametrize("name", OWN_PAGES)
def test_young_readers_have_texts_of_their_own(folder: str, name: str) -> None:
    own, adult = content_loader.load(name, folder), content_loader.load(name, content_loader.VOICES[folder])
    assert own.lead != adult.lead or own.title != adult.title or name == "steps/secure-evidence"
    assert own.sections != adult.sections


def test_the_english_voice_sends_a_young_person_to_an_adult_and_to_no_lawyer_or_bank_alone(
    answered: Callable[..., Client],
) -> None:
    client = answered(age="me", paid="yes", paid_how="giftcard", accused="script", country="uk")
    paid = client.get("/en/steps/no-payment/").content.decode()
    assert "with an adult if you can" in paid
    assert "Call the company on the gift card" in paid
    assert "Get advice first" in client.get("/en/plan/").content.decode()
    assert "lawyer first" not in re.sub(r"(?s)<footer.*", "", client.get("/en/plan/").content.decode()).lower()
    assert "The police usually tell your parents." in client.get("/en/steps/press-charges/").content.decode()


def test_a_voice_claims_no_age_of_somebody_who_is_not_sure() -> None:
    for folder in VOICES:
        for name in OWN_PAGES:
            file = content_loader.FOLDER / folder / f"{name}.md"
            said = re.findall(
                r"(?i)because you(?:’|')?re under 18|weil du unter 18|du bist unter 18", file.read_text("utf-8")
            )
            assert said == [], (folder, name)
