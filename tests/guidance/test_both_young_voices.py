"""The German voice for young readers says what the English one says: no passage is left to the words for adults."""

import pytest

from guidance import content_loader

PAGES = sorted(content_loader.names("en_young"))
# Words that speak to nobody, so that both German voices share them.
SPEAKS_TO_NOBODY = {
    ("pages/common-questions", "men"),
    ("pages/data-protection", "stamps"),
    ("pages/leaving", "cannot"),
}
LEAST = 0.6  # of the English words; German takes about a fifth fewer
# What somebody under 18 needs in particular, and the words by which it is known.
FOR_THE_YOUNG = (
    ("pages/common-questions", "police", "Eltern"),
    ("pages/common-questions", "paid", "Eltern"),
    ("pages/common-questions", "outing", "zu Hause"),
    ("pages/common-questions", "copies", "Such nicht selbst"),
    ("pages/about-stranger", "how", "nicht deine Schuld"),
    ("pages/about-deepfake", "helps", "Schule"),
    ("pages/about-deepfake", "tell", "In der Schule"),
    ("steps/get-help", "say", "Zu deinen Eltern"),
    ("easy/get-help", "say", "einem Erwachsenen"),
)
WITH_AN_ADULT = (
    ("steps/get-help", "gh-one"),
    ("steps/stay-calm", "sc-tell"),
    ("steps/fingerprint-images", "fp-minor"),
    ("steps/press-charges", "pc-print"),
)


@pytest.mark.parametrize("name", PAGES)
def test_a_section_of_its_own_in_english_has_its_own_german_words(name: str) -> None:
    pages = {folder: content_loader.load(name, folder) for folder in ("en", "en_young", "de", "de_du")}
    for section in pages["en_young"].sections:
        words = {folder: page.section(section.id) for folder, page in pages.items()}
        if None in words.values() or words["en"].markdown == section.markdown:
            continue
        german = words["de_du"].markdown
        if (name, section.id) not in SPEAKS_TO_NOBODY:
            assert german != words["de"].markdown, section.id
        assert len(german.split()) >= LEAST * len(section.markdown.split()), section.id


@pytest.mark.parametrize(("name", "section", "said"), FOR_THE_YOUNG)
def test_what_somebody_under_18_needs_is_said(name: str, section: str, said: str) -> None:
    found = content_loader.load(name, "de_du").section(section)
    assert found
    assert said in found.markdown


@pytest.mark.parametrize(("name", "action"), WITH_AN_ADULT)
def test_an_adult_is_named_where_one_helps(name: str, action: str) -> None:
    assert "Erwachsene" in content_loader.load(name, "de_du").actions[action].hint
