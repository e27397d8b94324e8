"""Law stands in the pack of its country: nothing else that a reader sees names a paragraph, a law or an authority.

Read are the prose of every language and voice, the cards, every template, both sides of every catalogue, and the
strings of the code. A time of the law and the name of a country are looked for in prose and in the templates of the
guidance: elsewhere times are those of the site itself.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidance import content_loader, pack_loader
from guidance.fact_wording import DESCRIBED
from scripts import po
from tests.guidance.test_content import text_of
from tests.source_tree import BASE, sources, templates

_NUMBERS = (
    r"\d+|two|three|four|six|eight|ten|twelve|zwei|drei|vier|sechs|acht|zehn|zwölf|deux|trois|quatre|six|huit|dix|douze"
    r"|due|tre|quattro|sei|otto|dieci|dodici"
)
_SPANS = (
    r"hours?|days?|weeks?|months?|years?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahren?|heures?|jours?|semaines?|mois|ans"
    r"|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]"
)
PARAGRAPH = re.compile(r"§|\b(?:[Aa]rt\.|[Aa]rticles?|Artikeln?|[Aa]rticol[oi]|Abs\.|[Aa]linéa|[Ss]ection|s\.) ?\d")
LAW = re.compile(
    r"\b(?:StGB|StPO|BGB|ZPO|GewSchG|KunstUrhG|UrhG|AufenthG|DSA|GDPR|DSGVO|RGPD|U\.S\.C|DMCA|c\.p\.)(?!\w)"
    r"|\b[A-ZÄÖÜ]\w+(?:gesetz|gesetzbuch|verordnung)\b"
    r"|\b(?:Act|Criminal Code|Penal Code|Directive|Regulation)\b"
    r"|\b[Cc](?:ode pénal|ode de procédure|odice penale|odice privacy)\b|\b[Ll](?:oi n°|egge \d)"
)
TIME = re.compile(rf"\b(?:{_NUMBERS})[ -](?:{_SPANS})\b")
# What a blackmailer sets, and what a calendar offers; no time of any law.
OTHER_TIMES = (
    *("24 to 72 hours", "24 bis 72 Stunden", "24 à 72 heures", "24 a 72 ore", "24 alle 72 ore", "in three days"),
)
AUTHORITY = re.compile(
    r"\b(?:BKA|LKA|FBI|FTC|IC3|CEOP|IWF|NCA|HSI|ICE|BSI|Garda|Gardaí|Europol|Interpol|Onlinewache|eSafety|RCMP|PHAROS"
    r"|Polizia Postale|Guardia Civil|Ofcom|Bundes\w+amt|Landes\w+amt|Bundesnetzagentur)\b"
)
COUNTRY = re.compile(
    r"\b(?:In|in|of|der|den|die) (?:Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|UK|US|USA|EU"
    r"|United States|United Kingdom|European Union|Europäischen Union)\b"
    r"|\b(?:[Ee]n|[Ii]n) (?:Allemagne|Autriche|Suisse|France|Belgique|Germania|Austria|Svizzera|Italia)\b"
)
NAMES = {"paragraph": PARAGRAPH, "law": LAW, "authority": AUTHORITY}
# In code a sign alone is one that is bound to its number, or left out of a search.
IN_CODE = NAMES | {"paragraph": re.compile(r"§(?:&nbsp;|\s)?\d|" + PARAGRAPH.pattern.removeprefix("§|"))}
WITHOUT_TIMES = NAMES | {"country": COUNTRY}
RULES = WITHOUT_TIMES | {"time": TIME}
NOTICE = "pages/data-protection"  # a law prescribes it, so it has to name its articles
FOLDERS = (*content_loader.languages(), *content_loader.VOICES)
PROSE = {
    f"{folder}/{name}": text_of(content_loader.load(name, folder))
    for folder in FOLDERS
    for name in sorted(content_loader.names(folder))
    if name != NOTICE
}
# Names of services that prose may say: what they do is told there, and their addresses are the packs'.
SERVICES = re.compile(r"Take It Down|TAKE IT DOWN|StopNCII|\(pack:[^)]*\)|\b18 an(?:s|ni)\b")  # and an age
# The names of the forms for which a case is laid out, each with its country; what they ask is no law.
FORMS = BASE / "dossier" / "online_report" / "systems.py"


def found(text: str, rules: dict[str, re.Pattern[str]] = RULES) -> list[str]:
    text = SERVICES.sub("", text)
    for words in OTHER_TIMES:
        text = text.replace(words, "")
    return [f"{name}: {match[0]}" for name, rule in rules.items() for match in rule.finditer(text)]


def in_template(text: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    return found(re.sub(r"<svg.*?</svg>|\{#.*?#\}", "", text, flags=re.DOTALL), rules)


def strings(source: str) -> Iterator[str]:
    """Those of a module that are no docstrings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, documented)]
    docstrings = {id(node.body[0].value) for node in nodes if node.body and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def in_code(source: str) -> list[str]:
    texts = (text for text in strings(source) if text not in DESCRIBED)
    return [one for text in texts for one in found(text, IN_CODE)]


def test_every_language_is_read() -> None:
    assert {"en", "de", "fr", "it", "en_young", "de_du", "fr_tu", "it_tu"} <= set(FOLDERS)
    assert len(PROSE) > 250


@pytest.mark.parametrize("page", PROSE)
def test_prose_names_no_law(page: str) -> None:
    assert found(PROSE[page]) == []


@pytest.mark.parametrize("card", sorted((BASE / "guidance" / "cards").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_card_names_no_law(card: Path) -> None:
    assert found(card.read_text(encoding="utf-8"), NAMES) == []


def test_templates_name_no_law() -> None:
    in_guidance = BASE / "templates" / "guidance"
    for template in templates():
        rules = RULES if template.is_relative_to(in_guidance) else WITHOUT_TIMES
        assert in_template(template.read_text(encoding="utf-8"), rules) == [], template


@pytest.mark.parametrize("language", po.languages())
def test_catalogues_name_no_law(language: str) -> None:
    """Neither what is translated nor its translation, which could say more."""
    for message in po.load(language):
        sides = [
            side for both in (message.id, message.string) for side in ([both] if isinstance(both, str) else both)
        ]
        if sides[0] not in DESCRIBED:
            assert [one for side in sides for one in found(side, WITHOUT_TIMES)] == [], message.id


def test_code_names_no_law() -> None:
    for source in sources():
        if source != FORMS:
            assert in_code(source.read_text(encoding="utf-8")) == [], source


def test_names_that_are_translated_are_names_of_packs() -> None:
    """The one list of the code that may hold a paragraph holds nothing but what a pack calls a law or a source."""
    names = {part for _, fact in pack_loader.every_fact() for part in fact.source.split("; ")}
    names |= {fact.name for _, fact in pack_loader.every_fact() if isinstance(getattr(fact, "name", None), str)}
    assert set(DESCRIBED) <= names


@pytest.mark.parametrize(
    "text",
    [
        "See § 253.",
        "In Germany this is a crime.",
        "You have 3 months.",
        "Die Frist sind drei Monate.",
        "Le délai est de trois mois.",
        "Il termine è di tre mesi.",
        "The Online Safety Act says so.",
        "Das Gewaltschutzgesetz hilft.",
        "Le Code pénal le punit.",
        "Art. 156",
        "l’article 226-2-1",
        "articolo 612",
        "section 66B",
        "Tell the FBI.",
        "Das BKA rät ab.",
        "En Allemagne, il y a un délai.",
    ],
)
def test_the_rules_find_what_they_are_for(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("planted", ["§ 77b StGB", "§&nbsp;253", "17 U.S.C. § 512"])
def test_a_paragraph_that_is_planted_is_found(planted: str) -> None:
    assert in_template(f"<p>{{% translate 'Ask for {planted}' %}}</p>", WITHOUT_TIMES)
    assert in_code(f'"""A docstring may say § 1."""\nLAW = "{planted}"\nBIND = "§ "')
    assert found(f"Da hilft {planted}.", NAMES)


def test_a_law_is_shown_in_its_country_alone() -> None:
    """A name that stands in one pack stands in no other, but for the law that ten countries share."""
    places: dict[str, set[str]] = {}
    for place in pack_loader.countries().values():
        for law in (*place.law, *place.law_notes, *place.own_acts):
            places.setdefault(law.name, set()).add(place.id)
    german = {"de", "at", "ch"}  # their codes have the same short names
    shared = {name for name, ids in places.items() if len(ids) > 1 and not ids <= german}
    assert shared == {"Regulation (EU) 2022/2065, art. 16"}
