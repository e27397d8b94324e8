"""Law stands in the pack of its country: no prose names a paragraph, a law, a time of the law or an authority."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from guidance import content_loader, pack_loader
from tests.guidance.test_content import text_of

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "guidance"
PARAGRAPH = re.compile(r"§|\b(?:[Aa]rt\.|Article|Artikel|Abs\.|[Ss]ection|s\.) ?\d")
LAW = re.compile(
    r"\b(?:StGB|StPO|BGB|ZPO|GewSchG|KunstUrhG|UrhG|AufenthG|DSA|GDPR|DSGVO|U\.S\.C)\b"
    r"|\b[A-ZÄÖÜ]\w+(?:gesetz|gesetzbuch|verordnung)\b"
    r"|\b(?:Act|Criminal Code|Penal Code|Directive|Regulation)\b"
)
TIME = re.compile(
    r"\b(?:\d+|two|three|four|six|eight|ten|twelve|zwei|drei|vier|sechs|acht|zehn|zwölf)[ -]"
    r"(?:hours?|days?|weeks?|months?|years?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahren?)\b"
)
# What a blackmailer sets, and what a calendar offers; no time of any law.
OTHER_TIMES = ("24 to 72 hours", "24 bis 72 Stunden", "in three days")
AUTHORITY = re.compile(
    r"\b(?:BKA|LKA|FBI|IC3|CEOP|IWF|NCA|HSI|ICE|BSI|Garda|Gardaí|Europol|Interpol|Onlinewache|eSafety|RCMP|PHAROS"
    r"|Polizia Postale|Guardia Civil|Ofcom|Bundes\w+amt|Landes\w+amt)\b"
)
COUNTRY = re.compile(
    r"\b(?:In|in|of|der|den|die) (?:Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|UK|US|USA|EU"
    r"|United States|United Kingdom|European Union|Europäischen Union)\b"
)
RULES = {"paragraph": PARAGRAPH, "law": LAW, "time": TIME, "authority": AUTHORITY, "country": COUNTRY}
# The notice that a law prescribes has to name its articles; it is about this site and not about anybody's country.
NOTICE = "pages/data-protection"
PROSE = {
    f"{folder}/{name}": text_of(content_loader.load(name, folder))
    for folder in content_loader.ORIGINALS
    for name in sorted(content_loader.names("en"))
    if name != NOTICE
}
# Names of services that prose may say: what they do is told there, and their addresses are the packs'.
SERVICES = re.compile(r"Take It Down|TAKE IT DOWN|StopNCII|\(pack:[^)]*\)")


def found(text: str) -> list[str]:
    text = SERVICES.sub("", text)
    for words in OTHER_TIMES:
        text = text.replace(words, "")
    return [f"{name}: {match[0]}" for name, rule in RULES.items() for match in rule.finditer(text)]


@pytest.mark.parametrize("page", PROSE)
def test_prose_names_no_law(page: str) -> None:
    assert found(PROSE[page]) == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_of_the_guidance_name_no_law(template: Path) -> None:
    text = re.sub(r"<svg.*?</svg>|\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "See § 253.",
        "In Germany this is a crime.",
        "You have 3 months.",
        "Die Frist sind drei Monate.",
        "The Online Safety Act says so.",
        "Das Gewaltschutzgesetz hilft.",
        "Art. 156",
        "section 66B",
        "Tell the FBI.",
        "Das BKA rät ab.",
    ],
)
def test_the_rules_find_what_they_are_for(text: str) -> None:
    assert found(text)


def test_a_law_is_shown_in_its_country_alone() -> None:
    """A name that stands in one pack stands in no other, but for the law that ten countries share."""
    places: dict[str, set[str]] = {}
    for place in pack_loader.countries().values():
        for law in (*place.law, *place.law_notes, *place.own_acts):
            places.setdefault(law.name, set()).add(place.id)
    german = {"de", "at", "ch"}  # their codes have the same short names
    shared = {name for name, ids in places.items() if len(ids) > 1 and not ids <= german}
    assert shared == {"Regulation (EU) 2022/2065, art. 16"}
