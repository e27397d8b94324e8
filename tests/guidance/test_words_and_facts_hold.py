"""Law, crisis lines and voice on the pages as readers see them: of their country, for their age, in one voice.

The readers are chosen so that every two answers that matter meet in one of them, in every country.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import pytest
import time_machine
from django.utils import translation
from pytest_django import Settings

from guidance import content_loader, fact_wording, journey, pack_loader, plan, questions, step_widgets
from guidance.facts import Contact, Country
from guidance.journey import Journey
from guidance.views import plan_and_steps
from guidance.views.reference import PRINTED_CONTACTS
from sextortion_help.i18n import register
from tests.guidance import page_of_sources, test_french, test_italian
from tests.guidance.seen import SeenPage
from tests.guidance.test_content import _SIE
from tests.guidance.test_no_page_of_another import reader

LANGUAGES = ("en", "de", "fr", "it")
PLACES = ("", *pack_loader.countries())
GROWN: tuple[dict[str, str], ...] = ({}, {"age": "adult"}, {"age": "then"}, {"age": "other", "whom": "child"})
YOUNG: tuple[dict[str, str], ...] = ({"age": "me"}, {"age": "unsure"})
FORMS = ("", *(option.id for option in questions.find("form").choices()))
PAID = PUBLISHED = ("", "no", "yes", "unsure")
STEPS = ("get-help", "press-charges", "report-material", "fingerprint-images", "no-payment")
PAGES = ("help-now/", "plan/", "plan/print/", "find-help/", "lawyer-first/", *(f"steps/{slug}/" for slug in STEPS))
# Of a translation that nobody has read, where nearly all of this is in English.
FEWER = ("steps/press-charges/", "steps/get-help/")
NIGHT = "2026-12-01 02:00"  # when most lines are closed


# --- who reads ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    language: str
    place: str
    answers: tuple[tuple[str, str], ...]

    @property
    def way(self) -> Journey:
        return journey.of_kept({"answers": {name: [value] for name, value in self.answers}})

    @property
    def young(self) -> bool:
        return journey.young_reader(self.way.situation)

    @property
    def voice(self) -> str:
        return register.YOUNG_VOICE[self.language] if self.young else self.language

    @property
    def country(self) -> Country:
        """Whose law may be read."""
        return pack_loader.countries()[self.place or "international"]


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """For each language, country and voice one, with the answers of which most pairs were not met before."""
    met: set[object] = set()
    chosen = []
    for number, (language, place, ages) in enumerate(product(LANGUAGES, PLACES, (GROWN, YOUNG))):
        rows = [
            (str(age), form, paid, published, age)
            for age, form, paid, published in product(ages, FORMS, PAID, PUBLISHED)
        ]
        best = max(rows[number % 5 :], key=lambda row: len(_pairs(place, row) - met))
        met |= _pairs(place, best)
        named = {"form": best[1], "paid": best[2], "published": best[3], "country": place, **best[4]}
        chosen.append(Reader(language, place, tuple((name, value) for name, value in named.items() if value)))
    return tuple(chosen)


def _pairs(place: str, row: tuple[object, ...]) -> set[object]:
    return set(combinations(enumerate((place, *row[:4])), 2))


def test_every_two_answers_that_matter_meet_in_some_reader() -> None:
    kinds = ("age", "form", "paid", "published")
    met = {pair for one in readers() for pair in combinations(sorted((*one.answers, ("voice", one.voice))), 2)}
    values = {kind: {value for one in readers() for name, value in one.answers if name == kind} for kind in kinds}
    assert values["age"] == {"adult", "me", "other", "then", "unsure"}
    for one, other in combinations(kinds, 2):
        for pair in product(sorted(values[one]), sorted(values[other])):
            assert tuple(sorted(zip((one, other), pair, strict=True))) in met, pair
    for kind in kinds:
        for value, place in product(values[kind], pack_loader.countries()):
            assert tuple(sorted(((kind, value), ("country", place)))) in met, (kind, value, place)
    assert {one.voice for one in readers()} == {*LANGUAGES, *(register.YOUNG_VOICE[one] for one in LANGUAGES)}


# --- what is on their pages --------------------------------------------------------------------------------

# A law, whatever country it is of: a section, an article, an act, a code.
_LAW = re.compile(
    r"§+ ?\d+\w*|\b[Aa]rt(?:\.|icles?|ículos?|ikel|icol[oi])? ?\d+[\w-]*|\b\d+ U\.S\.C|\bAct (?:of )?(?:19|20)\d\d"
    r"|\b(?:StGB|StPO|AufenthG|StRÄG|Criminal Code|Code pénal|Codice penale|Código Penal)\b"
)
_DU = re.compile(r"\b(?:du|dich|dir|dein\w*)\b", re.IGNORECASE)
# What somebody else says or reads stands in quotation marks.
_QUOTED = {"de": re.compile(r"„[^“]*“"), "fr": test_french._QUOTED, "it": test_italian._QUOTED}
# The voice of a page never says what the other one says.
_OTHER_VOICE = {
    "de": _DU,
    "de-du": _SIE,
    "fr": test_french._TU,
    "fr-tu": test_french._VOUS,
    "it": test_italian._TU,
    "it-tu": test_italian._LEI,
}
_HELP = {language: f"/{language}/help-now/" for language in LANGUAGES}


@lru_cache(maxsize=32)
def laws(country_id: str) -> frozenset[str]:
    """Names and words of every law of a country."""
    place = pack_loader.countries()[country_id]
    found = (*place.law, *place.own_acts, *place.law_notes, *place.candidates)
    texts = {law.name for law in found if _LAW.search(law.name)}
    texts |= {text for law in found for text in law.about.values()}
    return frozenset(texts | {text for one in (place.police.how, place.papers.about) for text in one.values()})


@lru_cache(maxsize=32)
def everything_of(country_id: str) -> str:
    return pack_loader.countries()[country_id].model_dump_json()


def foreign_law(page: str, country_id: str) -> list[str]:
    """What a page says of the law of another country than this one."""
    own = laws(country_id)
    others = [text for name in pack_loader.countries() for text in laws(name) - own if text in page]
    cited = [hit[0] for hit in _LAW.finditer(page) if hit[0] not in everything_of(country_id)]
    return [text for text in others if not any(text in one for one in own)] + cited


def dialled(country: Country) -> set[str]:
    """What can be dialled for this country: its own pack's, and what works in every country."""
    everywhere = pack_loader.countries()["international"].of("crisis")
    ways = {way.href for one in (*country.contacts, *everywhere) for way in one.ways}
    return ways | {one.href for one in country.emergency}


def fitting(one: Reader) -> list[Contact]:
    """The crisis lines for somebody of this age."""
    return [line for line in one.country.of("crisis") if step_widgets.fits(line, one.way)]


def pages_of(one: Reader) -> Iterator[tuple[str, SeenPage]]:
    client = reader({name: [value] for name, value in one.answers})
    for address in PAGES if one.language in register.WRITTEN_IN else FEWER:
        response = client.get(f"/{one.language}/{address}")
        assert response.status_code == 200, address
        yield address, SeenPage(response.content.decode())


@pytest.fixture
def translations_on(settings: Settings) -> None:
    settings.LANGUAGES_ON = list(LANGUAGES)
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français"), ("it", "Italiano")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_law_lines_and_voice_are_those_of_the_reader(translations_on: None, language: str) -> None:
    with time_machine.travel(NIGHT, tick=False):
        for one in readers():
            if one.language == language:
                for address, page in pages_of(one):
                    found = list(faults(one, address, page))
                    assert found == [], (one, address)


def faults(one: Reader, address: str, page: SeenPage) -> Iterator[object]:
    """What is wrong on this page for this reader, as (rule, words)."""
    text = page.text()
    if one.place or address != "lawyer-first/":
        yield from (("law of another country", law) for law in foreign_law(text, one.country.id))
        yield from (("number of another country", href) for href in page.numbers - allowed(one, address))
    yield from (("not on the page of sources", href) for href in page_of_sources.unlisted(page))
    if not page.is_open_to(_HELP[one.language]):
        yield "crisis help is hidden"
    spoken = _without_names(one, page.text(one.language))
    if one.language in _QUOTED and (said := _OTHER_VOICE[one.voice].findall(_QUOTED[one.language].sub("", spoken))):
        yield "the other voice", said
    if "minor" in one.way.situation and re.search("stopncii", text + str(page.links), re.IGNORECASE):
        yield "StopNCII for somebody under 18"
    yield from (("doubtful alone or first", cards) for cards in doubtful_first(address, page))
    yield from _words_of_another_voice(one, address, page)
    if address in _MORE_FAULTS:
        yield from _MORE_FAULTS[address](one, page)


def allowed(one: Reader, address: str) -> set[str]:
    """What may be dialled from a page; without a country crisis help names the likeliest ones, each by its name."""
    if address == "help-now/" and not one.place:
        return {href for country in pack_loader.countries().values() for href in dialled(country)}
    return dialled(one.country)


def _without_names(one: Reader, text: str) -> str:
    """A line that is called "Tu Ayuda" says tu to nobody."""
    for contact in one.country.contacts:
        text = text.replace(contact.name, "")
    return text


def _crisis_faults(one: Reader, page: SeenPage) -> Iterator[object]:
    if not one.place:
        return
    lines = fitting(one)
    yield from ("hidden line: " + line.id for line in lines if not page.is_open_to(line.ways[0].href))
    own = [number.href for number in one.country.emergency]
    shown = [href for href, _place in page.links if href in own]
    yield from ("hidden emergency number: " + href for href in own if not page.is_open_to(href))
    if not shown or not lines:
        yield "nobody to call"


def _law_faults(one: Reader, page: SeenPage) -> Iterator[object]:
    text = page.text()
    with translation.override(one.voice):
        names = {law.name: fact_wording.described(law.name) for law in one.country.law}
    for law in one.country.law:
        is_there = law.name in text or names[law.name] in text
        if is_there != step_widgets.concerns(law, one.way):
            yield "a law of the reader's country", law.name, is_there


def _is_printed(number: str, text: str) -> bool:
    """Whether a number stands there by itself, not as a part of a longer one."""
    return bool(re.search(rf"(?<!\d)(?<!\d ){re.escape(number)}(?! ?\d)", text))


def _print_faults(one: Reader, page: SeenPage) -> Iterator[object]:
    text = page.text()
    own = {way.value for line in one.country.contacts for way in line.ways}
    own |= {number.tel for number in one.country.emergency}
    for country in pack_loader.countries().values():
        values = {way.value for line in country.contacts for way in line.ways if way.kind in ("tel", "sms")}
        yield from (f"printed: {value}" for value in values - own if _is_printed(value, text))
    for number in one.country.emergency[:PRINTED_CONTACTS]:
        if not _is_printed(number.tel, text):
            yield "no emergency number on paper: " + number.tel


def _get_help_faults(one: Reader, page: SeenPage) -> Iterator[object]:
    """The first two lines stand open."""
    for line in step_widgets.helplines(one.way)[:2]:
        if not page.is_open_to(line.ways[0].href):
            yield "hidden line: " + line.id


def _lawyer_faults(one: Reader, page: SeenPage) -> Iterator[object]:
    """Without a country each law stands behind the name of its own."""
    if one.place:
        return
    with translation.override(one.voice):
        names = {content_loader.say(country.name): key for key, country in pack_loader.countries().items()}
    inside: dict[str, list[str]] = {}
    country_id = "international"
    for piece in page.pieces:
        words = " ".join(piece.text.split())
        if piece.place.tag == "summary":
            country_id = names.get(words, country_id)
        inside.setdefault(country_id, []).append(words)
    for key, pieces in inside.items():
        yield from ((key, law) for law in foreign_law("\n".join(pieces), key))


_MORE_FAULTS = {
    "help-now/": _crisis_faults,
    "plan/print/": _print_faults,
    "lawyer-first/": _lawyer_faults,
    "steps/get-help/": _get_help_faults,
    "steps/press-charges/": _law_faults,
}


def _words_of_another_voice(one: Reader, address: str, page: SeenPage) -> Iterator[object]:
    """The words of a step are those that were written for this voice."""
    slug = address.removeprefix("steps/").strip("/")
    if slug not in plan.SLUGS:
        return
    step = next(step for step in one.way.steps() if step.slug == slug)
    with translation.override(one.voice):
        words = plan_and_steps.words_of(step, content_loader.page(f"steps/{slug}"))
    lines = page.text().splitlines()
    yield from (("words of another voice", words[key]) for key in ("title", "lead") if words[key] not in lines)


def doubtful_first(address: str, page: SeenPage) -> Iterator[list[bool]]:
    """Cards below one heading of which the first is in doubt. On crisis help all cards are one list."""
    blocks = [[one for cards in page.cards for one in cards]] if address == "help-now/" else page.cards
    yield from (cards for cards in blocks if cards and cards[0])


# What somebody could do to a page -> the rule that has to notice.
SPOILED: tuple[tuple[str, str, str, str], ...] = (
    ("steps/press-charges/", "</h1>", "</h1><p>§ 107c StGB</p>", "law of another country"),
    ("steps/press-charges/", "§ 240 StGB", "§ 240a StGB", "a law of the reader's country"),
    ("help-now/", "</h1>", '</h1><a href="tel:133">133</a>', "number of another country"),
    ("steps/get-help/", "</h1>", "</h1><a href='https://help.example/'>Hilfe</a>", "not on the page of sources"),
    ("help-now/", '<a class="btn quiet" href="tel:112"', "<a hidden href='tel:112'", "hidden emergency number"),
    ("help-now/", 'href="tel:08001110111"', 'hidden href="tel:08001110111"', "hidden line"),
    ("help-now/", '<aside class="crisis"', '<aside hidden class="crisis"', "crisis help is hidden"),
    ("steps/get-help/", '<li class="card"', '<li class="card stale"', "doubtful alone or first"),
    ("steps/get-help/", "</h1>", "</h1><p>Rufen Sie dort an.</p>", "the other voice"),
    ("steps/get-help/", "<h1>", "<h1>Noch ", "words of another voice"),
    ("steps/fingerprint-images/", "</h1>", "</h1><p>StopNCII</p>", "StopNCII for somebody under 18"),
    ("plan/print/", "<strong>110</strong>", "", "no emergency number on paper"),
    ("plan/print/", "</h2>", "</h2><p>0800 068 4141</p>", "printed"),
)


@pytest.mark.parametrize(("address", "right", "wrong", "rule"), SPOILED)
def test_each_rule_can_tell(address: str, right: str, wrong: str, rule: str) -> None:
    """On the pages of somebody under 18 in Germany."""
    one = Reader("de", "de", (("age", "me"), ("country", "de"), ("published", "yes")))
    client = reader({name: [value] for name, value in one.answers})
    html = client.get(f"/de/{address}").content.decode()
    assert right in html
    assert list(faults(one, address, SeenPage(html))) == []
    found = list(faults(one, address, SeenPage(html.replace(right, wrong))))
    assert any(rule in str(fault) for fault in found), found
